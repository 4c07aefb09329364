"""The pictures of the kinds of film, drawn by the local engine and kept small."""

from base64 import b64encode
from functools import cache
from pathlib import Path

ART = Path(__file__).parent / "art"


@cache
def picture(kind: str) -> str:
    """A data URI of the picture for a kind, or ""."""
    path = ART / f"{kind}.jpg"
    return f"data:image/jpeg;base64,{b64encode(path.read_bytes()).decode()}" if path.exists() else ""
