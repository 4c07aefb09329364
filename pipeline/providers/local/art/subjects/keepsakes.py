"""Books, clocks, crowns, cups and gifts."""

import math
from dataclasses import replace

import skia

from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, box, circle, minus, oval, star
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects.objects import GOLD


def book(stage: Stage, spot: Spot) -> None:
    """An open book with light and letters rising from it."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.9), flip=False)
    cover, paper = pen.palette.local(pen.palette.accent).shift(-0.08), pen.local("fff6e2")
    pen.ground(80, 0.6)
    pen.glow(0, -44, 110, pen.palette.light, 0.75)
    pen.shape([(0, -4), (-78, -14), (-74, -42), (0, -28)], cover)
    pen.shape([(0, -4), (78, -14), (74, -42), (0, -28)], cover)
    for k in (-1, 1):
        for layer in range(4):
            lift = layer * 2.2
            pen.body(
                blob(
                    [
                        (0, -12 - lift),
                        (k * 34, -24 - lift),
                        (k * 72, -18 - lift),
                        (k * 70, -44 - lift),
                        (k * 36, -52 - lift),
                        (0, -36 - lift),
                    ],
                    0.6,
                ),
                paper.shift(-0.05 + 0.015 * layer),
                0.7,
            )
        for row in range(4):
            y = -46 + row * 5.6
            pen.stroke([(k * 10, y + 4), (k * 36, y - 6), (k * 62, y - 2)], 1.0, pen.palette.ground, 0.4)
    for _ in range(22):
        t = pen.rng.random()
        x, y = pen.rng.gauss(0, 12 + 40 * t), -52 - 70 * t
        tone = pen.rng.choice((pen.palette.light, pen.palette.accent, pen.palette.second))
        pen.flat(
            pen.rng.choice((star(x, y, 3.6, 1.0, 4), circle(x, y, 1.5), box(x - 2, y - 2, x + 2, y + 2, 0.6))),
            tone,
            0.9 - 0.4 * t,
        )


def clock(stage: Stage, spot: Spot) -> None:
    """A round clock, its hands over a glowing face."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.95), flip=False)
    frame, face = pen.palette.local(pen.palette.accent), pen.local("fdf7ea")
    pen.glow(0, -50, 96, pen.palette.light, 0.6)
    pen.ball(0, -50, 50, frame, 1.3)
    pen.ball(0, -50, 43.5, face, 0.5)
    ink = pen.palette.ground
    for k in range(60):
        turn = math.tau * k / 60
        inner = 34 if k % 5 == 0 else 38
        pen.stroke(
            [(math.cos(turn) * inner, -50 + math.sin(turn) * inner), (math.cos(turn) * 40, -50 + math.sin(turn) * 40)],
            1.8 if k % 5 == 0 else 0.6,
            ink,
        )
    hour, minute = pen.rng.uniform(0, math.tau), pen.rng.uniform(0, math.tau)
    for turn, reach, wide in ((hour, 22, 4), (minute, 33, 2.8)):
        pen.limb(
            [(-math.cos(turn) * 5, -50 - math.sin(turn) * 5), (math.cos(turn) * reach, -50 + math.sin(turn) * reach)],
            [wide, wide * 0.5],
            ink,
            0.5,
        )
    second = pen.rng.uniform(0, math.tau)
    pen.stroke([(0, -50), (math.cos(second) * 36, -50 + math.sin(second) * 36)], 0.9, Colour.of("e0402f"))
    pen.ball(0, -50, 3, frame)
    pen.flat(blob([(-34, -76), (-6, -91), (8, -88), (-24, -62)]), WHITE, 0.28, 2)


def hourglass(stage: Stage, spot: Spot) -> None:
    """Sand running down."""
    pen = Pen(stage, spot, flip=False)
    wood, sand = pen.local("7a4a2a"), pen.palette.accent.mix(Colour.of("f2c46a"), 0.5)
    pen.ground(32)
    pen.glow(0, -50, 80, pen.palette.light, 0.5)
    glass = [
        (-26, -92),
        (26, -92),
        (25, -72),
        (4, -52),
        (4, -48),
        (25, -28),
        (26, -8),
        (-26, -8),
        (-25, -28),
        (-4, -48),
        (-4, -52),
        (-25, -72),
    ]
    for x in (-30, 30):
        pen.limb([(x, -94), (x, -50), (x, -6)], [4, 2.6, 4], wood)
    pen.flat(blob(glass, 0.6), pen.palette.light, 0.28)
    pen.body(blob([(-17, -72), (0, -70), (17, -72), (3, -54), (-3, -54)], 0.6), sand)
    pen.body(blob([(-24, -9), (-20, -20), (0, -32), (20, -20), (24, -9)], 0.7), sand)
    pen.stroke([(0, -56), (0, -28)], 1.3, sand)
    pen.edge(blob(glass, 0.6), 1.3, WHITE, 0.8)
    pen.flat(blob([(-20, -86), (-15, -86), (-15, -72), (-19, -74)]), WHITE, 0.6, 0.8)
    for y in (-96, -4):
        pen.block(-36, y - 4, 36, y + 4, wood, 2.4)


def crown(stage: Stage, spot: Spot) -> None:
    """A jewelled crown on a cushion."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.8), flip=False)
    gold, silk = Colour.of(GOLD).mix(pen.palette.light, 0.1), pen.local("8a2334")
    pen.ground(66)
    pen.glow(0, -60, 96, gold, 0.7)
    pen.blob([(-62, -24), (-40, -30), (40, -30), (62, -24), (60, -6), (30, 0), (-30, 0), (-60, -6)], silk, 1.2)
    points = [(-44, -30), (-54, -84), (-28, -58), (-22, -96), (0, -62), (22, -96), (28, -58), (54, -84), (44, -30)]
    pen.shape(points, gold, 1.4)
    for x, y in ((-54, -86), (-22, -98), (22, -98), (54, -86)):
        pen.ball(x, y, 5, gold.shift(0.06), 1.4)
    pen.block(-46, -42, 46, -28, gold.shift(-0.06), 3, 1.4)
    for x, colour in ((-30, "d8344a"), (-10, "2f7fd8"), (10, "35b06a"), (30, "d8344a")):
        pen.egg(x, -35, 4.6, 5, Colour.of(colour), gloss=1.6)


def trophy(stage: Stage, spot: Spot) -> None:
    """A golden cup in confetti."""
    pen = Pen(stage, spot, flip=False)
    gold = Colour.of(GOLD).mix(pen.palette.light, 0.12)
    pen.ground(34)
    pen.glow(0, -66, 90, gold, 0.7)
    for k in (-1, 1):
        pen.body(minus(oval(k * 27, -76, 15, 17), oval(k * 26, -76, 9, 11)), gold.shift(-0.05))
    pen.blob([(-28, -100), (28, -100), (25, -70), (9, -52), (-9, -52), (-25, -70)], gold, 1.5)
    pen.egg(0, -100, 28, 4.6, gold.shift(-0.12))
    pen.body(star(0, -78, 10, 4.2, 5), WHITE.mix(gold, 0.3), 1.3)
    pen.limb([(0, -54), (0, -38), (0, -24)], [12, 6, 14], gold)
    pen.block(-20, -26, 20, -20, gold.shift(-0.05), 2)
    pen.block(-25, -20, 25, 0, pen.local("4a3426"), 2.4)
    pen.block(-13, -15, 13, -6, gold, 1)
    for _ in range(40):
        x, y, tone = (
            pen.rng.uniform(-80, 80),
            pen.rng.uniform(-120, -10),
            pen.rng.choice((pen.palette.accent, pen.palette.second, pen.palette.light)),
        )
        turned = skia.Path()
        box(x - 2.2, y - 1.1, x + 2.2, y + 1.1).transform(
            skia.Matrix.RotateDeg(pen.rng.uniform(0, 180), skia.Point(x, y)), turned
        )
        pen.flat(turned, tone, 0.9)


def gift(stage: Stage, spot: Spot) -> None:
    """A wrapped present with a bow."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.8), flip=False)
    paper, ribbon = pen.palette.local(pen.palette.accent), pen.palette.local(pen.palette.second).shift(0.08)
    pen.ground(62)
    pen.glow(0, -50, 90, pen.palette.light, 0.45)
    pen.block(-42, -62, 42, 0, paper, 2)
    pen.block(-8, -62, 8, 0, ribbon)
    pen.block(-47, -76, 47, -58, paper.shift(0.04), 2.4)
    pen.block(-9, -76, 9, -58, ribbon)
    for k in (-1, 1):
        pen.blob([(0, -76), (k * 16, -100), (k * 36, -98), (k * 32, -80)], ribbon, 1.3)
        pen.blob([(0, -76), (k * 17, -90), (k * 26, -89), (k * 22, -81)], ribbon.shift(-0.14), 0.6)
    pen.ball(0, -78, 6.4, ribbon.shift(-0.03))
