"""A scene's picture, or its layers in parallax, under a moving camera."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.render.moves import view, warp
from pipeline.render.planes import BLACK, Picture, Plane, Planes, lay
from pipeline.render.segments import Part
from pipeline.render.tiles import pieces

Draw = Callable[[int, Planes], None]
Matrix = NDArray[np.float64]

_FLAGS = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP

# OpenCV's own threads would compete with the segments that are drawn side by side.
cv2.setNumThreads(1)


def still(part: Part, pictures: tuple[Picture, ...]) -> Draw:
    """Draw any frame of a scene from its picture, or from its layers back to front."""

    def draw(frame: int, into: Planes) -> None:
        matrices = [
            warp(
                view(part.motion, frame, part.frames, part.reach, depth=picture.depth),
                picture.planes.size,
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
    between = (_luma(matrix), chroma := _chroma(matrix), chroma)
    if solid or picture.clear is None:
        for source, way, target in zip(picture.planes, between, into, strict=True):
            _warp(source, way, target)
        return
    clear_luma, clear_chroma = np.empty_like(into.y), np.empty_like(into.u)
    _warp(picture.clear[0], between[0], clear_luma)
    _warp(picture.clear[1], between[1], clear_chroma)
    for source, way, clear, target in zip(
        picture.planes, between, (clear_luma, clear_chroma, clear_chroma), into, strict=True
    ):
        shown = np.empty_like(target)
        _warp(source, way, shown)
        lay(shown, clear, target)


def _luma(matrix: Matrix) -> Matrix:
    """The matrix between pixel numbers: pixel n is centred at n + 0.5."""
    scale = matrix[0, 0]
    return np.array([[scale, 0, matrix[0, 2] + 0.5 * scale - 0.5], [0, scale, matrix[1, 2] + 0.5 * scale - 0.5]])


def _chroma(matrix: Matrix) -> Matrix:
    """The matrix between chroma samples: ours lie in the middle of four pixels, H.264's at the left of that."""
    scale = matrix[0, 0]
    return np.array([[scale, 0, (matrix[0, 2] + 0.5 * scale - 1) / 2], [0, scale, (matrix[1, 2] + scale - 1) / 2]])


def _warp(plane: Plane, matrix: Matrix, into: Plane) -> None:
    size = (into.shape[1], into.shape[0])
    cv2.warpAffine(plane, matrix, size, dst=into, flags=_FLAGS, borderMode=cv2.BORDER_REPLICATE)
