"""Camera paths: where a camera looks at each moment of a scene, and the sub-pixel warp that shows it.

A view's zoom 1 shows the whole picture, fitted to cover the canvas; its centre moves within the spare margin only.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TRAVEL = 0.11
LAYERED_TRAVEL = 0.1
# A little more than the whole, so that no sample lies on the picture's very edge.
CLOSE = 1.012
LAYERED_CLOSE = 1.05
FAR_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class View:
    """Zoom, and the centre's offset in parts of the visible spare margin: -1 is its left or top end, 1 the other."""

    zoom: float
    x: float = 0.0
    y: float = 0.0


Path = Callable[[float, float, float], View]

# Each path gets the eased moment (0 … 1), the closest framing and the travel.
PATHS: dict[str, Path] = {
    "push in": lambda at, close, travel: View(close + travel * at),
    "pull out": lambda at, close, travel: View(close + travel * (1 - at)),
    "pan left": lambda at, close, travel: View(close + travel, x=1 - 2 * at),
    "pan right": lambda at, close, travel: View(close + travel, x=2 * at - 1),
    "rise": lambda at, close, travel: View(close + travel, y=1 - 2 * at),
    "drift": lambda at, close, travel: View(close + travel * (0.55 + 0.45 * at), x=0.8 - 1.6 * at, y=0.5 - at),
    "still": lambda _at, close, _travel: View(close),
}


def view(motion: str, frame: float, frames: int, reach: int, *, depth: float | None = None) -> View:
    """The view at a scene's frame; the path runs from `reach` frames before the scene to `reach` after it.

    With a `depth` (0 far … 1 near) the far moves less than the near: parallax.
    """
    moment = (frame + reach) / max(1, frames - 1 + 2 * reach)
    at = eased(min(1.0, max(0.0, moment)))
    if depth is None:
        return PATHS[motion](at, CLOSE, TRAVEL)
    share = FAR_SHARE + (1 - FAR_SHARE) * depth
    near = PATHS[motion](at, LAYERED_CLOSE, LAYERED_TRAVEL)
    start = PATHS[motion](0, LAYERED_CLOSE, LAYERED_TRAVEL).zoom
    return View(start + (near.zoom - start) * share, near.x * share, near.y * share)


def eased(moment: float) -> float:
    """A slow start and a slow end: half linear, half a cosine."""
    return 0.5 * moment + 0.5 * (0.5 - 0.5 * math.cos(math.pi * moment))


def warp(shown: View, plane: tuple[int, int], canvas: tuple[int, int]) -> NDArray[np.float64]:
    """The 2x3 matrix from canvas to plane, both (width, height) in continuous coordinates where pixel 0 spans 0 … 1."""
    scale = min(plane[0] / canvas[0], plane[1] / canvas[1]) / shown.zoom
    spare = [(plane[axis] - scale * canvas[axis]) / 2 for axis in (0, 1)]
    return np.array([[scale, 0, spare[0] * (1 + shown.x)], [0, scale, spare[1] * (1 + shown.y)]])
