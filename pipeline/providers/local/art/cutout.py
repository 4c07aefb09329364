"""Cut-outs: the thing that a photograph shows, alone, with a soft edge and without its old ground and shadow."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local.art.matting import Pixels, matte
from pipeline.providers.local.art.saliency import WEIGHTS, saliency
from pipeline.providers.local.art.sighting import Sighting, sighted

Doubt = Literal["", "unsure", "no network"]
# What the network and GrabCut look at: their time grows with the pixels, and the edge is measured again at full size.
WORKING = 512
OPAQUE, CLEAR = 40, 24
EVEN = 10
# In CIE Lab: sides of an edge that are no further apart; and how far such an edge is evened, in parts of the thing's size.
ALIKE, SMOOTH = 16.0, 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The thing as RGBA, cropped to itself; or None, and why: it was not found for sure, or the network can't be read."""

    thing: Pixels | None
    doubt: Doubt = ""


def cut(pixels: Pixels, weights: Path = WEIGHTS) -> Cut:
    """The thing of an RGBA picture; what is already transparent around it stays as it is. Remembers the last pictures."""
    return _cut(pixels.tobytes(), pixels.shape[0], pixels.shape[1], weights)


@lru_cache(maxsize=3)
def _cut(content: bytes, high: int, wide: int, weights: Path) -> Cut:
    pixels = np.frombuffer(content, np.uint8).reshape(high, wide, 4)
    if _rim(pixels[..., 3]).mean() <= OPAQUE:
        return Cut(thing=cropped(pixels)) if (pixels[..., 3] > CLEAR).any() else Cut(thing=None, doubt="unsure")
    colours = np.ascontiguousarray(pixels[..., :3])
    small = reduced(colours, WORKING)
    sure = saliency(small, weights)
    if sure is None:
        return Cut(thing=None, doubt="no network")
    found = sighted(small, sure)
    return Cut(thing=lifted(colours, found)) if found.certain else Cut(thing=None, doubt="unsure")


def reduced(colours: Pixels, side: int) -> Pixels:
    """The picture with no side over `side` pixels."""
    scale = min(1.0, side / max(colours.shape[:2]))
    size = [max(1, round(length * scale)) for length in colours.shape[1::-1]]
    return np.asarray(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), np.uint8) if scale < 1 else colours


def lifted(colours: Pixels, found: Sighting) -> Pixels:
    """The thing at full size, cropped; its edge is as wide as one pixel of the mask."""
    high, wide = colours.shape[:2]
    reach = 2 + round(1.2 * max(high, wide) / max(found.mask.shape))
    soft = cv2.resize(found.mask.astype(np.float32), (wide, high), interpolation=cv2.INTER_LINEAR)
    mask = calmed(colours, cv2.GaussianBlur(soft, (0, 0), reach / 3) > 0.5)
    left, top, across, down = cv2.boundingRect(mask.astype(np.uint8))
    view = np.s_[max(0, top - 3 * reach) : top + down + 3 * reach, max(0, left - 3 * reach) : left + across + 3 * reach]
    return cropped(matte(colours[view], mask[view], reach))


def calmed(colours: Pixels, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask with an even edge where the thing looks so much like its ground that the edge was guessed."""
    scale = SMOOTH * np.sqrt(float(mask.sum()))
    if scale < 1:
        return mask
    lab = np.asarray(cv2.cvtColor(colours.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    inside, outside = (_near(lab, side.astype(np.float32), scale) for side in (mask, ~mask))
    alike = cv2.GaussianBlur((np.linalg.norm(inside - outside, axis=2) < ALIKE).astype(np.float32), (0, 0), scale)
    smooth = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), scale)
    return np.asarray(np.where(alike > 0.5, smooth > 0.5, mask), np.bool_)


def _near(lab: NDArray[np.float32], where: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """The mean colours of a side within reach of each pixel."""
    weight = cv2.GaussianBlur(where, (0, 0), reach)[..., None]
    return np.asarray(cv2.GaussianBlur(lab * where[..., None], (0, 0), reach) / np.maximum(weight, 1e-4), np.float32)


def cropped(pixels: Pixels) -> Pixels:
    """The part of an RGBA picture where something is seen."""
    left, top, wide, high = cv2.boundingRect((pixels[..., 3] > CLEAR).astype(np.uint8))
    return np.ascontiguousarray(pixels[top : top + high, left : left + wide])


def grounded(pixels: Pixels) -> bool:
    """Whether a picture shows a thing on nothing: its rim is clear, or of one colour."""
    if _rim(pixels[..., 3]).mean() <= OPAQUE:
        return True
    rim = _rim(pixels[..., :3])
    return float(np.abs(rim - np.median(rim, axis=0)).max(axis=1).mean()) <= EVEN


def _rim(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]])
