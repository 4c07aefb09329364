"""Rooms with a window: homes, offices, libraries."""

import math

import skia

from pipeline.providers.local.art.brush import OVER, below, fade, falling, glow, line, linear, plain, rays, volume
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.settings.scenery import hill, ridge
from pipeline.providers.local.art.settings.town import towers
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
    clouds(stage, 0, top, bottom, 0.4, drifting=False)
    glow(canvas, *stage.sun, 420, palette.light, 0.8)
    canvas.drawCircle(*stage.sun, 34, plain(palette.light.mix(WHITE, 0.5)))
    for k, depth in enumerate((0.2, 0.45)):
        hill(
            stage,
            0,
            ridge(stage, bottom - (bottom - top) * (0.22 - 0.12 * k), 50, 0.5),
            palette.tone(depth),
            palette.haze,
            160,
        )
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
    below(
        stage,
        0,
        floor,
        ground.shift(0.05),
        ground.mix(palette.ground, 0.7),
    )
    for k in range(-14, 15):
        x = stage.wide / 2 + k * 90
        canvas.drawLine(x, floor, stage.wide / 2 + k * 240, stage.bottom, line(palette.ground, 3, 0.3))
    canvas.drawRect(skia.Rect.MakeLTRB(stage.left, floor - 14, stage.right, floor), plain(wall.shift(0.06)))


def beam(stage: Stage, index: int, alpha: float = 0.4) -> None:
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
        drape = polygon(
            [
                (x + side * (half + 66), stage.high * 0.07),
                (x + side * (half - 30), stage.high * 0.07),
                (x + side * (half + 4), floor - 20),
                (x + side * (half + 84), floor - 20),
            ]
        )
        volume(stage, 1, drape, palette.accent.mix(palette.ground, 0.4), gloss=0.7)
        for k in range(5):
            fx = x + side * (half + 2 + k * 14)
            stage.layer(1).drawLine(fx, stage.high * 0.08, fx + side * 9, floor - 24, line(palette.ground, 4, 0.25))
    beam(stage, 1)
    carpet = oval(stage.wide / 2, stage.high * 0.84, stage.wide * 0.42, stage.high * 0.075)
    fade(
        stage,
        1,
        carpet,
        stage.high * 0.77,
        stage.high * 0.92,
        palette.second.mix(palette.ground, 0.35),
        palette.accent.mix(palette.ground, 0.6),
    )
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
        volume(
            stage,
            index,
            limb([(x, foot - tall * 0.28), mid, tip], [tall * 0.02, tall * 0.12, 1.5], 5),
            leaf.shift(rng.uniform(-0.04, 0.06)),
            gloss=0.7,
        )
    pot = polygon(
        [
            (x - tall * 0.15, foot - tall * 0.3),
            (x + tall * 0.15, foot - tall * 0.3),
            (x + tall * 0.11, foot),
            (x - tall * 0.11, foot),
        ]
    )
    volume(stage, index, pot, palette.accent.mix(palette.ground, 0.25))


def floor_lamp(stage: Stage, x: float, foot: float) -> None:
    """A lit standing lamp."""
    palette, canvas = stage.palette, stage.layer(2)
    top, warm = foot - stage.high * 0.36, Colour.of("ffdf9a").mix(palette.light, 0.3)
    glow(canvas, x, top + 30, 360, warm, 0.6, OVER)
    canvas.drawLine(x, foot, x, top + 50, line(palette.ground, 8))
    volume(stage, 2, oval(x, foot, 50, 10), palette.ground)
    volume(
        stage,
        2,
        polygon([(x - 34, top - 30), (x + 34, top - 30), (x + 58, top + 56), (x - 58, top + 56)]),
        warm,
        gloss=0.5,
    )


def office(stage: Stage) -> Spot:
    """A desk at a wide window over the city."""
    palette, rng = stage.palette, stage.rng
    desk = stage.high * 0.72
    interior(stage, stage.high * 0.78, palette.haze.mix(palette.ground, 0.35))
    window(stage, stage.wide * 0.06, stage.high * 0.08, stage.wide * 0.94, desk - 30, 4 if stage.tall else 6)
    canvas = stage.layer(0)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(stage.wide * 0.06, stage.high * 0.08, stage.wide * 0.94, desk - 38))
    towers(stage, 0, desk + 20, 300, 54, 0.3, palette.accent.mix(palette.light, 0.5))
    canvas.restore()
    beam(stage, 1, 0.3)
    wood = palette.local(Colour.of("c08a58"))
    volume(stage, 2, box(stage.wide * -0.05, desk + 54, stage.wide * 1.05, desk + 80, 6), wood.mix(palette.ground, 0.2))
    below(
        stage,
        2,
        desk + 78,
        palette.ground.mix(wood, 0.3),
        palette.ground,
    )
    plant(stage, 2, stage.across(0.9), desk + 58, stage.high * 0.2)
    for k, wide in enumerate((110, 96, 104)):
        x = stage.across(0.14)
        tone = (palette.accent, palette.second, palette.haze)[k]
        volume(
            stage,
            2,
            box(x - wide / 2, desk + 32 - 23 * k, x + wide / 2, desk + 54 - 23 * k, 4),
            tone.mix(palette.ground, 0.25),
        )
    return Spot(x=stage.wide * rng.uniform(0.46, 0.54), y=desk + 56, size=330)


def library(stage: Stage) -> Spot:
    """Tall shelves of books and a round window of light."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    floor = stage.high * 0.77
    dark = palette.ground.mix(palette.local(Colour.of("6a4028")), 0.4)
    interior(stage, floor, dark.mix(palette.haze, 0.35))
    stage.sun = (stage.wide / 2, stage.high * 0.24)
    radius = min(stage.wide * 0.22, stage.high * 0.2)
    canvas.drawPath(
        circle(*stage.sun, radius),
        falling(stage.sun[1] - radius, stage.sun[1] + radius, palette.sky, palette.horizon, palette.light),
    )
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
    tones = [
        palette.accent,
        palette.second,
        palette.haze,
        palette.horizon,
        palette.local(Colour.of("8a3a34")),
        palette.local(Colour.of("3a5a7a")),
    ]
    for row in range(rows):
        y, x = stage.top + step * (row + 1) - 8, left + 12
        while x < left + wide - 26:
            thick, tall = rng.uniform(13, 27), step * rng.uniform(0.56, 0.84)
            tone = rng.choice(tones).mix(palette.ground, rng.uniform(0.3, 0.6))
            canvas.drawPath(
                box(x, y - tall, x + thick, y, 2),
                linear((x, 0), (x + thick, 0), [(0, tone.shift(0.05).argb()), (1, tone.shift(-0.07).argb())]),
            )
            canvas.drawRect(skia.Rect.MakeXYWH(x, y - tall * 0.8, thick, 4), plain(palette.light, 0.35))
            x += thick + rng.choice((0, 0, 1, 8))
        volume(stage, 1, box(left, y, left + wide, y + 13), wood)


def pile(stage: Stage, index: int, x: float, foot: float) -> None:
    """A pile of books."""
    palette, rng = stage.palette, stage.rng
    for k in range(rng.randint(4, 7)):
        half, shift = rng.uniform(56, 86), rng.uniform(-10, 10)
        tone = (palette.accent, palette.second, palette.haze)[k % 3].mix(palette.ground, 0.3 + 0.15 * (index == 3))
        volume(
            stage,
            index,
            box(x - half + shift, foot - 25 * (k + 1), x + half + shift, foot - 25 * k, 4),
            tone,
            gloss=0.8,
        )
