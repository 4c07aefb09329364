"""The layers a picture is painted on, in units where the picture's short side is 1000."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import skia

from pipeline.processes import never
from pipeline.providers.local.art.palettes import Palette
from pipeline.providers.local.art.pieces import Move, Piece, cut, joined
from pipeline.providers.local.art.traits import PLAIN

BLEED = 0.04
SHORT = 1000.0
LAYERS = 4
# The layer that type lies on.
TOP = 3
# What moves sideways must be drawn beyond the picture's sides, so that no end of it comes into sight.
OVERHANGING = ("roll", "drift", "lean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a subject stands: its foot (or middle when it floats), its height, its layer."""

    x: float
    y: float
    size: float
    layer: int = 2
    floating: bool = False


class Stage:
    """Canvases back to front; `left` … `bottom` include the bleed around the picture (0, 0, wide, high).

    Half of all pictures are mirrored, by chance where `turned` does not say which.
    `cast` names the film's look: figures keep their colours wherever it is the same.
    `place` is the scene's in its film: sets and layouts take turns by it.
    `spelled` is set by who writes all the words of the scene into the picture.
    `middle` is where a set has its stand, across; that of the picture unless type has the other half.
    `look` is how the figure that is painted now was asked to look.
    `disc` says whether a sun or moon may stand in its sky: not beside one that is a thing of the picture.
    `zoom` is how many times as large what is painted now is seen, see `through`.
    `check` is called for every stroke, to raise when the painting is to stop.
    """

    def __init__(
        self, width: int, height: int, palette: Palette, rng: Random, cast: str = "", check: Callable[[], None] = never,
        *, turned: bool | None = None,
    ) -> None:  # fmt: skip
        self.palette, self.rng, self.cast, self.check = palette, rng, cast, check
        self.pixels = min(width, height) / SHORT
        self.wide, self.high = width / self.pixels, height / self.pixels
        self.margin_x, self.margin_y = round(width * BLEED), round(height * BLEED)
        self.size = (width, height)
        self.left, self.top = -self.margin_x / self.pixels, -self.margin_y / self.pixels
        self.right, self.bottom = self.wide - self.left, self.high - self.top
        chance = rng.random() < 0.5
        self.flip = chance if turned is None else turned
        self.sun = (self.across(rng.uniform(0.24, 0.38)), self.high * rng.uniform(0.2, 0.34))
        self.surfaces = [self._surface() for _ in range(LAYERS)]
        self.touched: set[int] = set()
        self.pieces: list[Piece] = []
        self.look = PLAIN
        self.place = 0
        self.spelled = False
        self.disc = True
        self.zoom, self._lens = 1.0, skia.Matrix()
        self.middle = self.wide / 2

    def add(self, piece: Piece | None) -> None:
        """Take a part that moves by itself; None, a part without ink, is left out."""
        if piece is not None:
            self.pieces.append(piece)

    @contextmanager
    def aside(self, index: int, move: Move, area: skia.Rect | None = None) -> Iterator[skia.Canvas]:
        """What is painted on a layer in the meantime becomes a part that moves by itself; only the ink within `area` is kept.

        Parts that are set aside within it belong to it: they lie before it and enter with it.
        """
        box = self.bounds.makeOutset(0, 0)
        if move.motion in OVERHANGING and area is not None:
            box = area
        elif area is not None and move.motion != "stream":
            box.intersect(area.makeOutset(1, 1))
        surface, corner = self._sheet(box)
        kept, known, self.surfaces[index] = self.surfaces[index], set(self.touched), surface
        others, self.pieces = self.pieces, []
        try:
            yield surface.getCanvas()
        finally:
            self.surfaces[index], self.touched = kept, known
            inner, self.pieces = self.pieces, others
        whole = cut([surface], corner, index, move)
        found = [*([whole] if whole else []), *inner]
        self.pieces += joined(found) if whole and inner else found

    def flipbook(
        self, index: int, move: Move, area: skia.Rect, paint: Callable[[skia.Canvas, float], None], cells: int
    ) -> None:
        """A part in cells that go round: `paint` draws what shows in `area` at a phase from 0 to 1."""
        self.check()
        if self.zoom > 1:
            area.intersect(self.bounds)
        sheets = [self._sheet(area) for _ in range(cells)]
        for number, (sheet, _) in enumerate(sheets):
            paint(sheet.getCanvas(), number / cells)
        self.add(cut([sheet for sheet, _ in sheets], sheets[0][1], index, move))

    def _sheet(self, box: skia.Rect) -> tuple[skia.Surface, tuple[int, int]]:
        """A clear surface for a box of the picture, and the picture's corner in its pixels."""
        seen = self._lens.mapRect(box)
        left, top, right, bottom = (
            round(edge * self.pixels, 3) for edge in (seen.left(), seen.top(), seen.right(), seen.bottom())
        )
        left, top = math.floor(left), math.floor(top)
        wide, tall = math.ceil(right) - left, math.ceil(bottom) - top
        surface = skia.Surface(max(1, wide), max(1, tall))
        surface.getCanvas().translate(-left, -top)
        surface.getCanvas().scale(self.pixels, self.pixels)
        surface.getCanvas().concat(self._lens)
        return surface, (-left, -top)

    @contextmanager
    def shallow(self, share: float) -> Iterator[None]:
        """The same picture for a painter who takes it to be only `share` as high; the ground still reaches its foot."""
        high, self.high = self.high, self.high * share
        self.sun = (self.sun[0], self.sun[1] * share)
        try:
            yield
        finally:
            self.high = high

    @contextmanager
    def through(self, zoom: float, x: float, y: float) -> Iterator[None]:
        """What is painted in the meantime is seen `zoom` times as large from a point that keeps its place.

        `left` … `bottom` then hold what can be seen: more than the picture where the zoom is less than 1.
        """
        edges = self.left, self.top, self.right, self.bottom
        lens, before = skia.Matrix(), (self.zoom, self._lens)
        lens.setScale(zoom, zoom, x, y)
        self.zoom, self._lens = zoom, lens
        self.left, self.right = (x + (edge - x) / zoom for edge in (self.left, self.right))
        self.top, self.bottom = (y + (edge - y) / zoom for edge in (self.top, self.bottom))
        for surface in self.surfaces:
            surface.getCanvas().save()
            surface.getCanvas().concat(lens)
        try:
            yield
        finally:
            for surface in self.surfaces:
                surface.getCanvas().restore()
            self.zoom, self._lens = before
            self.left, self.top, self.right, self.bottom = edges

    @contextmanager
    def wider(self, beyond: float) -> Iterator[None]:
        """The same picture with its sides `beyond` further out, for what moves sideways."""
        self.left, self.right = self.left - beyond, self.right + beyond
        try:
            yield
        finally:
            self.left, self.right = self.left + beyond, self.right - beyond

    def _surface(self) -> skia.Surface:
        width, height = self.size
        info = skia.ImageInfo.Make(
            width + 2 * self.margin_x,
            height + 2 * self.margin_y,
            skia.ColorType.kBGRA_8888_ColorType,
            skia.AlphaType.kPremul_AlphaType,
        )
        surface = skia.Surface.MakeRaster(info)
        surface.getCanvas().translate(self.margin_x, self.margin_y)
        surface.getCanvas().scale(self.pixels, self.pixels)
        return surface

    def layer(self, index: int) -> skia.Canvas:
        """The canvas of a layer, 0 at the back."""
        self.check()
        self.touched.add(index)
        return self.surfaces[index].getCanvas()

    @property
    def tall(self) -> bool:
        """Whether the picture is clearly higher than wide."""
        return self.high > 1.2 * self.wide

    @property
    def bounds(self) -> skia.Rect:
        """The picture with its bleed."""
        return skia.Rect.MakeLTRB(self.left, self.top, self.right, self.bottom)

    def across(self, share: float) -> float:
        """x at a share of the width, mirrored for half of all pictures."""
        return self.wide * (1 - share if self.flip else share)

    @property
    def side(self) -> float:
        """-1 when the light comes from the left, else 1."""
        return -1.0 if self.sun[0] < self.wide / 2 else 1.0

    @contextmanager
    def soft(self, index: int, shrink: int = 8, paint: skia.Paint | None = None) -> Iterator[skia.Canvas]:
        """A canvas of the layer's bounds at 1/shrink of its size, scaled up softly when left: cheap blur and glow."""
        width, height = self.surfaces[0].width(), self.surfaces[0].height()
        small = skia.Surface(max(2, width // shrink), max(2, height // shrink))
        canvas = small.getCanvas()
        canvas.scale(small.width() / self.bounds.width(), small.height() / self.bounds.height())
        canvas.translate(-self.left, -self.top)
        yield canvas
        cubic = skia.SamplingOptions(skia.CubicResampler.Mitchell())
        self.layer(index).drawImageRect(small.makeImageSnapshot(), self.bounds, cubic, paint or skia.Paint())


Setting = Callable[[Stage], Spot]
Subject = Callable[[Stage, Spot], None]
