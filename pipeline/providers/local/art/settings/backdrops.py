"""Abstract art: for words that name no place, and behind things that need none."""

import math

import cv2
import numpy as np
import skia

from pipeline.providers.local.art.brush import OVER, SCREEN, fade, falling, glow, line, linear, plain, radial, rays, rim
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.settings.scenery import land
from pipeline.providers.local.art.shapes import box, circle, curve, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import fractal, lay, motes, painted, ramp


def spot(stage: Stage) -> Spot:
    """The upper middle, a little aside."""
    return Spot(x=stage.across(stage.rng.uniform(0.46, 0.52)), y=stage.high * 0.42, size=430, floating=True)


def ground(stage: Stage, *colours: Colour) -> None:
    """A slanted gradient over the whole picture."""
    last = len(colours) - 1
    stops = [(i / last, colour.argb()) for i, colour in enumerate(colours)]
    x0, x1 = (stage.left, stage.right) if stage.side < 0 else (stage.right, stage.left)
    stage.layer(0).drawRect(stage.bounds, linear((x0, stage.top), (x1, stage.bottom), stops))


def mesh(stage: Stage) -> Spot:
    """Soft pools of colour with a sweep of light."""
    palette, rng = stage.palette, stage.rng
    ground(stage, palette.zenith, palette.sky, palette.ground.mix(palette.sky, 0.4))
    colours = (palette.horizon, palette.accent, palette.second, palette.sky.shift(0.12, 1.1), palette.haze)
    with stage.soft(0, 12) as canvas:
        for k in range(9):
            x, y = rng.uniform(stage.left, stage.right), rng.uniform(stage.top, stage.bottom)
            glow(canvas, x, y, rng.uniform(330, 760), colours[k % 5], rng.uniform(0.4, 0.75), OVER)
    glow(stage.layer(0), *stage.sun, 520, palette.light, 0.55)
    veils(stage)
    motes(stage, 2, 60, palette.light, 4, 0.5)
    bokeh_discs(stage, 3, 7, 60, 0.1)
    return spot(stage)


def veils(stage: Stage) -> None:
    """Translucent curtains of light."""
    palette, rng = stage.palette, stage.rng
    for k in range(4):
        phase, length = rng.uniform(0, math.tau), rng.uniform(420, 900)
        base, rise = stage.high * (0.5 + 0.13 * k), rng.uniform(60, 150)

        def height(
            x: float, phase: float = phase, length: float = length, base: float = base, rise: float = rise
        ) -> float:
            return (
                base + rise * math.sin(x / length * math.tau + phase) + rise * 0.4 * math.sin(x / length * 11 + phase)
            )

        path = land(stage, height, 90)
        colour = (palette.accent, palette.second, palette.horizon, palette.ground)[k]
        stops = [(0, colour.argb(0.42)), (0.3, colour.argb(0.16)), (1, palette.ground.argb(0.3))]
        canvas = stage.layer(1 if k < 2 else 2)
        canvas.drawPath(path, linear((0, base - rise), (0, base + 500), stops))
        rim(canvas, path, palette.light, 0, 4, 0.5, 3)


def ribbons(stage: Stage) -> Spot:
    """Folded bands of colour sweeping across."""
    palette, rng = stage.palette, stage.rng
    ground(stage, palette.sky.mix(palette.horizon, 0.3), palette.sky, palette.zenith)
    glow(stage.layer(0), *stage.sun, 800, palette.light, 0.6)
    tones = (
        palette.haze,
        palette.second,
        palette.horizon,
        palette.accent,
        palette.sky,
        palette.accent.shift(-0.12),
        palette.ground,
    )
    slope = rng.uniform(-0.5, 0.5)
    phase = rng.uniform(0, math.tau)
    for k, tone in enumerate(tones):
        base = stage.high * (0.42 + 0.092 * k) + 40 * k * 0.2
        swing = rng.uniform(70, 150)
        drift = phase + k * 0.5

        def height(x: float, base: float = base, swing: float = swing, drift: float = drift) -> float:
            t = x / stage.wide
            return base + slope * (x - stage.wide / 2) * 0.6 + swing * math.sin(t * 4.2 + drift)

        index = (0, 0, 1, 1, 2, 2, 3)[k]
        path = land(stage, height, 110)
        canvas = stage.layer(index)
        canvas.drawPath(path, plain(palette.ground, 0.3, 26))
        lit, dim = tone.mix(palette.light, 0.22), tone.mix(palette.ground, 0.45)
        fade(stage, index, path, base - swing * 1.5, base + 420, lit, tone, dim)
        rim(canvas, path, palette.light, 0, 5, 0.75, 4)
    motes(stage, 2, 40, palette.light, 3, 0.6)
    return spot(stage)


def bokeh_discs(stage: Stage, index: int, count: int, size: float, alpha: float) -> None:
    """Out-of-focus lights."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(index)
    for _ in range(count):
        x, y, radius = (
            rng.uniform(stage.left, stage.right),
            rng.uniform(stage.top, stage.bottom),
            size * rng.uniform(0.35, 1.2),
        )
        colour = rng.choice((palette.accent, palette.second, palette.light, palette.horizon))
        stops = [
            (0, colour.argb(alpha * 0.55)),
            (0.86, colour.argb(alpha * 0.8)),
            (0.94, colour.argb(alpha * 1.5)),
            (1, colour.argb(0)),
        ]
        canvas.drawCircle(x, y, radius, radial((x, y), radius, stops))


def bokeh(stage: Stage) -> Spot:
    """Lights out of focus in the dark."""
    palette = stage.palette
    canvas = stage.layer(0)
    canvas.drawRect(
        stage.bounds,
        falling(
            stage.top,
            stage.bottom,
            palette.zenith.mix(palette.ground, 0.3),
            palette.sky.mix(palette.ground, 0.25),
            palette.ground,
        ),
    )
    glow(canvas, stage.wide * 0.5, stage.high * 0.42, 800, palette.haze.mix(palette.horizon, 0.5), 0.6)
    bokeh_discs(stage, 0, 34, 80, 0.22)
    bokeh_discs(stage, 1, 16, 130, 0.16)
    bokeh_discs(stage, 2, 5, 220, 0.07)
    motes(stage, 1, 90, palette.light, 3, 0.6)
    return spot(stage)


def rings(stage: Stage) -> Spot:
    """A great sun of concentric rings, half sunk behind bands."""
    palette, rng = stage.palette, stage.rng
    ground(stage, palette.zenith, palette.sky, palette.haze)
    x, y, canvas = stage.wide / 2, stage.high * 0.42, stage.layer(0)
    glow(canvas, x, y, 800, palette.light, 0.6)
    radius = 430.0
    for k in range(7):
        tone = palette.horizon.mix(palette.accent, k / 6).mix(palette.sky, 0.2)
        canvas.drawCircle(x, y, radius * (1 - k * 0.13), plain(palette.ground, 0.16, 14))
        canvas.drawCircle(
            x,
            y,
            radius * (1 - k * 0.13),
            linear(
                (x - radius, y - radius),
                (x + radius, y + radius),
                [(0, tone.mix(palette.light, 0.35).argb()), (1, tone.mix(palette.ground, 0.25).argb())],
            ),
        )
    for k in range(40):
        turn = math.tau * k / 40
        reach = radius * rng.uniform(1.12, 1.4)
        x0, y0 = x + math.cos(turn) * radius * 1.08, y + math.sin(turn) * radius * 1.08
        canvas.drawLine(x0, y0, x + math.cos(turn) * reach, y + math.sin(turn) * reach, line(palette.light, 3, 0.5))
    for k in range(4):
        base = stage.high * (0.76 + 0.06 * k)

        def height(x: float, base: float = base, k: int = k) -> float:
            return base + 40 * math.sin(x / 240 + k * 1.4)

        path = land(stage, height, 90)
        tone = palette.accent.mix(palette.ground, 0.35 + 0.2 * k)
        fade(stage, 1 + (k > 1), path, base - 40, base + 300, tone, palette.ground)
        rim(stage.layer(1 + (k > 1)), path, palette.light, 0, 5, 0.5, 3)
    motes(stage, 2, 40, palette.light, 4, 0.5)
    return spot(stage)


def poster(stage: Stage) -> Spot:
    """Overlapping geometric shapes with long shadows."""
    palette, rng = stage.palette, stage.rng
    ground(stage, palette.sky, palette.sky.mix(palette.haze, 0.6), palette.haze)
    tones = (
        palette.accent,
        palette.second,
        palette.horizon,
        palette.ground.mix(palette.sky, 0.35),
        palette.light.mix(palette.sky, 0.2),
    )
    for k in range(13):
        edge = rng.random() < 0.8
        x = (
            stage.wide * rng.choice((rng.uniform(-0.05, 0.24), rng.uniform(0.76, 1.05)))
            if edge
            else rng.uniform(0, stage.wide)
        )
        y, size, index = stage.high * rng.uniform(0.0, 1.0), rng.uniform(60, 210), rng.choice((0, 0, 1, 1, 2))
        if not edge:
            index, size = 0, size * 1.4
        form(stage, index, x, y, size, tones[k % 5], rng.randint(0, 4))
    for _ in range(3):
        x, y = rng.uniform(0, stage.wide), rng.uniform(0, stage.high)
        for i in range(25):
            stage.layer(1).drawCircle(x + (i % 5) * 24, y + (i // 5) * 24, 3.6, plain(palette.light, 0.6))
    glow(stage.layer(0), stage.wide / 2, stage.high * 0.42, 520, palette.light, 0.5)
    return spot(stage)


def form(stage: Stage, index: int, x: float, y: float, size: float, tone: Colour, kind: int) -> None:
    """A circle, half circle, ring, triangle or bar with a soft shadow."""
    rng = stage.rng
    turn = rng.choice((0, 45, 90, 180, -45))
    half = skia.Path()
    half.addArc(skia.Rect.MakeLTRB(x - size, y - size, x + size, y + size), turn, 180)
    half.close()
    forms = (
        circle(x, y, size), half, circle(x, y, size * 0.7),
        polygon([(x - size, y + size * 0.8), (x, y - size), (x + size, y + size * 0.8)]),
        box(x - size * 1.3, y - size * 0.2, x + size * 1.3, y + size * 0.2, size * 0.2),
    )  # fmt: skip
    canvas, path = stage.layer(index), forms[kind]
    canvas.save()
    if kind == 4:
        canvas.rotate(turn - 45, x, y)
    canvas.save()
    canvas.translate(stage.side * -16, 22)
    canvas.drawPath(path, plain(stage.palette.ground, 0.26, 18))
    canvas.restore()
    if kind == 2:
        canvas.drawPath(path, line(tone, size * 0.28))
    else:
        fade(
            stage,
            index,
            path,
            y - size,
            y + size,
            tone.mix(stage.palette.light, 0.24),
            tone.mix(stage.palette.ground, 0.12),
        )
        rim(canvas, path, stage.palette.light, -stage.side * 4, 4, 0.6, 3)
    canvas.restore()


def flow(stage: Stage) -> Spot:
    """Threads that follow a field, bright where they bunch."""
    palette, rng = stage.palette, stage.rng
    ground(stage, palette.zenith, palette.sky.mix(palette.ground, 0.45), palette.ground)
    glow(stage.layer(0), stage.wide / 2, stage.high * 0.45, 700, palette.haze, 0.6)
    field = fractal(rng, 48, 48, cells=3, octaves=3)
    turn = rng.uniform(0, math.tau)
    tones = (palette.accent, palette.second, palette.horizon, palette.light, palette.accent.shift(0.1, 0.8))
    for k in range(330):
        x, y = rng.uniform(stage.left, stage.right), rng.uniform(stage.top, stage.bottom)
        points = [(x, y)]
        for _ in range(12):
            column = min(47, max(0, int((x - stage.left) / (stage.right - stage.left) * 47)))
            row = min(47, max(0, int((y - stage.top) / (stage.bottom - stage.top) * 47)))
            angle = turn + float(field[row, column]) * 4.6
            x, y = x + math.cos(angle) * 28, y + math.sin(angle) * 28
            points.append((x, y))
        index = 0 if k < 240 else 1
        stage.layer(index).drawPath(
            curve(points), line(tones[k % 5], rng.uniform(1, 5.5) * (1 + index * 0.6), rng.uniform(0.12, 0.7))
        )
    motes(stage, 2, 50, palette.light, 4, 0.6)
    return spot(stage)


def ink(stage: Stage) -> Spot:
    """Smoke of two colours unfolding."""
    palette, rng = stage.palette, stage.rng
    ground(stage, palette.sky.mix(palette.haze, 0.5), palette.sky, palette.zenith)
    glow(stage.layer(0), *stage.sun, 700, palette.light, 0.7)
    rows = 300 if stage.tall else 170
    for k, tone in enumerate((palette.haze, palette.second, palette.accent, palette.horizon)):
        base = fractal(rng, 220, rows, cells=3, octaves=4)
        across = np.arange(220, dtype=np.float32)[None, :] + (fractal(rng, 220, rows, cells=3, octaves=3) - 0.5) * 190
        down = np.arange(rows, dtype=np.float32)[:, None] + (fractal(rng, 220, rows, cells=3, octaves=3) - 0.5) * 190
        warped = cv2.remap(base, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        lit = ramp(warped.astype(np.float32, copy=False), 0.48, 0.9)
        with stage.soft(0 if k < 2 else 1, 6) as canvas:
            lay(canvas, painted(lit, tone, 0.8), stage.bounds, OVER)
            lay(canvas, painted(lit**4, palette.light, 0.55), stage.bounds, SCREEN)
    rays(stage, 1, stage.sun, 90, 60, 7, stage.high, palette.light, 0.18)
    motes(stage, 2, 70, palette.light, 4, 0.5)
    return spot(stage)
