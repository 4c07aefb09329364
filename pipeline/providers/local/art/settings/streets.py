"""Down in the city: a street between towers, and roofs under the sky."""

import itertools

import skia

from pipeline.providers.local.art.brush import OVER, below, fade, glow, line, linear, mist, plain, rays, rim, volume
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.settings.scenery import birds, flare, sky
from pipeline.providers.local.art.settings.town import towers, waterfront
from pipeline.providers.local.art.shapes import Point, box, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes

DEPTHS = (0.06, 0.2, 0.42, 0.78, 1.35)


def city(stage: Stage) -> Spot:
    """The waterfront, a street or a roof, by seed."""
    return stage.rng.choice((waterfront, canyon, roofs))(stage)


def canyon(stage: Stage) -> Spot:
    """A street that runs to the light between walls of windows."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.46, 0.64)
    end = (stage.across(rng.uniform(0.26, 0.56)), horizon)
    stage.sun = (end[0] + rng.uniform(-30, 30), horizon - stage.high * rng.uniform(0.1, 0.2))
    sky(stage, horizon, 0.4, 52, drifting=False)
    glow(stage.layer(0), *end, 620, palette.light.mix(palette.horizon, 0.4), 0.8)
    lit = palette.accent.mix(palette.light, 0.5)
    towers(stage, 0, horizon + 6, 210, 40, 0.14, lit)
    below(stage, 1, horizon, palette.haze.mix(palette.horizon, 0.4), palette.tone(0.72), palette.ground)
    for index, (far, near) in enumerate(itertools.pairwise(DEPTHS)):
        for side in (-1, 1):
            block(stage, 1, end, side, far, near, 0.24 + 0.2 * index, lit)
        if index < 2:
            mist(stage, 1, horizon, 150, palette.haze.mix(palette.light, 0.3), 0.3)
    tarmac(stage, end)
    rays(stage, 1, stage.sun, 90, 50, 9, stage.high, palette.light, 0.24)
    flare(stage, 2, 0.18)
    motes(stage, 2, 46, lit, 3.4, 0.6)
    return Spot(x=stage.across(rng.uniform(0.45, 0.56)), y=stage.high * 0.82, size=430)


def block(stage: Stage, index: int, end: Point, side: int, far: float, near: float, depth: float, lit: Colour) -> None:
    """One building along the street, its face drawn towards the vanishing point."""
    palette, rng = stage.palette, stage.rng
    near -= (near - far) * rng.uniform(0.0, 0.12)
    rise = stage.high * rng.uniform(0.8, 1.5)

    def at(reach: float, up: float) -> Point:
        return end[0] + side * (40 + reach * stage.wide * 0.72), end[1] + reach * (
            stage.high * 0.5 * (1 - up) - rise * up
        )

    face = polygon([at(far, 0), at(far, 1), at(near, 1), at(near, 0)])
    tone = palette.tone(min(1.0, depth)).mix(palette.sky, 0.12)
    fade(
        stage,
        index,
        face,
        end[1] - rise * near,
        end[1] + 60,
        tone.mix(palette.sky, 0.2),
        tone,
        tone.mix(palette.ground, 0.4),
    )
    rim(stage.layer(index), face, palette.light, side * 4, 2, 0.4, 2)
    panes = skia.Path()
    rows, columns = rng.randint(9, 14), rng.randint(4, 6)
    for row in range(rows):
        for column in range(columns):
            if rng.random() < (0.6 if palette.dark else 0.34):
                x0, x1 = ((column + k) / columns for k in (0.22, 0.78))
                a, b = far + (near - far) * x0, far + (near - far) * x1
                low, high = 0.16 + 0.8 * row / rows, 0.16 + 0.8 * (row + 0.56) / rows
                panes.addPath(polygon([at(a, low), at(b, low), at(b, high), at(a, high)]))
    stage.layer(index).drawPath(panes, plain(lit, (0.3 + 0.5 * depth) * (1.0 if palette.dark else 0.6)))
    if palette.dark and depth > 0.4:
        sign(stage, index, at(near * 0.9, 0.3), side, stage.high * 0.1 * near)


def sign(stage: Stage, index: int, at: Point, side: int, tall: float) -> None:
    """A lit shop sign on the corner."""
    colour = stage.rng.choice((stage.palette.second, stage.palette.accent))
    left = at[0] - side * tall * 0.36
    glow(stage.layer(index), left, at[1], tall * 1.6, colour, 0.5, OVER)
    board = box(left - tall * 0.16, at[1] - tall * 0.5, left + tall * 0.16, at[1] + tall * 0.5, tall * 0.06)
    stage.layer(index).drawPath(board, plain(stage.palette.ground, 0.8))
    stage.layer(index).drawPath(board, line(colour, tall * 0.05, 0.95))
    for k in range(3):
        y = at[1] + (k - 1) * tall * 0.28
        stage.layer(index).drawPath(
            box(left - tall * 0.08, y - tall * 0.08, left + tall * 0.08, y + tall * 0.08, 3), plain(colour, 0.9)
        )


def tarmac(stage: Stage, end: Point) -> None:
    """The carriageway, wet with the light of the end of the street."""
    palette, canvas = stage.palette, stage.layer(1)
    lane = polygon(
        [
            (end[0] - 24, end[1]),
            (end[0] + 24, end[1]),
            (stage.wide * 1.1, stage.bottom),
            (-stage.wide * 0.1, stage.bottom),
        ]
    )
    fade(
        stage,
        1,
        lane,
        end[1],
        stage.bottom,
        palette.haze.mix(palette.light, 0.3),
        palette.ground.mix(palette.haze, 0.3),
        palette.ground,
    )
    shine = polygon(
        [(end[0] - 16, end[1]), (end[0] + 16, end[1]), (end[0] + 210, stage.bottom), (end[0] - 210, stage.bottom)]
    )
    stops = [(0, palette.light.argb(0.6)), (0.5, palette.light.argb(0.16)), (1, palette.light.argb(0.0))]
    canvas.drawPath(shine, linear((0, end[1]), (0, stage.bottom), stops))
    for k in range(11):
        t0, t1 = (k / 11) ** 2.2, ((k + 0.5) / 11) ** 2.2
        y0, y1 = (end[1] + (stage.bottom - end[1]) * t for t in (t0, t1))
        dash = polygon(
            [(end[0] - 1 - 9 * t0, y0), (end[0] + 1 + 9 * t0, y0), (end[0] + 1 + 9 * t1, y1), (end[0] - 1 - 9 * t1, y1)]
        )
        canvas.drawPath(dash, plain(palette.light, 0.6))


def roofs(stage: Stage) -> Spot:
    """A flat roof high over the haze, water tanks and aerials at the sides."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.54, 0.72)
    sky(stage, horizon, 0.6, 70, drifting=False)
    lit = palette.accent.mix(palette.light, 0.5)
    for index, depth, high, wide in ((0, 0.12, 230, 46), (0, 0.3, 210, 66), (1, 0.52, 170, 96)):
        towers(stage, index, horizon + 60, high * rng.uniform(0.8, 1.7), wide, depth, lit)
        mist(stage, index, horizon + 40, 240, palette.haze.mix(palette.horizon, 0.5), 0.6)
    ledge = stage.high * 0.79
    below(stage, 2, ledge, palette.tone(0.74), palette.ground)
    volume(stage, 2, box(stage.left, ledge - 16, stage.right, ledge + 14), palette.tone(0.68))
    for edge in rng.choice(((0.1, 0.9), (0.14,), (0.86,), ())):
        tank(stage, stage.wide * edge, ledge + 10)
    for _ in range(4):
        x, tall = stage.wide * rng.choice((rng.uniform(0.0, 0.25), rng.uniform(0.75, 1.0))), rng.uniform(60.0, 190.0)
        stage.layer(2).drawLine(x, ledge, x, ledge - tall, line(palette.ground, 5))
        for k in range(3):
            stage.layer(2).drawLine(
                x - 26 + 6 * k, ledge - tall + 18 * k, x + 26 - 6 * k, ledge - tall + 18 * k, line(palette.ground, 3.4)
            )
    birds(stage, 0, rng.randint(2, 7), palette.tone(0.6))
    flare(stage, 1, 0.2)
    return Spot(x=stage.across(rng.uniform(0.5, 0.62)), y=stage.high * 0.84, size=400)


def tank(stage: Stage, x: float, foot: float) -> None:
    """A wooden water tank on legs."""
    wood = stage.palette.tone(0.8).mix(stage.palette.local(Colour.of("7a4a2c")), 0.35)
    for k in (-1, -0.33, 0.33, 1):
        stage.layer(2).drawLine(x + 44 * k, foot, x + 40 * k, foot - 80, line(stage.palette.ground, 8))
    volume(stage, 2, box(x - 60, foot - 200, x + 60, foot - 76, 4), wood)
    for k in range(-4, 5):
        stage.layer(2).drawLine(x + k * 13, foot - 198, x + k * 13, foot - 78, line(stage.palette.ground, 1.6, 0.4))
    volume(stage, 2, polygon([(x - 70, foot - 198), (x, foot - 252), (x + 70, foot - 198)]), wood.shift(-0.06))
