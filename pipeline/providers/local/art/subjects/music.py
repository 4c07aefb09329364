"""Instruments and notes."""

import math

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, box, circle, minus, oval
from pipeline.providers.local.art.stage import Spot, Stage


def guitar(stage: Stage, spot: Spot) -> None:
    """An acoustic guitar leaning into the light."""
    pen = Pen(stage, spot, flip=False)
    wood = pen.local("c67a34")
    pen.ground(34)
    pen.block(-4, -100, 4, -40, pen.local("4a2a18"))
    pen.block(-6.4, -114, 6.4, -98, pen.local("5a3420"), 2)
    pen.blob(
        [
            (0, -58),
            (18, -52),
            (17, -38),
            (15, -32),
            (26, -18),
            (20, -2),
            (0, 2),
            (-20, -2),
            (-26, -18),
            (-15, -32),
            (-17, -38),
            (-18, -52),
        ],
        wood,
        1.3,
    )
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
        quaver(
            pen,
            x,
            -34 + 20 * math.sin((x + 120) / 48 * 1.3) + pen.rng.uniform(-8, 8),
            11,
            (pen.palette.accent, pen.palette.second, pen.palette.light)[k % 3],
        )


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
        blob([
            (stem, y - size * 3.2), (stem + size * 0.9, y - size * 2.4), (stem + size, y - size * 1.3),
            (stem + size * 0.6, y - size * 2.1), (stem, y - size * 2.3),
        ]),
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
