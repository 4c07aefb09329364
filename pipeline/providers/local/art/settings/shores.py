"""Warm sands: a tropical beach, pyramids beyond the dunes."""

import math

import skia

from pipeline.providers.local.art.brush import fade, line, mist, plain, volume
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.settings.dunes import dune
from pipeline.providers.local.art.settings.scenery import birds, grass, hill, land, shimmer, sky
from pipeline.providers.local.art.shapes import blob, box, curve, limb, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def pyramids(stage: Stage) -> Spot:
    """Pyramids beyond the dunes."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.54, 0.6)
    sky(stage, horizon, 0.35, 64)
    sand = palette.local(Colour.of("e0a860"))
    for share, tall in ((0.9, 150), (0.66, 230), (0.34, 330)):
        pyramid(stage, 0, stage.across(share), horizon + 24, tall, sand.mix(palette.haze, 0.62 - tall / 900))
    mist(stage, 0, horizon + 14, 130, palette.haze.mix(palette.light, 0.4), 0.75)
    dune(stage, 1, horizon + stage.high * 0.08, 60, sand.mix(palette.haze, 0.25))
    height = dune(stage, 2, horizon + stage.high * 0.19, 90, sand.mix(palette.ground, 0.25))
    dune(stage, 3, stage.high * 0.94, 80, sand.mix(palette.ground, 0.65))
    motes(stage, 2, 50, palette.light, 3, 0.4)
    birds(stage, 0, rng.randint(0, 5), palette.tone(0.6))
    x = stage.across(rng.uniform(0.56, 0.66))
    return Spot(x=x, y=height(x) + 8, size=250)


def pyramid(stage: Stage, index: int, x: float, foot: float, tall: float, stone: Colour) -> None:
    """One pyramid: a lit and a dark face, courses of stone."""
    canvas, palette, half = stage.layer(index), stage.palette, tall * 0.86
    spine = x - stage.side * -half * 0.28
    lit, dark = stone.mix(palette.light, 0.34), stone.mix(palette.ground, 0.34)
    west, east = (lit, dark) if stage.side < 0 else (dark, lit)
    for path, tone in (
        (polygon([(x, foot - tall), (x - half, foot), (spine, foot + tall * 0.05)]), west),
        (polygon([(x, foot - tall), (x + half, foot), (spine, foot + tall * 0.05)]), east),
    ):
        fade(stage, index, path, foot - tall, foot, tone, tone.mix(palette.haze, 0.5))
    for k in range(1, 14):
        t = k / 14
        y = foot - tall + tall * t
        canvas.drawRect(skia.Rect.MakeLTRB(x - half * t, y, x + half * t, y + 1.4), plain(palette.ground, 0.12))


def beach(stage: Stage) -> Spot:
    """Sand, surf and leaning palms."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.48, 0.54)
    stage.sun = (stage.sun[0], horizon - rng.uniform(60, stage.high * 0.2))
    sky(stage, horizon, 0.55, 60)
    water = palette.sky.mix(Colour.of("1fa3b0"), 0.45).mix(palette.ground, 0.15)
    sea = box(stage.left, horizon, stage.right, stage.bottom)
    fade(
        stage, 0, sea, horizon, stage.high * 0.75, palette.horizon.mix(water, 0.5), water, water.mix(palette.light, 0.3)
    )
    shimmer(stage, 0, horizon + 2, stage.high * 0.68, 110, palette.light, 0.7)
    mist(stage, 0, horizon, 50, palette.light, 0.5)
    island = blob(
        [
            (stage.across(0.82) + dx, horizon + dy)
            for dx, dy in ((-190, 1), (-90, -24), (-20, -58), (60, -30), (200, 1))
        ],
        0.8,
    )
    fade(stage, 0, island, horizon - 60, horizon, palette.tone(0.45), palette.haze)
    sand = palette.local(Colour.of("f0d09a"))
    strand(stage, sand)
    surf(stage)
    for edge, tall in ((0.06, 0.62), (0.17, 0.46)):
        palm(stage, stage.across(1 - edge), stage.high * 0.93, stage.high * tall * (0.66 if stage.tall else 1.0))

    def bank(x: float) -> float:
        return stage.high * 0.97 - 60 * abs(2 * x / stage.wide - 1) ** 3

    hill(stage, 3, bank, sand.mix(palette.ground, 0.6), palette.ground, 120)
    grass(stage, 3, bank, 44, palette.ground)
    birds(stage, 0, rng.randint(2, 6), palette.tone(0.6))
    return Spot(x=stage.across(rng.uniform(0.34, 0.44)), y=stage.high * 0.78, size=330)


def strand(stage: Stage, sand: Colour) -> None:
    """Foam, wet sand, dry sand."""
    palette = stage.palette
    for k, (drop, tone) in enumerate(
        ((0.0, WHITE.mix(palette.light, 0.5)), (0.012, sand.mix(palette.ground, 0.2)), (0.03, sand))
    ):

        def shore(x: float, drop: float = drop) -> float:
            return stage.high * (0.68 + drop) + 22 * math.sin(x / 190) + (x - stage.wide / 2) * 0.05 * stage.side

        fade(
            stage,
            1,
            land(stage, shore),
            stage.high * 0.66,
            stage.bottom,
            tone,
            tone.mix(palette.ground, 0.25 + 0.2 * (k == 2)),
        )


def surf(stage: Stage) -> None:
    """Two lines of foam that come and go along the strand."""
    for k, (wide, alpha) in enumerate(((20, 0.55), (9, 0.85))):
        points = [
            (x, stage.high * (0.678 - 0.012 * k) + 22 * math.sin(x / 190) + (x - stage.wide / 2) * 0.05 * stage.side)
            for x in range(round(stage.left) - 80, round(stage.right) + 120, 40)
        ]
        area = skia.Rect.MakeLTRB(stage.left - 40, stage.high * 0.6, stage.right + 40, stage.high * 0.76)
        with stage.aside(1, Move(motion="roll", entrance="none", reach=2.2 - 4.0 * k, pace=1.3), area) as canvas:
            canvas.drawPath(curve(points), line(WHITE.mix(stage.palette.light, 0.3), wide, alpha, wide * 0.2))


def palm(stage: Stage, x: float, foot: float, tall: float) -> None:
    """A coconut palm leaning out."""
    rng, palette = stage.rng, stage.palette
    lean = (-1 if x > stage.wide / 2 else 1) * tall * rng.uniform(0.14, 0.3)
    top = (x + lean, foot - tall)
    bark = palette.ground.mix(palette.local(Colour.of("8a6238")), 0.35)
    volume(
        stage,
        3,
        limb([(x, foot + 30), (x + lean * 0.3, foot - tall * 0.5), top], [tall * 0.06, tall * 0.042, tall * 0.032]),
        bark,
    )
    leaf = palette.ground.mix(palette.local(Colour.of("3f8a4a")), 0.35)
    area = skia.Rect.MakeLTRB(top[0] - tall * 0.55, top[1] - tall * 0.6, top[0] + tall * 0.55, top[1] + tall * 0.6)
    with stage.aside(3, Move(motion="rock", entrance="none", pace=0.9, reach=0.8), area) as canvas:
        for k in range(11):
            turn = math.radians(-200 + 40 * k * 0.55 + rng.uniform(-8, 8))
            reach = tall * rng.uniform(0.3, 0.42)
            mid = (top[0] + math.cos(turn) * reach * 0.6, top[1] + math.sin(turn) * reach * 0.55 - reach * 0.08)
            end = (top[0] + math.cos(turn) * reach, top[1] + math.sin(turn) * reach * 0.6 + reach * 0.42)
            frond(canvas, top, mid, end, leaf.shift(rng.uniform(-0.03, 0.05)), reach)
        canvas.drawCircle(top[0], top[1] + 8, tall * 0.026, plain(bark.shift(-0.05)))


def frond(
    canvas: skia.Canvas,
    top: tuple[float, float],
    mid: tuple[float, float],
    end: tuple[float, float],
    colour: Colour,
    reach: float,
) -> None:
    """A feathered leaf."""
    canvas.drawPath(limb([top, mid, end], [reach * 0.03, reach * 0.03, 1]), plain(colour))
    path = skia.Path()
    for i in range(1, 16):
        t = i / 16
        x = (1 - t) ** 2 * top[0] + 2 * t * (1 - t) * mid[0] + t * t * end[0]
        y = (1 - t) ** 2 * top[1] + 2 * t * (1 - t) * mid[1] + t * t * end[1]
        size = reach * 0.3 * math.sin(math.pi * (0.15 + 0.85 * t)) + 4
        for side in (-1, 1):
            path.moveTo(x - 3, y)
            path.quadTo(
                x + side * size * 0.3 + (end[0] - top[0]) * 0.1,
                y + size * 0.4,
                x + side * size * 0.45 + (end[0] - top[0]) * 0.14,
                y + size,
            )
            path.quadTo(x + side * size * 0.2, y + size * 0.35, x + 4, y + 1)
            path.close()
    canvas.drawPath(path, plain(colour))
