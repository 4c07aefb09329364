"""Hearts, bulbs, coins and charts."""

import math
from dataclasses import replace

import skia

from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, curve, limb, oval, polygon
from pipeline.providers.local.art.shapes import heart as heart_shape
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects.objects import GOLD, coin


def heart(stage: Stage, spot: Spot) -> None:
    """A glowing heart with a pulse through it."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.95), flip=False)
    red = pen.palette.accent.mix(Colour.of("e8324f"), 0.7)
    pen.glow(0, -52, 120, red.mix(pen.palette.light, 0.3), 0.75)
    for k in range(3):
        pen.edge(heart_shape(0, -50, 100 + 16 * k), 0.9, red.mix(WHITE, 0.4), 0.5 - 0.15 * k)
    pen.body(heart_shape(0, -50, 92), red, 1.5)
    pen.flat(oval(-22, -72, 11, 6, -38), WHITE, 0.6, 2)
    if spot.size < 260:
        return
    pulse = skia.Path()
    points = [(-96, -48), (-40, -48), (-30, -58), (-20, -34), (-8, -80), (6, -22), (16, -48), (96, -48)]
    pulse.moveTo(*points[0])
    for point in points[1:]:
        pulse.lineTo(*point)
    pen.edge(pulse, 2.6, WHITE, 0.9)


def lightbulb(stage: Stage, spot: Spot) -> None:
    """A bulb alight."""
    pen = Pen(stage, spot, flip=False)
    warm = Colour.of("ffd76a").mix(pen.palette.light, 0.3)
    pen.glow(0, -66, 130, warm, 0.95)
    for k in range(12):
        turn = math.tau * k / 12 + 0.26
        pen.limb(
            [(math.cos(turn) * 46, -66 + math.sin(turn) * 46), (math.cos(turn) * 60, -66 + math.sin(turn) * 60)],
            [2.4, 1.2],
            warm,
        )
    glass = [(0, -102), (26, -92), (35, -66), (24, -44), (13, -28), (-13, -28), (-24, -44), (-35, -66), (-26, -92)]
    pen.blob(glass, warm.mix(WHITE, 0.2), 1.2)
    pen.glow(0, -62, 36, WHITE, 0.95)
    pen.stroke([(-7, -30), (-11, -56), (-4, -64), (0, -54), (4, -64), (11, -56), (7, -30)], 1.5, pen.local("e07a1a"))
    pen.flat(blob([(-22, -84), (-12, -92), (-10, -86), (-19, -72)]), WHITE, 0.75, 1)
    steel = pen.local("aeb6bf")
    for k in range(4):
        pen.block(-12.5 + k * 0.7, -28 + k * 6.4, 12.5 - k * 0.7, -22.4 + k * 6.4, steel.shift(-0.05 * (k % 2)), 2.4)
    pen.block(-6, -3, 6, 1, pen.palette.ground, 2)


def money(stage: Stage, spot: Spot) -> None:
    """Stacks of coins, growing, a sprout on the highest."""
    pen = Pen(stage, spot)
    gold = Colour.of(GOLD).mix(pen.palette.light, 0.1)
    pen.ground(80, 0.6)
    pen.glow(10, -50, 110, gold, 0.5)
    for k, count in enumerate((3, 5, 8, 12)):
        x = -57 + 38 * k
        for i in range(count):
            y = -5 - i * 6
            wobble = pen.rng.uniform(-1.4, 1.4)
            pen.block(x - 16 + wobble, y - 3, x + 16 + wobble, y + 3.2, gold.shift(-0.04 - 0.05 * (i % 2)), 2.6)
        pen.egg(x, -5 - count * 6 + 3, 16, 3.6, gold.shift(0.06), gloss=1.3)
    green, top = pen.local("6fb84a"), -72
    pen.limb([(57, top), (56, top - 16), (58, top - 28)], [2.6, 2.2, 1.8], green)
    pen.blob([(58, top - 24), (72, top - 40), (86, top - 36), (74, top - 24)], green, 1.3)
    pen.blob([(57, top - 18), (44, top - 34), (32, top - 28), (42, top - 17)], green.shift(0.04), 1.3)
    for _ in range(6):
        coin(pen, pen.rng.uniform(-90, 90), pen.rng.uniform(0, 9), 6, gold)


def chart(stage: Stage, spot: Spot) -> None:
    """Rising bars and an arrow of light."""
    pen = Pen(stage, spot, flip=False)
    pen.ground(76, 0.5)
    pen.glow(20, -60, 110, pen.palette.accent, 0.4)
    tall = [18, 30, 26, 46, 60, 84]
    for k, size in enumerate(tall):
        x = -66 + 24 * k
        tone = pen.palette.second.mix(pen.palette.accent, k / 5)
        pen.shape([(x + 17, -size), (x + 22, -size - 5), (x + 22, -4), (x + 17, 0)], tone.shift(-0.16))
        pen.shape([(x, -size), (x + 5, -size - 5), (x + 22, -size - 5), (x + 17, -size)], tone.shift(0.1))
        pen.block(x, -size, x + 17, 0, tone, 0.6, 1.2)
    points = [(-64 + 24 * k, -size - 20) for k, size in enumerate(tall)]
    pen.edge(curve(points), 3.4, pen.palette.light)
    x, y = points[-1]
    pen.whole(
        pen.palette.light,
        polygon([(x + 20, y - 24), (x - 7, y - 14), (x + 10, y + 6)]),
        limb([(x - 4, y + 4), (x + 9, y - 11)], [4, 4]),
    )
    for px, py in points:
        pen.glow(px, py, 8, pen.palette.light, 0.9)
