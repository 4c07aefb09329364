"""Schemes: which colours of the film's palette a scene gives to its wall, ground, shapes and type."""

import math
from dataclasses import dataclass

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour, to_lab
from pipeline.providers.local.art.palettes import Palette

COUNT = 4
PALE = 0.66
# The least difference in OKLab lightness at which large type reads well.
READABLE = 0.42


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Wall from top to bottom, ground, a large shape behind the subject, type, and two colours that stand out."""

    top: Colour
    wall: Colour
    ground: Colour
    shape: Colour
    ink: Colour
    accent: Colour
    second: Colour
    light: Colour

    @property
    def dark(self) -> bool:
        """Whether type is light on it."""
        return self.wall.lightness < PALE


def scheme(palette: Palette, place: int) -> Scheme:
    """The colours of the scene at a place in its film: neighbours differ, all are of one palette."""
    wall, top, shape = _walls(palette)[place % COUNT]
    if 0.6 < wall.lightness < 0.74:
        wall = wall.shift(-0.1 if palette.dark or wall.lightness < PALE else 0.1)
    ink = WHITE.mix(palette.light, 0.3) if wall.lightness < PALE else palette.ground.mix(BLACK, 0.25)
    near, far = sorted((palette.accent, palette.second), key=lambda colour: apart(colour, wall))
    return Scheme(
        top=top, wall=wall, ground=_ground(palette, wall), shape=shape, ink=ink, accent=far, second=near, light=palette.light
    )  # fmt: skip


def _walls(palette: Palette) -> tuple[tuple[Colour, Colour, Colour], ...]:
    deep = palette.ground.mix(palette.sky, 0.45)
    pale = palette.haze.mix(palette.light, 0.55)
    return (
        (palette.sky, palette.zenith.mix(palette.sky, 0.5), palette.horizon.mix(palette.light, 0.2)),
        (pale, palette.haze.mix(palette.light, 0.8), palette.accent.mix(palette.light, 0.25)),
        (deep, palette.ground.mix(palette.sky, 0.2), palette.sky.mix(palette.horizon, 0.3)),
        (palette.horizon.mix(palette.light, 0.12), palette.horizon.mix(palette.light, 0.5), palette.sky),
    )


def _ground(palette: Palette, wall: Colour) -> Colour:
    return (
        wall.mix(palette.ground, 0.42).shift(-0.02)
        if wall.lightness < PALE
        else wall.mix(palette.sky, 0.4).shift(-0.05)
    )


def apart(one: Colour, other: Colour) -> float:
    """How far two colours are from each other in OKLab."""
    return math.dist(to_lab(one), to_lab(other))


def readable(ink: Colour, on: Colour) -> Colour:
    """The colour, made lighter or darker until large type in it reads on a ground."""
    way = 1 if on.lightness < PALE else -1
    for _ in range(20):
        if way * (ink.lightness - on.lightness) >= READABLE:
            break
        ink = ink.shift(way * 0.05, 0.97)
    return ink
