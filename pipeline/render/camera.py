"""A scene's picture, or its layers in parallax, under a moving camera."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.render.moves import view, warp
from pipeline.render.planes import BLACK, Picture, Planes, lay
from pipeline.render.sampling import sample
from pipeline.render.segments import Part
from pipeline.render.tiles import pieces

Draw = Callable[[int, Planes], None]
Matrix = NDArray[np.float64]
# Scale, left and top of samples in a plane.
Grid = tuple[float, float, float]

# OpenCV's own threads would compete with the segments that are drawn side by side.
cv2.setNumThreads(1)


def still(part: Part, pictures: tuple[Picture, ...]) -> Draw:
    """Draw any frame of a scene from its picture, or from its layers back to front."""

    def draw(frame: int, into: Planes) -> None:
        matrices = [
            warp(
                view(part.motion, frame, part.frames, part.reach, depth=picture.depth),
                picture.size,
                into.size,
            )
            for picture in pictures
        ]
        if len(pictures) == 1 and pictures[0].coverage is None:
            _show(pictures[0], matrices[0], into, solid=True)
        else:
            _stack(pictures, matrices, into)

    return draw


def _stack(pictures: tuple[Picture, ...], matrices: list[Matrix], into: Planes) -> None:
    """Draw piece by piece, from the nearest layer that hides all behind it."""
    for rows, columns, shown in pieces(into.size, [picture.coverage for picture in pictures], matrices):
        piece = into.part(rows, columns)
        if not any(showing.solid for showing in shown):
            piece.fill(BLACK)
        for layer, solid in shown:
            matrix = matrices[layer].copy()
            matrix[:, 2] += matrix[0, 0] * np.array([columns.start, rows.start])
            _show(pictures[layer], matrix, piece, solid=solid)


def _show(picture: Picture, matrix: Matrix, into: Planes, *, solid: bool) -> None:
    grids = (_luma(matrix, picture.margin), chroma := _chroma(matrix, picture.margin), chroma)
    if solid or picture.clear is None:
        for source, grid, target in zip(picture.planes, grids, into, strict=True):
            sample(source, *grid, target)
        return
    clear_luma, clear_chroma = np.empty_like(into.y), np.empty_like(into.u)
    sample(picture.clear[0], *grids[0], clear_luma)
    sample(picture.clear[1], *grids[1], clear_chroma)
    for source, grid, clear, target in zip(
        picture.planes, grids, (clear_luma, clear_chroma, clear_chroma), into, strict=True
    ):
        shown = np.empty_like(target)
        sample(source, *grid, shown)
        lay(shown, clear, target)


def _luma(matrix: Matrix, margin: int) -> Grid:
    """The grid in pixel numbers: pixel n is centred at n + 0.5."""
    scale = float(matrix[0, 0])
    left, top = (float(matrix[axis, 2]) + 0.5 * scale - 0.5 + margin for axis in (0, 1))
    return scale, left, top


def _chroma(matrix: Matrix, margin: int) -> Grid:
    """The grid in chroma samples: ours lie in the middle of four pixels, H.264's at the left of that."""
    scale = float(matrix[0, 0])
    left, top = float(matrix[0, 2]) + 0.5 * scale - 1, float(matrix[1, 2]) + scale - 1
    return scale, (left + margin) / 2, (top + margin) / 2
