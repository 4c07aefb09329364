"""Studio sets for products: seven ways to build one, each lit and ready for a thing on its stand."""

import math

import skia

from pipeline.providers.local.art.brush import OVER, below, fade, falling, glow, line, plain, rays, rim, shadow, volume
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.settings.backdrops import bokeh_discs
from pipeline.providers.local.art.settings.rooms import plant
from pipeline.providers.local.art.shapes import box, circle, limb, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes

BEAMS = 18


def studio(stage: Stage, floor: float | None = None) -> Spot:
    """One of the sets, by the scene's place in its film; dark palettes take the dark ones. `floor` is where a thing stands.

    Captions stand below the thing otherwise, at 0.64 to 0.78 of a tall picture and under 0.74 of any other.
    """
    kinds = (
        (night_set, podium, burst, arches, niche)
        if stage.palette.dark
        else (podium, arches, burst, gobo, niche, garden)
    )
    foot = floor if floor is not None else stage.high * (0.62 if stage.tall else 0.7)
    stage.sun = (stage.across(0.2), stage.high * 0.06)
    kinds[stage.place % len(kinds)](stage, foot)
    return Spot(x=stage.middle, y=foot + 6, size=min(stage.wide * 0.84, stage.high * (0.43 if stage.tall else 0.48)))


def heart(stage: Stage, floor: float) -> float:
    """The height of the middle of a thing that stands on the floor."""
    return floor - stage.high * (0.19 if stage.tall else 0.27)


def sweep(stage: Stage, floor: float, wall: Colour, ground: Colour) -> None:
    """A seamless backdrop with a pool of light behind the product."""
    canvas = stage.layer(0)
    canvas.drawRect(stage.bounds, falling(stage.top, floor, wall.shift(-0.08), wall))
    area = box(stage.left, floor - 40, stage.right, stage.bottom)
    fade(stage, 0, area, floor - 40, stage.bottom, wall, ground, ground.shift(-0.07))
    glow(canvas, stage.middle, heart(stage, floor), 720, stage.palette.light, 0.7)


def stand(stage: Stage, x: float, top: float, rx: float, tall: float, colour: Colour) -> None:
    """A round plinth."""
    ry = rx * 0.16
    canvas = stage.layer(1)
    shadow(canvas, x + stage.side * -50, top + tall + ry * 0.6, rx * 1.5, ry * 1.8, 0.5, stage.palette.ground)
    body = skia.Path()
    body.setFillType(skia.PathFillType.kWinding)
    body.addRect(skia.Rect.MakeLTRB(x - rx, top, x + rx, top + tall))
    body.addOval(skia.Rect.MakeLTRB(x - rx, top + tall - ry, x + rx, top + tall + ry))
    volume(stage, 1, body, colour.shift(-0.05))
    lid = oval(x, top, rx, ry)
    fade(stage, 1, lid, top - ry, top + ry, colour.shift(0.02), colour.shift(0.1))
    canvas.drawPath(lid, line(stage.palette.light, 3, 0.7))


def podium(stage: Stage, floor: float) -> None:
    """A plinth before a disc of light."""
    palette, rng = stage.palette, stage.rng
    wall = palette.sky.mix(palette.haze, 0.4)
    sweep(stage, floor, wall, palette.haze.mix(palette.sky, 0.3))
    tone = rng.choice((palette.accent, palette.second, palette.horizon))
    radius = min(stage.wide * 0.4, stage.high * 0.31)
    middle = heart(stage, floor)
    disc = circle(stage.middle, middle, radius)
    fade(stage, 0, disc, middle - radius, middle + radius, tone.mix(palette.light, 0.3), tone.mix(wall, 0.35))
    rim(stage.layer(0), disc, palette.light, -stage.side * 6, 6, 0.8, 5)
    stand(stage, stage.middle, floor + 46, min(stage.wide * 0.47, 520), 150, wall.mix(palette.light, 0.3))
    stand(stage, stage.middle, floor, min(stage.wide * 0.36, 400), 46, wall.mix(palette.light, 0.45))
    motes(stage, 2, 24, palette.light, 4, 0.5)


def arches(stage: Stage, floor: float) -> None:
    """Nested arches, steps, a ball."""
    palette = stage.palette
    wall = palette.sky.mix(palette.haze, 0.5)
    sweep(stage, floor, wall, wall.shift(0.03))
    for k in range(3):
        half = min(stage.wide * 0.44, 470) * (1 - 0.24 * k)
        top = floor - stage.high * ((0.49 if stage.tall else 0.57) - 0.07 * k)
        tone = (palette.accent, palette.horizon, palette.second)[k].mix(wall, 0.25)
        shape = box(stage.middle - half, top, stage.middle + half, floor + half * 2, half)
        canvas = stage.layer(0)
        canvas.save()
        canvas.clipRect(skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, floor + 20))
        canvas.drawPath(shape, plain(palette.ground, 0.3, 24))
        fade(stage, 0, shape, top, floor, tone.mix(palette.light, 0.2), tone.mix(palette.ground, 0.12))
        rim(canvas, shape, palette.light, -stage.side * 5, 4, 0.7, 3)
        canvas.restore()
    for k in range(2):
        half = min(stage.wide * 0.46, 500) * (0.84, 1.0)[k]
        step = box(stage.middle - half, floor - 14 + 56 * k, stage.middle + half, floor + 42 + 56 * k, 5)
        volume(stage, 1, step, wall.mix(palette.light, 0.4 - 0.14 * k), gloss=0.8)
    volume(
        stage,
        1,
        circle(stage.middle - stage.side * 0.43 * min(stage.wide, 1100), floor + 6, 46),
        palette.accent,
        gloss=1.3,
    )
    motes(stage, 2, 20, palette.light, 4, 0.4)


def gobo(stage: Stage, floor: float) -> None:
    """Window light and leaf shadows on a wall, a wooden table."""
    palette, rng = stage.palette, stage.rng
    wall = palette.horizon.mix(palette.haze, 0.4)
    sweep(stage, floor, wall, wall)
    with stage.soft(0, 6) as canvas:
        for row in range(3):
            for column in range(2):
                x, y = stage.across(0.42 + column * 0.26), stage.high * (0.1 + row * 0.19)
                pane = polygon(
                    [(x, y), (x + 190, y - 50), (x + 190, y + stage.high * 0.11), (x, y + stage.high * 0.16)]
                )
                canvas.drawPath(pane, plain(palette.light, 0.55, 6))
        for k in range(9):
            turn = math.radians(-120 + 14 * k)
            x0, y0 = stage.across(1.02), stage.high * 0.5
            tip = (x0 + math.cos(turn) * 420, y0 + math.sin(turn) * 420)
            canvas.drawPath(
                limb([(x0, y0), ((x0 + tip[0]) / 2, (y0 + tip[1]) / 2 - 30), tip], [8, 60, 4]),
                plain(palette.ground, 0.2, 8),
            )
    wood = palette.local(Colour.of("c08a58"))
    table = box(stage.left, floor - 30, stage.right, stage.bottom)
    fade(stage, 1, table, floor - 30, stage.bottom, wood.mix(palette.light, 0.35), wood, wood.mix(palette.ground, 0.6))
    for k in range(22):
        y = floor - 30 + (stage.bottom - floor) * (k / 22) ** 1.4
        stage.layer(1).drawLine(stage.left, y, stage.right, y + rng.uniform(-5, 5), line(palette.ground, 1.4, 0.14))
    rays(stage, 1, stage.sun, 90 - stage.side * 36, 18, 6, stage.high, palette.light, 0.22)


def garden(stage: Stage, floor: float) -> None:
    """A stone among leaves, soft sunlight."""
    palette = stage.palette
    wall = palette.haze.mix(palette.local(Colour.of("9ac08a")), 0.4)
    sweep(stage, floor, wall, wall)
    bokeh_discs(stage, 0, 22, 80, 0.2)
    stone = palette.local(Colour.of("c9bfb0"))
    stand(stage, stage.middle, floor, min(stage.wide * 0.42, 470), 190, stone)
    for k, (share, tall) in enumerate(((-0.02, 230), (1.03, 260), (0.06, 330), (0.95, 300))):
        plant(stage, 1 if k > 1 else 3, stage.across(share), floor + (110 if k > 1 else 330), tall)
    rays(stage, 2, stage.sun, 90 - stage.side * 30, 24, 9, stage.high, palette.light, 0.3)
    motes(stage, 2, 40, palette.light, 4, 0.6)


def night_set(stage: Stage, floor: float) -> None:
    """A dark mirror floor with rim lights and haze."""
    palette, canvas = stage.palette, stage.layer(0)
    dark = palette.ground.mix(palette.sky, 0.3)
    canvas.drawRect(stage.bounds, falling(stage.top, floor, palette.ground, dark))
    glow(canvas, stage.middle, heart(stage, floor), 640, palette.horizon.mix(palette.accent, 0.35), 0.75)
    rays(stage, 0, (stage.wide * 0.12, stage.top), 62, 9, 4, stage.high, palette.light, 0.5)
    rays(stage, 0, (stage.wide * 0.88, stage.top), 118, 9, 4, stage.high, palette.accent, 0.5)
    below(
        stage,
        1,
        floor,
        dark.shift(0.05),
        palette.ground,
        palette.ground.mix(BLACK, 0.4),
    )
    glow(
        stage.layer(1),
        stage.middle,
        floor + 20,
        520,
        palette.horizon.mix(palette.light, 0.4),
        0.5,
        skia.BlendMode.kSrcATop,
    )
    stage.layer(1).drawRect(
        skia.Rect.MakeLTRB(stage.left, floor - 1.5, stage.right, floor + 1.5), plain(palette.light, 0.35, 2)
    )
    for k in range(3):
        canvas.drawPath(
            oval(stage.middle, heart(stage, floor), 300 + 60 * k, 300 + 60 * k),
            line(palette.accent.mix(WHITE, 0.3), 2.4, 0.5 - 0.14 * k),
        )
    motes(stage, 2, 60, palette.accent, 3, 0.7)
    glow(stage.layer(2), stage.middle, floor + 40, 300, palette.light, 0.12, OVER)


def burst(stage: Stage, floor: float) -> None:
    """Broad beams that fan out behind the thing, a level floor."""
    palette = stage.palette
    wall = palette.haze.mix(palette.sky, 0.6)
    x, y = stage.middle, heart(stage, floor)
    canvas = stage.layer(0)
    canvas.drawRect(stage.bounds, falling(stage.top, floor, wall.shift(-0.06), wall))
    reach = stage.wide + stage.high
    for k in range(BEAMS):
        turns = [math.tau * (k + part) / BEAMS for part in (0.0, 0.5)]
        ends = [(x + math.cos(turn) * reach, y + math.sin(turn) * reach) for turn in turns]
        canvas.drawPath(polygon([(x, y), *ends]), plain(palette.horizon.mix(wall, 0.35), 0.5))
    glow(canvas, x, y, 640, palette.light, 0.75, OVER)
    top = floor - 34
    below(stage, 1, top, wall.mix(palette.light, 0.3), wall.shift(-0.03), wall.shift(-0.1))
    stage.layer(1).drawRect(skia.Rect.MakeLTRB(stage.left, top, stage.right, top + 5), plain(palette.light, 0.5, 2))


def niche(stage: Stage, floor: float) -> None:
    """A lit recess with round corners in a wall, and its board."""
    palette = stage.palette
    wall = palette.sky.mix(palette.haze, 0.25)
    sweep(stage, floor, wall, wall)
    half = min(stage.wide * 0.42, 470)
    top, foot = floor - stage.high * (0.47 if stage.tall else 0.56), floor + 30
    hole = box(stage.middle - half, top, stage.middle + half, foot, 60)
    canvas = stage.layer(0)
    canvas.drawPath(hole, plain(palette.light, 0.5))
    inner = box(stage.middle - half + 12, top + 12, stage.middle + half - 12, foot, 50)
    tone = palette.second.mix(wall, 0.3)
    fade(stage, 0, inner, top, foot, tone.mix(palette.ground, 0.22), tone.mix(palette.light, 0.35))
    canvas.save()
    canvas.clipPath(inner, True)
    glow(canvas, stage.middle, top, half * 1.3, palette.light, 0.7, OVER)
    canvas.restore()
    board = box(stage.middle - half - 44, floor - 22, stage.middle + half + 44, floor + 44, 12)
    shadow(stage.layer(1), stage.middle, floor + 60, half * 1.2, 46, 0.5, palette.ground)
    volume(stage, 1, board, wall.mix(palette.light, 0.5), gloss=0.6)
