"""Indoors: rooms, cafés, offices, laboratories, stages, libraries."""

import math

import skia

from pipeline.providers.local.art.brush import OVER, falling, fade, glow, line, linear, plain, rays, rim, volume
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.settings.backdrops import bokeh_discs
from pipeline.providers.local.art.settings.scenery import hill, ridge
from pipeline.providers.local.art.shapes import box, circle, limb, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import clouds, motes, stars


def window(stage: Stage, left: float, top: float, right: float, bottom: float, panes: int) -> None:
    """A window on the layer at the back: sky, hills, the sun, bars."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    frame = skia.Rect.MakeLTRB(left, top, right, bottom)
    canvas.save()
    canvas.clipRect(frame)
    canvas.drawRect(frame, falling(top, bottom, palette.zenith, palette.sky, palette.horizon))
    stage.sun = (left + (right - left) * rng.uniform(0.3, 0.7), top + (bottom - top) * rng.uniform(0.3, 0.5))
    if palette.dark:
        stars(stage, 0, 90, bottom)
    clouds(stage, 0, top, bottom, 0.4)
    glow(canvas, *stage.sun, 420, palette.light, 0.8)
    canvas.drawCircle(*stage.sun, 34, plain(palette.light.mix(WHITE, 0.5)))
    for k, depth in enumerate((0.2, 0.45)):
        hill(stage, 0, ridge(stage, bottom - (bottom - top) * (0.22 - 0.12 * k), 50, 0.5), palette.tone(depth), palette.haze, 160)
    canvas.restore()
    wood = palette.ground.mix(palette.local(Colour.of("8a6a4a")), 0.45)
    for k in range(panes + 1):
        x = left + (right - left) * k / panes
        volume(stage, 0, box(x - 7, top, x + 7, bottom), wood, gloss=0.7)
    for y in (top, (top * 0.62 + bottom * 0.38), bottom):
        volume(stage, 0, box(left - 12, y - 8, right + 12, y + 8), wood, gloss=0.7)


def interior(stage: Stage, floor: float, wall: Colour) -> None:
    """Wall and floor in the shade of the room."""
    palette, canvas = stage.palette, stage.layer(0)
    canvas.drawRect(stage.bounds, falling(stage.top, floor, wall.mix(palette.ground, 0.35), wall))
    ground = palette.ground.mix(palette.local(Colour.of("8a5c38")), 0.4)
    fade(stage, 0, box(stage.left, floor, stage.right, stage.bottom), floor, stage.bottom, ground.shift(0.05), ground.mix(palette.ground, 0.7))
    for k in range(-14, 15):
        x = stage.wide / 2 + k * 90
        canvas.drawLine(x, floor, stage.wide / 2 + k * 240, stage.bottom, line(palette.ground, 3, 0.3))
    canvas.drawRect(skia.Rect.MakeLTRB(stage.left, floor - 14, stage.right, floor), plain(wall.shift(0.06)))


def beam(stage: Stage, index: int, floor: float, alpha: float = 0.4) -> None:
    """Window light falling across the room, dust in it."""
    rays(stage, index, stage.sun, 90 - stage.side * -34, 16, 9, stage.high * 1.1, stage.palette.light, alpha)
    motes(stage, index, 50, stage.palette.light, 3.4, 0.7)


def room(stage: Stage) -> Spot:
    """A quiet room with a big window, a lamp and plants."""
    palette, rng = stage.palette, stage.rng
    floor = stage.high * 0.72
    interior(stage, floor, palette.haze.mix(palette.ground, 0.45))
    half = min(stage.wide * 0.34, 430)
    x = stage.across(rng.uniform(0.4, 0.46))
    window(stage, x - half, stage.high * 0.12, x + half, floor - stage.high * 0.1, 3)
    for side in (-1, 1):
        drape = polygon([(x + side * (half + 66), stage.high * 0.07), (x + side * (half - 30), stage.high * 0.07), (x + side * (half + 4), floor - 20), (x + side * (half + 84), floor - 20)])
        volume(stage, 1, drape, palette.accent.mix(palette.ground, 0.4), gloss=0.7)
        for k in range(5):
            fx = x + side * (half + 2 + k * 14)
            stage.layer(1).drawLine(fx, stage.high * 0.08, fx + side * 9, floor - 24, line(palette.ground, 4, 0.25))
    beam(stage, 1, floor)
    carpet = oval(stage.wide / 2, stage.high * 0.84, stage.wide * 0.42, stage.high * 0.075)
    fade(stage, 1, carpet, stage.high * 0.77, stage.high * 0.92, palette.second.mix(palette.ground, 0.35), palette.accent.mix(palette.ground, 0.6))
    plant(stage, 2, stage.across(0.9), floor + 70, stage.high * 0.24)
    floor_lamp(stage, stage.across(0.08), floor + 60)
    plant(stage, 3, stage.across(0.02), stage.high * 1.02, stage.high * 0.3)
    return Spot(x=stage.across(rng.uniform(0.5, 0.58)), y=stage.high * 0.82, size=380)


def plant(stage: Stage, index: int, x: float, foot: float, tall: float) -> None:
    """A potted plant with broad leaves."""
    palette, rng = stage.palette, stage.rng
    leaf = palette.local(Colour.of("4f8f54")).mix(palette.ground, 0.25 + 0.2 * (index == 3))
    for k in range(11):
        turn = math.radians(-90 + (k - 5) * 15 + rng.uniform(-6, 6))
        reach = tall * rng.uniform(0.6, 1.0)
        tip = (x + math.cos(turn) * reach, foot - tall * 0.3 + math.sin(turn) * reach * 0.9)
        mid = ((x + tip[0]) / 2 + math.cos(turn) * reach * 0.08, (foot - tall * 0.3 + tip[1]) / 2 - reach * 0.1)
        volume(stage, index, limb([(x, foot - tall * 0.28), mid, tip], [tall * 0.02, tall * 0.12, 1.5], 5), leaf.shift(rng.uniform(-0.04, 0.06)), gloss=0.7)
    pot = polygon([(x - tall * 0.15, foot - tall * 0.3), (x + tall * 0.15, foot - tall * 0.3), (x + tall * 0.11, foot), (x - tall * 0.11, foot)])
    volume(stage, index, pot, palette.accent.mix(palette.ground, 0.25))


def floor_lamp(stage: Stage, x: float, foot: float) -> None:
    """A lit standing lamp."""
    palette, canvas = stage.palette, stage.layer(2)
    top, warm = foot - stage.high * 0.36, Colour.of("ffdf9a").mix(palette.light, 0.3)
    glow(canvas, x, top + 30, 360, warm, 0.6, OVER)
    canvas.drawLine(x, foot, x, top + 50, line(palette.ground, 8))
    volume(stage, 2, oval(x, foot, 50, 10), palette.ground)
    volume(stage, 2, polygon([(x - 34, top - 30), (x + 34, top - 30), (x + 58, top + 56), (x - 58, top + 56)]), warm, gloss=0.5)


def cafe(stage: Stage) -> Spot:
    """A wooden counter, soft lights beyond."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    table = stage.high * 0.7
    dark = palette.ground.mix(palette.local(Colour.of("6a4028")), 0.4)
    canvas.drawRect(stage.bounds, falling(stage.top, table, dark.mix(palette.sky, 0.2), palette.haze.mix(dark, 0.55)))
    stage.sun = (stage.across(rng.uniform(0.2, 0.32)), stage.high * 0.18)
    glow(canvas, *stage.sun, 800, palette.light.mix(palette.horizon, 0.4), 0.8)
    for k in range(3):
        y = stage.high * (0.2 + 0.15 * k)
        x0 = stage.across(0.62)
        canvas.drawRect(skia.Rect.MakeLTRB(min(x0, stage.across(1.1)), y, max(x0, stage.across(1.1)), y + 10), plain(dark.shift(0.06), 0.9, 4))
        for i in range(7):
            x = stage.across(0.66 + i * 0.055)
            wide, tall = rng.uniform(12, 24), rng.uniform(40, 84)
            canvas.drawPath(box(x - wide, y - tall, x + wide, y, 8), plain(rng.choice((palette.accent, palette.second, palette.haze, palette.horizon)).mix(dark, 0.4), 0.8, 5))
    bokeh_discs(stage, 0, 20, 60, 0.22)
    for k in range(3):
        pendant(stage, stage.wide * (0.2 + 0.3 * k), stage.high * rng.uniform(0.08, 0.16))
    wood = palette.local(Colour.of("a8693a")).mix(palette.ground, 0.2)
    fade(stage, 1, box(stage.left, table, stage.right, stage.bottom), table, stage.bottom, wood.mix(palette.light, 0.3), wood, wood.mix(palette.ground, 0.75))
    for k in range(26):
        y = table + (stage.bottom - table) * (k / 26) ** 1.5
        stage.layer(1).drawLine(stage.left, y, stage.right, y + rng.uniform(-6, 6), line(palette.ground, 1 + k * 0.14, 0.16))
    glow(stage.layer(1), stage.sun[0], table + 40, 520, palette.light, 0.4, skia.BlendMode.kSrcATop)
    beam(stage, 1, table, 0.26)
    plant(stage, 3, stage.across(0.97), stage.high * 1.0, stage.high * 0.28)
    return Spot(x=stage.across(rng.uniform(0.46, 0.54)), y=stage.high * 0.78, size=470 if stage.tall else 430)


def pendant(stage: Stage, x: float, y: float) -> None:
    """A hanging lamp."""
    palette, canvas = stage.palette, stage.layer(1)
    warm = Colour.of("ffdf9a").mix(palette.light, 0.3)
    canvas.drawLine(x, stage.top, x, y, line(palette.ground, 4))
    glow(canvas, x, y + 40, 230, warm, 0.55, OVER)
    volume(stage, 1, polygon([(x - 14, y - 8), (x + 14, y - 8), (x + 52, y + 38), (x - 52, y + 38)]), palette.ground.mix(palette.accent, 0.25))
    canvas.drawPath(oval(x, y + 40, 26, 9), plain(warm.mix(WHITE, 0.5)))


def office(stage: Stage) -> Spot:
    """A desk at a wide window over the city."""
    palette, rng = stage.palette, stage.rng
    desk = stage.high * 0.72
    interior(stage, stage.high * 0.78, palette.haze.mix(palette.ground, 0.35))
    window(stage, stage.wide * 0.06, stage.high * 0.08, stage.wide * 0.94, desk - 30, 4 if stage.tall else 6)
    canvas = stage.layer(0)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(stage.wide * 0.06, stage.high * 0.08, stage.wide * 0.94, desk - 38))
    from pipeline.providers.local.art.settings.town import towers

    towers(stage, 0, desk + 20, 300, 54, 0.3, palette.accent.mix(palette.light, 0.5))
    canvas.restore()
    beam(stage, 1, desk, 0.3)
    wood = palette.local(Colour.of("c08a58"))
    volume(stage, 2, box(stage.wide * -0.05, desk + 54, stage.wide * 1.05, desk + 80, 6), wood.mix(palette.ground, 0.2))
    fade(stage, 2, box(stage.left, desk + 78, stage.right, stage.bottom), desk + 78, stage.bottom, palette.ground.mix(wood, 0.3), palette.ground)
    plant(stage, 2, stage.across(0.9), desk + 58, stage.high * 0.2)
    for k, wide in enumerate((110, 96, 104)):
        x = stage.across(0.14)
        tone = (palette.accent, palette.second, palette.haze)[k]
        volume(stage, 2, box(x - wide / 2, desk + 32 - 23 * k, x + wide / 2, desk + 54 - 23 * k, 4), tone.mix(palette.ground, 0.25))
    return Spot(x=stage.wide * rng.uniform(0.46, 0.54), y=desk + 56, size=330)


def library(stage: Stage) -> Spot:
    """Tall shelves of books and a round window of light."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    floor = stage.high * 0.77
    dark = palette.ground.mix(palette.local(Colour.of("6a4028")), 0.4)
    interior(stage, floor, dark.mix(palette.haze, 0.35))
    stage.sun = (stage.wide / 2, stage.high * 0.24)
    radius = min(stage.wide * 0.22, stage.high * 0.2)
    canvas.drawPath(circle(*stage.sun, radius), falling(stage.sun[1] - radius, stage.sun[1] + radius, palette.sky, palette.horizon, palette.light))
    glow(canvas, *stage.sun, 640, palette.light, 0.8)
    canvas.drawPath(circle(*stage.sun, radius), line(dark, 14))
    for turn in (0, 45, 90, 135):
        dx, dy = math.cos(math.radians(turn)) * radius, math.sin(math.radians(turn)) * radius
        canvas.drawLine(stage.sun[0] - dx, stage.sun[1] - dy, stage.sun[0] + dx, stage.sun[1] + dy, line(dark, 6))
    for side in (0, 1):
        shelves(stage, side, floor, dark)
    rays(stage, 1, stage.sun, 90, 28, 10, stage.high, palette.light, 0.42)
    motes(stage, 2, 80, palette.light, 3.6, 0.7)
    pile(stage, 2, stage.across(0.84), floor + 70)
    pile(stage, 3, stage.across(0.06), stage.high * 1.0)
    return Spot(x=stage.across(rng.uniform(0.47, 0.53)), y=stage.high * 0.83, size=390)


def shelves(stage: Stage, side: int, floor: float, wood: Colour) -> None:
    """A case of books along one wall."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(1)
    wide = stage.wide * 0.29
    left = stage.left if side == 0 else stage.right - wide
    volume(stage, 1, box(left, stage.top, left + wide, floor + 30), wood.mix(palette.ground, 0.5), gloss=0.4)
    rows = 8 if stage.tall else 5
    step = (floor - stage.top) / rows
    tones = [palette.accent, palette.second, palette.haze, palette.horizon, palette.local(Colour.of("8a3a34")), palette.local(Colour.of("3a5a7a"))]
    for row in range(rows):
        y, x = stage.top + step * (row + 1) - 8, left + 12
        while x < left + wide - 26:
            thick, tall = rng.uniform(13, 27), step * rng.uniform(0.56, 0.84)
            tone = rng.choice(tones).mix(palette.ground, rng.uniform(0.3, 0.6))
            canvas.drawPath(box(x, y - tall, x + thick, y, 2), linear((x, 0), (x + thick, 0), [(0, tone.shift(0.05).argb()), (1, tone.shift(-0.07).argb())]))
            canvas.drawRect(skia.Rect.MakeXYWH(x, y - tall * 0.8, thick, 4), plain(palette.light, 0.35))
            x += thick + rng.choice((0, 0, 1, 8))
        volume(stage, 1, box(left, y, left + wide, y + 13), wood)


def pile(stage: Stage, index: int, x: float, foot: float) -> None:
    """A pile of books."""
    palette, rng = stage.palette, stage.rng
    for k in range(rng.randint(4, 7)):
        half, shift = rng.uniform(56, 86), rng.uniform(-10, 10)
        tone = (palette.accent, palette.second, palette.haze)[k % 3].mix(palette.ground, 0.3 + 0.15 * (index == 3))
        volume(stage, index, box(x - half + shift, foot - 25 * (k + 1), x + half + shift, foot - 25 * k, 4), tone, gloss=0.8)


def lab(stage: Stage) -> Spot:
    """A bench of glass and light in a dark laboratory."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    bench = stage.high * 0.72
    canvas.drawRect(stage.bounds, falling(stage.top, bench, palette.zenith.mix(palette.ground, 0.3), palette.sky.mix(palette.ground, 0.2), palette.haze))
    stage.sun = (stage.wide / 2, stage.high * 0.3)
    glow(canvas, *stage.sun, 760, palette.second.mix(palette.light, 0.4), 0.6)
    molecules(stage)
    for k in range(9):
        x = stage.wide * (0.02 + 0.12 * k)
        if abs(x - stage.wide / 2) > 170:
            vessel(stage, 1, x, bench + 8, rng.uniform(70, 170), rng.choice((palette.accent, palette.second, palette.horizon)))
    steel = palette.haze.mix(palette.ground, 0.55)
    fade(stage, 1, box(stage.left, bench, stage.right, stage.bottom), bench, stage.bottom, steel.shift(0.12), steel, palette.ground)
    glow(stage.layer(1), stage.wide / 2, bench + 60, 420, palette.second, 0.4, skia.BlendMode.kSrcATop)
    motes(stage, 2, 50, palette.light, 3, 0.6)
    bokeh_discs(stage, 3, 6, 70, 0.1)
    return Spot(x=stage.wide * rng.uniform(0.46, 0.54), y=bench + 66, size=390)


def molecules(stage: Stage) -> None:
    """Hexagon chains glowing in the air."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    for _ in range(9):
        x, y, size = rng.uniform(0, stage.wide), stage.high * rng.uniform(0.02, 0.6), rng.uniform(30, 80)
        points = [(x + size * math.cos(k * math.pi / 3 + 0.5), y + size * math.sin(k * math.pi / 3 + 0.5)) for k in range(6)]
        canvas.drawPath(polygon(points), line(palette.light, 3, 0.24))
        for px, py in points[:: rng.choice((1, 2))]:
            glow(canvas, px, py, 26, palette.second, 0.5)
            canvas.drawCircle(px, py, 6, plain(palette.light, 0.7))


def vessel(stage: Stage, index: int, x: float, foot: float, tall: float, liquid: Colour) -> None:
    """A tube or beaker with glowing liquid."""
    wide, canvas = tall * stage.rng.uniform(0.12, 0.3), stage.layer(index)
    glass = box(x - wide, foot - tall, x + wide, foot, wide * 0.5)
    level = foot - tall * stage.rng.uniform(0.3, 0.7)
    glow(canvas, x, foot - tall * 0.3, tall, liquid, 0.32, OVER)
    fade(stage, index, box(x - wide * 0.9, level, x + wide * 0.9, foot - 3, wide * 0.45), level, foot, liquid.mix(WHITE, 0.25), liquid)
    canvas.drawPath(glass, plain(stage.palette.light, 0.14))
    canvas.drawPath(glass, line(stage.palette.light, 2.4, 0.7))
    canvas.drawLine(x - wide * 0.5, foot - tall * 0.9, x - wide * 0.5, foot - tall * 0.2, line(WHITE, 3, 0.5))


def concert(stage: Stage) -> Spot:
    """A stage in crossing beams, a crowd of raised hands before it."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    floor = stage.high * 0.7
    canvas.drawRect(stage.bounds, falling(stage.top, floor, palette.ground, palette.zenith.mix(palette.sky, 0.4), palette.sky))
    stage.sun = (stage.wide / 2, stage.high * 0.06)
    glow(canvas, stage.wide / 2, stage.high * 0.45, 700, palette.horizon, 0.7)
    for k in range(7):
        x = stage.wide * (0.08 + 0.14 * k)
        rays(stage, 0, (x, stage.top - 10), 90 + (stage.wide / 2 - x) / stage.wide * -50 + rng.uniform(-18, 18), 4, 3, stage.high * 0.9, (palette.accent, palette.second, palette.light)[k % 3], 0.9)
        canvas.drawPath(box(x - 18, stage.top, x + 18, stage.top + 60, 8), plain(palette.ground))
        glow(canvas, x, stage.top + 62, 90, palette.light, 0.9)
    deck = box(stage.left, floor, stage.right, stage.bottom)
    fade(stage, 1, deck, floor, stage.high * 0.9, palette.sky.mix(palette.ground, 0.3), palette.ground)
    glow(stage.layer(1), stage.wide / 2, floor + 30, 460, palette.light, 0.55, skia.BlendMode.kSrcATop)
    for side in (0, 1):
        for k in range(3):
            x, y = stage.wide * side + (70 if side == 0 else -70), floor - 130 * k
            volume(stage, 1, box(x - 90, y - 124, x + 90, y, 6), palette.ground.shift(0.03))
            stage.layer(1).drawCircle(x, y - 62, 46, plain(palette.ground.shift(-0.04)))
            stage.layer(1).drawCircle(x, y - 62, 46, line(palette.haze, 4, 0.6))
    audience(stage)
    motes(stage, 2, 60, palette.light, 4, 0.7)
    return Spot(x=stage.wide * rng.uniform(0.46, 0.54), y=floor + 46, size=390)


def audience(stage: Stage) -> None:
    """Heads and raised arms in silhouette along the lower edge."""
    rng, palette, canvas = stage.rng, stage.palette, stage.layer(3)
    for row in range(2):
        x = stage.left
        while x < stage.right:
            y = stage.high * (0.95 + 0.05 * row) - 50 * abs(2 * x / stage.wide - 1) ** 1.5
            size = rng.uniform(30, 38)
            tone = palette.ground.mix(palette.haze, 0.16 - 0.14 * row)
            canvas.drawPath(circle(x, y, size), plain(tone))
            canvas.drawPath(oval(x, y + size * 2.1, size * 1.9, size * 1.5), plain(tone))
            rim(canvas, circle(x, y, size), palette.light, 0, 4, 0.5, 3)
            if rng.random() < 0.5:
                side = rng.choice((-1, 1))
                canvas.drawPath(limb([(x + side * size * 1.2, y + size), (x + side * size * 1.7, y - size), (x + side * size * 1.3, y - size * 2.6)], [22, 18, 14]), plain(tone))
            x += size * rng.uniform(2.1, 2.9)


def tech(stage: Stage) -> Spot:
    """A glowing grid to the horizon, circuits and light points."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    horizon = stage.high * 0.6
    canvas.drawRect(stage.bounds, falling(stage.top, horizon, palette.ground, palette.zenith.mix(palette.sky, 0.3), palette.sky))
    stage.sun = (stage.wide / 2, horizon - 40)
    glow(canvas, stage.wide / 2, horizon, 760, palette.second.mix(palette.horizon, 0.4), 0.75)
    circuits(stage, horizon)
    fade(stage, 1, box(stage.left, horizon, stage.right, stage.bottom), horizon, stage.bottom, palette.sky, palette.zenith.mix(palette.ground, 0.5), palette.ground)
    grid = stage.layer(1)
    for k in range(-22, 23):
        grid.drawLine(stage.wide / 2 + k * 26, horizon, stage.wide / 2 + k * 200, stage.bottom, line(palette.second, 2.2, 0.4))
    for k in range(14):
        y = horizon + (stage.bottom - horizon) * (k / 14) ** 2.2
        grid.drawLine(stage.left, y, stage.right, y, line(palette.second, 1.2 + k * 0.16, 0.42))
    glow(grid, stage.wide / 2, horizon, 560, palette.light, 0.5, skia.BlendMode.kSrcATop)
    motes(stage, 2, 80, palette.second.mix(palette.light, 0.5), 3.4, 0.8)
    bokeh_discs(stage, 3, 6, 80, 0.1)
    return Spot(x=stage.wide * rng.uniform(0.46, 0.54), y=stage.high * 0.8, size=430)


def circuits(stage: Stage, horizon: float) -> None:
    """Traces with glowing ends."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    for _ in range(46):
        x, y = stage.wide * rng.random(), stage.top + (horizon - stage.top) * rng.random() ** 0.8
        tone = rng.choice((palette.second, palette.accent, palette.light))
        path = skia.Path()
        path.moveTo(x, y)
        for _ in range(rng.randint(2, 4)):
            step = rng.uniform(30, 130) * rng.choice((-1, 1))
            dx, dy = rng.choice(((step, 0), (0, step), (step * 0.5, step * 0.5)))
            x, y = x + dx, min(horizon - 6, y + dy)
            path.lineTo(x, y)
        canvas.drawPath(path, line(tone, 2.4, 0.35))
        glow(canvas, x, y, 24, tone, 0.7)
        canvas.drawCircle(x, y, 4.4, plain(palette.light, 0.9))


def market(stage: Stage) -> Spot:
    """A trading chart in light over a city at dusk."""
    from pipeline.providers.local.art.settings.town import city

    palette, rng = stage.palette, stage.rng
    spot = city(stage)
    canvas = stage.layer(1)
    x, price, wide = stage.left, stage.high * 0.52, 24
    while x < stage.right:
        move = rng.gauss(-9, 26)
        up = move < 0
        tone = palette.second if up else palette.accent
        top, low = min(price, price + move), max(price, price + move)
        canvas.drawLine(x + wide / 2, top - rng.uniform(4, 26), x + wide / 2, low + rng.uniform(4, 26), line(tone, 2.4, 0.6))
        canvas.drawPath(box(x, top, x + wide * 0.7, low + 4, 2), plain(tone, 0.62))
        price, x = max(stage.high * 0.16, price + move), x + wide
    return spot


def stadium(stage: Stage) -> Spot:
    """A pitch under floodlights."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    horizon = stage.high * 0.58
    canvas.drawRect(stage.bounds, falling(stage.top, horizon, palette.zenith, palette.sky, palette.horizon))
    stage.sun = (stage.across(0.2), stage.high * 0.12)
    stands = polygon([(stage.left, horizon - 190), (stage.wide * 0.3, horizon - 110), (stage.wide * 0.7, horizon - 110), (stage.right, horizon - 190), (stage.right, horizon + 20), (stage.left, horizon + 20)])
    fade(stage, 0, stands, horizon - 190, horizon, palette.tone(0.6), palette.tone(0.85))
    canvas.save()
    canvas.clipPath(stands, True)
    for _ in range(900):
        x, y = rng.uniform(stage.left, stage.right), rng.uniform(horizon - 180, horizon)
        canvas.drawCircle(x, y, rng.uniform(2, 4.4), plain(rng.choice((palette.accent, palette.second, palette.light, palette.haze)), 0.6))
    canvas.restore()
    for share in (0.06, 0.34, 0.66, 0.94):
        x = stage.wide * share
        canvas.drawLine(x, horizon - 130, x, stage.high * 0.14, line(palette.ground, 9))
        canvas.drawPath(box(x - 50, stage.high * 0.11, x + 50, stage.high * 0.15, 6), plain(WHITE))
        glow(canvas, x, stage.high * 0.13, 330, palette.light, 0.75)
    green = palette.local(Colour.of("4fa04f"))
    fade(stage, 1, box(stage.left, horizon, stage.right, stage.bottom), horizon, stage.bottom, green.mix(palette.light, 0.25), green, green.mix(palette.ground, 0.7))
    for k in range(8):
        t0, t1 = (k / 8) ** 1.8, ((k + 0.5) / 8) ** 1.8
        y0, y1 = (horizon + (stage.bottom - horizon) * t for t in (t0, t1))
        stage.layer(1).drawRect(skia.Rect.MakeLTRB(stage.left, y0, stage.right, y1), plain(palette.light, 0.08))
    stage.layer(1).drawPath(oval(stage.wide / 2, stage.high * 0.8, stage.wide * 0.34, stage.high * 0.07), line(WHITE, 6, 0.7))
    stage.layer(1).drawLine(stage.left, stage.high * 0.8, stage.right, stage.high * 0.8, line(WHITE, 5, 0.6))
    motes(stage, 2, 60, palette.light, 4, 0.6)
    return Spot(x=stage.across(rng.uniform(0.5, 0.6)), y=stage.high * 0.83, size=400)


