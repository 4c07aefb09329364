"""Open country: mountains, volcanoes, fields, snow."""

import math

import skia

from pipeline.providers.local.art.brush import glow, line, mist, plain, rays, rim
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.settings.peaks import cone, peak
from pipeline.providers.local.art.settings.scenery import (
    Height,
    birds,
    boughs,
    crown,
    flare,
    grass,
    hill,
    pines,
    ridge,
    sky,
)  # fmt: skip
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import EMBERS, SNOW, motes

RANGES = (
    ((0.2, 0.62), (0.95, 0.55), (0.62, 1.0)),
    ((0.08, 0.5), (0.9, 0.6), (0.3, 0.55), (0.55, 1.25)),
    ((0.95, 0.8), (0.12, 0.95), (0.75, 0.6), (0.45, 0.7)),
    ((0.5, 0.5), (0.2, 0.6), (0.85, 1.2)),
)


def mountains(stage: Stage) -> Spot:
    """Great peaks behind misty ridges and conifers."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.56, 0.62)
    sky(stage, horizon)
    for share, size in rng.choice(RANGES):
        peak(
            stage,
            0,
            stage.across(share + rng.uniform(-0.06, 0.06)),
            horizon + 60,
            rng.uniform(380, 480) * size * (1.2 if stage.tall else 0.9),
            size,
        )
    mist(stage, 0, horizon, 260, palette.haze.mix(palette.light, 0.35), 0.85)
    birds(stage, 0, rng.randint(3, 8), palette.tone(0.6))
    for depth, drop, rise in ((0.22, -0.03, 90), (0.4, 0.04, 80)):
        height = ridge(stage, horizon + stage.high * drop, rise, 0.6)
        hill(stage, 1, height, palette.tone(depth), palette.haze.mix(palette.light, 0.2), 300)
        if depth > 0.3:
            pines(stage, 1, height, 52, palette.tone(depth + 0.05), (0, 0))
    mist(stage, 1, horizon + stage.high * 0.12, 240, palette.haze.mix(palette.light, 0.3), 0.7)
    height = ridge(stage, stage.high * 0.74, 70, 0.42)
    hill(stage, 2, height, palette.tone(0.72), palette.tone(0.9), 380)
    pines(stage, 2, height, 110, palette.tone(0.76), middle(stage))
    foreground(stage, 190)
    flare(stage, 2, 0.16)
    x = stage.across(rng.uniform(0.6, 0.7))
    return Spot(x=x, y=height(x) + 6, size=230)


def volcano(stage: Stage) -> Spot:
    """A volcano at work behind dark ridges."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.56, 0.62)
    sky(stage, horizon, 0.2, 30)
    tall = min(stage.high * 0.34, stage.wide * 0.5) * rng.uniform(0.9, 1.1)
    cone(stage, 0, stage.wide * rng.uniform(0.44, 0.56), horizon + 60, tall)
    mist(stage, 0, horizon + 20, 220, palette.haze.mix(Colour.of("ff8a4a"), 0.2), 0.7)
    far = ridge(stage, horizon + stage.high * 0.04, 70, 0.5)
    hill(stage, 1, far, palette.tone(0.5), palette.haze, 300)
    pines(stage, 1, far, 44, palette.tone(0.55), (0, 0))
    height = ridge(stage, stage.high * 0.74, 60, 0.42)
    hill(stage, 2, height, palette.tone(0.74), palette.tone(0.92), 380)
    pines(stage, 2, height, 96, palette.tone(0.78), middle(stage))
    foreground(stage, 170)
    motes(stage, 2, 60, Colour.of("ffb36b"), 4, 0.7, EMBERS)
    x = stage.across(rng.uniform(0.6, 0.7))
    return Spot(x=x, y=height(x) + 6, size=230)


def middle(stage: Stage, share: float = 0.3) -> tuple[float, float]:
    """A stretch around the centre that stays open."""
    return stage.wide * (0.5 - share), stage.wide * (0.5 + share)


def foreground(stage: Stage, tall: float) -> None:
    """A dark near bank with conifers at the edges and grass."""
    palette = stage.palette
    bank = ridge(stage, stage.high * 0.93, 46, 0.4)

    def height(x: float) -> float:
        return float(bank(x) - 90 * abs(2 * x / stage.wide - 1) ** 2.2)

    hill(stage, 3, height, palette.ground, palette.ground.shift(-0.06), 200)
    pines(stage, 3, height, tall * (1.6 if stage.tall else 1.3), palette.ground.shift(-0.01), middle(stage, 0.36))
    grass(stage, 3, height, 42, palette.ground.shift(0.01), 0.8)


def field(stage: Stage) -> Spot:
    """Rolling meadows, a lone tree, flowers in front."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.5, 0.58)
    sky(stage, horizon, 0.55)
    green = palette.local(Colour.of(rng.choice(("7fb84a", "9ab84a", "d9b84a", "6aa85a"))))
    hill(stage, 0, ridge(stage, horizon, 50, 0.4), palette.tone(0.2), palette.haze, 200)
    for depth, drop in ((0.3, 0.05), (0.55, 0.13)):
        height = ridge(stage, horizon + stage.high * drop, 60, 0.35, 6)
        path = hill(
            stage,
            1,
            height,
            green.mix(palette.haze, 0.75 - depth).mix(palette.light, 0.15),
            green.mix(palette.ground, 0.2),
            260,
        )
        rim(stage.layer(1), path, palette.light, 0, 4, 0.5, 2)
        furrows(stage, path, horizon)
    mist(stage, 1, horizon + 50, 180, palette.haze.mix(palette.light, 0.5), 0.55)
    height = ridge(stage, horizon + stage.high * 0.2, 60, 0.35, 6)
    path = hill(stage, 2, height, green.mix(palette.light, 0.12), green.mix(palette.ground, 0.7), 420)
    rim(stage.layer(2), path, palette.light, 0, 5, 0.45, 3)
    grass(stage, 2, height, 26, green.mix(palette.ground, 0.1), 0.8)
    rays(stage, 2, stage.sun, 90 - stage.side * -10, 60, 9, stage.high, palette.light, 0.16)
    blooms(stage)
    birds(stage, 0, rng.randint(2, 6), palette.tone(0.5))
    x = stage.across(rng.uniform(0.6, 0.7))
    return Spot(x=x, y=height(x) + 8, size=270)


def furrows(stage: Stage, path: skia.Path, horizon: float) -> None:
    """Rows of a crop running to the horizon."""
    canvas, rng = stage.layer(1), stage.rng
    canvas.save()
    canvas.clipPath(path, True)
    x0 = stage.across(rng.uniform(0.3, 0.7))
    rows = skia.Path()
    for i in range(-14, 15):
        rows.moveTo(x0 + i * 12, horizon - 20)
        rows.lineTo(x0 + i * 170, stage.high)
    canvas.drawPath(rows, line(stage.palette.ground, 5, 0.13, 1))
    canvas.restore()


def blooms(stage: Stage) -> None:
    """Dark grass and lit flowers along the lower edge, low in the middle."""
    palette = stage.palette

    def height(x: float) -> float:
        return float(stage.high * 0.985 - 110 * abs(2 * x / stage.wide - 1) ** 1.6)

    hill(stage, 3, height, palette.ground, palette.ground.shift(-0.05), 160)
    area = skia.Rect.MakeLTRB(stage.left, stage.high * 0.985 - 250, stage.right, stage.bottom)
    with stage.aside(3, Move(motion="lean", entrance="none"), area):
        grass(stage, 3, height, 95, palette.ground.shift(0.02), 1.1)
        flowers(stage, height)


def flowers(stage: Stage, height: Height) -> None:
    """Lit flowers over a height line."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(3)
    for _ in range(int(stage.wide / 26)):
        x = rng.uniform(stage.left, stage.right)
        y = height(x) - rng.uniform(10, 95)
        colour = rng.choice((palette.accent, palette.second, palette.light))
        canvas.drawLine(x, y, x + rng.uniform(-8, 8), height(x) + 6, line(palette.ground, 2.6))
        for k in range(6):
            turn = k * math.tau / 6
            canvas.drawCircle(
                x + math.cos(turn) * 6.5, y + math.sin(turn) * 5.4, 4.8, plain(colour.mix(palette.ground, 0.12))
            )
        canvas.drawCircle(x, y, 3.6, plain(palette.light))
        glow(canvas, x, y, 30, colour, 0.22, skia.BlendMode.kSrcOver)


def winter(stage: Stage) -> Spot:
    """Snow hills, frosted conifers, falling flakes."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.52, 0.58)
    sky(stage, horizon, 0.5, 40)
    white = WHITE.mix(palette.sky, 0.16 if not palette.dark else 0.5)
    for share in (0.25, 0.8):
        peak(stage, 0, stage.across(share), horizon + 40, rng.uniform(190, 300), 0.5)
    for index, depth, drop in ((0, 0.3, 0.0), (1, 0.45, 0.07), (2, 0.65, 0.19)):
        height = ridge(stage, horizon + stage.high * drop, 60, 0.36, 6)
        pines(stage, index, height, 60 + 110 * depth, palette.tone(depth).mix(white, 0.15), middle(stage, 0.2 * index))
        path = hill(
            stage,
            index,
            height,
            white.mix(palette.haze, 0.5 - 0.5 * depth),
            white.mix(palette.sky, 0.5).mix(palette.ground, 0.25 * depth),
            330,
        )
        rim(stage.layer(index), path, palette.light, 0, 6, 0.8, 4)
    foreground(stage, 190)
    motes(stage, 2, 150, WHITE, 5, 0.8, SNOW)
    motes(stage, 3, 44, WHITE, 11, 0.7, (2 * SNOW[0], 2 * SNOW[1]))
    x = stage.across(rng.uniform(0.58, 0.68))
    return Spot(x=x, y=height(x) + 8, size=240)


def orchard(stage: Stage, index: int, x: float, y: float, size: float) -> None:
    """A broad tree with a lit crown."""
    palette, rng = stage.palette, stage.rng
    canvas = stage.layer(index)
    for path in boughs(x, y + 8, size, rng, 3):
        canvas.drawPath(path, plain(palette.tone(0.95)))
    leaf = palette.local(Colour.of("5f9a44"))
    for k in range(9):
        cx, cy = x + rng.gauss(0, size * 0.2), y - size * 0.68 + rng.gauss(0, size * 0.12)
        tone = leaf.mix(palette.ground, 0.6 - k * 0.06)
        path = crown(cx, cy, size * rng.uniform(0.13, 0.24), rng)
        canvas.drawPath(path, plain(tone))
        rim(canvas, path, palette.light, -stage.side * 6, 6, 0.08 * k, 3)
