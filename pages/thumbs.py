"""Small pictures for the pages: a scene's master is megabytes, its card needs a few kilobytes."""

import io
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, UnidentifiedImageError

from pipeline.photos import flattened
from pipeline.render.posters import poster

SIDE = 640
FORMATS = ("PNG", "JPEG", "WEBP")


@lru_cache(maxsize=512)
def thumb(path: Path) -> bytes:
    """A WebP of a kept picture or of a clip, its longer side at most SIDE; kept files never change, so it is kept by path."""
    small = _picture(path)
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    small.save(kept, "WEBP", quality=82, method=4)
    return kept.getvalue()


def _picture(path: Path) -> Image.Image:
    try:
        with Image.open(path, formats=FORMATS) as picture:
            return flattened(picture)
    except UnidentifiedImageError:
        with TemporaryDirectory() as folder:
            return Image.fromarray(poster(path, SIDE, Path(folder)))
