"""Keys, shields, questions, targets, fires."""

import math

from pipeline.providers.local.art import vapours
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, box, circle, limb, minus, polygon, star
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects.objects import GOLD
from pipeline.providers.local.art.subjects.science import network


def key(stage: Stage, spot: Spot) -> None:
    """An old key, shining."""
    pen = Pen(stage, spot, flip=False)
    gold = Colour.of(GOLD).mix(pen.palette.light, 0.15)
    pen.glow(0, -50, 110, gold, 0.65)
    bow = minus(circle(0, -80, 21), circle(0, -80, 12))
    shaft = box(-4, -62, 4, 4, 2)
    bit = polygon([(3, -16), (20, -16), (20, -10), (14, -10), (14, -6), (20, -6), (20, 0), (3, 0)])
    pen.whole(gold, bow, shaft, bit, box(-8, -62, 8, -57, 1), box(-7, -52, 7, -48, 1))
    for k in range(3):
        turn = math.tau * k / 3 - math.pi / 2
        pen.ball(math.cos(turn) * 21, -80 + math.sin(turn) * 21, 5, gold, 1.4)
    for _ in range(8):
        x, y = pen.rng.uniform(-50, 50), pen.rng.uniform(-110, 0)
        pen.flat(star(x, y, 6, 1, 4), WHITE, 0.85)


def shield(stage: Stage, spot: Spot) -> None:
    """A shield with a keyhole."""
    pen = Pen(stage, spot, flip=False)
    steel = pen.palette.second.mix(pen.palette.haze, 0.2)
    pen.glow(0, -54, 110, pen.palette.second, 0.6)
    outline = [
        (0, -104),
        (22, -94),
        (42, -91),
        (40, -52),
        (24, -20),
        (0, -2),
        (-24, -20),
        (-40, -52),
        (-42, -91),
        (-22, -94),
    ]
    pen.body(blob(outline, 0.5), steel, 1.3)
    pen.body(
        blob([(x * 0.82, (y + 54) * 0.83 - 54) for x, y in outline], 0.5), steel.mix(pen.palette.ground, 0.45), 0.8
    )
    pen.whole(pen.palette.light, circle(0, -64, 10), polygon([(-5, -60), (5, -60), (9, -36), (-9, -36)]))


def question(stage: Stage, spot: Spot) -> None:
    """A great question mark of light."""
    pen = Pen(stage, spot, flip=False)
    tone = pen.palette.accent
    pen.glow(0, -54, 120, pen.palette.light, 0.6)
    hook = limb(
        [(-25, -78), (-22, -96), (0, -106), (24, -96), (25, -76), (8, -58), (0, -46), (0, -32)],
        [17, 18, 18, 18, 18, 18, 17, 16],
        10,
    )
    pen.body(hook, tone, 1.5)
    pen.ball(0, -9, 10.5, tone, 1.5)
    network(pen, 9, 82)


def target(stage: Stage, spot: Spot) -> None:
    """An arrow in the middle of a target."""
    pen = Pen(stage, spot, flip=False)
    pen.glow(0, -50, 96, pen.palette.light, 0.5)
    for k in range(5):
        pen.ball(0, -50, 48 - 10 * k, pen.palette.accent if k % 2 == 0 else pen.local("fdf6ea"), 0.9)
    pen.limb([(0, -50), (56, -96)], [2.6, 3], pen.palette.ground)
    for k in (0, 1):
        pen.shape(
            [
                (44 + 6 * k, -87 - 5 * k),
                (56 + 6 * k, -108 - 5 * k),
                (62 + 6 * k, -104 - 5 * k),
                (52 + 6 * k, -92 - 5 * k),
            ],
            pen.palette.second,
        )
        pen.shape(
            [
                (47 + 6 * k, -86 - 5 * k),
                (66 + 6 * k, -88 - 5 * k),
                (68 + 6 * k, -94 - 5 * k),
                (54 + 6 * k, -94 - 5 * k),
            ],
            pen.palette.second.shift(-0.08),
        )


def fire(stage: Stage, spot: Spot) -> None:
    """A campfire with sparks."""
    pen = Pen(stage, spot, flip=False)
    pen.glow(0, -38, 150, Colour.of("ff9a3a"), 0.8)
    for x0, x1 in ((-36, 30), (36, -30)):
        pen.limb([(x0, -1), (x1, -13)], [11, 9], pen.local("5a3420"))
    vapours.fire(stage, spot.layer, pen.at(0, -6), 60 * pen.scale)
