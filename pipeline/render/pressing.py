"""The pressing of an actor's cell on a frame at any place, size and angle."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.render.cutouts import Cutout, Island
from pipeline.render.planes import Picture, Plane, Planes, lay
from pipeline.render.poses import Pose
from pipeline.render.sampling import Grid, chroma_grid, luma_grid, sample, scratch
from pipeline.render.tiles import Piece, Showing, pieces

# A part that shows in fewer pixels of the frame is drawn at once.
SMALL = 300_000
# A large part is drawn in this many tiles across and down: few, since each costs five calls.
STRIPS = (1, 6)
# The uncovered edge of a wipe, in shares of the frame's width.
SOFT_EDGE = 0.02

# A 2x3 map between places, where pixel 0 spans 0 … 1.
Matrix = NDArray[np.float64]
# Left, top, width and height.
Box = tuple[float, float, float, float]
# Rows and columns of a frame.
Area = tuple[slice, slice]


class _Fade(NamedTuple):
    """How much of a part is seen: of all of it, and by a wipe of each column."""

    opacity: float
    weight: NDArray[np.float32]

    def sampled(self, source: Plane, grid: Grid, plane: Plane, *, empty: int) -> Plane:
        """Fill the plane from the source, weakened towards `empty`."""
        sample(source, grid, plane)
        if self.opacity < 1:
            cv2.convertScaleAbs(plane, dst=plane, alpha=self.opacity, beta=empty * (1 - self.opacity))
        if self.weight.size:
            weight = self.weight[:: self.weight.size // plane.shape[1]]
            plane[...] = np.rint(plane * weight + empty * (1 - weight))
        return plane


def press(found: Cutout, pose: Pose, box: Box, whole: Box, into: Planes) -> None:
    """Lay the posed cell over a frame; `box` (left, top, width, height) is where it rests, in the frame's pixels.

    It enters as a part of what fills the box `whole`.
    """
    if found.streams:
        for island in found.cells[pose.cell]:
            _stream(island, pose, into)
        return
    matrix, within = _map(found, pose, box, whole), _within(found, box, into.size)
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    for island in found.cells[pose.cell]:
        area = within and _area(island, matrix, *within)
        if area:
            own = back.copy()
            own[:, 2] -= island.left, island.top
            for piece in _pieces(island.picture, own, *area, whole=pose.opacity >= 1 and pose.uncovered >= 1):
                _lay(island.picture, own, piece, pose, box, into)


def _within(found: Cutout, box: Box, frame: tuple[int, int]) -> Area | None:
    """Rows and columns of the frame in which the cell may show: what flows stays in its box."""
    rows, columns = slice(0, frame[1]), slice(0, frame[0])
    if found.flow_axis is None:
        return rows, columns
    inner = _even(box[1], box[1] + box[3], rows), _even(box[0], box[0] + box[2], columns)
    return (inner[0], inner[1]) if inner[0] and inner[1] else None


def _area(island: Island, matrix: Matrix, rows: slice, columns: slice) -> Area | None:
    """Rows and columns that an island touches, their edges even; None where it is out of sight."""
    across, down = island.picture.size
    xs, ys = (island.left - 1, island.left + across + 1), (island.top - 1, island.top + down + 1)
    corners = matrix @ np.array([[xs[0], xs[1], xs[0], xs[1]], [ys[0], ys[0], ys[1], ys[1]], [1, 1, 1, 1]])
    (left, top), (right, bottom) = corners.min(axis=1), corners.max(axis=1)
    touched = _even(top, bottom, rows), _even(left, right, columns)
    return (touched[0], touched[1]) if touched[0] and touched[1] else None


def _even(first: float, after: float, within: slice) -> slice | None:
    """The pixels from an even one to an even one that hold a span, as far as they lie within; None for none."""
    found = slice(max(within.start, math.floor(first / 2) * 2), min(within.stop, math.ceil(after / 2) * 2))
    return found if found.start < found.stop else None


def _pieces(picture: Picture, back: Matrix, rows: slice, columns: slice, *, whole: bool) -> Iterator[Piece]:
    """What of an area of the frame the cell shows in; of a large one that stands upright the empty rest is left out."""
    size = columns.stop - columns.start, rows.stop - rows.start
    if size[0] * size[1] < SMALL or back[0, 1] or picture.coverage is None:
        yield Piece(rows, columns, (Showing(0, solid=False),))
        return
    matrix = back.copy()
    matrix[:, 2] += back[:, :2] @ np.array([columns.start, rows.start]) + picture.margin
    for piece in pieces(size, [None, picture.coverage], [matrix, matrix], STRIPS):
        front = piece.shown[-1]
        if front.layer == 1:
            yield Piece(
                slice(rows.start + piece.rows.start, rows.start + piece.rows.stop),
                slice(columns.start + piece.columns.start, columns.start + piece.columns.stop),
                (Showing(0, solid=front.solid and whole),),
            )


def _lay(picture: Picture, back: Matrix, piece: Piece, pose: Pose, box: Box, into: Planes) -> None:
    """Lay a piece of the posed cell over a frame."""
    target, moved = into.part(piece.rows, piece.columns), back.copy()
    moved[:, 2] += back[:, :2] @ np.array([piece.columns.start, piece.rows.start])
    luma, chroma = luma_grid(moved, picture.margin), chroma_grid(moved, picture.margin)
    if piece.shown[0].solid:
        for source, grid, plane in zip(picture.planes, (luma, chroma, chroma), target, strict=True):
            sample(source, grid, plane)
        return
    if picture.clear is None:
        return
    weight = _weight(pose, box, piece.columns, into.size[0])
    fade = _Fade(pose.opacity, weight)
    clear = fade.sampled(picture.clear[0], luma, scratch("clear", target.y.shape), empty=255)
    clear_chroma = fade.sampled(picture.clear[1], chroma, scratch("clear_chroma", target.u.shape), empty=255)
    for source, grid, hidden, plane in zip(
        picture.planes, (luma, chroma, chroma), (clear, clear_chroma, clear_chroma), target, strict=True
    ):
        lay(fade.sampled(source, grid, scratch("shown", plane.shape), empty=0), hidden, plane)


def _stream(island: Island, pose: Pose, into: Planes) -> None:
    """Lay some of a frame's worth of drops, which comes round at its edges, over the frame: at whole pixels, since they are
    fast or faint."""
    picture = island.picture
    luma, chroma = picture.clear or (np.zeros_like(picture.planes.y), np.zeros_like(picture.planes.u))
    for source, clear, target in zip(picture.planes, (luma, chroma, chroma), into, strict=True):
        height, width = target.shape
        half = into.size[0] // width
        across, down = (int(share * length) for share, length in zip(pose.run, (width, height), strict=True))
        for rows, shown_rows in _turned(island.top // half + down, source.shape[0], height):
            for columns, shown_columns in _turned(island.left // half + across, source.shape[1], width):
                lay(source[rows, columns], clear[rows, columns], target[shown_rows, shown_columns])


def _turned(first: int, count: int, length: int) -> list[tuple[slice, slice]]:
    """Which of `count` samples lie at which places of a line that comes round, if the first lies at place `first`."""
    start = first % length
    cut = min(count, length - start)
    parts = [(slice(0, cut), slice(start, start + cut))]
    return [*parts, (slice(cut, count), slice(0, count - cut))] if cut < count else parts


def _map(found: Cutout, pose: Pose, box: Box, whole: Box) -> Matrix:
    """From a cell's pixels to the frame's."""
    left, top, width, height = box
    run = np.zeros(2)
    if found.flow_axis is not None:
        share = pose.run[found.flow_axis]
        run[found.flow_axis] = -share if found.flow_axis == 0 else share - 1
    grow = np.array([[width / found.size[0], 0], [0, height / found.size[1]]])
    rest = np.array([left, top]) - grow @ np.array(found.origin) + run * (width, height)
    foot = np.array([left + width / 2, top + height])
    middle = foot - (0, 0 if pose.about_foot else height / 2)
    angle = math.radians(pose.degrees)
    turn = pose.scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    matrix = np.column_stack([grow, rest])
    for linear, pivot in (
        (np.array([[1, -pose.lean], [0, pose.stretch]]), foot),
        (turn, middle),
        (pose.entry * np.eye(2), np.array([whole[0] + whole[2] / 2, whole[1] + whole[3] / 2])),
    ):
        matrix = linear @ matrix
        matrix[:, 2] += pivot - linear @ pivot
    return matrix


def _weight(pose: Pose, box: Box, columns: slice, wide: int) -> NDArray[np.float32]:
    """How much of each column a wipe lets through."""
    if pose.uncovered >= 1:
        return np.ones(0, np.float32)
    soft = SOFT_EDGE * wide
    edge = box[0] - soft + pose.uncovered * (box[2] + 2 * soft)
    return np.clip((edge - np.arange(columns.start, columns.stop)) / soft, 0, 1).astype(np.float32)
