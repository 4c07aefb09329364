"""An actor's cells as planes, and the pressing of one of them on a frame at any place, size and angle."""

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.actors import Actor
from pipeline.render.planes import OVERSIZE, Picture, Plane, Planes, lay, layer, loaded, premultiplied
from pipeline.render.poses import Pose
from pipeline.timeline import Canvas

# Clear pixels around a cell, so that its edge is as smooth as its inside.
EDGE = 4
# Of all cells of one actor together, in pixels: more are kept at a smaller size.
MOST_PIXELS = 6_000_000
# The uncovered edge of a wipe, in shares of the frame's width.
SOFT_EDGE = 0.02
_WARP = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP

# Rows of a 2x3 map between continuous coordinates, where pixel 0 spans 0 … 1.
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cutout:
    """Cells ready to be shown; pixel (x, y) of one shows the point ((x, y) - origin) / size of the actor's box."""

    cells: tuple[Picture, ...]
    origin: tuple[float, float]
    size: tuple[float, float]
    flow_axis: int | None = None


def cutout(path: Path, actor: Actor, canvas: Canvas) -> Cutout:
    """An actor's file at the size of its box; raises InvalidInput if it can't be read."""
    sheet = premultiplied(loaded(path, "RGBA"))
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
    return Cutout(
        tuple(layer(each) for each in kept), (EDGE - left * x, EDGE - top * y), (sheet.shape[1] * x, high * y), axis
    )


def press(found: Cutout, pose: Pose, box: tuple[float, float, float, float], into: Planes) -> None:
    """Lay the posed cell over a frame; `box` (left, top, width, height) is where it rests, in the frame's pixels."""
    matrix = _map(found, pose, box)
    picture = found.cells[pose.cell]
    area = _area(found, matrix, picture, box, into.size)
    if area is None or picture.clear is None:
        return
    rows, columns = area
    target = into.part(rows, columns)
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    back[:, 2] += back[:, :2] @ np.array([columns.start, rows.start])
    luma, chroma = _centred(back), _centred_chroma(back)
    weight = _weight(pose, box, columns, into.size[0])
    clear = _faded(_sampled(picture.clear[0], luma, target.y, 255), pose.opacity, weight, empty=255)
    clear_chroma = _faded(_sampled(picture.clear[1], chroma, target.u, 255), pose.opacity, weight[::2], empty=255)
    for source, grid, hidden, plane in zip(
        picture.planes, (luma, chroma, chroma), (clear, clear_chroma, clear_chroma), target, strict=True
    ):
        share = weight if plane is target.y else weight[::2]
        lay(_faded(_sampled(source, grid, plane, 0), pose.opacity, share, empty=0), hidden, plane)


def _map(found: Cutout, pose: Pose, box: tuple[float, float, float, float]) -> Matrix:
    """From a cell's pixels to the frame's."""
    left, top, width, height = box
    grow = np.array([[width / found.size[0], 0], [0, height / found.size[1]]])
    pivot = np.array([left + width / 2, top + height * (1.0 if pose.about_foot else 0.5)])
    angle = math.radians(pose.degrees)
    turn = pose.scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    run = np.zeros(2)
    if found.flow_axis is not None:
        run[found.flow_axis] = -pose.run if found.flow_axis == 0 else pose.run - 1
    rest = np.array([left, top]) - grow @ np.array(found.origin) + run * (width, height)
    linear = turn @ grow
    return np.column_stack([linear, turn @ (rest - pivot) + pivot])


def _area(
    found: Cutout, matrix: Matrix, picture: Picture, box: tuple[float, float, float, float], frame: tuple[int, int]
) -> tuple[slice, slice] | None:
    """Rows and columns of the frame that the cell touches, their edges even; None where it is out of sight."""
    if found.flow_axis is None:
        across, down = picture.size
        corners = matrix @ np.array([[0, across, 0, across], [0, 0, down, down], [1, 1, 1, 1]])
        (left, top), (right, bottom) = corners.min(axis=1), corners.max(axis=1)
    else:
        left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    columns = slice(max(0, math.floor(left / 2) * 2), min(frame[0], math.ceil(right / 2) * 2))
    rows = slice(max(0, math.floor(top / 2) * 2), min(frame[1], math.ceil(bottom / 2) * 2))
    return (rows, columns) if columns.start < columns.stop and rows.start < rows.stop else None


def _sampled(source: Plane, grid: Matrix, target: Plane, around: int) -> Plane:
    size = (target.shape[1], target.shape[0])
    border = cv2.BORDER_CONSTANT
    return np.asarray(cv2.warpAffine(source, grid, size, flags=_WARP, borderMode=border, borderValue=around), np.uint8)


def _centred(back: Matrix) -> Matrix:
    """The map between numbers of pixels: pixel n is centred at n + 0.5."""
    return np.column_stack([back[:, :2], back[:, :2] @ (0.5, 0.5) + back[:, 2] - 0.5])


def _centred_chroma(back: Matrix) -> Matrix:
    """The map between numbers of chroma samples: a cell's lie in the middle of four pixels, H.264's at the left of that."""
    return np.column_stack([back[:, :2], (back[:, :2] @ (0.5, 1.0) + back[:, 2] - 1) / 2])


def _weight(pose: Pose, box: tuple[float, float, float, float], columns: slice, wide: int) -> NDArray[np.float32]:
    """How much of each column a wipe lets through."""
    if pose.uncovered >= 1:
        return np.ones(0, np.float32)
    soft = SOFT_EDGE * wide
    edge = box[0] - soft + pose.uncovered * (box[2] + 2 * soft)
    return np.clip((edge - np.arange(columns.start, columns.stop)) / soft, 0, 1).astype(np.float32)


def _faded(plane: Plane, opacity: float, weight: NDArray[np.float32], *, empty: int) -> Plane:
    """The plane weakened towards `empty`."""
    if opacity < 1:
        plane = np.asarray(cv2.convertScaleAbs(plane, alpha=opacity, beta=empty * (1 - opacity)), np.uint8)
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
