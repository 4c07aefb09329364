"""The sea, above and below its surface."""

import math
from itertools import pairwise

import skia

from pipeline.providers.local.art.brush import falling, glow, line, linear, mist, plain, radial, rays, rim
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.settings.reefs import bottom, deep, garden, sand, weeds
from pipeline.providers.local.art.settings.scenery import birds, land, shimmer, sky
from pipeline.providers.local.art.shapes import blob, curve
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import BUBBLES, motes

# Swells before these roll together; how far they reach beyond the picture's sides.
SWELLS = (0, 3, 5, 7)
BEYOND = 60.0


def ocean(stage: Stage) -> Spot:
    """Swells rolling towards us with the light on them."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.46, 0.54)
    stage.sun = (stage.sun[0], horizon - rng.uniform(40, stage.high * 0.22))
    sky(stage, horizon, 0.6, 62)
    water = palette.sky.mix(palette.ground, 0.45).mix(Colour.of("1d6f8f"), 0.3)
    canvas = stage.layer(0)
    area = skia.Rect.MakeLTRB(stage.left, horizon, stage.right, stage.bottom)
    canvas.drawRect(
        area, falling(horizon, stage.bottom, palette.horizon.mix(water, 0.45), water, water.mix(palette.ground, 0.6))
    )
    shimmer(stage, 0, horizon + 2, stage.high * 0.8, 150, palette.light, 0.75)
    mist(stage, 0, horizon, 60, palette.light, 0.5)
    spot = Spot(x=stage.across(rng.uniform(0.6, 0.7)), y=horizon + stage.high * 0.09, size=250, layer=1)
    beyond = BEYOND / stage.zoom
    levels = [horizon + stage.high * (0.05 + 0.42 * (i / 6) ** 1.5) for i in range(7)]
    for index, (first, end) in enumerate(pairwise(SWELLS), 1):
        below = levels[end] + 70 if end < len(levels) else stage.bottom
        area = skia.Rect.MakeLTRB(stage.left - beyond, levels[first] - 110, stage.right + beyond, below)
        stage.layer(index)
        move = Move(motion="roll", entrance="none", pace=1.2 - 0.15 * index, reach=0.7 + 0.6 * index)
        with stage.aside(index, move, area), stage.wider(beyond):
            for i in range(first, end):
                t = i / 6
                swell(stage, index, levels[i], 6 + 34 * t, 90 + 330 * t, water, t)
    birds(stage, 0, rng.randint(2, 7), palette.tone(0.7))
    return spot


def swell(stage: Stage, index: int, y: float, rise: float, length: float, water: Colour, t: float) -> None:
    """One long wave: dark face, bright crest, foam."""
    palette, rng = stage.palette, stage.rng
    phase, second = rng.uniform(0, math.tau), rng.uniform(0, math.tau)

    def height(x: float) -> float:
        wave = math.sin(x / length * 2.3 + phase) * 0.6 + math.sin(x / length * 5.1 + second) * 0.25
        return y - rise * (wave + abs(math.sin(x / length * 1.7 + second)) ** 3)

    path = land(stage, height, 120)
    crest = water.mix(palette.horizon, 0.5 - 0.3 * t).mix(palette.light, 0.12)
    deep = water.mix(palette.ground, 0.25 + 0.55 * t)
    canvas = stage.layer(index)
    canvas.drawPath(
        path,
        linear(
            (0, y - rise * 1.5),
            (0, y + rise * 4 + 20),
            [(0, crest.argb(0.96)), (0.35, deep.argb(0.94)), (1, deep.shift(-0.03).argb(0.98))],
        ),
    )
    rim(canvas, path, palette.light, 0, 2 + 5 * t, 0.6, 1.5 + 3 * t)
    glow(
        canvas,
        stage.sun[0],
        y + rise,
        260 + 200 * t,
        palette.light.mix(palette.horizon, 0.4),
        0.26 * (1 - t * 0.5),
        skia.BlendMode.kSrcATop,
    )
    for _ in range(int(6 + 16 * t)):
        x = rng.uniform(stage.left, stage.right)
        half = rng.uniform(14, 60) * (0.4 + t)
        top = height(x) + rng.uniform(4, 30) * (0.3 + t)
        streak = curve([(x - half, top + 3), (x, top - 2 * t), (x + half, top + 4)])
        canvas.drawPath(streak, line(WHITE.mix(palette.light, 0.6), 1 + 2.2 * t, rng.uniform(0.08, 0.4)))


def underwater(stage: Stage) -> Spot:
    """Shafts of light from the surface, reefs on both sides, open water in the middle."""
    palette, rng = stage.palette, stage.rng
    stage.sun = (stage.across(rng.uniform(0.3, 0.6)), stage.top - 40)
    canvas = stage.layer(0)
    canvas.drawRect(
        stage.bounds,
        falling(
            stage.top,
            stage.bottom,
            palette.sky.mix(palette.zenith, 0.55),
            palette.sky,
            palette.sky.mix(palette.horizon, 0.6),
            palette.horizon,
            palette.horizon.mix(palette.ground, 0.6),
        ),
    )
    glow(canvas, *stage.sun, max(stage.wide, stage.high) * 0.62, palette.zenith, 0.85)
    caustics(stage)
    rays(stage, 0, (stage.sun[0], stage.top - 260), 90, 34, 15, stage.high * 1.15, palette.zenith, 0.5)
    rng.choice((bottom, bottom, sand, weeds, deep))(stage)
    mist(stage, 1, stage.high * 0.9, 300, palette.haze, 0.4)
    rays(stage, 1, (stage.sun[0], stage.top - 260), 90, 26, 6, stage.high * 0.95, palette.zenith, 0.26)
    shoal(stage, 0, 26, palette.haze.mix(palette.ground, 0.4))
    bubbles(stage, 2, 26)
    garden(stage)
    motes(stage, 2, 90, palette.light, 3.4, 0.6)
    motes(stage, 3, 16, palette.light, 11, 0.22)
    x = stage.across(rng.uniform(0.4, 0.64))
    return Spot(x=x, y=stage.high * rng.uniform(0.36, 0.46), size=520 if stage.tall else 480, floating=True)


def caustics(stage: Stage) -> None:
    """The rippling underside of the surface."""
    palette, rng = stage.palette, stage.rng
    canvas = stage.layer(0)
    for i in range(26):
        y = stage.top + (i / 26) ** 1.7 * stage.high * 0.13
        x = stage.sun[0] + rng.gauss(0, 300)
        half = rng.uniform(60, 200)
        points = [(x + half * (k / 4 - 1), y + rng.uniform(-6, 6)) for k in range(9)]
        canvas.drawPath(curve(points), line(palette.light, 2 + 4 * rng.random(), 0.3 * (1 - i / 26), 1.5))


def shoal(stage: Stage, index: int, count: int, colour: Colour) -> None:
    """Small fish far off, all heading one way."""
    with stage.aside(index, Move(motion="drift", entrance="none", reach=1.3 if stage.flip else -1.3)) as canvas:
        _fishes(stage, canvas, count, colour)


def _fishes(stage: Stage, canvas: skia.Canvas, count: int, colour: Colour) -> None:
    rng = stage.rng
    x0, y0 = stage.across(rng.uniform(0.7, 0.86)), stage.high * rng.uniform(0.2, 0.34)
    path = skia.Path()
    for _ in range(count):
        x, y, s = x0 + rng.gauss(0, 95), y0 + rng.gauss(0, 48), rng.uniform(9, 17) * (1 if stage.flip else -1)
        path.addPath(blob([(x - s, y), (x - s * 0.1, y - abs(s) * 0.32), (x + s, y), (x - s * 0.1, y + abs(s) * 0.32)]))
        path.addPath(
            blob(
                [
                    (x - s * 0.8, y),
                    (x - s * 1.5, y - abs(s) * 0.32),
                    (x - s * 1.25, y),
                    (x - s * 1.5, y + abs(s) * 0.32),
                ],
                0.4,
            )
        )
    canvas.drawPath(path, plain(colour, 0.8))


def bubbles(stage: Stage, index: int, count: int) -> None:
    """Rising air, bright at the upper edge."""
    with stage.aside(index, Move(motion="stream", entrance="none", way=BUBBLES)) as canvas:
        _rising(stage, canvas, count)


def _rising(stage: Stage, canvas: skia.Canvas, count: int) -> None:
    palette, rng = stage.palette, stage.rng
    x0 = stage.across(rng.uniform(0.18, 0.3))
    for i in range(count):
        t = i / count
        x, y = x0 + rng.gauss(0, 16 + 30 * (1 - t)), stage.high * (0.12 + 0.7 * t) + rng.gauss(0, 20)
        radius = rng.uniform(2.5, 10) * (1.25 - 0.6 * t)
        canvas.drawCircle(
            x,
            y,
            radius,
            radial(
                (x, y),
                radius,
                [(0, palette.light.argb(0.02)), (0.75, palette.light.argb(0.12)), (1, palette.light.argb(0.55))],
            ),
        )
        canvas.drawCircle(x - radius * 0.35, y - radius * 0.4, radius * 0.22, plain(WHITE, 0.9))
