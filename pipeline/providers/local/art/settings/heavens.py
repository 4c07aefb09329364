"""Night skies, space, clouds."""

import math

import numpy as np
import skia

from pipeline.providers.local.art.brush import OVER, SCREEN, fade, falling, glow, line, linear, mist, plain, radial, rim
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.settings.land import foreground, middle
from pipeline.providers.local.art.settings.scenery import crown, hill, pines, ridge, sky
from pipeline.providers.local.art.shapes import circle, oval
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import fractal, lay, motes, painted, ramp, stars


def night(stage: Stage) -> Spot:
    """The milky way over quiet hills."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.62, 0.68)
    stage.sun = (stage.sun[0], stage.high * rng.uniform(0.16, 0.24))
    sky(stage, horizon, 0.0, 40)
    galaxy(stage, rng.uniform(50, 75) * (1 if stage.flip else -1), palette.second.mix(palette.light, 0.3))
    stars(stage, 0, 420, horizon)
    for _ in range(rng.randint(1, 3)):
        streak(stage)
    for index, depth, drop in ((0, 0.25, -0.02), (1, 0.5, 0.05), (2, 0.8, 0.13)):
        height = ridge(stage, horizon + stage.high * drop, 90 - 20 * index, 0.45)
        hill(stage, index, height, palette.tone(depth), palette.tone(depth).mix(palette.haze, 0.3), 260)
        if index:
            pines(stage, index, height, 50 + 40 * index, palette.tone(depth + 0.03), middle(stage, 0.1 + 0.14 * index))
        else:
            mist(stage, 0, horizon + 50, 160, palette.haze.mix(palette.horizon, 0.5), 0.6)
    foreground(stage, 170)
    motes(stage, 2, 26, palette.accent, 4, 0.8)
    x = stage.across(rng.uniform(0.58, 0.68))
    return Spot(x=x, y=height(x) + 8, size=250)


def galaxy(stage: Stage, turn: float, colour: Colour) -> None:
    """A tilted band of bright dust and dark lanes."""
    rng = stage.rng
    field = fractal(rng, 260, 160, cells=6, octaves=6, stretch=1.8)
    across = np.linspace(-1, 1, 160, dtype=np.float32)[:, None]
    band = np.exp(-(across * across) * np.float32(9))
    dust = ramp(field, 0.25, 0.95) * band
    lanes = ramp(fractal(rng, 260, 160, cells=7, octaves=5, stretch=2.2), 0.55, 0.85) * np.exp(-(across * across) * 30)
    canvas = stage.layer(0)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, stage.high * 0.72))
    canvas.rotate(turn, stage.wide / 2, stage.high * 0.34)
    reach = max(stage.wide, stage.high) * 0.8
    middle_y = stage.high * 0.34
    area = skia.Rect.MakeLTRB(
        stage.wide / 2 - reach, middle_y - reach * 0.42, stage.wide / 2 + reach, middle_y + reach * 0.42
    )
    lay(canvas, painted(dust, colour, 0.75), area, SCREEN)
    lay(canvas, painted(dust**3, WHITE.mix(colour, 0.3), 0.6), area, SCREEN)
    lay(canvas, painted(lanes, stage.palette.zenith, 0.55), area)
    canvas.restore()


def streak(stage: Stage) -> None:
    """A falling star."""
    rng = stage.rng
    x, y, length = stage.across(rng.uniform(0.4, 0.9)), stage.high * rng.uniform(0.06, 0.3), rng.uniform(90, 220)
    dx, dy = length * stage.side * -0.85, length * 0.4
    paint = linear((x, y), (x + dx, y + dy), [(0, stage.palette.light.argb(0)), (1, stage.palette.light.argb(0.95))])
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(2.6)
    stage.layer(0).drawLine(x, y, x + dx, y + dy, paint)
    glow(stage.layer(0), x + dx, y + dy, 26, stage.palette.light, 0.8)


def space(stage: Stage) -> Spot:
    """A nebula, stars, a great planet at the edge and a small one."""
    palette, rng = stage.palette, stage.rng
    canvas = stage.layer(0)
    canvas.drawRect(stage.bounds, falling(stage.top, stage.bottom, palette.zenith, palette.sky, palette.zenith))
    for colour, strength in ((palette.horizon, 0.9), (palette.second, 0.5), (palette.accent, 0.35)):
        field = fractal(rng, 200, 260 if stage.tall else 140, cells=3, octaves=6)
        mask = ramp(field, 0.45, 0.95) * ramp(
            fractal(rng, 200, 260 if stage.tall else 140, cells=2, octaves=2), 0.3, 0.9
        )
        lay(canvas, painted(mask, colour, strength), stage.bounds, SCREEN)
    stars(stage, 0, 380, stage.bottom)
    stage.sun = (stage.across(rng.uniform(0.16, 0.34)), stage.high * rng.uniform(0.12, 0.26))
    glow(canvas, *stage.sun, 420, palette.light, 0.75)
    glow(canvas, *stage.sun, 90, WHITE, 0.95)
    radius = rng.uniform(420, 640)
    below = rng.random() < 0.6
    x = stage.across(rng.uniform(0.75, 1.0)) if below else stage.across(1.0)
    y = stage.high + radius * 0.42 if below else stage.high * 0.72
    world(stage, 1, x, y, radius, palette.horizon.mix(palette.second, rng.uniform(0.2, 0.8)), rings=not below)
    world(
        stage,
        1,
        stage.across(rng.uniform(0.72, 0.86)),
        stage.high * rng.uniform(0.12, 0.2),
        rng.uniform(34, 74),
        palette.accent,
    )
    for _ in range(rng.randint(5, 12)):
        rock(stage)
    motes(stage, 3, 14, palette.light, 6, 0.3)
    return Spot(x=stage.across(rng.uniform(0.44, 0.52)), y=stage.high * 0.42, size=420, floating=True)


def world(stage: Stage, index: int, x: float, y: float, radius: float, colour: Colour, rings: bool = False) -> None:
    """A planet with bands, a lit limb and its night side."""
    canvas, rng, palette = stage.layer(index), stage.rng, stage.palette
    ball = circle(x, y, radius)
    sx, sy = stage.sun[0] - x, stage.sun[1] - y
    far = math.hypot(sx, sy) or 1
    lx, ly = x + sx / far * radius * 0.55, y + sy / far * radius * 0.55
    glow(canvas, x, y, radius * 1.28, colour.mix(palette.light, 0.4), 0.55, OVER)
    canvas.save()
    canvas.clipPath(ball, True)
    canvas.drawPaint(plain(colour.shift(-0.1)))
    canvas.translate(x, y)
    canvas.rotate(rng.uniform(-30, 30))
    field = fractal(rng, 96, 96, cells=4, octaves=5, stretch=rng.choice((1.0, 4.0, 6.0)))
    area = skia.Rect.MakeLTRB(-radius, -radius, radius, radius)
    lay(canvas, painted(ramp(field, 0.45, 0.62), colour.shift(0.12, 1.1, 20), 0.8), area)
    lay(canvas, painted(ramp(field, 0.62, 0.8), colour.mix(palette.light, 0.5), 0.7), area)
    canvas.restore()
    night_side = palette.zenith.argb
    stops = [(0, palette.light.argb(0.34)), (0.4, night_side(0.0)), (0.75, night_side(0.72)), (1, night_side(0.95))]
    canvas.drawPath(ball, radial((lx, ly), radius * 1.5, stops))
    rim(canvas, ball, palette.light, -sx / far * 6, -sy / far * 6, 0.8, 6)
    if rings:
        belt(canvas, x, y, radius, colour.mix(palette.light, 0.45))


def belt(canvas: skia.Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """Rings in front of a planet."""
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(-18)
    canvas.clipRect(skia.Rect.MakeLTRB(-radius * 3, 0, radius * 3, radius * 3))
    for k in range(7):
        reach = radius * (1.3 + k * 0.09)
        canvas.drawPath(oval(0, 0, reach, reach * 0.22), line(colour, radius * 0.035, 0.65 - 0.07 * k))
    canvas.restore()


def rock(stage: Stage) -> None:
    """A drifting boulder."""
    rng = stage.rng
    x, y, size = rng.uniform(0, stage.wide), stage.high * rng.uniform(0.5, 1.0), rng.uniform(4, 26)
    path = crown(x, y, size, rng, 5)
    stage.layer(2).drawPath(path, plain(stage.palette.ground.mix(stage.palette.haze, 0.35)))
    rim(stage.layer(2), path, stage.palette.light, -stage.side * size * 0.16, size * 0.14, 0.7, 1.5)


def clouds(stage: Stage) -> Spot:
    """Above a sea of clouds."""
    palette, rng = stage.palette, stage.rng
    sky(stage, stage.high * 0.75, 0.5, 58)
    for index, share, rows in ((0, 0.58, 2), (1, 0.68, 2), (2, 0.8, 2), (3, 0.94, 1)):
        for row in range(rows):
            bank(stage, index, stage.high * (share + 0.045 * row), 46 + 46 * index, share + row * 0.04)
    for _ in range(rng.randint(2, 4)):
        x, y = rng.uniform(0, stage.wide), stage.high * rng.uniform(0.12, 0.45)
        puff(
            stage,
            0,
            x,
            y,
            rng.uniform(26, 58),
            palette.light.mix(palette.sky, 0.25),
            palette.sky.mix(palette.haze, 0.4),
        )
    return Spot(x=stage.across(rng.uniform(0.5, 0.62)), y=stage.high * 0.4, size=330, floating=True, layer=1)


def bank(stage: Stage, index: int, y: float, size: float, depth: float) -> None:
    """A row of cumulus with lit tops, dissolving downwards."""
    rng, palette = stage.rng, stage.palette
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    x, sway = stage.left, rng.uniform(0, math.tau)
    while x < stage.right + size:
        radius = size * rng.uniform(0.55, 1.25)
        top = y + math.sin(x / 260 + sway) * size * 0.5 + 60 * abs(2 * x / stage.wide - 1) ** 2 * -1
        path.addPath(circle(x, top, radius))
        x += radius * rng.uniform(0.7, 1.1)
    path.addRect(skia.Rect.MakeLTRB(stage.left - 10, y, stage.right + 10, stage.bottom + 10))
    lit = palette.light.mix(palette.horizon, 0.25).mix(palette.haze, 0.3 * depth)
    low = palette.haze.mix(palette.sky, 0.55).mix(palette.ground, 0.22 * index)
    fade(stage, index, path, y - size * 1.3, y + size * 2.6, lit, lit.mix(low, 0.55), low)
    rim(stage.layer(index), path, palette.light, -stage.side * 4, 6, 0.7, 5)


def puff(stage: Stage, index: int, x: float, y: float, size: float, lit: Colour, low: Colour) -> None:
    """One small cloud with a flat foot."""
    rng = stage.rng
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    for k in range(-3, 4):
        path.addPath(
            circle(
                x + k * size * 0.62, y - rng.uniform(0, 0.35) * size, size * (1 - abs(k) * 0.2) * rng.uniform(0.8, 1.1)
            )
        )
    canvas = stage.layer(index)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, y + size * 0.3))
    fade(stage, index, path, y - size, y + size * 0.3, lit, low, alpha=0.9)
    rim(canvas, path, stage.palette.light, -stage.side * 3, 5, 0.7, 3)
    canvas.restore()
