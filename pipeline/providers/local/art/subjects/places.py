"""Houses, lighthouses, trees, bicycles and helmets."""

import math
from dataclasses import replace

from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.settings.scenery import boughs, crown
from pipeline.providers.local.art.shapes import blob, box, circle, polygon
from pipeline.providers.local.art.stage import Spot, Stage


def bicycle(stage: Stage, spot: Spot) -> None:
    """A bicycle."""
    pen = Pen(stage, spot)
    frame, dark = pen.palette.local(pen.palette.accent), pen.palette.ground
    pen.ground(80, 0.4)
    for x in (-46, 46):
        pen.edge(circle(x, -30, 28), 3.4, dark)
        pen.edge(circle(x, -30, 25), 1.0, pen.palette.light, 0.8)
        for k in range(14):
            turn = math.tau * k / 14
            pen.stroke([(x, -30), (x + 25 * math.cos(turn), -30 + 25 * math.sin(turn))], 0.35, pen.palette.light, 0.8)
    for a, b in (
        ((-46, -30), (-18, -74)),
        ((-18, -74), (32, -70)),
        ((32, -70), (-2, -30)),
        ((-2, -30), (-18, -74)),
        ((-46, -30), (-2, -30)),
        ((30, -80), (46, -30)),
    ):
        pen.limb([a, b], [3.4, 3.4], frame)
    pen.limb([(-28, -80), (-8, -79)], [7, 4], dark)
    pen.limb([(-18, -74), (-19, -80)], [3, 3], dark)
    pen.limb([(30, -80), (26, -90), (38, -92)], [3, 3, 3], dark)
    pen.ball(-2, -30, 6.4, dark)


def house(stage: Stage, spot: Spot) -> None:
    """A warm house with lit windows."""
    pen = Pen(stage, replace(spot, size=spot.size * 1.1))
    wall, roof, lit = pen.local("f2e3cc"), pen.palette.local(pen.palette.accent).shift(-0.08), Colour.of("ffd27a")
    pen.ground(84, 0.6)
    pen.block(24, -104, 36, -70, pen.local("9a5a44"))
    pen.block(-48, -54, 48, 0, wall, 0, 1.1)
    pen.shape([(-60, -52), (-34, -94), (34, -94), (60, -52)], roof, 1.2)
    for y in (-62, -71, -80, -88):
        pen.stroke([(-58 + (y + 52) * -0.62, y), (58 - (y + 52) * -0.62, y)], 0.7, roof.shift(-0.1), 0.7)
    pen.shape([(-26, -50), (0, -80), (26, -50)], roof.shift(0.03), 1.2)
    pen.shape([(-20, -50), (0, -72), (20, -50)], wall)
    pen.glow(0, -58, 12, lit, 0.8)
    pen.flat(circle(0, -58, 5), lit)
    pen.block(-9, -34, 9, 0, pen.local("6a3f2a"), 2)
    for x in (-31, 31):
        pen.glow(x, -28, 26, lit, 0.6)
        pen.block(x - 11, -40, x + 11, -16, WHITE.mix(wall, 0.3), 1)
        pen.flat(box(x - 9, -38, x + 9, -18), lit)
        pen.flat(box(x - 0.7, -38, x + 0.7, -18), wall)
        pen.flat(box(x - 9, -28.7, x + 9, -27.3), wall)
    for x in (-62, -50, 56, 66):
        path = pen.put(crown(x, -8, 12, pen.rng, 7))
        pen.canvas.drawPath(path, plain(pen.local("4f8a44")))


def lighthouse(stage: Stage, spot: Spot) -> None:
    """A lighthouse on its rock, beam turning."""
    pen = Pen(stage, replace(spot, size=spot.size * 1.5), flip=False)
    red, white = pen.local("d6453a"), pen.local("faf6ee")
    for side, tall in ((-1, 16), (1, 9)):
        pen.flat(
            polygon([(0, -97), (side * 260, -97 - tall * 2.4), (side * 260, -97 + tall)]), pen.palette.light, 0.3, 2.4
        )
    pen.blob(
        [(-52, 8), (-40, -8), (-18, -14), (16, -13), (36, -6), (56, 8), (30, 16), (-30, 16)], pen.palette.tone(0.8)
    )
    for k in range(5):
        y0, y1 = -10 - 15 * k, -25 - 15 * k
        pen.shape(
            [(-15 + 1.3 * k, y0), (15 - 1.3 * k, y0), (13.7 - 1.3 * k, y1), (-13.7 + 1.3 * k, y1)],
            (white, red)[k % 2],
            1.1,
        )
    pen.block(-12, -88, 12, -84, pen.palette.ground, 1)
    pen.glow(0, -96, 46, pen.palette.light.mix(Colour.of("ffe08a"), 0.5), 1)
    pen.block(-6.4, -104, 6.4, -88, Colour.of("fff2c0"), 1)
    pen.shape([(-9, -104), (0, -115), (9, -104)], red)


def tree(stage: Stage, spot: Spot) -> None:
    """A broad old tree with light in its crown."""
    pen = Pen(stage, replace(spot, size=spot.size * 1.6))
    rng, size = pen.rng, pen.spot.size
    pen.ground(46, 0.5)
    for path in boughs(pen.x, pen.y + 6, size, rng, 3):
        stage.layer(spot.layer).drawPath(path, plain(pen.palette.tone(0.92).mix(pen.local("5a3c26"), 0.4)))
    leaf = pen.local(rng.choice(("5f9a44", "7aa83c", "d08a34", "c8587a", "4f8f58")))
    clumps = sorted(
        (
            (rng.triangular(-0.42, 0.42, 0), -0.72 + rng.triangular(-0.22, 0.2, 0), rng.uniform(0.11, 0.2))
            for _ in range(22)
        ),
        key=lambda one: one[1],
        reverse=True,
    )
    for k, (dx, dy, radius) in enumerate(clumps):
        toward = 0.5 - 0.5 * dx / 0.4 * stage.side * -1
        tone = leaf.mix(pen.palette.ground, max(0.0, 0.5 - k * 0.024)).mix(pen.palette.light, 0.14 * toward)
        pen.canvas.drawPath(crown(pen.x + dx * size, pen.y + dy * size, radius * size, rng, 10), plain(tone))
        glint = crown(
            pen.x + dx * size + stage.side * radius * size * 0.2,
            pen.y + (dy - radius * 0.3) * size,
            radius * size * 0.55,
            rng,
            8,
        )
        pen.canvas.drawPath(glint, plain(tone.shift(0.06)))


def helmet(stage: Stage, spot: Spot) -> None:
    """A legionary's crested helmet on a stone."""
    pen = Pen(stage, spot)
    bronze, crest, stone = pen.local("d09a44"), pen.palette.local(Colour.of("c22f2a")), pen.local("b9a98f")
    pen.ground(52)
    pen.glow(0, -70, 96, pen.palette.light, 0.5)
    pen.shape([(-36, -30), (36, -32), (44, 0), (-44, 0)], stone)
    pen.shape([(-42, -38), (42, -40), (42, -29), (-42, -28)], stone.shift(0.05))
    for k in range(20):
        turn = math.pi * (0.95 + 0.92 * k / 19)
        base = (30 * math.cos(turn), -74 + 32 * math.sin(turn))
        pen.limb([base, (44 * math.cos(turn), -78 + 50 * math.sin(turn))], [9, 6], crest.shift(0.025 * (k % 3)), 0.7)
    skull = blob(
        [(-33, -52), (-34, -78), (-20, -102), (8, -107), (28, -94), (35, -72), (34, -62), (4, -60), (-12, -46)], 0.9
    )
    guard = blob([(2, -64), (30, -64), (30, -52), (22, -40), (6, -40), (-8, -52)], 0.6)
    pen.whole(bronze, skull, guard, blob([(-30, -58), (-48, -44), (-44, -39), (-10, -46)], 0.7))
    pen.flat(blob([(17, -66), (32, -66), (33, -56), (24, -50), (17, -56)]), BLACK, 0.75)
    pen.body(polygon([(22, -74), (50, -68), (50, -63), (24, -66)]), bronze.shift(0.04))
    pen.stroke([(-34, -66), (0, -71), (35, -68)], 2.6, bronze.shift(0.14))
    pen.ball(-6, -58, 2, bronze.shift(0.1))
