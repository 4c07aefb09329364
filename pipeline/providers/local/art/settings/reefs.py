"""What lives and lies on the sea floor."""

import math

import skia

from pipeline.providers.local.art.brush import glow, line, linear, plain, rim, volume
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.settings.scenery import hill, ridge
from pipeline.providers.local.art.shapes import blob, curve, limb
from pipeline.providers.local.art.stage import Stage


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
        with stage.aside(index, Move(motion="lean", entrance="none", pace=0.7, reach=0.8), stage.bounds):
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


def garden(stage: Stage) -> None:
    """Near corals, kelp and fans framing the lower corners."""
    palette, rng = stage.palette, stage.rng
    reef(stage, 3, stage.high * 0.965, 120, palette.ground.mix(palette.haze, 0.08), 0.9)
    colours = (palette.accent, palette.second, palette.accent.shift(0, 1, 60), palette.second.shift(0, 1, -70))
    area = skia.Rect.MakeLTRB(stage.left, stage.high * 0.985 - 460, stage.right, stage.bottom)
    with stage.aside(3, Move(motion="lean", entrance="none", pace=0.8), area):
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
