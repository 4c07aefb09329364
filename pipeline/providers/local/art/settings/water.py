"""The sea, above and below its surface."""

import math

import skia

from pipeline.providers.local.art.brush import falling, glow, line, linear, mist, plain, radial, rays, rim, volume
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.settings.scenery import birds, hill, land, ridge, shimmer, sky
from pipeline.providers.local.art.shapes import blob, curve, limb
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def ocean(stage: Stage) -> Spot:
    """Swells rolling towards us with the light on them."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.46, 0.54)
    stage.sun = (stage.sun[0], horizon - rng.uniform(40, stage.high * 0.22))
    sky(stage, horizon, 0.6, 62)
    water = palette.sky.mix(palette.ground, 0.45).mix(Colour.of("1d6f8f"), 0.3)
    canvas = stage.layer(0)
    area = skia.Rect.MakeLTRB(stage.left, horizon, stage.right, stage.bottom)
    canvas.drawRect(
        area, falling(horizon, stage.bottom, palette.horizon.mix(water, 0.45), water, water.mix(palette.ground, 0.6))
    )
    shimmer(stage, 0, horizon + 2, stage.high * 0.8, 150, palette.light, 0.75)
    mist(stage, 0, horizon, 60, palette.light, 0.5)
    spot = Spot(x=stage.across(rng.uniform(0.6, 0.7)), y=horizon + stage.high * 0.09, size=250, layer=1)
    for i in range(7):
        t = i / 6
        y = horizon + stage.high * (0.05 + 0.42 * t**1.5)
        swell(stage, 1 + (i > 2) + (i > 4), y, 6 + 34 * t, 90 + 330 * t, water, t)
    birds(stage, 0, rng.randint(2, 7), palette.tone(0.7))
    return spot


def swell(stage: Stage, index: int, y: float, rise: float, length: float, water: Colour, t: float) -> None:
    """One long wave: dark face, bright crest, foam."""
    palette, rng = stage.palette, stage.rng
    phase, second = rng.uniform(0, math.tau), rng.uniform(0, math.tau)

    def height(x: float) -> float:
        wave = math.sin(x / length * 2.3 + phase) * 0.6 + math.sin(x / length * 5.1 + second) * 0.25
        return y - rise * (wave + abs(math.sin(x / length * 1.7 + second)) ** 3)

    path = land(stage, height, 120)
    crest = water.mix(palette.horizon, 0.5 - 0.3 * t).mix(palette.light, 0.12)
    deep = water.mix(palette.ground, 0.25 + 0.55 * t)
    canvas = stage.layer(index)
    canvas.drawPath(
        path,
        linear(
            (0, y - rise * 1.5),
            (0, y + rise * 4 + 20),
            [(0, crest.argb(0.96)), (0.35, deep.argb(0.94)), (1, deep.shift(-0.03).argb(0.98))],
        ),
    )
    rim(canvas, path, palette.light, 0, 2 + 5 * t, 0.6, 1.5 + 3 * t)
    glow(
        canvas,
        stage.sun[0],
        y + rise,
        260 + 200 * t,
        palette.light.mix(palette.horizon, 0.4),
        0.26 * (1 - t * 0.5),
        skia.BlendMode.kSrcATop,
    )
    for _ in range(int(6 + 16 * t)):
        x = rng.uniform(stage.left, stage.right)
        half = rng.uniform(14, 60) * (0.4 + t)
        top = height(x) + rng.uniform(4, 30) * (0.3 + t)
        streak = curve([(x - half, top + 3), (x, top - 2 * t), (x + half, top + 4)])
        canvas.drawPath(streak, line(WHITE.mix(palette.light, 0.6), 1 + 2.2 * t, rng.uniform(0.08, 0.4)))


def underwater(stage: Stage) -> Spot:
    """Shafts of light from the surface, reefs on both sides, open water in the middle."""
    palette, rng = stage.palette, stage.rng
    stage.sun = (stage.across(rng.uniform(0.3, 0.6)), stage.top - 40)
    canvas = stage.layer(0)
    canvas.drawRect(
        stage.bounds,
        falling(
            stage.top,
            stage.bottom,
            palette.sky.mix(palette.zenith, 0.55),
            palette.sky,
            palette.sky.mix(palette.horizon, 0.6),
            palette.horizon,
            palette.horizon.mix(palette.ground, 0.6),
        ),
    )
    glow(canvas, *stage.sun, max(stage.wide, stage.high) * 0.62, palette.zenith, 0.85)
    caustics(stage)
    rays(stage, 0, (stage.sun[0], stage.top - 260), 90, 34, 15, stage.high * 1.15, palette.zenith, 0.5)
    rng.choice((bottom, bottom, sand, weeds, deep))(stage)
    mist(stage, 1, stage.high * 0.9, 300, palette.haze, 0.4)
    rays(stage, 1, (stage.sun[0], stage.top - 260), 90, 26, 6, stage.high * 0.95, palette.zenith, 0.26)
    shoal(stage, 0, 26, palette.haze.mix(palette.ground, 0.4))
    bubbles(stage, 2, 26)
    garden(stage)
    motes(stage, 2, 90, palette.light, 3.4, 0.6)
    motes(stage, 3, 16, palette.light, 11, 0.22)
    x = stage.across(rng.uniform(0.48, 0.58))
    return Spot(x=x, y=stage.high * 0.43, size=520 if stage.tall else 480, floating=True)


def bottom(stage: Stage) -> None:
    """Rows of reef."""
    palette = stage.palette
    for index, depth, drop in ((0, 0.14, 0.8), (0, 0.3, 0.86), (1, 0.55, 0.9)):
        reef(stage, index, stage.high * drop, 150, palette.haze.mix(palette.ground, depth), depth)


def sand(stage: Stage) -> None:
    """A pale rippled floor with stones."""
    palette, rng = stage.palette, stage.rng
    pale = palette.haze.mix(Colour.of("e8d8a8"), 0.3)
    reef(stage, 0, stage.high * 0.72, 90, palette.haze.mix(palette.ground, 0.2), 0.3)
    height = ridge(stage, stage.high * 0.78, 40, 0.35, 6)
    path = hill(stage, 1, height, pale.mix(palette.light, 0.25), pale.mix(palette.ground, 0.65), 460)
    canvas = stage.layer(1)
    canvas.save()
    canvas.clipPath(path, True)
    for k in range(16):
        y = stage.high * 0.78 + (stage.high * 0.26) * (k / 16) ** 1.4
        points = [(stage.left + i * stage.wide / 9, y + rng.uniform(-9, 9)) for i in range(11)]
        canvas.drawPath(curve(points), line(palette.light, 2 + k * 0.3, 0.12))
    canvas.restore()
    for _ in range(7):
        x, size = rng.uniform(0, stage.wide), rng.uniform(20, 80)
        y = height(x) + rng.uniform(10, 70)
        stone = blob(
            [
                (x - size, y),
                (x - size * 0.6, y - size * 0.6),
                (x + size * 0.3, y - size * 0.7),
                (x + size, y),
                (x, y + 8),
            ]
        )
        volume(stage, 1, stone, palette.haze.mix(palette.ground, 0.6))


def weeds(stage: Stage) -> None:
    """A forest of kelp at both sides."""
    palette, rng = stage.palette, stage.rng
    reef(stage, 0, stage.high * 0.88, 120, palette.haze.mix(palette.ground, 0.3), 0.3)
    for index, depth, count in ((0, 0.25, 12), (1, 0.55, 9)):
        tone = palette.haze.mix(palette.ground, depth).mix(Colour.of("3f8a4a"), 0.25)
        for _ in range(count):
            edge = rng.random() ** 1.6 * (0.4 if index == 0 else 0.28)
            x = stage.wide * (edge if rng.random() < 0.5 else 1 - edge)
            strand(stage, index, x, stage.high * rng.uniform(0.6, 1.0), tone.shift(rng.uniform(-0.03, 0.04)))


def strand(stage: Stage, index: int, x: float, tall: float, colour: Colour) -> None:
    """One tall kelp with leaves on both sides."""
    rng, canvas = stage.rng, stage.layer(index)
    phase = rng.uniform(0, math.tau)
    spine = [(x + math.sin(phase + i * 0.8) * 22, stage.bottom - tall * i / 9) for i in range(10)]
    path = limb(spine, [9, 8, 3])
    for i in range(1, 10):
        (px, py), side = spine[i], 1 if i % 2 else -1
        path.addPath(limb([(px, py), (px + side * 40, py - 20), (px + side * 66, py - 70)], [4, 20, 2], 4))
    canvas.drawPath(path, plain(colour))


def deep(stage: Stage) -> None:
    """Open water over the dark, far lights drifting."""
    palette, rng = stage.palette, stage.rng
    dark = palette.horizon.mix(palette.ground, 0.75)
    area = skia.Rect.MakeLTRB(stage.left, stage.high * 0.4, stage.right, stage.bottom)
    stops = [(0, dark.argb(0)), (1, dark.argb(0.92))]
    stage.layer(0).drawRect(area, linear((0, area.top()), (0, stage.bottom), stops))
    for _ in range(26):
        x, y = rng.uniform(0, stage.wide), stage.high * rng.uniform(0.3, 1.0)
        glow(
            stage.layer(0), x, y, rng.uniform(14, 46), rng.choice((palette.second, palette.accent, palette.light)), 0.45
        )


def caustics(stage: Stage) -> None:
    """The rippling underside of the surface."""
    palette, rng = stage.palette, stage.rng
    canvas = stage.layer(0)
    for i in range(26):
        y = stage.top + (i / 26) ** 1.7 * stage.high * 0.13
        x = stage.sun[0] + rng.gauss(0, 300)
        half = rng.uniform(60, 200)
        points = [(x + half * (k / 4 - 1), y + rng.uniform(-6, 6)) for k in range(9)]
        canvas.drawPath(curve(points), line(palette.light, 2 + 4 * rng.random(), 0.3 * (1 - i / 26), 1.5))


def reef(stage: Stage, index: int, base: float, rise: float, colour: Colour, depth: float) -> None:
    """Rocks that are high at the edges, each its own way, and low in the middle."""
    rng = stage.rng
    rough_line = ridge(stage, base, 90, 0.62)
    left, right, lean = rng.uniform(0.3, 1.7), rng.uniform(0.3, 1.7), rng.uniform(1.6, 3.6)

    def height(x: float) -> float:
        edge = 2 * x / stage.wide - 1
        return float(rough_line(x) - rise * (1.7 - depth) * (left if edge < 0 else right) * abs(edge) ** lean + 30)

    path = hill(stage, index, height, colour, colour.mix(stage.palette.ground, 0.4), 400)
    rim(stage.layer(index), path, stage.palette.light, 0, 5, 0.25, 4)


def shoal(stage: Stage, index: int, count: int, colour: Colour) -> None:
    """Small fish far off, all heading one way."""
    rng, canvas = stage.rng, stage.layer(index)
    x0, y0 = stage.across(rng.uniform(0.7, 0.86)), stage.high * rng.uniform(0.2, 0.34)
    path = skia.Path()
    for _ in range(count):
        x, y, s = x0 + rng.gauss(0, 95), y0 + rng.gauss(0, 48), rng.uniform(9, 17) * (1 if stage.flip else -1)
        path.addPath(blob([(x - s, y), (x - s * 0.1, y - abs(s) * 0.32), (x + s, y), (x - s * 0.1, y + abs(s) * 0.32)]))
        path.addPath(
            blob(
                [
                    (x - s * 0.8, y),
                    (x - s * 1.5, y - abs(s) * 0.32),
                    (x - s * 1.25, y),
                    (x - s * 1.5, y + abs(s) * 0.32),
                ],
                0.4,
            )
        )
    canvas.drawPath(path, plain(colour, 0.8))


def bubbles(stage: Stage, index: int, count: int) -> None:
    """Rising air, bright at the upper edge."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(index)
    x0 = stage.across(rng.uniform(0.18, 0.3))
    for i in range(count):
        t = i / count
        x, y = x0 + rng.gauss(0, 16 + 30 * (1 - t)), stage.high * (0.12 + 0.7 * t) + rng.gauss(0, 20)
        radius = rng.uniform(2.5, 10) * (1.25 - 0.6 * t)
        canvas.drawCircle(
            x,
            y,
            radius,
            radial(
                (x, y),
                radius,
                [(0, palette.light.argb(0.02)), (0.75, palette.light.argb(0.12)), (1, palette.light.argb(0.55))],
            ),
        )
        canvas.drawCircle(x - radius * 0.35, y - radius * 0.4, radius * 0.22, plain(WHITE, 0.9))


def garden(stage: Stage) -> None:
    """Near corals, kelp and fans framing the lower corners."""
    palette, rng = stage.palette, stage.rng
    reef(stage, 3, stage.high * 0.965, 120, palette.ground.mix(palette.haze, 0.08), 0.9)
    colours = (palette.accent, palette.second, palette.accent.shift(0, 1, 60), palette.second.shift(0, 1, -70))
    for i in range(15):
        edge = rng.uniform(-0.02, 0.26)
        x = stage.wide * (edge if i % 2 else 1 - edge)
        y = stage.high * 0.985 - 110 * (1 - edge * 4) + 30
        colour = rng.choice(colours).mix(palette.ground, rng.uniform(0.3, 0.62))
        rng.choice((kelp, fan, tubes, fan))(stage, x, y, rng.uniform(90, 210), colour)


def kelp(stage: Stage, x: float, y: float, tall: float, colour: Colour) -> None:
    """A swaying ribbon with leaves."""
    rng, canvas = stage.rng, stage.layer(3)
    tall *= 1.7
    colour = colour.mix(Colour.of("3f7a3a"), 0.5).mix(stage.palette.ground, 0.2)
    phase = rng.uniform(0, math.tau)
    spine = [(x + math.sin(phase + i * 0.9) * (6 + 5 * i), y - tall * i / 6) for i in range(7)]
    canvas.drawPath(
        limb(spine, [15, 13, 4]), linear((0, y), (0, y - tall), [(0, stage.palette.ground.argb()), (1, colour.argb())])
    )
    for i in range(1, 6):
        (px, py), side = spine[i], 1 if i % 2 else -1
        canvas.drawPath(
            limb([(px, py), (px + side * 26, py - 20), (px + side * 40, py - 52)], [4, 15, 2], 5),
            plain(colour.mix(stage.palette.ground, 0.4 - i * 0.07)),
        )


def fan(stage: Stage, x: float, y: float, tall: float, colour: Colour) -> None:
    """A branching coral."""
    rng, canvas = stage.rng, stage.layer(3)

    def grow(x: float, y: float, turn: float, length: float, width: float, level: int) -> None:
        ex, ey = x + math.cos(turn) * length, y + math.sin(turn) * length
        canvas.drawLine(x, y, ex, ey, line(colour.shift(0.03 * level), width))
        if level < 4:
            for side in (-1, 1):
                grow(
                    ex,
                    ey,
                    turn + side * rng.uniform(0.2, 0.55),
                    length * rng.uniform(0.68, 0.88),
                    width * 0.74,
                    level + 1,
                )

    grow(x, y, -math.pi / 2 + rng.uniform(-0.25, 0.25), tall * 0.3, tall * 0.075, 0)


def tubes(stage: Stage, x: float, y: float, tall: float, colour: Colour) -> None:
    """A cluster of sponge tubes with dark mouths."""
    rng, canvas = stage.rng, stage.layer(3)
    for k in range(5):
        px, size, wide = x + (k - 2) * tall * 0.14, tall * rng.uniform(0.4, 0.85), tall * 0.07
        top = (px + (k - 2) * tall * 0.06, y - size)
        canvas.drawPath(
            limb([(px, y), (px, y - size * 0.5), top], [wide * 1.5, wide * 1.8, wide * 2.2], 5),
            linear(
                (px - wide, 0),
                (px + wide, 0),
                [(0, colour.shift(0.08).argb()), (1, colour.mix(stage.palette.ground, 0.5).argb())],
            ),
        )
        canvas.drawOval(
            skia.Rect.MakeXYWH(top[0] - wide, top[1] - wide * 0.8, wide * 2, wide * 0.8),
            plain(colour.mix(stage.palette.ground, 0.75)),
        )
