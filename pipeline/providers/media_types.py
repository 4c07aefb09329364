"""What kind of media a file is, told from its first bytes and proven by opening it."""

from pathlib import Path
from typing import Literal

import av
from PIL import Image

Kind = Literal["image", "video", "audio"]
MOST_PIXELS = 40_000_000
PICTURES = ("PNG", "JPEG", "WEBP")
# offset, first bytes, kind, ffmpeg's name of the one demuxer that may open it
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
        _playable(path, demuxer, kind or what)
    return kind or what


def _picture(path: Path) -> None:
    try:
        with Image.open(path, formats=PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError(f"it has {picture.width} x {picture.height} pixels")
            picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(f"it is no whole picture: {error}") from error


def _playable(path: Path, demuxer: str, kind: Kind) -> None:
    try:
        with av.open(str(path), format=demuxer, options={"protocol_whitelist": "file"}) as container:
            streams = container.streams.video if kind == "video" else container.streams.audio
            if not streams:
                raise ValueError(f"it has no {kind}")
            next(container.decode(streams[0]))
    except (av.FFmpegError, StopIteration) as error:
        raise ValueError(f"it does not play: {error}") from error
