"""Camera paths: where a camera looks at each moment of a scene, and the sub-pixel warp that shows it.

A view's zoom 1 shows the whole picture, fitted to cover the canvas; its centre moves within the spare margin only.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A little more than the whole, so that no sample lies on the picture's very edge.
CLOSE = 1.012
LAYERED_CLOSE = 1.04
# How much of the near's way the far goes.
FAR_SHARE = 0.6
# The height of the frame that a zoom leaves in place: what lies above it rises, so that nothing sinks under the captions.
ANCHOR = 0.62
_LOW = 2 * ANCHOR - 1
# A zoom moves little in a wide frame, whose places lie near its middle in parts of its width.
WIDE_GAIN = 0.35


@dataclass(frozen=True, slots=True)
class View:
    """Zoom, and the centre's offset in parts of the visible spare margin: -1 is its left or top end, 1 the other."""

    zoom: float
    x: float = 0.0
    y: float = 0.0


# Where each camera starts and ends, its zoom counted from the closest framing: from a scene's first frame to its last
# the picture moves by 6 to 15 % of the frame's width, on the mean over its places.
PATHS: dict[str, tuple[View, View]] = {
    "push in": (View(0.0, 0.0, _LOW), View(0.2, 0.4, _LOW)),
    "pull out": (View(0.2, 0.4, _LOW), View(0.0, 0.0, _LOW)),
    "pan left": (View(0.115, 0.9, _LOW), View(0.115, -0.9, _LOW)),
    "pan right": (View(0.115, -0.9, _LOW), View(0.115, 0.9, _LOW)),
    "rise": (View(0.2, y=0.95), View(0.04, y=_LOW)),
    "drift": (View(0.09, 0.75, _LOW + 0.5), View(0.14, -0.75, _LOW)),
    "settle": (View(0.06, y=_LOW), View(0.0, y=_LOW)),
    "still": (View(0.0, y=_LOW), View(0.0, y=_LOW)),
}


def view(
    motion: str,
    frame: float,
    frames: int,
    reach: int,
    *,
    depth: float | None = None,
    aspect: float = 1.0,
    travel: float = 1.0,
) -> View:
    """The view at a scene's frame; the path runs from `reach` frames before the scene to `reach` after it.

    With a `depth` (0 far … 1 near) the far moves less than the near: parallax. `aspect` is the canvas's width by its
    height; a `travel` below 1 zooms less and so goes a shorter way.
    """
    moment = (frame + reach) / max(1, frames - 1 + 2 * reach)
    at = eased(min(1.0, max(0.0, moment)))
    start, end = PATHS[motion]
    share = 1.0 if depth is None else FAR_SHARE + (1 - FAR_SHARE) * depth
    zoomed = start.zoom * aspect**WIDE_GAIN + (end.zoom - start.zoom) * aspect**WIDE_GAIN * share * at
    return View(
        (CLOSE if depth is None else LAYERED_CLOSE) + travel * zoomed,
        share * (start.x + (end.x - start.x) * at),
        (start.y + end.y) / 2 + share * min(1.0, aspect) * (end.y - start.y) * (at - 0.5),
    )


def eased(moment: float) -> float:
    """A slow start and a slow end: half linear, half a cosine."""
    return 0.5 * moment + 0.5 * (0.5 - 0.5 * math.cos(math.pi * moment))


def warp(shown: View, plane: tuple[int, int], canvas: tuple[int, int]) -> NDArray[np.float64]:
    """The 2x3 matrix from canvas to plane, both (width, height) in continuous coordinates where pixel 0 spans 0 … 1."""
    scale = min(plane[0] / canvas[0], plane[1] / canvas[1]) / shown.zoom
    spare = [(plane[axis] - scale * canvas[axis]) / 2 for axis in (0, 1)]
    return np.array([[scale, 0, spare[0] * (1 + shown.x)], [0, scale, spare[1] * (1 + shown.y)]])


def framed(matrix: NDArray[np.float64], nearer: float, canvas: tuple[int, int]) -> NDArray[np.float64]:
    """The same look from `nearer`, with the frame's middle, at the height of ANCHOR, left in place."""
    if nearer == 1:
        return matrix
    kept = np.array([0.5 * canvas[0], ANCHOR * canvas[1]])
    linear = matrix[:, :2] / nearer
    return np.column_stack([linear, matrix[:, 2] + (matrix[:, :2] - linear) @ kept])
