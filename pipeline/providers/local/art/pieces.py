"""Pieces: the parts of a picture that move by themselves, as they stand in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.capabilities import MovingPart

Pixels = NDArray[np.uint8]
Motion = Literal["still", "sway", "bob", "spin", "pulse", "drift", "flow"]
Entrance = Literal["none", "pop", "rise", "drop", "slide left", "slide right", "fade", "wipe"]
# Less than this is no ink: the far end of a glow would make a part as large as the picture.
FAINTEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How a part moves and at which word of the scene it enters."""

    motion: Motion = "still"
    entrance: Entrance = "pop"
    cue: int | None = None
    cell_seconds: float = 0.1
    loop: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Cells of equal size (BGRA, not premultiplied) whose left top is at a pixel of the picture; it lies over its layer."""

    cells: tuple[Pixels, ...]
    left: int
    top: int
    layer: int
    move: Move = Move()

    @property
    def final(self) -> Pixels:
        """The cell that stands in the end: the first of a loop, the last of a run."""
        return self.cells[0 if self.move.loop else -1]

    def facts(self, width: int, height: int, depth: float) -> MovingPart:
        """What a renderer needs to know of it."""
        tall, wide = self.cells[0].shape[:2]
        return MovingPart(
            x=self.left / width, y=self.top / height, width=wide / width, height=tall / height, depth=depth,
            motion=self.move.motion, entrance=self.move.entrance, cue=self.move.cue,
            cells=len(self.cells), cell_seconds=self.move.cell_seconds, loop=self.move.loop,
        )  # fmt: skip

    def strip(self) -> Pixels:
        """The cells one below another."""
        return np.concatenate(self.cells)

    def standing(self) -> "Piece":
        """The same without an entrance; what would then not move at all sways."""
        motion = "sway" if self.move.motion == "still" else self.move.motion
        return replace(self, move=replace(self.move, entrance="none", motion=motion))

    def grey(self) -> "Piece":
        """The same without colour."""
        return replace(self, cells=tuple(_grey(cell) for cell in self.cells))


def cut(surfaces: Sequence[skia.Surface], margin: tuple[int, int], layer: int, move: Move) -> Piece | None:
    """The ink of surfaces, each a cell, cropped to the box of all; `margin` is the picture's corner in their pixels.

    None where there is no ink.
    """
    whole = [surface.toarray(colorType=skia.ColorType.kBGRA_8888_ColorType) for surface in surfaces]
    ink = np.maximum.reduce([one[..., 3] for one in whole]) > FAINTEST
    left, top, wide, tall = cv2.boundingRect(ink.astype(np.uint8))
    if not wide:
        return None
    cells = tuple(np.ascontiguousarray(one[top : top + tall, left : left + wide]) for one in whole)
    return Piece(cells=cells, left=left - margin[0], top=top - margin[1], layer=layer, move=move)


def _grey(cell: Pixels) -> Pixels:
    shown = cell.copy()
    shown[..., :3] = cv2.cvtColor(cell, cv2.COLOR_BGRA2GRAY)[..., None]
    return shown
