"""Places of history and legend: ruins, pyramids, castles, caves, a tropical shore."""

import math

import skia

from pipeline.providers.local.art.brush import OVER, falling, fade, glow, mist, plain, rays, rim, volume
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.settings.land import dune, foreground, peak
from pipeline.providers.local.art.settings.scenery import birds, crown, flare, grass, hill, land, ridge, shimmer, sky
from pipeline.providers.local.art.shapes import blob, box, limb, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def ruins(stage: Stage) -> Spot:
    """A broken temple on a hill, columns near and far, ivy and dust in the light."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.56, 0.62)
    sky(stage, horizon, 0.5, 56)
    peak(stage, 0, stage.across(0.86), horizon + 40, rng.uniform(200, 300), 0.5)
    hill(stage, 0, ridge(stage, horizon, 60, 0.45), palette.tone(0.2), palette.haze, 240)
    stone = palette.local(Colour.of("d8c3a0"))
    x = stage.across(rng.uniform(0.28, 0.36))
    temple(stage, 1, x, horizon + 30, rng.uniform(330, 400), stone.mix(palette.haze, 0.42))
    mist(stage, 1, horizon + 40, 200, palette.haze.mix(palette.light, 0.4), 0.7)
    height = ridge(stage, horizon + stage.high * 0.1, 40, 0.42)
    hill(stage, 1, height, palette.tone(0.5), palette.tone(0.7), 260)
    for share, tall, broken in ((0.84, 360, False), (0.71, 210, True)):
        cx = stage.across(share + rng.uniform(-0.03, 0.03))
        column(stage, 1, cx, height(cx) + 20, tall * rng.uniform(0.85, 1.1), stone.mix(palette.haze, 0.22), broken)
    rays(stage, 1, stage.sun, 90 - stage.side * 20, 40, 10, stage.high, palette.light, 0.32)
    floor = ridge(stage, stage.high * 0.77, 26, 0.4)
    path = hill(stage, 2, floor, palette.tone(0.72).mix(stone, 0.25), palette.ground, 300)
    rim(stage.layer(2), path, palette.light, 0, 5, 0.4, 3)
    for _ in range(9):
        bx = rng.uniform(stage.left, stage.right)
        rubble(stage, bx, floor(bx) + rng.uniform(4, 60), rng.uniform(14, 46), stone.mix(palette.ground, 0.35))
    motes(stage, 2, 60, palette.light, 4, 0.6)
    near(stage, stone)
    sx = stage.across(rng.uniform(0.52, 0.6))
    return Spot(x=sx, y=floor(sx) + 24, size=320)


def near(stage: Stage, stone: Colour) -> None:
    """A dark column at one edge, ivy, grass."""
    palette, rng = stage.palette, stage.rng
    x = stage.wide * 0.98 if stage.flip else stage.wide * 0.02
    column(stage, 3, x, stage.bottom + 20, stage.high * 0.96, palette.ground.mix(stone, 0.12), True)
    for _ in range(16):
        cx, cy = x + rng.gauss(0, 50), stage.high * rng.uniform(0.1, 0.9)
        stage.layer(3).drawPath(crown(cx, cy, rng.uniform(16, 44), rng, 6), plain(palette.ground.mix(palette.local(Colour.of("4f7a3a")), 0.25)))

    def bank(at: float) -> float:
        return stage.high * 0.99 - 60 * abs(2 * at / stage.wide - 1) ** 2

    hill(stage, 3, bank, palette.ground, palette.ground, 80)
    grass(stage, 3, bank, 62, palette.ground.shift(0.02))
    glow(stage.layer(3), *stage.sun, 420, palette.light, 0.14, OVER)


def temple(stage: Stage, index: int, x: float, foot: float, wide: float, stone: Colour) -> None:
    """A pediment on columns, part of it fallen."""
    rng = stage.rng
    tall, half = wide * 0.56, wide / 2
    for k in range(3):
        volume(stage, index, box(x - half - 12 * k - 8, foot - 10 + 12 * k, x + half + 12 * k + 8, foot + 4 + 12 * k), stone, gloss=0.6)
    volume(stage, index, box(x - half * 0.86, foot - tall, x + half * 0.86, foot - 8), stone.mix(stage.palette.ground, 0.6), gloss=0.2)
    missing = rng.randint(3, 5)
    for k in range(6):
        cx = x - half * 0.9 + k * half * 0.36
        column(stage, index, cx, foot - 8, tall * (rng.uniform(0.4, 0.7) if k == missing else 1.0), stone, k == missing)
    beam = polygon([(x - half * 1.04, foot - tall - 30), (x + half * 1.04, foot - tall - 30), (x + half * 1.04, foot - tall), (x - half * 1.04, foot - tall)])
    volume(stage, index, beam, stone, gloss=0.8)
    gable = polygon([(x - half * 1.1, foot - tall - 28), (x - half * 0.1, foot - tall - 120), (x + half * 0.32, foot - tall - 92), (x + half * 0.42, foot - tall - 74),
                     (x + half * 0.6, foot - tall - 70), (x + half * 1.1, foot - tall - 28)])  # fmt: skip
    volume(stage, index, gable, stone, gloss=0.9)


def column(stage: Stage, index: int, x: float, foot: float, tall: float, stone: Colour, broken: bool) -> None:
    """A fluted column, whole or snapped."""
    rng, wide = stage.rng, max(14.0, min(58.0, tall * 0.065))
    top = foot - tall
    crest = [(x + wide, top), (x - wide, top)]
    if broken:
        crest = [(x + wide, top + rng.uniform(0, wide)), (x + wide * 0.3, top - wide * rng.uniform(0, 0.8)), (x - wide * 0.3, top + wide * 0.5), (x - wide, top - wide * 0.2)]
    shaft = polygon([(x - wide * 1.15, foot), (x + wide * 1.15, foot), *crest])
    volume(stage, index, shaft, stone)
    canvas = stage.layer(index)
    for k in range(-2, 3):
        flute = box(x + k * wide * 0.4 - wide * 0.08, top + wide * 0.9, x + k * wide * 0.4 + wide * 0.08, foot - wide * 0.5)
        canvas.drawPath(flute, plain(stage.palette.ground, 0.22))
    volume(stage, index, box(x - wide * 1.5, foot - wide * 0.5, x + wide * 1.5, foot, 3), stone)
    if not broken:
        volume(stage, index, box(x - wide * 1.5, top - wide * 0.4, x + wide * 1.5, top + wide * 0.25, 3), stone)


def rubble(stage: Stage, x: float, y: float, size: float, stone: Colour) -> None:
    """A fallen block."""
    rng = stage.rng
    path = polygon([(x - size, y), (x - size * rng.uniform(0.6, 0.9), y - size * rng.uniform(0.5, 0.8)), (x + size * rng.uniform(0.2, 0.7), y - size * rng.uniform(0.6, 1.0)), (x + size, y)])
    volume(stage, 2, path, stone, gloss=0.8)


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


def castle(stage: Stage) -> Spot:
    """A castle on a crag above the valley."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.58, 0.64)
    sky(stage, horizon, 0.5, 50)
    for share in (0.15, 0.9):
        peak(stage, 0, stage.across(share), horizon + 60, rng.uniform(240, 340), 0.7)
    mist(stage, 0, horizon, 260, palette.haze.mix(palette.light, 0.35), 0.8)
    hill(stage, 0, ridge(stage, horizon + 60, 60, 0.42), palette.tone(0.32), palette.haze.mix(palette.light, 0.2), 260)
    x, foot = stage.across(rng.uniform(0.6, 0.7)), horizon - 90
    crag = blob([(x - 330, horizon + 160), (x - 190, foot + 60), (x - 130, foot), (x + 130, foot - 8), (x + 200, foot + 70), (x + 340, horizon + 160)], 0.7)
    stone = palette.tone(0.48).mix(palette.local(Colour.of("b8a890")), 0.25)
    fade(stage, 1, crag, foot, horizon + 150, palette.tone(0.5), palette.haze)
    for dx, wide, tall, roof in ((-105, 30, 190, 1), (110, 34, 160, 1), (-45, 44, 150, 0), (50, 40, 230, 1), (0, 60, 120, 0), (5, 24, 330, 1), (-72, 18, 260, 1)):
        turret(stage, x + dx, foot + 14, wide, tall, stone, bool(roof))
    mist(stage, 1, horizon + 50, 220, palette.haze.mix(palette.light, 0.3), 0.75)
    height = ridge(stage, stage.high * 0.76, 60, 0.4)
    hill(stage, 2, height, palette.tone(0.75), palette.ground, 300)
    birds(stage, 0, rng.randint(3, 7), palette.tone(0.7))
    flare(stage, 1, 0.2)
    foreground(stage, 180)
    sx = stage.across(0.34)
    return Spot(x=sx, y=height(sx) + 10, size=300)


def turret(stage: Stage, x: float, foot: float, wide: float, tall: float, stone: Colour, roof: bool) -> None:
    """A tower with battlements or a spire."""
    palette, canvas = stage.palette, stage.layer(1)
    top = foot - tall
    volume(stage, 1, box(x - wide / 2, top, x + wide / 2, foot), stone)
    if roof:
        volume(stage, 1, polygon([(x - wide * 0.68, top), (x, top - wide * 1.9), (x + wide * 0.68, top)]), palette.accent.mix(palette.ground, 0.45))
    else:
        for k in range(4):
            left = x - wide / 2 + k * wide / 3.6
            volume(stage, 1, box(left, top - 12, left + wide / 6.5, top + 2), stone)
    for k in range(int(tall / 60)):
        canvas.drawPath(box(x - 4, top + 24 + k * 56, x + 4, top + 42 + k * 56, 4), plain(palette.accent.mix(palette.light, 0.5), 0.9))


def cave(stage: Stage) -> Spot:
    """A cavern with a shaft of light, crystals and still water."""
    palette, rng = stage.palette, stage.rng
    stage.sun = (stage.across(rng.uniform(0.42, 0.56)), stage.top - 30)
    deep = palette.ground.mix(palette.sky, 0.3)
    canvas = stage.layer(0)
    canvas.drawRect(stage.bounds, falling(stage.top, stage.bottom, palette.sky.mix(palette.ground, 0.35), deep, palette.ground))
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
    fade(stage, index, path, stage.top, stage.bottom, colour.mix(stage.palette.ground, 0.3), colour, stage.palette.ground)
    rim(canvas, path, stage.palette.light, 0, -6, 0.35 * (1.1 - depth * 0.4), 5)


def crystal(stage: Stage, index: int, x: float, y: float, tall: float) -> None:
    """A glowing cluster."""
    rng, palette = stage.rng, stage.palette
    colour = rng.choice((palette.second, palette.accent, palette.second))
    glow(stage.layer(index), x, y - tall * 0.4, tall * 1.4, colour, 0.4, OVER)
    for k in (-1, 1, 0):
        lean, size, wide = k * tall * 0.32, tall * (1 if k == 0 else 0.66), tall * 0.13
        tip = (x + lean, y - size)
        facet = [(x + k * wide, y), (x + lean - wide, y - size * 0.76), tip, (x + lean + wide, y - size * 0.76), (x + k * wide + wide, y)]
        fade(stage, index, polygon(facet), y - size, y, colour.mix(WHITE, 0.55), colour.mix(palette.ground, 0.4))
        stage.layer(index).drawPath(polygon([tip, (x + lean + wide, y - size * 0.76), (x + k * wide + wide, y), (x + lean, y - size * 0.7)]), plain(palette.ground, 0.28))


def beach(stage: Stage) -> Spot:
    """Sand, surf and leaning palms."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.48, 0.54)
    stage.sun = (stage.sun[0], horizon - rng.uniform(60, stage.high * 0.2))
    sky(stage, horizon, 0.55, 60)
    water = palette.sky.mix(Colour.of("1fa3b0"), 0.45).mix(palette.ground, 0.15)
    sea = box(stage.left, horizon, stage.right, stage.bottom)
    fade(stage, 0, sea, horizon, stage.high * 0.75, palette.horizon.mix(water, 0.5), water, water.mix(palette.light, 0.3))
    shimmer(stage, 0, horizon + 2, stage.high * 0.68, 110, palette.light, 0.7)
    mist(stage, 0, horizon, 50, palette.light, 0.5)
    island = blob([(stage.across(0.82) + dx, horizon + dy) for dx, dy in ((-190, 1), (-90, -24), (-20, -58), (60, -30), (200, 1))], 0.8)
    fade(stage, 0, island, horizon - 60, horizon, palette.tone(0.45), palette.haze)
    sand = palette.local(Colour.of("f0d09a"))
    for k, (drop, tone) in enumerate(((0.0, WHITE.mix(palette.light, 0.5)), (0.012, sand.mix(palette.ground, 0.2)), (0.03, sand))):

        def shore(x: float, drop: float = drop) -> float:
            return stage.high * (0.68 + drop) + 22 * math.sin(x / 190) + (x - stage.wide / 2) * 0.05 * stage.side

        fade(stage, 1, land(stage, shore), stage.high * 0.66, stage.bottom, tone, tone.mix(palette.ground, 0.25 + 0.2 * (k == 2)))
    for edge, tall in ((0.06, 0.62), (0.17, 0.46)):
        palm(stage, stage.across(1 - edge), stage.high * 0.93, stage.high * tall * (0.8 if stage.tall else 1.0))

    def bank(x: float) -> float:
        return stage.high * 0.97 - 60 * abs(2 * x / stage.wide - 1) ** 3

    hill(stage, 3, bank, sand.mix(palette.ground, 0.6), palette.ground, 120)
    grass(stage, 3, bank, 44, palette.ground)
    birds(stage, 0, rng.randint(2, 6), palette.tone(0.6))
    return Spot(x=stage.across(rng.uniform(0.4, 0.5)), y=stage.high * 0.78, size=330)


def palm(stage: Stage, x: float, foot: float, tall: float) -> None:
    """A coconut palm leaning out."""
    rng, palette, canvas = stage.rng, stage.palette, stage.layer(3)
    lean = (-1 if x > stage.wide / 2 else 1) * tall * rng.uniform(0.14, 0.3)
    top = (x + lean, foot - tall)
    bark = palette.ground.mix(palette.local(Colour.of("8a6238")), 0.35)
    volume(stage, 3, limb([(x, foot + 30), (x + lean * 0.3, foot - tall * 0.5), top], [tall * 0.06, tall * 0.042, tall * 0.032]), bark)
    leaf = palette.ground.mix(palette.local(Colour.of("3f8a4a")), 0.35)
    for k in range(11):
        turn = math.radians(-200 + 40 * k * 0.55 + rng.uniform(-8, 8))
        reach = tall * rng.uniform(0.3, 0.42)
        mid = (top[0] + math.cos(turn) * reach * 0.6, top[1] + math.sin(turn) * reach * 0.55 - reach * 0.08)
        end = (top[0] + math.cos(turn) * reach, top[1] + math.sin(turn) * reach * 0.6 + reach * 0.42)
        frond(canvas, top, mid, end, leaf.shift(rng.uniform(-0.03, 0.05)), reach)
    canvas.drawCircle(top[0], top[1] + 8, tall * 0.026, plain(bark.shift(-0.05)))


def frond(canvas: skia.Canvas, top: tuple[float, float], mid: tuple[float, float], end: tuple[float, float], colour: Colour, reach: float) -> None:
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
            path.quadTo(x + side * size * 0.3 + (end[0] - top[0]) * 0.1, y + size * 0.4, x + side * size * 0.45 + (end[0] - top[0]) * 0.14, y + size)
            path.quadTo(x + side * size * 0.2, y + size * 0.35, x + 4, y + 1)
            path.close()
    canvas.drawPath(path, plain(colour))


