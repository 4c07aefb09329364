"""Things on a table or a stand: treasure, cups, books, clocks, bottles, instruments."""

import math
from dataclasses import replace

import skia

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, box, circle, limb, minus, oval, polygon, star
from pipeline.providers.local.art.stage import Spot, Stage

GOLD = "f2b83a"


def treasure(stage: Stage, spot: Spot) -> None:
    """An open chest, gold and light spilling out."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.8), flip=False)
    wood, gold, iron = pen.local("7a4524"), Colour.of(GOLD).mix(pen.palette.light, 0.2), pen.local("4a4f58")
    pen.ground(75, 0.7)
    pen.glow(0, -52, 130, gold, 0.85)
    pen.body(polygon([(-50, -50), (50, -50), (56, -88), (-56, -88)]), wood.shift(-0.1))
    pen.blob([(-56, -88), (0, -104), (56, -88), (50, -76), (0, -84), (-50, -76)], wood.shift(-0.03))
    for x in (-40, 0, 40):
        pen.body(polygon([(x - 4, -52), (x + 4, -52), (x * 1.12 + 4, -95 + abs(x) * 0.1), (x * 1.12 - 4, -95 + abs(x) * 0.1)]), iron)
    for k in range(60):
        t = pen.rng.random()
        x, y = pen.rng.uniform(-46, 46) * (1 - 0.4 * t), -48 - 24 * t * pen.rng.random()
        coin(pen, x, y, 5.4, gold)
    for x, y, tone in ((-24, -66, pen.palette.accent), (16, -70, pen.palette.second), (32, -58, Colour.of("e0455a"))):
        pen.body(polygon([(x - 6, y), (x - 3, y - 5), (x + 3, y - 5), (x + 6, y), (x, y + 8)]), tone, 1.4)
    pen.block(-54, -50, 54, 0, wood, 3)
    for y in (-38, -25, -12):
        pen.stroke([(-53, y), (53, y)], 0.8, wood.shift(-0.12), 0.7)
    for x in (-46, 38):
        pen.block(x, -50, x + 8, 0, iron)
    pen.block(-54, -52, 54, -46, iron, 1)
    pen.block(-9, -54, 9, -32, gold.shift(-0.04), 2.4)
    pen.flat(circle(0, -44, 2.6), BLACK, 0.8)
    pen.flat(polygon([(-1.2, -43), (1.2, -43), (2, -36), (-2, -36)]), BLACK, 0.8)
    for _ in range(14):
        coin(pen, pen.rng.choice((-1, 1)) * pen.rng.uniform(46, 86), pen.rng.uniform(-3, 6), 5, gold)
    for _ in range(9):
        x, y = pen.rng.uniform(-56, 56), pen.rng.uniform(-110, -50)
        pen.flat(star(x, y, 6, 1.1, 4), WHITE, 0.9)


def coin(pen: Pen, x: float, y: float, r: float, gold: Colour) -> None:
    """A coin seen from the side."""
    pen.flat(oval(x, y + 1.4, r, r * 0.45), gold.shift(-0.2))
    pen.flat(oval(x, y, r, r * 0.45), gold)
    pen.flat(oval(x - r * 0.15, y - r * 0.06, r * 0.62, r * 0.24), gold.shift(0.1))


def coffee(stage: Stage, spot: Spot) -> None:
    """A steaming cup on its saucer, beans beside it."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.85))
    china = pen.pick("faf4ea", "f4efe6", "d9654a", "3f7f86")
    pen.ground(78, 0.6)
    for k in range(9):
        x = pen.rng.choice((-1, 1)) * pen.rng.uniform(52, 92)
        bean(pen, x, pen.rng.uniform(-4, 9), pen.rng.uniform(4, 6.5))
    pen.egg(0, -3, 60, 9.5, china.shift(-0.08))
    pen.egg(0, -6, 42, 6, china.shift(-0.16), gloss=0.4)
    ring = minus(oval(45, -40, 21, 19), oval(44, -40, 13, 11.5))
    pen.body(ring, china.shift(-0.03))
    pen.blob([(-46, -68), (46, -68), (43, -36), (29, -10), (0, -5), (-29, -10), (-43, -36)], china, 1.2)
    pen.egg(0, -68, 46, 11.5, china.shift(0.02), gloss=0.7)
    pen.flat(oval(0, -67, 41, 9), pen.local("3c1f10"))
    pen.flat(oval(0, -66.4, 35, 7), pen.local("b87a44"))
    leaf = [(0, -61), (-16, -67), (-8, -70.5), (0, -69), (8, -70.5), (16, -67)]
    pen.flat(blob(leaf), pen.local("fff0d8"), 0.9)
    pen.flat(blob([(-28, -56), (-24, -54), (-20, -30), (-25, -30)]), WHITE, 0.45, 1.4)
    steam(pen, 0, -74)


def steam(pen: Pen, x: float, y: float) -> None:
    """Rising vapour."""
    for k in (-1, 0, 1):
        sway, rise = pen.rng.uniform(-9, 9), pen.rng.uniform(46, 70)
        points = [(x + k * 13, y), (x + k * 15 + sway, y - rise * 0.35), (x + k * 12 - sway, y - rise * 0.7), (x + k * 17 + sway, y - rise)]
        pen.flat(limb(points, [3, 8, 10, 3]), pen.palette.light, 0.35, 3.4)
        pen.flat(limb(points, [1, 2.6, 3, 1]), WHITE, 0.4, 1.4)


def bean(pen: Pen, x: float, y: float, r: float) -> None:
    """A coffee bean."""
    turn = pen.rng.uniform(-60, 60)
    pen.egg(x, y, r, r * 0.66, pen.local("5a3018"), turn)
    pen.stroke([(x - r * 0.7, y), (x, y - r * 0.12), (x + r * 0.7, y)], r * 0.14, pen.local("2a140a"))


def food(stage: Stage, spot: Spot) -> None:
    """A bowl of something good, herbs, a steaming broth."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.9))
    bowl = pen.palette.local(pen.palette.second).mix(pen.local("2f4f6f"), 0.4)
    pen.ground(80, 0.6)
    pen.blob([(-62, -48), (62, -48), (52, -20), (24, -2), (-24, -2), (-52, -20)], bowl, 1.2)
    pen.egg(0, -48, 62, 15, bowl.shift(0.06))
    pen.flat(oval(0, -47, 55, 11.5), pen.local("d98a3a"))
    for _ in range(26):
        x = pen.rng.uniform(-44, 44)
        pen.stroke([(x - 16, -46 + pen.rng.uniform(-5, 5)), (x, -50 + pen.rng.uniform(-5, 5)), (x + 16, -46 + pen.rng.uniform(-5, 5))], 2.0, pen.local("f6d98a").shift(pen.rng.uniform(-0.06, 0.04)))
    for x, colour in ((-30, "d84a3a"), (-6, "6fae4a"), (28, "d84a3a"), (12, "4f9a3c")):
        pen.egg(x, -54, 8, 5, pen.local(colour), pen.rng.uniform(-30, 30))
    for x in (-16, 34):
        pen.egg(x, -57, 11, 7.4, pen.local("fff8ea"))
        pen.ball(x, -57.6, 4.2, pen.local("f5a623"), 1.3)
    for k in (0, 1):
        pen.limb([(20 + k * 9, -46), (86 + k * 5, -96 - k * 4)], [2, 3.2], pen.local("8a4a2a"))
    steam(pen, 0, -62)


def fruit(stage: Stage, spot: Spot) -> None:
    """Apples, oranges and a pear in the light."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.85))
    pen.ground(82, 0.6)
    for x, y, r, code in ((-42, -27, 27, "f08a2c"), (44, -26, 26, "8fbf3f"), (0, -62, 24, "e8c23a"), (2, -30, 31, "d63a34")):
        colour = pen.local(code)
        pen.blob([(x - r, y), (x - r * 0.74, y - r * 0.8), (x, y - r * 0.84), (x + r * 0.74, y - r * 0.8), (x + r, y), (x + r * 0.6, y + r * 0.84), (x, y + r * 0.9), (x - r * 0.6, y + r * 0.84)], colour, 1.3)
        pen.limb([(x, y - r * 0.8), (x + 2, y - r * 1.2)], [2, 2.6], pen.local("5a3a20"))
        pen.body(blob([(x + 2, y - r * 1.08), (x + r * 0.46, y - r * 1.36), (x + r * 0.7, y - r * 1.1), (x + r * 0.3, y - r * 0.98)]), pen.local("5f9f3f"))
        pen.flat(oval(x - r * 0.4, y - r * 0.4, r * 0.2, r * 0.12, -40), WHITE, 0.7, 1)
        for _ in range(8):
            pen.flat(circle(x + pen.rng.uniform(-0.6, 0.6) * r, y + pen.rng.uniform(-0.5, 0.6) * r, 0.6), WHITE, 0.35)


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
            pen.body(blob([(0, -12 - lift), (k * 34, -24 - lift), (k * 72, -18 - lift), (k * 70, -44 - lift), (k * 36, -52 - lift), (0, -36 - lift)], 0.6), paper.shift(-0.05 + 0.015 * layer), 0.7)
        for row in range(4):
            y = -46 + row * 5.6
            pen.stroke([(k * 10, y + 4), (k * 36, y - 6), (k * 62, y - 2)], 1.0, pen.palette.ground, 0.4)
    for k in range(22):
        t = pen.rng.random()
        x, y = pen.rng.gauss(0, 12 + 40 * t), -52 - 70 * t
        tone = pen.rng.choice((pen.palette.light, pen.palette.accent, pen.palette.second))
        pen.flat(pen.rng.choice((star(x, y, 3.6, 1.0, 4), circle(x, y, 1.5), box(x - 2, y - 2, x + 2, y + 2, 0.6))), tone, 0.9 - 0.4 * t)


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
        pen.stroke([(math.cos(turn) * inner, -50 + math.sin(turn) * inner), (math.cos(turn) * 40, -50 + math.sin(turn) * 40)], 1.8 if k % 5 == 0 else 0.6, ink)
    hour, minute = pen.rng.uniform(0, math.tau), pen.rng.uniform(0, math.tau)
    for turn, reach, wide in ((hour, 22, 4), (minute, 33, 2.8)):
        pen.limb([(-math.cos(turn) * 5, -50 - math.sin(turn) * 5), (math.cos(turn) * reach, -50 + math.sin(turn) * reach)], [wide, wide * 0.5], ink, 0.5)
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
    glass = [(-26, -92), (26, -92), (25, -72), (4, -52), (4, -48), (25, -28), (26, -8), (-26, -8), (-25, -28), (-4, -48), (-4, -52), (-25, -72)]
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


def guitar(stage: Stage, spot: Spot) -> None:
    """An acoustic guitar leaning into the light."""
    pen = Pen(stage, spot, flip=False)
    wood = pen.local("c67a34")
    pen.ground(34)
    pen.block(-4, -100, 4, -40, pen.local("4a2a18"))
    pen.block(-6.4, -114, 6.4, -98, pen.local("5a3420"), 2)
    pen.blob([(0, -58), (18, -52), (17, -38), (15, -32), (26, -18), (20, -2), (0, 2), (-20, -2), (-26, -18), (-15, -32), (-17, -38), (-18, -52)], wood, 1.3)
    pen.flat(circle(0, -33, 9.4), BLACK, 0.75)
    pen.edge(circle(0, -33, 10.6), 1.0, pen.local("f2d59a"))
    pen.block(-11, -14, 11, -10, pen.local("4a2a18"), 1)
    for k in range(6):
        x = -3 + k * 1.2
        pen.stroke([(x, -112), (x * 1.25, -12)], 0.32, WHITE, 0.85)
    for k in range(9):
        pen.flat(box(-4, -96 + k * 5.4, 4, -95.4 + k * 5.4), pen.local("d8d0c0"), 0.8)
    for k in range(6):
        pen.ball((-8.4, 8.4)[k % 2], -111 + 4.4 * (k // 2), 1.8, pen.local("d8d0c0"))
    quavers(pen, 6)


def notes(stage: Stage, spot: Spot) -> None:
    """Notes rising on a ribbon of five lines."""
    pen = Pen(stage, spot, flip=False)
    pen.glow(0, -50, 110, pen.palette.light, 0.5)
    for k in range(5):
        points = [(-120 + 48 * i, -40 + 6 * k + 20 * math.sin(i * 1.3 + 0.16 * k)) for i in range(6)]
        pen.stroke(points, 0.9, pen.palette.light, 0.7)
    for k in range(5):
        x = -72 + 36 * k
        quaver(pen, x, -34 + 20 * math.sin((x + 120) / 48 * 1.3) + pen.rng.uniform(-8, 8), 11, (pen.palette.accent, pen.palette.second, pen.palette.light)[k % 3])


def quavers(pen: Pen, count: int) -> None:
    """Small notes in the air."""
    for k in range(count):
        x, y = pen.rng.choice((-1, 1)) * pen.rng.uniform(30, 66), pen.rng.uniform(-110, -40)
        quaver(pen, x, y, pen.rng.uniform(3, 5.4), (pen.palette.accent, pen.palette.second)[k % 2])


def quaver(pen: Pen, x: float, y: float, size: float, colour: Colour) -> None:
    """One note."""
    stem = x + size * 0.78
    pen.whole(
        colour, oval(x, y, size, size * 0.74, -20), box(stem - size * 0.14, y - size * 3.2, stem + size * 0.14, y),
        blob([(stem, y - size * 3.2), (stem + size * 0.9, y - size * 2.4), (stem + size * 1.0, y - size * 1.3), (stem + size * 0.6, y - size * 2.1), (stem, y - size * 2.3)]),
    )  # fmt: skip


def microphone(stage: Stage, spot: Spot) -> None:
    """A studio microphone on a stand with rings of sound."""
    pen = Pen(stage, spot, flip=False)
    steel, dark = pen.local("c3cad2"), pen.palette.ground.mix(BLACK, 0.3)
    pen.ground(32)
    for k in range(4):
        pen.edge(circle(0, -76, 34 + 12 * k), 1.2, pen.palette.accent, 0.6 - 0.13 * k)
    pen.limb([(0, -46), (0, -4)], [4, 4], dark)
    pen.egg(0, -3, 26, 5, dark)
    pen.body(minus(box(-24, -84, 24, -44, 22), box(-19, -90, 19, -49, 18)), dark)
    pen.block(-16, -104, 16, -52, steel, 16, 1.3)
    pen.canvas.save()
    pen.canvas.clipPath(pen.put(box(-16, -104, 16, -70, 14)), True)
    for k in range(-7, 8):
        pen.stroke([(k * 4 - 20, -106), (k * 4 + 20, -66)], 0.6, dark, 0.6)
        pen.stroke([(k * 4 + 20, -106), (k * 4 - 20, -66)], 0.6, dark, 0.6)
    pen.canvas.restore()
    pen.block(-16.5, -72, 16.5, -67, pen.palette.accent, 1)


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
        x, y, tone = pen.rng.uniform(-80, 80), pen.rng.uniform(-120, -10), pen.rng.choice((pen.palette.accent, pen.palette.second, pen.palette.light))
        turned = skia.Path()
        box(x - 2.2, y - 1.1, x + 2.2, y + 1.1).transform(skia.Matrix.RotateDeg(pen.rng.uniform(0, 180), skia.Point(x, y)), turned)
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
