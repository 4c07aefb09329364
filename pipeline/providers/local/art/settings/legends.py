"""Castles and caves."""

import math

import skia

from pipeline.providers.local.art.brush import OVER, fade, falling, glow, mist, plain, rays, rim, volume
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.settings.land import foreground
from pipeline.providers.local.art.settings.peaks import peak
from pipeline.providers.local.art.settings.scenery import birds, flare, hill, ridge, sky
from pipeline.providers.local.art.shapes import blob, box, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def castle(stage: Stage) -> Spot:
    """A castle on a crag above the valley."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.58, 0.64)
    sky(stage, horizon, 0.5, 50)
    for share in (0.15, 0.9):
        peak(stage, 0, stage.across(share), horizon + 60, rng.uniform(240, 340), 0.7)
    mist(stage, 0, horizon, 260, palette.haze.mix(palette.light, 0.35), 0.8)
    hill(stage, 0, ridge(stage, horizon + 60, 60, 0.42), palette.tone(0.32), palette.haze.mix(palette.light, 0.2), 260)
    fortress(stage, horizon)
    mist(stage, 1, horizon + 50, 220, palette.haze.mix(palette.light, 0.3), 0.75)
    height = ridge(stage, stage.high * 0.76, 60, 0.4)
    hill(stage, 2, height, palette.tone(0.75), palette.ground, 300)
    birds(stage, 0, rng.randint(3, 7), palette.tone(0.7))
    flare(stage, 1, 0.2)
    foreground(stage, 180)
    sx = stage.across(0.34)
    return Spot(x=sx, y=height(sx) + 10, size=300)


def fortress(stage: Stage, horizon: float) -> None:
    """The crag and its towers."""
    palette = stage.palette
    x, foot = stage.across(stage.rng.uniform(0.6, 0.7)), horizon - 90
    crag = blob(
        [
            (x - 330, horizon + 160),
            (x - 190, foot + 60),
            (x - 130, foot),
            (x + 130, foot - 8),
            (x + 200, foot + 70),
            (x + 340, horizon + 160),
        ],
        0.7,
    )
    stone = palette.tone(0.48).mix(palette.local(Colour.of("b8a890")), 0.25)
    fade(stage, 1, crag, foot, horizon + 150, palette.tone(0.5), palette.haze)
    for dx, wide, tall, roof in (
        (-105, 30, 190, 1),
        (110, 34, 160, 1),
        (-45, 44, 150, 0),
        (50, 40, 230, 1),
        (0, 60, 120, 0),
        (5, 24, 330, 1),
        (-72, 18, 260, 1),
    ):
        turret(stage, x + dx, foot + 14, wide, tall, stone, bool(roof))


def turret(stage: Stage, x: float, foot: float, wide: float, tall: float, stone: Colour, roof: bool) -> None:
    """A tower with battlements or a spire."""
    palette, canvas = stage.palette, stage.layer(1)
    top = foot - tall
    volume(stage, 1, box(x - wide / 2, top, x + wide / 2, foot), stone)
    if roof:
        volume(
            stage,
            1,
            polygon([(x - wide * 0.68, top), (x, top - wide * 1.9), (x + wide * 0.68, top)]),
            palette.accent.mix(palette.ground, 0.45),
        )
    else:
        for k in range(4):
            left = x - wide / 2 + k * wide / 3.6
            volume(stage, 1, box(left, top - 12, left + wide / 6.5, top + 2), stone)
    for k in range(int(tall / 60)):
        canvas.drawPath(
            box(x - 4, top + 24 + k * 56, x + 4, top + 42 + k * 56, 4),
            plain(palette.accent.mix(palette.light, 0.5), 0.9),
        )


def cave(stage: Stage) -> Spot:
    """A cavern with a shaft of light, crystals and still water."""
    palette, rng = stage.palette, stage.rng
    stage.sun = (stage.across(rng.uniform(0.42, 0.56)), stage.top - 30)
    deep = palette.ground.mix(palette.sky, 0.3)
    canvas = stage.layer(0)
    canvas.drawRect(
        stage.bounds, falling(stage.top, stage.bottom, palette.sky.mix(palette.ground, 0.35), deep, palette.ground)
    )
    glow(canvas, stage.sun[0], stage.high * 0.2, 700, palette.light.mix(palette.horizon, 0.5), 0.75)
    for index, depth, hole in ((0, 0.3, 0.33), (1, 0.62, 0.43)):
        walls(stage, index, hole, palette.haze.mix(palette.ground, depth + 0.2), depth)
    rays(stage, 1, (stage.sun[0], stage.top - 200), 90, 16, 10, stage.high * 1.05, palette.light, 0.6)
    floor = ridge(stage, stage.high * 0.76, 30, 0.5)
    path = hill(stage, 2, floor, palette.haze.mix(palette.ground, 0.6), palette.ground, 260)
    rim(stage.layer(2), path, palette.light, 0, 6, 0.5, 4)
    glow(stage.layer(2), stage.sun[0], stage.high * 0.78, 380, palette.light, 0.4, skia.BlendMode.kSrcATop)
    for _ in range(16):
        x = rng.uniform(stage.left, stage.right)
        if abs(x - stage.wide / 2) > 190:
            crystal(stage, 2, x, floor(x) + 12, rng.uniform(40, 130))
    walls(stage, 3, 0.53, palette.ground.mix(BLACK, 0.2), 1.0)
    motes(stage, 2, 80, palette.light, 4, 0.7)
    return Spot(x=stage.wide / 2 + rng.uniform(-50, 50), y=stage.high * 0.77, size=320)


def walls(stage: Stage, index: int, hole: float, colour: Colour, depth: float) -> None:
    """Rock around an opening, with stalactites above."""
    rng = stage.rng
    path = skia.Path()
    path.addRect(stage.bounds.makeOutset(6, 6))
    points = []
    rx, ry = stage.wide * hole, stage.high * (hole + 0.04)
    for k in range(30):
        turn = math.tau * k / 30
        jag = rng.uniform(0.84, 1.12)
        if math.sin(turn) < -0.4 and k % 2:
            jag *= 0.72
        points.append((stage.wide / 2 + rx * jag * math.cos(turn), stage.high * 0.46 + ry * jag * math.sin(turn)))
    path.addPath(blob(points, 0.5))
    path.setFillType(skia.PathFillType.kEvenOdd)
    canvas = stage.layer(index)
    fade(
        stage, index, path, stage.top, stage.bottom, colour.mix(stage.palette.ground, 0.3), colour, stage.palette.ground
    )
    rim(canvas, path, stage.palette.light, 0, -6, 0.35 * (1.1 - depth * 0.4), 5)


def crystal(stage: Stage, index: int, x: float, y: float, tall: float) -> None:
    """A glowing cluster."""
    rng, palette = stage.rng, stage.palette
    colour = rng.choice((palette.second, palette.accent, palette.second))
    glow(stage.layer(index), x, y - tall * 0.4, tall * 1.4, colour, 0.4, OVER)
    for k in (-1, 1, 0):
        lean, size, wide = k * tall * 0.32, tall * (1 if k == 0 else 0.66), tall * 0.13
        tip = (x + lean, y - size)
        facet = [
            (x + k * wide, y),
            (x + lean - wide, y - size * 0.76),
            tip,
            (x + lean + wide, y - size * 0.76),
            (x + k * wide + wide, y),
        ]
        fade(stage, index, polygon(facet), y - size, y, colour.mix(WHITE, 0.55), colour.mix(palette.ground, 0.4))
        stage.layer(index).drawPath(
            polygon([tip, (x + lean + wide, y - size * 0.76), (x + k * wide + wide, y), (x + lean, y - size * 0.7)]),
            plain(palette.ground, 0.28),
        )
