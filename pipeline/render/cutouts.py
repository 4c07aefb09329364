"""An actor's cells as planes, and the pressing of one of them on a frame at any place, size and angle."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.actors import Actor
from pipeline.render.planes import OVERSIZE, Picture, Plane, Planes, lay, layer, loaded, premultiplied
from pipeline.render.poses import Pose
from pipeline.render.sampling import Grid, chroma_grid, luma_grid, sample
from pipeline.render.tiles import Piece, Showing, pieces
from pipeline.timeline import Canvas

# Clear pixels around a cell, so that its edge is as smooth as its inside and windows of it can be sampled.
EDGE = 64
# Of all cells of one actor together, in pixels: more are kept at a smaller size.
MOST_PIXELS = 3_000_000
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


@dataclass(frozen=True, slots=True)
class Cutout:
    """Cells ready to be shown; pixel (x, y) of one shows the point ((x, y) - origin) / size of the actor's box.

    EDGE more pixels all around them are clear. Those of a stream are as large as the frame, without edges.
    """

    cells: tuple[Picture, ...]
    origin: tuple[float, float]
    size: tuple[float, float]
    flow_axis: int | None = None
    streams: bool = False


def cutout(path: Path, actor: Actor, canvas: Canvas) -> Cutout:
    """An actor's file at the size of its box; raises InvalidInput if it can't be read."""
    sheet = premultiplied(loaded(path, "RGBA"))
    if actor.motion == "stream":
        whole = cv2.resize(sheet, (canvas.width, canvas.height), interpolation=cv2.INTER_AREA)
        return Cutout((layer(np.asarray(whole, np.uint8)),), (0, 0), (canvas.width, canvas.height), streams=True)
    high = sheet.shape[0] // actor.cells
    cells = [sheet[number * high : (number + 1) * high] for number in range(actor.cells)]
    axis = None
    if actor.motion == "flow":
        axis = 0 if actor.width * canvas.width >= actor.height * canvas.height else 1
        cells = [np.concatenate([cell, cell], axis=1 - axis) for cell in cells]
    left, top, right, bottom = _drawn(cells) if axis is None else (0, 0, cells[0].shape[1], cells[0].shape[0])
    scale = _scale(actor, canvas, (sheet.shape[1], high), (right - left) * (bottom - top))
    across, down = (max(2, round(length * scale / 2) * 2) for length in (right - left, bottom - top))
    kept = [_sized(cell[top:bottom, left:right], across, down) for cell in cells]
    x, y = across / (right - left), down / (bottom - top)
    return Cutout(tuple(layer(each) for each in kept), (-left * x, -top * y), (sheet.shape[1] * x, high * y), axis)


def press(found: Cutout, pose: Pose, box: Box, whole: Box, into: Planes) -> None:
    """Lay the posed cell over a frame; `box` (left, top, width, height) is where it rests, in the frame's pixels.

    It enters as a part of what fills the box `whole`.
    """
    if found.streams:
        _stream(found.cells[pose.cell], pose, into)
        return
    matrix, picture = _map(found, pose, box, whole), found.cells[pose.cell]
    area = _area(found, matrix, picture, box, into.size)
    if area is None or picture.clear is None:
        return
    rows, columns = area
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    for piece in _pieces(picture, back, rows, columns, whole=pose.opacity >= 1 and pose.uncovered >= 1):
        _lay(picture, back, piece, pose, box, into)


def _pieces(picture: Picture, back: Matrix, rows: slice, columns: slice, *, whole: bool) -> Iterator[Piece]:
    """What of an area of the frame the cell shows in; of a large one that stands upright the empty rest is left out."""
    size = columns.stop - columns.start, rows.stop - rows.start
    if size[0] * size[1] < SMALL or back[0, 1] or picture.coverage is None:
        yield Piece(rows, columns, (Showing(0, solid=False),))
        return
    matrix = back.copy()
    matrix[:, 2] += back[:, :2] @ np.array([columns.start, rows.start]) + EDGE
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
    luma, chroma = luma_grid(moved, EDGE), chroma_grid(moved, EDGE)
    if piece.shown[0].solid:
        for source, grid, plane in zip(picture.planes, (luma, chroma, chroma), target, strict=True):
            sample(source, grid, plane)
        return
    if picture.clear is None:
        return
    weight = _weight(pose, box, piece.columns, into.size[0])
    clear = _faded(picture.clear[0], luma, target.y, pose.opacity, weight, empty=255)
    clear_chroma = _faded(picture.clear[1], chroma, target.u, pose.opacity, weight[::2], empty=255)
    for source, grid, hidden, share, plane in zip(
        picture.planes, (luma, chroma, chroma), (clear, clear_chroma, clear_chroma),
        (weight, weight[::2], weight[::2]), target, strict=True,
    ):  # fmt: skip
        lay(_faded(source, grid, plane, pose.opacity, share, empty=0), hidden, plane)


def _stream(picture: Picture, pose: Pose, into: Planes) -> None:
    """Lay a frame's worth of drops, which comes round at its edges, over the frame: at whole pixels, since they are fast or faint."""
    if picture.clear is None:
        return
    luma, chroma = picture.clear
    for source, clear, target in zip(picture.planes, (luma, chroma, chroma), into, strict=True):
        height, width = target.shape
        across, down = (int(share * length) for share, length in zip(pose.run, (width, height), strict=True))
        for rows, shown_rows in _turned(down, height):
            for columns, shown_columns in _turned(across, width):
                lay(source[rows, columns], clear[rows, columns], target[shown_rows, shown_columns])


def _turned(by: int, length: int) -> list[tuple[slice, slice]]:
    """Which places of a ring turned by some lie at which places of the line."""
    parts = [(slice(0, length - by), slice(by, length)), (slice(length - by, length), slice(0, by))]
    return parts if by else parts[:1]


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


def _area(
    found: Cutout, matrix: Matrix, picture: Picture, box: Box, frame: tuple[int, int]
) -> tuple[slice, slice] | None:
    """Rows and columns of the frame that the cell touches, their edges even; None where it is out of sight."""
    if found.flow_axis is None:
        across, down = (length - 2 * EDGE + 1 for length in picture.size)
        corners = matrix @ np.array([[-1, across, -1, across], [-1, -1, down, down], [1, 1, 1, 1]])
        (left, top), (right, bottom) = corners.min(axis=1), corners.max(axis=1)
    else:
        left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    columns = slice(max(0, math.floor(left / 2) * 2), min(frame[0], math.ceil(right / 2) * 2))
    rows = slice(max(0, math.floor(top / 2) * 2), min(frame[1], math.ceil(bottom / 2) * 2))
    return (rows, columns) if columns.start < columns.stop and rows.start < rows.stop else None


def _weight(pose: Pose, box: Box, columns: slice, wide: int) -> NDArray[np.float32]:
    """How much of each column a wipe lets through."""
    if pose.uncovered >= 1:
        return np.ones(0, np.float32)
    soft = SOFT_EDGE * wide
    edge = box[0] - soft + pose.uncovered * (box[2] + 2 * soft)
    return np.clip((edge - np.arange(columns.start, columns.stop)) / soft, 0, 1).astype(np.float32)


def _faded(
    source: Plane, grid: Grid, target: Plane, opacity: float, weight: NDArray[np.float32], *, empty: int
) -> Plane:  # fmt: skip
    """The source as it lies over a target, weakened towards `empty`."""
    plane = np.empty_like(target)
    sample(source, grid, plane)
    if opacity < 1:
        cv2.convertScaleAbs(plane, dst=plane, alpha=opacity, beta=empty * (1 - opacity))
    if weight.size:
        plane = np.rint(plane * weight + empty * (1 - weight)).astype(np.uint8)
    return plane


def _drawn(cells: list[Plane]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what any cell shows."""
    seen = np.maximum.reduce([cell[..., 3] for cell in cells])
    left, top, across, down = cv2.boundingRect(seen)
    return (left, top, left + across, top + down) if across else (0, 0, 2, 2)


def _scale(actor: Actor, canvas: Canvas, cell: tuple[int, int], shown: int) -> float:
    """OVERSIZE times what shows, never more than is there, and no more than fits."""
    wanted = max(actor.width * canvas.width / cell[0], actor.height * canvas.height / cell[1]) * OVERSIZE
    return min(1.0, wanted, math.sqrt(MOST_PIXELS / (shown * actor.cells)))


def _sized(cell: Plane, across: int, down: int) -> Plane:
    method = cv2.INTER_AREA if across < cell.shape[1] else cv2.INTER_LINEAR
    sized = cv2.resize(np.ascontiguousarray(cell), (across, down), interpolation=method)
    return np.asarray(cv2.copyMakeBorder(sized, EDGE, EDGE, EDGE, EDGE, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0)))
