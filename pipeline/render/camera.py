"""A scene's picture, or its layers in parallax with the actors among them, under a moving camera."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.actors import Actor
from pipeline.render.cutouts import Cutout
from pipeline.render.moves import framed, view, warp
from pipeline.render.planes import BLACK, Picture, Planes, lay
from pipeline.render.poses import Pose, pose
from pipeline.render.pressing import Box, press
from pipeline.render.sampling import chroma_grid, luma_grid, sample, scratch
from pipeline.render.segments import Part
from pipeline.render.tiles import Piece, pieces

Draw = Callable[[int, Planes], None]
Matrix = NDArray[np.float64]
# Neighbouring layers, and the actors right in front of them.
Stage = tuple[range, list[tuple[Actor, Cutout]]]

# OpenCV's own threads would compete with the segments that are drawn side by side.
cv2.setNumThreads(1)


def still(part: Part, pictures: tuple[Picture, ...], cutouts: Sequence[Cutout] = (), fps: int = 30) -> Draw:
    """Draw any frame of a scene from its picture, or from its layers back to front; `cutouts` are its actors'."""
    stages = _stages(part, pictures, cutouts)

    def draw(frame: int, into: Planes) -> None:
        look = partial(_look, part, frame)
        matrices = [_kept(picture, look(picture.depth, picture.size, into.size)) for picture in pictures]
        cut = list(pieces(into.size, [picture.coverage for picture in pictures], matrices))
        for layers, cast in stages:
            for piece in cut:
                _lay(piece, layers, pictures, matrices, into)
            for actor, found in cast:
                standing = pose(actor, frame / fps, part.frames / fps)
                if standing:
                    matrix = look(actor.depth, into.size, into.size)
                    own = (actor.x, actor.y, actor.width, actor.height)
                    box, whole = (_box(each, standing, matrix, into.size) for each in (own, actor.whole or own))
                    press(found, standing, box, whole, into)

    return draw


def _look(part: Part, frame: int, depth: float | None, plane: tuple[int, int], canvas: tuple[int, int]) -> Matrix:
    """The map from the canvas to a plane at a depth."""
    nearer = next(near for first, near in reversed(part.framings) if first <= max(0, frame))
    seen = view(
        part.motion, frame, part.frames, part.reach, depth=depth, aspect=canvas[0] / canvas[1], travel=part.travel
    )
    return framed(warp(seen, plane, canvas), nearer, canvas)


def _kept(picture: Picture, matrix: Matrix) -> Matrix:
    """The map to the rows of a layer that are kept."""
    matrix[1, 2] -= picture.top
    return matrix


def _stages(part: Part, pictures: tuple[Picture, ...], cutouts: Sequence[Cutout]) -> list[Stage]:
    """Layers, the actors in front of them, the layers before those … from far to near."""
    cast: dict[int, list[tuple[Actor, Cutout]]] = {len(pictures): []}
    for actor, found in sorted(zip(part.actors, cutouts, strict=True), key=lambda pair: pair[0].depth):
        behind = sum(picture.depth is None or picture.depth <= actor.depth for picture in pictures)
        cast.setdefault(max(1, behind), []).append((actor, found))
    ends = sorted(cast)
    return [(range(first, end), cast[end]) for first, end in pairwise([0, *ends])]


def _box(box: Box, standing: Pose, matrix: Matrix, frame: tuple[int, int]) -> Box:
    """Left, top, width and height of where a box in shares of the frame is seen, in the frame's pixels."""
    scale, left, top = float(matrix[0, 0]), float(matrix[0, 2]), float(matrix[1, 2])
    return (
        ((box[0] + standing.x) * frame[0] - left) / scale,
        ((box[1] + standing.y) * frame[1] - top) / scale,
        box[2] * frame[0] / scale,
        box[3] * frame[1] / scale,
    )


def _lay(found: Piece, layers: range, pictures: tuple[Picture, ...], matrices: list[Matrix], into: Planes) -> None:
    """Draw what shows of some layers in a piece of the frame, from the nearest one that hides all behind it."""
    piece = into.part(found.rows, found.columns)
    if layers.start == 0 and not any(showing.solid for showing in found.shown):
        piece.fill(BLACK)
    for layer, solid in found.shown:
        if layer in layers:
            matrix = matrices[layer].copy()
            matrix[:, 2] += matrix[0, 0] * np.array([found.columns.start, found.rows.start])
            _show(pictures[layer], matrix, piece, solid=solid)


def _show(picture: Picture, matrix: Matrix, into: Planes, *, solid: bool) -> None:
    grids = (luma_grid(matrix, picture.margin), chroma := chroma_grid(matrix, picture.margin), chroma)
    if solid or picture.clear is None:
        for source, grid, target in zip(picture.planes, grids, into, strict=True):
            sample(source, grid, target)
        return
    clear_luma, clear_chroma = scratch("clear", into.y.shape), scratch("clear_chroma", into.u.shape)
    sample(picture.clear[0], grids[0], clear_luma)
    sample(picture.clear[1], grids[1], clear_chroma)
    for source, grid, clear, target in zip(
        picture.planes, grids, (clear_luma, clear_chroma, clear_chroma), into, strict=True
    ):
        shown = scratch("shown", target.shape)
        sample(source, grid, shown)
        lay(shown, clear, target)
