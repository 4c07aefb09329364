"""What kind of media a file is, told from its first bytes and proven by opening it."""

from pathlib import Path
from typing import Literal

from PIL import Image

from pipeline import measuring
from pipeline.containers import NotMedia
from pipeline.gauge import too_many_scans

Kind = Literal["image", "video", "audio"]
MOST_PIXELS = 40_000_000
PICTURES = ("PNG", "JPEG", "WEBP")
# offset, first bytes, kind, name of the format
MAGIC: tuple[tuple[int, bytes, Kind, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image", ""),
    (0, b"\xff\xd8\xff", "image", ""),
    (8, b"WEBP", "image", ""),
    (4, b"ftyp", "video", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video", "matroska"),
    (8, b"WAVE", "audio", "wav"),
    (0, b"ID3", "audio", "mp3"),
    (0, b"\xff\xfb", "audio", "mp3"),
    (0, b"\xff\xf3", "audio", "mp3"),
    (0, b"\xff\xf2", "audio", "mp3"),
    (0, b"OggS", "audio", "ogg"),
    (0, b"fLaC", "audio", "flac"),
)


def check(path: Path, kind: Kind | None = None) -> Kind:
    """Return the kind of a file that opens as what it seems to be; raises ValueError that says why not."""
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise ValueError("it is empty")
    found = next(((what, name) for at, magic, what, name in MAGIC if head[at : at + len(magic)] == magic), None)
    if not found:
        raise ValueError(f"it is no picture, film or sound (begins with {head[:16]!r})")
    what, demuxer = found
    if kind and what != kind and not (kind == "audio" and demuxer == "mp4"):
        raise ValueError(f"it is of kind {what}, not {kind}")
    if what == "image":
        _picture(path)
    else:
        _playable(path, kind or what)
    return kind or what


def _picture(path: Path) -> None:
    try:
        with Image.open(path, formats=PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError(f"it has {picture.width} x {picture.height} pixels")
            if too_many_scans(path.read_bytes(), picture.width, picture.height):
                raise ValueError("it is a JPEG in too many passes")
            picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(f"it is no whole picture: {error}") from error


def _playable(path: Path, kind: Kind) -> None:
    try:
        found = measuring.played(path)
    except NotMedia:
        raise ValueError("it is no film or sound") from None
    if found.fault:
        raise ValueError(f"it does not play: {found.fault}")
    if kind != found.kind:
        raise ValueError(f"it is of kind {found.kind}, not {kind}")
