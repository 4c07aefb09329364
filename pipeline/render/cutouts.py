"""An actor's cells, each as the islands of it that show something, as planes at the size of its box."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from pipeline.actors import Actor
from pipeline.render.planes import OVERSIZE, Picture, Plane, layer, loaded, premultiplied
from pipeline.render.sampling import FEW
from pipeline.render.tiles import islands
from pipeline.timeline import Canvas

# Clear pixels around an island, so that its edge is as smooth as its inside and windows of it can be sampled; a small one
# is sampled without windows.
EDGE, NARROW_EDGE = 64, 2
# Of all cells of one actor together, in pixels: more are kept at a smaller size.
MOST_PIXELS = 3_000_000


@dataclass(frozen=True, slots=True)
class Island:
    """A part of a cell; its picture's pixel (x, y) is the cell's (x + left, y + top)."""

    picture: Picture
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class Cutout:
    """Cells ready to be shown; pixel (x, y) of one shows the point ((x, y) - origin) / size of the actor's box.

    Those of a stream are as large as the frame.
    """

    cells: tuple[tuple[Island, ...], ...]
    origin: tuple[float, float]
    size: tuple[float, float]
    flow_axis: int | None = None
    streams: bool = False


def cutout(path: Path, actor: Actor, canvas: Canvas) -> Cutout:
    """An actor's file at the size of its box; raises InvalidInput if it can't be read."""
    sheet = loaded(path, "RGBA")
    if actor.motion == "stream":
        size = (canvas.width, canvas.height)
        return Cutout((_islands(_sized(sheet, *size), edges=False),), (0, 0), size, streams=True)
    high = sheet.shape[0] // actor.cells
    cells = [sheet[number * high : (number + 1) * high] for number in range(actor.cells)]
    axis = None
    if actor.motion == "flow":
        axis = 0 if actor.width * canvas.width >= actor.height * canvas.height else 1
        cells = [np.concatenate([cell, cell], axis=1 - axis) for cell in cells]
    left, top, right, bottom = _drawn(cells) if axis is None else (0, 0, cells[0].shape[1], cells[0].shape[0])
    scale = _scale(actor, canvas, (sheet.shape[1], high), (right - left) * (bottom - top))
    across, down = (max(2, round(length * scale / 2) * 2) for length in (right - left, bottom - top))
    kept = tuple(_islands(_sized(cell[top:bottom, left:right], across, down)) for cell in cells)
    x, y = across / (right - left), down / (bottom - top)
    return Cutout(kept, (-left * x, -top * y), (sheet.shape[1] * x, high * y), axis)


def _drawn(cells: Sequence[Plane]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what any cell shows."""
    seen = np.maximum.reduce([cell[..., 3] for cell in cells])
    left, top, across, down = cv2.boundingRect(seen)
    return (left, top, left + across, top + down) if across else (0, 0, 2, 2)


def _scale(actor: Actor, canvas: Canvas, cell: tuple[int, int], shown: int) -> float:
    """OVERSIZE times what shows, never more than is there, and no more than fits."""
    wanted = max(actor.width * canvas.width / cell[0], actor.height * canvas.height / cell[1]) * OVERSIZE
    return min(1.0, wanted, math.sqrt(MOST_PIXELS / (shown * actor.cells)))


def _sized(cell: Plane, across: int, down: int) -> Plane:
    """Premultiplied pixels of that size."""
    pixels = premultiplied(np.ascontiguousarray(cell))
    if (across, down) == (cell.shape[1], cell.shape[0]):
        return pixels
    method = cv2.INTER_AREA if across < cell.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (across, down), interpolation=method), np.uint8)


def _islands(pixels: Plane, *, edges: bool = True) -> tuple[Island, ...]:
    clear = np.asarray(255 - cv2.extractChannel(pixels, 3), np.uint8)
    return tuple(
        Island(_cut(pixels[each.top : each.bottom, each.left : each.right], edges=edges), each.left, each.top)
        for each in islands(clear)
    )


def _cut(pixels: Plane, *, edges: bool) -> Picture:
    edge = (EDGE if pixels.shape[0] * pixels.shape[1] > FEW else NARROW_EDGE) if edges else 0
    around = cv2.copyMakeBorder(pixels, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    return replace(layer(np.asarray(around, np.uint8)), margin=edge)
