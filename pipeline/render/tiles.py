"""Which parts of a layer are empty or solid, so that tiles of a frame draw no more than what shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import groupby
from typing import NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

CELL = 32
# A frame is drawn in this many tiles across and down.
ACROSS, DOWN = 3, 16
# Darkening too weak to be seen, of 255.
FAINT = 1

EMPTY, MIXED, SOLID = 0, 1, 2

Sums = NDArray[np.float64]
Matrix = NDArray[np.float64]
Value = TypeVar("Value")


class Rectangle(NamedTuple):
    """Its edges in pixels, from the top left."""

    left: int
    top: int
    right: int
    bottom: int

    def touches(self, other: "Rectangle") -> bool:
        """Whether less than a cell lies between the two."""
        return (
            self.left < other.right + CELL
            and other.left < self.right + CELL
            and self.top < other.bottom + CELL
            and other.top < self.bottom + CELL
        )

    def around(self, other: "Rectangle") -> "Rectangle":
        """The smallest rectangle that holds both."""
        return Rectangle(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Showing(NamedTuple):
    """A layer that shows in a piece; a solid one hides all behind it."""

    layer: int
    solid: bool


class Piece(NamedTuple):
    """A rectangle of a frame, its edges even."""

    rows: slice
    columns: slice
    shown: tuple[Showing, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Summed-area tables over cells of CELL pixels: how many are not empty, and how many are not solid."""

    seen: Sums
    leaky: Sums


def coverage(clear: NDArray[np.uint8]) -> Coverage:
    """The coverage of a layer, by what shows through it."""
    seen = (_of_cells(np.minimum, clear) < 255 - FAINT).astype(np.uint8)
    leaky = (_of_cells(np.maximum, clear) > 0).astype(np.uint8)
    return Coverage(*(np.asarray(cv2.integral(each, sdepth=cv2.CV_64F), np.float64) for each in (seen, leaky)))


def _of_cells(extreme: np.ufunc, clear: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The least or greatest sample of each cell."""
    for axis in (0, 1):
        clear = extreme.reduceat(clear, range(0, clear.shape[axis], CELL), axis=axis)
    return clear


def islands(clear: NDArray[np.uint8]) -> tuple[Rectangle, ...]:
    """Rectangles that hold all that shows of a layer, with at least an empty cell between any two."""
    height, width = clear.shape
    seen = (_of_cells(np.minimum, clear) < 255 - FAINT).astype(np.uint8)
    found: list[Rectangle] = []
    for left, top, across, down, _ in cv2.connectedComponentsWithStats(seen, connectivity=8)[2][1:].tolist():
        one = Rectangle(left * CELL, top * CELL, min((left + across) * CELL, width), min((top + down) * CELL, height))
        while near := [other for other in found if one.touches(other)]:
            found = [other for other in found if other not in near]
            one = reduce(Rectangle.around, near, one)
        found.append(one)
    return tuple(found)


def pieces(
    size: tuple[int, int], found: list[Coverage | None], matrices: list[Matrix], grid: tuple[int, int] = (ACROSS, DOWN)
) -> Iterator[Piece]:
    """A frame's rectangles, each with what to draw there from far to near; None for a coverage is solid everywhere."""
    xs, ys = _edges(size[0], grid[0]), _edges(size[1], grid[1])
    states = np.stack([_states(one, matrix, xs, ys) for one, matrix in zip(found, matrices, strict=True)], axis=2)
    rows = [[_showing(tuple(cell)) for cell in row] for row in states.tolist()]
    for (top, bottom), row in _runs(ys, rows):
        for (left, right), shown in _runs(xs, row):
            yield Piece(slice(top, bottom), slice(left, right), shown)


def _runs(edges: list[int], values: Sequence[Value]) -> Iterator[tuple[tuple[int, int], Value]]:
    """Neighbours of one value as one span."""
    place = 0
    for value, run in groupby(values):
        start, place = place, place + sum(1 for _ in run)
        yield (edges[start], edges[place]), value


def _edges(length: int, count: int) -> list[int]:
    return sorted({round(length * number / count / 2) * 2 for number in range(count)} | {length})


@lru_cache(maxsize=256)
def _showing(states: tuple[int, ...]) -> tuple[Showing, ...]:
    """Layers from the nearest solid one on, without the empty ones."""
    first = max((layer for layer, state in enumerate(states) if state == SOLID), default=0)
    return tuple(
        Showing(layer, state == SOLID) for layer, state in enumerate(states) if layer >= first and state != EMPTY
    )


def _states(found: Coverage | None, matrix: Matrix, xs: list[int], ys: list[int]) -> NDArray[np.int_]:
    """For each tile, through the matrix from frame to layer: EMPTY, MIXED or SOLID."""
    if found is None:
        return np.full((len(ys) - 1, len(xs) - 1), SOLID)
    (left, right), (top, bottom) = (
        _cells(xs, matrix[0], found.seen.shape[1]),
        _cells(ys, matrix[1], found.seen.shape[0]),
    )
    seen, leaky = (
        table[np.ix_(bottom, right)]
        - table[np.ix_(top, right)]
        - table[np.ix_(bottom, left)]
        + table[np.ix_(top, left)]
        for table in (found.seen, found.leaky)
    )
    return np.where(seen == 0, EMPTY, np.where(leaky == 0, SOLID, MIXED))


def _cells(edges: list[int], way: NDArray[np.float64], limit: int) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """The first cell that each tile touches, and the one after its last; a pixel more for the interpolation."""
    placed = np.array(edges) * way[:2].max() + way[2]
    first = np.floor((placed[:-1] - 1) / CELL).astype(int)
    after = np.ceil((placed[1:] + 1) / CELL).astype(int)
    return np.clip(first, 0, limit - 1), np.clip(after, 0, limit - 1)
