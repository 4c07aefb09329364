"""Things on a table: treasure, cups, bowls, fruit, chocolate."""

from dataclasses import replace
from itertools import product

from pipeline.providers.local.art import vapours
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, circle, minus, oval, polygon, star
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
        pen.body(
            polygon(
                [(x - 4, -52), (x + 4, -52), (x * 1.12 + 4, -95 + abs(x) * 0.1), (x * 1.12 - 4, -95 + abs(x) * 0.1)]
            ),
            iron,
        )
    for _ in range(60):
        t = pen.rng.random()
        coin(pen, pen.rng.uniform(-46, 46) * (1 - 0.4 * t), -48 - 24 * t * pen.rng.random(), 5.4, gold)
    for dx, dy, tone in ((-24, -66, pen.palette.accent), (16, -70, pen.palette.second), (32, -58, Colour.of("e0455a"))):
        gem = [(dx - 6, dy), (dx - 3, dy - 5), (dx + 3, dy - 5), (dx + 6, dy), (dx, dy + 8)]
        pen.body(polygon(gem), tone, 1.4)
    pen.block(-54, -50, 54, 0, wood, 3)
    for y in (-38, -25, -12):
        pen.stroke([(-53, y), (53, y)], 0.8, wood.shift(-0.12), 0.7)
    for left in (-46, 38):
        pen.block(left, -50, left + 8, 0, iron)
    pen.block(-54, -52, 54, -46, iron, 1)
    pen.block(-9, -54, 9, -32, gold.shift(-0.04), 2.4)
    pen.flat(circle(0, -44, 2.6), BLACK, 0.8)
    pen.flat(polygon([(-1.2, -43), (1.2, -43), (2, -36), (-2, -36)]), BLACK, 0.8)
    for _ in range(14):
        coin(pen, pen.rng.choice((-1, 1)) * pen.rng.uniform(46, 86), pen.rng.uniform(-3, 6), 5, gold)
    for _ in range(9):
        pen.flat(star(pen.rng.uniform(-56, 56), pen.rng.uniform(-110, -50), 6, 1.1, 4), WHITE, 0.9)


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
    for _ in range(9):
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
    vapours.steam(stage, spot.layer, pen.at(0, -70), 56 * pen.scale)


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
        pen.stroke(
            [
                (x - 16, -46 + pen.rng.uniform(-5, 5)),
                (x, -50 + pen.rng.uniform(-5, 5)),
                (x + 16, -46 + pen.rng.uniform(-5, 5)),
            ],
            2.0,
            pen.local("f6d98a").shift(pen.rng.uniform(-0.06, 0.04)),
        )
    for x, colour in ((-30, "d84a3a"), (-6, "6fae4a"), (28, "d84a3a"), (12, "4f9a3c")):
        pen.egg(x, -54, 8, 5, pen.local(colour), pen.rng.uniform(-30, 30))
    for x in (-16, 34):
        pen.egg(x, -57, 11, 7.4, pen.local("fff8ea"))
        pen.ball(x, -57.6, 4.2, pen.local("f5a623"), 1.3)
    for k in (0, 1):
        pen.limb([(20 + k * 9, -46), (86 + k * 5, -96 - k * 4)], [2, 3.2], pen.local("8a4a2a"))
    vapours.steam(stage, spot.layer, pen.at(0, -56), 70 * pen.scale)


def fruit(stage: Stage, spot: Spot) -> None:
    """Apples, oranges and a pear in the light."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.85))
    pen.ground(82, 0.6)
    for x, y, r, code in (
        (-42, -27, 27, "f08a2c"),
        (44, -26, 26, "8fbf3f"),
        (0, -62, 24, "e8c23a"),
        (2, -30, 31, "d63a34"),
    ):
        colour = pen.local(code)
        pen.blob(
            [
                (x - r, y),
                (x - r * 0.74, y - r * 0.8),
                (x, y - r * 0.84),
                (x + r * 0.74, y - r * 0.8),
                (x + r, y),
                (x + r * 0.6, y + r * 0.84),
                (x, y + r * 0.9),
                (x - r * 0.6, y + r * 0.84),
            ],
            colour,
            1.3,
        )
        pen.limb([(x, y - r * 0.8), (x + 2, y - r * 1.2)], [2, 2.6], pen.local("5a3a20"))
        pen.body(
            blob(
                [
                    (x + 2, y - r * 1.08),
                    (x + r * 0.46, y - r * 1.36),
                    (x + r * 0.7, y - r * 1.1),
                    (x + r * 0.3, y - r * 0.98),
                ]
            ),
            pen.local("5f9f3f"),
        )
        pen.flat(oval(x - r * 0.4, y - r * 0.4, r * 0.2, r * 0.12, -40), WHITE, 0.7, 1)
        for _ in range(8):
            pen.flat(circle(x + pen.rng.uniform(-0.6, 0.6) * r, y + pen.rng.uniform(-0.5, 0.6) * r, 0.6), WHITE, 0.35)


def chocolate(stage: Stage, spot: Spot) -> None:
    """A broken bar and its pieces, cocoa beans beside it."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.85))
    dark, foil = pen.local("5a2d18"), pen.local("d9b25a")
    pen.ground(84, 0.6)
    for _ in range(8):
        bean(pen, pen.rng.choice((-1, 1)) * pen.rng.uniform(58, 92), pen.rng.uniform(-2, 9), pen.rng.uniform(5, 7))
    pen.body(polygon([(-58, -6), (-46, -104), (36, -98), (46, -4)]), foil.shift(-0.08))
    for row, column in product(range(4), range(3)):
        if (row, column) != (0, 2):
            block(pen, -46 + 30 * column + 2.2 * (3 - row), -94 + 24 * row, dark)
    pen.body(polygon([(-60, -34), (50, -30), (48, 2), (-62, 2)]), pen.palette.accent.mix(pen.local("8a2f2a"), 0.4))
    pen.flat(polygon([(-60, -34), (-46, -40), (-30, -33), (-10, -40), (14, -32), (34, -38), (50, -30)]), foil)
    block(pen, 58, -22, dark.shift(0.02))
    block(pen, 66, -42, dark)


def block(pen: Pen, x: float, y: float, tone: Colour) -> None:
    """One square of chocolate with its raised middle."""
    pen.block(x, y, x + 27, y + 22, tone, 2)
    pen.block(x + 5, y + 4, x + 22, y + 17, tone.shift(0.05), 1.5)
    pen.stroke([(x + 6, y + 5), (x + 21, y + 5)], 1.0, tone.mix(WHITE, 0.45), 0.7)
