"""What a file is: its media type and measures, told from its bytes and never from its name."""

import struct
from dataclasses import dataclass
from pathlib import Path

import puremagic
from PIL import Image, UnidentifiedImageError

from pipeline.containers import played
from pipeline.errors import InvalidInput
from store import Store
from store import assets as rows
from store.models import Asset

# Only headers are read here: a stranger's file was opened by a limited child before.
Image.MAX_IMAGE_PIXELS = None
# All that Pillow's readers were seen to raise for damaged bytes.
BROKEN_PICTURE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, AttributeError, EOFError, struct.error)
PICTURES = ("PNG", "JPEG", "WEBP", "GIF")
TEXTS = {".srt": "application/x-subrip", ".vtt": "text/vtt", ".json": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Media type, pixel size and length in seconds; zero where there is none."""

    media_type: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0


def note(
    store: Store, digest: str, path: Path, *, name: str = "", tags: str = "", owner: str = "", library: bool = False,
    measures: Measures | None = None,
) -> Asset:  # fmt: skip
    """Make sure the file has its row; a file that its caller has not measured is measured here."""
    with store.db.read() as session:
        known = rows.get(session, digest)
    if known is not None and not library:
        return known
    found = measures or measure(path)
    row = Asset(
        digest=digest, media_type=found.media_type, size_bytes=path.stat().st_size, name=name, tags=tags, owner=owner,
        width=found.width, height=found.height, seconds=found.seconds, library=library,
    )  # fmt: skip
    with store.db.write() as session:
        return rows.add(session, row)


def measure(path: Path) -> Measures:
    """What the bytes say; an unknown kind is application/octet-stream."""
    media_type = TEXTS.get(path.suffix) or _sniffed(path)
    if media_type.startswith("image/"):
        return _seen(path, media_type)
    if media_type.startswith(("video/", "audio/")):
        return _played(path, media_type)
    return Measures(media_type=media_type)


def _seen(path: Path, media_type: str) -> Measures:
    try:
        with Image.open(path, formats=PICTURES) as picture:
            return Measures(media_type=media_type, width=picture.width, height=picture.height)
    except BROKEN_PICTURE:
        return Measures(media_type="application/octet-stream")


def _sniffed(path: Path) -> str:
    try:
        found = puremagic.magic_file(path)
    except (puremagic.PureError, ValueError):
        return "application/octet-stream"
    return (
        _TYPES.get(found[0].mime_type, found[0].mime_type)
        if found and found[0].mime_type
        else "application/octet-stream"
    )


_TYPES = {"audio/wave": "audio/wav", "audio/x-wav": "audio/wav", "video/x-m4v": "video/mp4", "video/iso.segment": "video/mp4",
          "audio/mp3": "audio/mpeg"}  # fmt: skip


def _played(path: Path, media_type: str) -> Measures:
    try:
        seconds, (width, height) = played(path)
    except InvalidInput:
        return Measures(media_type="application/octet-stream")
    return Measures(media_type=media_type, width=width, height=height, seconds=seconds)
