"""Pictures to and from vendors: read within limits, cut to the exact size, shrunk for the wire."""

import base64
import io
from pathlib import Path

from PIL import Image, ImageOps

from pipeline.capabilities import ImageRequest
from pipeline.errors import InvalidInput
from pipeline.gauge import too_many_scans

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000
WIRE_SIDE = 1536


class UnusablePicture(InvalidInput):
    """The bytes are no picture that we take."""


ROLES = {
    "scene": "",
    "product": "Show the product of the reference picture unchanged, lit on a simple set.",
    "end_card": "A calm closing picture with free space for a line of text. No text in the picture.",
    "character": "A character reference sheet: the same person from the front, side and back, plain background.",
}


def described(request: ImageRequest) -> str:
    """Return the words for an image model: the prompt, its role, style and mood."""
    parts = (request.prompt, ROLES[request.role], request.style, request.mood)
    told = (part.strip() for part in parts)
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in told if part)


def cover(source: bytes | Path, width: int, height: int, target: Path) -> Path:
    """Write `source` to `target` as a PNG of exactly `width` x `height`, scaled and cropped around its middle."""
    with _opened(source) as picture:
        fitted = ImageOps.fit(picture.convert("RGB"), (width, height), Image.Resampling.LANCZOS)
        fitted.save(target, "PNG", compress_level=1)
    return target


def data_uri(source: Path, side: int = WIRE_SIDE, shape: tuple[int, int] | None = None) -> str:
    """Return the picture as a JPEG data URI with no side over `side`, cut to the ratio of `shape` where given."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg(source, side, shape)).decode("ascii")


def jpeg(source: Path, side: int = WIRE_SIDE, shape: tuple[int, int] | None = None) -> bytes:
    """Return the picture as JPEG bytes (see `data_uri`)."""
    out = io.BytesIO()
    with _opened(source) as picture:
        flat = picture.convert("RGB")
        if shape:
            flat = ImageOps.fit(flat, shape, Image.Resampling.LANCZOS)
        flat.thumbnail((side, side), Image.Resampling.LANCZOS)
        flat.save(out, "JPEG", quality=90)
    return out.getvalue()


def _opened(source: bytes | Path) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise UnusablePicture(f"A picture of {picture.width} x {picture.height} pixels is too large.")
        content = source if isinstance(source, bytes) else source.read_bytes()
        if too_many_scans(content, picture.width, picture.height):
            raise UnusablePicture("A JPEG in too many passes.")
        picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusablePicture(f"Not a readable {', '.join(FORMATS)} picture: {error}") from error
    return picture
