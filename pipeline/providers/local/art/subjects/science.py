"""What science looks at: brains, worlds, atoms, genes."""

import math
from dataclasses import replace

from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, box, circle, limb, minus, oval
from pipeline.providers.local.art.stage import Spot, Stage


def brain(stage: Stage, spot: Spot) -> None:
    """A brain lit from within, thoughts sparking around it."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.95))
    pink = pen.palette.accent.mix(Colour.of("f08aa0"), 0.65)
    pen.glow(0, -52, 120, pen.palette.second.mix(pen.palette.light, 0.4), 0.7)
    pen.blob([(14, -22), (26, -14), (24, 2), (14, 4), (8, -12)], pink.shift(-0.14))
    pen.blob([(-34, -34), (-14, -32), (2, -18), (-14, -10), (-36, -18)], pink.shift(-0.1))
    lobes = [
        (-50, -52),
        (-42, -78),
        (-18, -94),
        (12, -96),
        (38, -84),
        (54, -60),
        (48, -38),
        (24, -24),
        (-6, -28),
        (-36, -32),
    ]
    pen.blob(lobes, pink, 1.3)
    pen.canvas.save()
    pen.canvas.clipPath(pen.put(blob(lobes)), True)
    for k in range(17):
        x, y = -46 + 25 * (k % 5) + 8 * (k // 5 % 2), -88 + 16 * (k // 5)
        turn = pen.rng.uniform(0, math.tau)
        points = [(x + 13 * math.cos(turn + i) * (1 - i * 0.08), y + 10 * math.sin(turn + i * 1.25)) for i in range(6)]
        pen.stroke(points, 3.6, pink.shift(-0.16), 0.6)
        pen.stroke([(px - 0.8, py - 1.4) for px, py in points], 1.2, pink.mix(WHITE, 0.55), 0.75)
    pen.canvas.restore()
    network(pen, 12, 78)


def network(pen: Pen, count: int, reach: float) -> None:
    """Sparks joined by fine lines around a subject."""
    points = []
    for k in range(count):
        turn = math.tau * k / count + pen.rng.uniform(-0.15, 0.15)
        out = reach * pen.rng.uniform(0.95, 1.3)
        points.append((out * math.cos(turn), -52 + out * math.sin(turn) * 0.86))
    for k, (x, y) in enumerate(points):
        nx, ny = points[(k + 1) % count]
        pen.stroke([(x, y), ((x + nx) / 2 * 1.06, (y + ny) / 2), (nx, ny)], 0.5, pen.palette.light, 0.5)
        pen.stroke([(x * 0.7, -52 + (y + 52) * 0.7), (x, y)], 0.5, pen.palette.light, 0.4)
        pen.glow(x, y, 9, pen.palette.second, 0.8)
        pen.flat(circle(x, y, 1.8), WHITE)


def globe(stage: Stage, spot: Spot) -> None:
    """The Earth with its air and moving lights."""
    pen = Pen(stage, spot)
    sea, land = pen.local("1f6fb8"), pen.local("5fae5a")
    pen.glow(0, -50, 88, pen.palette.second.mix(WHITE, 0.4), 0.85)
    pen.ball(0, -50, 50, sea, 1.2)
    pen.canvas.save()
    pen.canvas.clipPath(pen.put(circle(0, -50, 50)), True)
    shapes = (
        [(-44, -84), (-18, -94), (-4, -84), (-14, -70), (-22, -58), (-32, -62), (-42, -70)],
        [(-20, -54), (-6, -50), (-2, -36), (-12, -14), (-20, -22), (-24, -40)],
        [(12, -88), (34, -84), (50, -66), (40, -58), (28, -66), (14, -72)],
        [(16, -66), (32, -62), (36, -42), (24, -18), (14, -30), (8, -50)],
        [(36, -30), (50, -34), (50, -20), (38, -18)],
    )
    for points in shapes:
        pen.blob([(x + pen.rng.uniform(-2, 2), y + pen.rng.uniform(-2, 2)) for x, y in points], land, 0.6)
    for _ in range(6):
        x, y = pen.rng.uniform(-40, 30), pen.rng.uniform(-92, -10)
        pen.flat(limb([(x, y), (x + 12, y - 3), (x + 28, y)], [2, 6, 2]), WHITE, 0.75, 1.2)
    pen.flat(
        minus(
            circle(0, -50, 54), circle(pen.stage.side * (12 if pen.flip else -12) * (-1 if pen.flip else 1), -60, 52)
        ),
        pen.palette.ground,
        0.5,
        5,
    )
    pen.canvas.restore()
    for k, (turn, reach) in enumerate(((-24, 62), (30, 68))):
        pen.edge(oval(0, -50, reach, reach * 0.3, turn), 0.7, pen.palette.light, 0.7)
        x, y = reach * math.cos(math.radians(turn)), -50 + reach * math.sin(math.radians(turn))
        pen.glow(x, y, 9, (pen.palette.accent, pen.palette.second)[k], 1)
        pen.flat(circle(x, y, 2), WHITE)


def planet(stage: Stage, spot: Spot) -> None:
    """A ringed giant."""
    pen = Pen(stage, spot, flip=False)
    tone = pen.palette.accent.mix(Colour.of("e8b878"), 0.5)
    pen.glow(0, -50, 84, tone, 0.6)
    belts = [(74 - 4.4 * k, 0.85 - 0.13 * (k % 3)) for k in range(6)]
    for back in (True, False):
        pen.canvas.save()
        x, y = pen.at(0, -50)
        pen.canvas.rotate(-16, x, y)
        edge = box(-200, -150, 200, -50) if back else box(-200, -50, 200, 50)
        pen.canvas.clipPath(pen.put(edge), True)
        for reach, alpha in belts:
            pen.edge(oval(0, -50, reach, reach * 0.24), 3.2, tone.mix(WHITE, 0.45), alpha)
        pen.canvas.restore()
        if back:
            pen.ball(0, -50, 40, tone, 1.3)
            pen.canvas.save()
            pen.canvas.clipPath(pen.put(circle(0, -50, 40)), True)
            for k in range(7):
                y0 = -84 + 11 * k
                pen.flat(
                    limb([(-44, y0 + 8), (0, y0 + pen.rng.uniform(-3, 3)), (44, y0 - 8)], [5, 7, 5]),
                    tone.shift((0.09, -0.09)[k % 2]),
                    0.5,
                    1.2,
                )
            pen.canvas.restore()


def moon(stage: Stage, spot: Spot) -> None:
    """A full moon with craters."""
    pen = Pen(stage, spot)
    pale = pen.palette.light.mix(Colour.of("e8e2d0"), 0.5)
    pen.glow(0, -50, 120, pale, 0.7)
    pen.ball(0, -50, 46, pale)
    for x, y, r in ((-16, -66, 9), (14, -44, 12), (-20, -34, 6), (22, -72, 5), (2, -82, 4), (-30, -52, 4), (4, -22, 6)):
        pen.flat(circle(x, y, r), pale.shift(-0.13), 0.8, 0.5)
        pen.flat(circle(x + r * 0.14, y + r * 0.16, r * 0.82), pale.shift(-0.07), 0.9, 0.4)


def atom(stage: Stage, spot: Spot) -> None:
    """A nucleus and its orbits."""
    pen = Pen(stage, spot, flip=False)
    pen.glow(0, -50, 100, pen.palette.second, 0.6)
    for k, turn in enumerate((0, 60, 120)):
        pen.edge(oval(0, -50, 56, 20, turn), 1.8, pen.palette.light, 0.85)
        at = pen.rng.uniform(0, math.tau)
        x, y = 56 * math.cos(at), 20 * math.sin(at)
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        px, py = x * c - y * s, -50 + x * s + y * c
        pen.glow(px, py, 13, pen.palette.second, 0.9)
        pen.ball(px, py, 4.2, (pen.palette.accent, pen.palette.second, pen.palette.light)[k], 1.4)
    for k in range(9):
        pen.ball(
            pen.rng.gauss(0, 5.4), -50 + pen.rng.gauss(0, 5.4), 6, (pen.palette.accent, pen.palette.second)[k % 2], 1.3
        )


def dna(stage: Stage, spot: Spot) -> None:
    """A double helix."""
    pen = Pen(stage, spot, flip=False)
    pen.glow(0, -50, 100, pen.palette.second, 0.5)
    for front in (False, True):
        for k in range(44):
            t = k / 43
            turn = t * math.tau * 1.6
            y = -112 + 124 * t
            for side, tone in ((1, pen.palette.accent), (-1, pen.palette.second)):
                depth = math.sin(turn) * side
                if (depth > 0) == front:
                    pen.ball(
                        side * 24 * math.cos(turn) + 8 * (t - 0.5),
                        y,
                        3.6 + 1.2 * depth,
                        tone.mix(pen.palette.haze, 0.0 if front else 0.4),
                        1.2,
                    )
            if not front and k % 3 == 0:
                pen.stroke(
                    [(24 * math.cos(turn) + 8 * (t - 0.5), y), (-24 * math.cos(turn) + 8 * (t - 0.5), y)],
                    1.4,
                    pen.palette.light,
                    0.6,
                )


def flask(stage: Stage, spot: Spot) -> None:
    """A flask with a glowing, bubbling liquid."""
    pen = Pen(stage, spot, flip=False)
    liquid = pen.palette.accent if pen.rng.random() < 0.5 else pen.palette.second
    pen.ground(46)
    pen.glow(0, -30, 84, liquid, 0.7)
    glass = blob([(-10, -100), (10, -100), (10, -66), (40, -14), (34, 0), (-34, 0), (-40, -14), (-10, -66)], 0.35)
    pen.flat(glass, pen.palette.light, 0.22)
    pen.body(
        blob([(-25, -38), (-8, -41), (8, -35), (25, -38), (38, -13), (32, -2), (-32, -2), (-38, -13)], 0.4), liquid, 1.4
    )
    for _ in range(15):
        x, y = pen.rng.uniform(-18, 18), pen.rng.uniform(-96, -8)
        pen.flat(circle(x, y, pen.rng.uniform(1, 3.6)), WHITE, 0.55)
    pen.edge(glass, 1.5, WHITE, 0.85)
    pen.block(-13, -104, 13, -98, pen.local("dfe6ea"), 2)
    pen.flat(blob([(-8, -92), (-5, -92), (-5, -66), (-9, -60)]), WHITE, 0.6, 0.8)
