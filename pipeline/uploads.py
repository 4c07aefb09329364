"""Uploads: counted while they arrive, known by their bytes, and pictures drawn anew before anything else sees them."""

from pathlib import Path
from typing import BinaryIO, Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.assets import measure
from pipeline.errors import InvalidInput

Kind = Literal["image", "audio", "video"]
LIMITS: dict[Kind, int] = {"image": 10 << 20, "audio": 50 << 20, "video": 500 << 20}
PICTURES = ("JPEG", "PNG", "WEBP")
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_384
CHUNK = 1 << 20


def received(stream: BinaryIO | bytes, folder: Path, *, name: str, kinds: tuple[Kind, ...]) -> Path:
    """A clean copy of an upload in `folder`. Raises InvalidInput (field "file") that says what is wrong with which file."""
    raw = folder / "upload.bin"
    _copy(stream, raw, most=max(LIMITS[kind] for kind in kinds), name=name)
    kind, media_type = _kind(raw)
    if kind not in kinds:
        raise InvalidInput(f"{name or 'The file'} is not {' or '.join(_WORDS[k] for k in kinds)}.", field="file")
    if kind == "image":
        return redrawn(raw, folder / "upload.png", name=name)
    kept = folder / f"upload.{media_type.partition('/')[2]}"
    return raw.rename(kept)


_WORDS: dict[Kind, str] = {
    "image": "a picture (JPEG, PNG or WebP)",
    "audio": "a sound (WAV, MP3, M4A or OGG)",
    "video": "a clip (MP4, MOV or WebM)",
}


def _copy(stream: BinaryIO | bytes, target: Path, *, most: int, name: str) -> None:
    size = 0
    with target.open("xb") as writer:
        for chunk in [stream] if isinstance(stream, bytes) else iter(lambda: stream.read(CHUNK), b""):
            size += len(chunk)
            if size > most:
                raise InvalidInput(f"{name or 'The file'} is larger than {most >> 20} MB.", field="file")
            writer.write(chunk)
    if not size:
        raise InvalidInput(f"{name or 'The file'} is empty.", field="file")


def _kind(path: Path) -> tuple[Kind | None, str]:
    media_type = measure(path).media_type
    if media_type in PICTURE_TYPES:
        return "image", media_type
    if media_type.startswith("audio/"):
        return "audio", media_type
    return ("video" if media_type.startswith("video/") else None), media_type


def redrawn(source: Path, target: Path, *, name: str) -> Path:
    """A clean PNG without metadata: one frame, upright, at most 40 Mpx."""
    shown = name or "The picture"
    try:
        with Image.open(source, formats=PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
                raise InvalidInput(
                    f"{shown} has {picture.width} x {picture.height} pixels: make it smaller than 40 megapixels.",
                    field="file",
                )
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            upright = ImageOps.exif_transpose(picture).convert(mode)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise InvalidInput(
            f"{shown} is damaged or no picture at all: save it again as JPEG or PNG.", field="file"
        ) from error
    Image.frombytes(mode, upright.size, upright.tobytes()).save(target, compress_level=1)
    return target
