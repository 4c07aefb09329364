"""A pen for one subject: its own coordinates, 100 units high, foot at (0, 0), y down, facing right."""

from collections.abc import Sequence
from random import Random

import skia

from pipeline.providers.local.art.brush import OVER, glow, line, plain, shadow, volume
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.shapes import Point, blob, box, circle, curve, limb, oval, placed, polygon, union
from pipeline.providers.local.art.stage import Spot, Stage


class Pen:
    """Draws lit bodies, flat shapes, strokes and glows at a spot."""

    def __init__(self, stage: Stage, spot: Spot, flip: bool | None = None) -> None:
        self.stage, self.spot = stage, spot
        self.rng, self.palette = stage.rng, stage.palette
        self.scale = spot.size / 100
        self.flip = stage.flip if flip is None else flip
        self.x, self.y = spot.x, spot.y + (spot.size / 2 if spot.floating else 0)
        self.canvas = stage.layer(spot.layer)

    def at(self, x: float, y: float) -> Point:
        """A point on the stage."""
        return self.x + (-x if self.flip else x) * self.scale, self.y + y * self.scale

    def put(self, path: skia.Path, turn: float = 0.0) -> skia.Path:
        """A path moved onto the stage."""
        return placed(path, self.x, self.y, self.scale, self.flip, turn)

    def body(self, path: skia.Path, colour: Colour, gloss: float = 1.0) -> None:
        """A lit body."""
        volume(self.stage, self.spot.layer, self.put(path), colour, gloss=gloss)

    def blob(self, points: Sequence[Point], colour: Colour, gloss: float = 1.0) -> None:
        """A lit body with a smooth outline."""
        self.body(blob(points), colour, gloss)

    def shape(self, points: Sequence[Point], colour: Colour, gloss: float = 1.0) -> None:
        """A lit body with straight edges."""
        self.body(polygon(points), colour, gloss)

    def limb(self, points: Sequence[Point], widths: Sequence[float], colour: Colour, gloss: float = 1.0) -> None:
        """A lit tapered limb."""
        self.body(limb(points, widths), colour, gloss)

    def whole(self, colour: Colour, *parts: skia.Path) -> None:
        """One lit body made of several parts, without seams."""
        self.body(union(*parts), colour)

    def ball(self, x: float, y: float, radius: float, colour: Colour, gloss: float = 1.0) -> None:
        """A lit ball."""
        self.body(circle(x, y, radius), colour, gloss)

    def egg(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, turn: float = 0, gloss: float = 1.0
    ) -> None:
        """A lit ellipse."""
        self.body(oval(x, y, rx, ry, turn), colour, gloss)

    def block(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, radius: float = 0, gloss: float = 1
    ) -> None:
        """A lit box."""
        self.body(box(left, top, right, bottom, radius), colour, gloss)

    def flat(self, path: skia.Path, colour: Colour, alpha: float = 1.0, blur: float = 0.0) -> None:
        """An unlit shape."""
        self.canvas.drawPath(self.put(path), plain(colour, alpha, blur * self.scale))

    def stroke(self, points: Sequence[Point], width: float, colour: Colour, alpha: float = 1.0) -> None:
        """A smooth line."""
        self.canvas.drawPath(self.put(curve(points)), line(colour, width * self.scale, alpha))

    def edge(self, path: skia.Path, width: float, colour: Colour, alpha: float = 1.0) -> None:
        """The outline of a path."""
        self.canvas.drawPath(self.put(path), line(colour, width * self.scale, alpha))

    def glow(self, x: float, y: float, radius: float, colour: Colour, alpha: float) -> None:
        """Light around a point."""
        glow(self.canvas, *self.at(x, y), radius * self.scale, colour, alpha, OVER)

    def ground(self, rx: float = 30, alpha: float = 0.55) -> None:
        """A contact shadow, drawn away from the light; things that float have none."""
        if not self.spot.floating:
            x, y = self.at(0, 0)
            push = self.stage.side * -rx * 0.35 * self.scale
            shadow(self.canvas, x + push, y, rx * self.scale, rx * self.scale * 0.2, alpha, self.palette.ground)

    def local(self, code: str) -> Colour:
        """A natural colour in this light."""
        return self.palette.local(Colour.of(code))

    def own(self, part: str, else_: Colour) -> Colour:
        """The colour that the words ask for this part of the figure, little changed by the light; else the given one."""
        asked = self.stage.look.get(part)
        return else_ if asked is None else self.palette.kept(asked)

    def pick(self, *codes: str) -> Colour:
        """One of some natural colours in this light, the same in every picture of a cast."""
        return self.local(Random(f"{self.stage.cast}{codes}").choice(codes))
