"""Schemes: which colours of the film's palette a scene gives to its wall, ground, shapes and type."""

import math
from dataclasses import dataclass

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour, from_lab, to_lab
from pipeline.providers.local.art.palettes import Palette

COUNT = 4
PALE = 0.66
# The least difference in OKLab lightness at which large type reads well.
READABLE = 0.42
# Less chroma than this in OKLab has no hue to speak of.
GREY = 0.012
# Hues in degrees of OKLab that look brown when they are dark.
BROWN = (35.0, 115.0)


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
    ink = WHITE.mix(palette.light, 0.3) if wall.lightness < PALE else palette.ground.mix(BLACK, 0.25)
    near, far = sorted((palette.accent, palette.second), key=lambda colour: apart(colour, wall))
    return Scheme(
        top=top, wall=wall, ground=_ground(wall), shape=shape, ink=ink, accent=far, second=near, light=palette.light
    )  # fmt: skip


def _walls(palette: Palette) -> tuple[tuple[Colour, Colour, Colour], ...]:
    """Wall, its top and the large shape of each kind of scene, clear in chroma: mixtures of far hues turn to mud."""
    floor = min(1.0, palette.look.chroma)
    if palette.dark:
        hues = (palette.sky, palette.haze, palette.haze if palette.look.close else palette.second, palette.horizon)
        steps = ((0.33, 0.25, 0.52), (0.45, 0.38, 0.6), (0.3, 0.24, 0.46), (0.5, 0.57, 0.36))
        shapes = (palette.horizon, palette.accent, palette.haze, palette.sky)
    else:
        hues = (palette.sky, palette.horizon, _deep(palette), palette.horizon)
        steps = ((0.54, 0.48, 0.84), (0.93, 0.965, 0.82), (0.46, 0.4, 0.62), (0.82, 0.88, 0.93))
        shapes = (palette.horizon, palette.accent, palette.second, palette.light)
    rows = []
    for hue, other, (wall, top, shape) in zip(hues, shapes, steps, strict=True):
        least = 0.075 * floor * (1.0 if wall < 0.9 else 0.3)
        rows.append(
            (
                toned(hue, wall, least, 0.05 if wall > 0.9 else 0.15),
                toned(hue, top, 0.8 * least, 0.035 if top > 0.9 else 0.14),
                toned(other, shape, least, 0.16),
            )
        )
    return tuple(rows)


def _deep(palette: Palette) -> Colour:
    """The hue of the dark wall by day: yellow and orange turn brown there."""
    if palette.look.close:
        return palette.sky
    _, a, b = to_lab(palette.second)
    return palette.zenith if BROWN[0] <= math.degrees(math.atan2(b, a)) <= BROWN[1] else palette.second


def _ground(wall: Colour) -> Colour:
    return toned(wall, wall.lightness - 0.12 if wall.lightness >= PALE else wall.lightness * 0.74, 0.0, 0.14)


def toned(colour: Colour, lightness: float, least: float, most: float) -> Colour:
    """The colour's hue at a lightness, its OKLab chroma between `least` and `most`; a grey stays one."""
    _, a, b = to_lab(colour)
    chroma = math.hypot(a, b)
    if chroma < GREY:
        return from_lab(lightness, a, b)
    share = min(max(chroma, least), most) / chroma
    return from_lab(lightness, a * share, b * share)


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
