"""Pieces: the parts of a picture that move by themselves, as they stand in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.capabilities import PartMotion

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]
Entrance = Literal["none", "pop", "rise", "drop", "slide left", "slide right", "fade", "wipe"]
# Less than this is no ink: the far end of a glow would make a part as large as the picture.
FAINTEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How a part moves, as a `MovingPart` does, and at which word of the scene it enters."""

    motion: PartMotion = "still"
    entrance: Entrance = "pop"
    cue: int | None = None
    cell_seconds: float = 0.1
    loop: bool = True
    pace: float = 1.0
    reach: float = 1.0
    way: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Cells of equal size (BGRA, not premultiplied) whose left top is at a pixel of the picture; it lies over its layer.

    `whole` is the left, top, width and height of the thing that it is a part of and enters with.
    """

    cells: tuple[Pixels, ...]
    left: int
    top: int
    layer: int
    move: Move = Move()
    whole: Box | None = None

    @property
    def box(self) -> Box:
        """Left, top, width and height in pixels of the picture."""
        tall, wide = self.cells[0].shape[:2]
        return self.left, self.top, wide, tall

    @property
    def final(self) -> Pixels:
        """The cell that stands in the end: the first of a loop, the last of a run."""
        return self.cells[0 if self.move.loop else -1]

    def strip(self) -> Pixels:
        """The cells one below another."""
        return np.concatenate(self.cells)

    def standing(self) -> "Piece":
        """The same without an entrance; a whole thing that would then not move at all sways."""
        motion = "sway" if self.move.motion == "still" and self.whole is None else self.move.motion
        return replace(self, move=replace(self.move, entrance="none", motion=motion))

    def grey(self) -> "Piece":
        """The same without colour."""
        return replace(self, cells=tuple(_grey(cell) for cell in self.cells))


def cut(surfaces: Sequence[skia.Surface], margin: tuple[int, int], layer: int, move: Move) -> Piece | None:
    """The ink of surfaces, each a cell, cropped to the box of all; `margin` is the picture's corner in their pixels.

    A stream is not cropped. None where there is no ink.
    """
    ink = np.maximum.reduce([opacity(surface) for surface in surfaces])
    left, top, wide, tall = cv2.boundingRect((ink > FAINTEST).view(np.uint8))
    if not wide:
        return None
    if move.motion == "stream":
        left, top, wide, tall = 0, 0, ink.shape[1], ink.shape[0]
    box = skia.IRect.MakeXYWH(left, top, wide, tall)
    cells = tuple(
        surface.makeImageSnapshot(box).toarray(colorType=skia.ColorType.kBGRA_8888_ColorType) for surface in surfaces
    )
    return Piece(cells=cells, left=left - margin[0], top=top - margin[1], layer=layer, move=move)


def opacity(surface: skia.Surface) -> Pixels:
    """How opaque each of its pixels is."""
    shown = skia.Pixmap()
    surface.peekPixels(shown)
    return np.asarray(cv2.extractChannel(np.asarray(shown), 3), np.uint8)


def _grey(cell: Pixels) -> Pixels:
    shown = cell.copy()
    shown[..., :3] = cv2.cvtColor(cell, cv2.COLOR_BGRA2GRAY)[..., None]
    return shown


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces as parts of one thing: they enter as the first does, within the box of all."""
    boxes = [piece.box for piece in pieces]
    left, top = (min(box[axis] for box in boxes) for axis in (0, 1))
    right, bottom = (max(box[axis] + box[axis + 2] for box in boxes) for axis in (0, 1))
    first = pieces[0].move
    whole = (left, top, right - left, bottom - top)
    return [
        replace(piece, whole=whole, move=replace(piece.move, entrance=first.entrance, cue=first.cue))
        for piece in pieces
    ]
