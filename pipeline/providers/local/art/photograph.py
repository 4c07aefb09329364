"""Photographs as they are meant to look: upright, in sRGB, no larger than needed."""

from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

LARGEST = 1600
Pixels = NDArray[np.uint8]


def load(path: Path) -> Pixels | None:
    """The picture as RGBA, at most LARGEST pixels on a side; None where it can't be read."""
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (LARGEST, LARGEST))
            turned = ImageOps.exif_transpose(_eight_bits(picture))
            turned.thumbnail((LARGEST, LARGEST), reducing_gap=2.0)
            return np.asarray(_in_srgb(turned).convert("RGBA")).copy()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError):
        return None


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Deep grey as grey; Pillow would cut its values off at 255."""
    if not picture.mode.startswith("I"):
        return picture
    deep = np.asarray(picture).astype(np.float32) / 257
    return Image.fromarray(deep.clip(0, 255).astype(np.uint8))


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The colours that the picture's profile means; a broken profile is passed over."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        opaque = picture.convert("RGB") if picture.mode == "RGBA" else picture
        shown = ImageCms.profileToProfile(opaque, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGBA")
    if shown is None:
        return picture
    if picture.mode == "RGBA":
        shown.putalpha(picture.getchannel("A"))
    return shown
