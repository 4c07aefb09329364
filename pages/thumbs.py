"""Small pictures for the pages: a scene's master is megabytes, its card needs a few kilobytes."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image

SIDE = 640
FORMATS = ("PNG", "JPEG", "WEBP")


@lru_cache(maxsize=512)
def thumb(path: Path) -> bytes:
    """A WebP of a kept picture, its longer side at most SIDE; kept files never change, so it is kept by path."""
    with Image.open(path, formats=FORMATS) as picture:
        small = picture.convert("RGB")
        small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    small.save(kept, "WEBP", quality=82, method=4)
    return kept.getvalue()
