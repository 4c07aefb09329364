"""Photographs as they are meant to be seen: what lies behind what is transparent in them."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

LIGHT, DARK = (255, 255, 255), (24, 28, 36)
# Lightness (0 … 255) from which a picture would be lost on white.
PALE = 190
SEEN = 24


def backing(pixels: Pixels) -> Colour:
    """White, or a dark colour for RGBA pixels that could not be told from white."""
    seen = pixels[pixels[..., 3] > SEEN][:, :3]
    if not len(seen):
        return LIGHT
    pale = seen.astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return DARK if float(np.median(pale)) > PALE else LIGHT


def flattened(picture: Image.Image) -> Image.Image:
    """The picture in RGB over its backing; what is hidden in its clear parts never shows."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    whole = picture.convert("RGBA")
    behind = Image.new("RGBA", whole.size, (*backing(np.asarray(whole)), 255))
    return Image.alpha_composite(behind, whole).convert("RGB")
