"""Planes sampled at any scale and sub-pixel place, by OpenCV's separable resize where its whole windows fit.

A resize maps whole samples only: `span` of the source to `size` of the target. Of the windows a little larger than what
is asked for, one nearly always falls within TOLERANCE of the wanted grid: it is resized, and its middle is kept. That
takes half the time of an affine warp, which does the rest.
"""

import threading
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.render.planes import Plane

# A window may have this many more target samples than are shown.
MOST_EXTRA = 64
# In source samples, at the worse end of the target; over a whole path it comes to 0.003 pixels rms.
TOLERANCE = 0.04
# So few samples are warped sooner than a window for them is found.
FEW = 40_000

# A 2x3 matrix.
Grid = NDArray[np.float64]

_LEADS = np.arange(MOST_EXTRA + 1, dtype=np.float64)
# Where the first sample lies, as a place with a 1 below it.
_LUMA, _CHROMA = np.array([0.5, 0.5, 1.0]), np.array([0.5, 1.0, 1.0])
_WARP = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
_thread = threading.local()


class Window(NamedTuple):
    """`span` source samples from `first` become `size` target samples, of which those from `lead` on are shown."""

    first: int
    span: int
    size: int
    lead: int


def sample(plane: Plane, grid: Grid, into: Plane) -> None:
    """Fill `into` bilinearly: the 2x3 grid leads from a (column, row) of it to one of the plane, whose edges repeat outside."""
    height, width = into.shape
    across = down = None
    if not grid[0, 1] and into.size > FEW:
        across = window(float(grid[0, 0]), float(grid[0, 2]), width, plane.shape[1])
        down = across and window(float(grid[1, 1]), float(grid[1, 2]), height, plane.shape[0])
    if across is None or down is None:
        cv2.warpAffine(plane, grid, (width, height), dst=into, flags=_WARP, borderMode=cv2.BORDER_REPLICATE)
        return
    seen = plane[down.first : down.first + down.span, across.first : across.first + across.span]
    room = scratch("window", (down.size, across.size))
    whole = cv2.resize(seen, (across.size, down.size), dst=room, interpolation=cv2.INTER_LINEAR)
    into[...] = whole[down.lead : down.lead + height, across.lead : across.lead + width]


def luma_grid(matrix: Grid, margin: int) -> Grid:
    """A map between places, where pixel n spans n … n + 1, as one between numbers of pixels; `margin` more lie before pixel 0."""
    return _moved(matrix, _LUMA, margin - 0.5)


def chroma_grid(matrix: Grid, margin: int) -> Grid:
    """The same between numbers of chroma samples: ours lie in the middle of four pixels, H.264's at the left of that."""
    grid = _moved(matrix, _CHROMA, margin - 1.0)
    grid[:, 2] /= 2
    return grid


def _moved(matrix: Grid, centre: NDArray[np.float64], shift: float) -> Grid:
    grid = matrix.copy()
    grid[:, 2] = matrix @ centre + shift
    return grid


class _Windows(NamedTuple):
    """All windows of one scale for one length, wherever they begin."""

    spans: NDArray[np.float64]
    sizes: NDArray[np.float64]
    leads: NDArray[np.float64]
    # In source samples: where the first one shown lies in the window, and how far the last is off if that is not.
    places: NDArray[np.float64]
    drifts: NDArray[np.float64]


@lru_cache(maxsize=64)
def window(scale: float, start: float, length: int, source: int) -> Window | None:
    """The window nearest to `length` samples at `start`, `start + scale` … of a line of `source`, if one is near enough.

    Asked for again by the next plane: a picture's luma and its coverage lie on one grid, and so do its colours.
    """
    found = _windows(scale, length)
    if not found.spans.size:
        return None
    firsts = np.rint(start - found.places)
    off = firsts + found.places - start
    worst = np.maximum(abs(off), abs(off + found.drifts))
    worst[(firsts < 0) | (firsts + found.spans > source)] = np.inf
    best = int(worst.argmin())
    if worst[best] > TOLERANCE:
        return None
    return Window(int(firsts[best]), int(found.spans[best]), int(found.sizes[best]), int(found.leads[best]))


@lru_cache(maxsize=64)
def _windows(scale: float, length: int) -> _Windows:
    """Asked for again by the other tiles of a frame, which have a few lengths between them."""
    sizes = np.arange(length, length + min(MOST_EXTRA, length // 4) + 1, dtype=np.float64)
    spans = np.rint(sizes * scale)
    # Of two samples that both lie within TOLERANCE, one is off by no more than twice that against the other.
    fitting = abs(spans / sizes - scale) * (length - 1) <= 2 * TOLERANCE
    rows, leads = np.nonzero(sizes[fitting, None] - length >= _LEADS)
    spans, sizes, shown = spans[fitting][rows], sizes[fitting][rows], _LEADS[leads]
    steps = spans / sizes
    return _Windows(spans, sizes, shown, (shown + 0.5) * steps - 0.5, (length - 1) * (steps - scale))


def scratch(name: str, shape: tuple[int, ...]) -> Plane:
    """This thread's samples for passing values: fresh memory for every frame costs as much as half of a resize."""
    rows, columns = shape
    flat: Plane | None = getattr(_thread, name, None)
    if flat is None or flat.size < rows * columns:
        flat = np.empty(rows * columns, np.uint8)
        setattr(_thread, name, flat)
    return flat[: rows * columns].reshape(rows, columns)
