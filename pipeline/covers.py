"""A scene's picture as the cover of its film."""

from pathlib import Path

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
QUALITY = 90


def crop(picture: Path, width: int, height: int, target: Path) -> None:
    """Write the middle of a picture as a JPEG of the film's size."""
    with Image.open(picture, formats=FORMATS) as opened:
        fitted = ImageOps.fit(opened.convert("RGB"), (width, height), Image.Resampling.LANCZOS)
    fitted.save(target, "JPEG", quality=QUALITY)
