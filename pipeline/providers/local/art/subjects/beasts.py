"""Elephants, lions, dinosaurs, dragons and butterflies."""

import math
from dataclasses import replace

from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, circle, limb, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects.animals import glance, legs


def elephant(stage: Stage, spot: Spot) -> None:
    """An elephant walking, trunk raised a little."""
    pen = Pen(stage, spot)
    hide = pen.own("body", pen.local("8f8a90"))
    pen.ground(58)
    pen.limb([(-46, -60), (-54, -44), (-52, -32)], [4, 3, 3], hide)
    near = legs(
        pen,
        (
            ((-32, -40), (-34, -20), (-30, -2)),
            ((14, -38), (18, -18), (18, -2)),
            ((-22, -40), (-20, -20), (-18, -2)),
            ((26, -38), (30, -18), (32, -2)),
        ),
        (21, 16, 15),
        hide,
    )
    torso = blob([(-48, -60), (-32, -82), (0, -86), (28, -80), (40, -62), (34, -38), (0, -28), (-34, -32), (-48, -44)])
    face = blob([(32, -82), (48, -90), (62, -80), (64, -62), (52, -50), (38, -54)])
    pen.whole(hide, *near, torso, face, limb([(52, -66), (66, -48), (64, -24), (74, -14)], [22, 15, 10, 7]))
    pen.limb([(54, -52), (68, -40), (78, -42)], [5, 4, 1.5], pen.local("fff2dc"))
    pen.blob([(34, -86), (20, -90), (8, -76), (10, -56), (22, -44), (34, -56), (38, -70)], hide.shift(-0.05))
    glance(pen, 55, -72, 1.9)


def lion(stage: Stage, spot: Spot) -> None:
    """A lion standing proud."""
    pen = Pen(stage, spot)
    coat, mane = pen.own("body", pen.local("d9a04a")), pen.own("mane", pen.local("8a4a20"))
    pen.ground(48)
    pen.limb([(-42, -48), (-60, -40), (-66, -58), (-58, -68)], [6, 4, 3.4, 3.4], coat)
    pen.ball(-58, -70, 5.4, mane)
    near = legs(
        pen,
        (
            ((-30, -40), (-34, -22), (-30, -2)),
            ((14, -38), (18, -20), (17, -2)),
            ((-22, -40), (-22, -20), (-19, -2)),
            ((26, -40), (30, -20), (30, -2)),
        ),
        (17, 10, 8.6),
        coat,
    )
    pen.whole(
        coat, *near, blob([(-44, -54), (-22, -64), (8, -62), (34, -70), (38, -46), (16, -32), (-16, -34), (-40, -34)])
    )
    for k in range(22):
        turn = math.tau * k / 22
        pen.limb(
            [
                (38 + 12 * math.cos(turn), -70 + 12 * math.sin(turn)),
                (38 + 28 * math.cos(turn + 0.25), -68 + 30 * math.sin(turn + 0.25)),
            ],
            [15, 4],
            mane.shift(0.03 * (k % 3)),
            0.7,
        )
    pen.egg(42, -72, 15.5, 16.5, coat)
    pen.blob([(38, -72), (52, -72), (57, -63), (50, -56), (40, -57)], coat.mix(WHITE, 0.45), 0.7)
    pen.body(blob([(45, -70), (54, -70), (50, -65)], 0.5), Colour.of("3a1f18"))
    for x in (36, 50):
        glance(pen, x, -76, 2.0)


def butterfly(stage: Stage, spot: Spot) -> None:
    """Butterflies, one near."""
    rng = stage.rng
    for k in range(5):
        size = 0.8 if k == 4 else rng.uniform(0.14, 0.3)
        dx, dy = (0.0, -0.2) if k == 4 else (rng.uniform(-0.9, 0.9), rng.uniform(-1.0, 0.2))
        one = replace(
            spot, x=spot.x + dx * spot.size, y=spot.y + (dy - 0.4) * spot.size, size=spot.size * size, floating=True
        )
        pen = Pen(stage, one)
        wing = rng.choice((pen.palette.accent, pen.palette.second)) if k < 4 else pen.palette.accent
        wing = pen.own("body", wing)
        dark = pen.palette.ground
        for side in (-1, 1):
            upper = [(side * 2, -54), (side * 18, -88), (side * 46, -98), (side * 50, -76), (side * 34, -54)]
            lower = [(side * 2, -52), (side * 30, -50), (side * 36, -30), (side * 22, -14), (side * 8, -28)]
            for points, tone in ((lower, wing.shift(-0.06, 1, 20)), (upper, wing)):
                pen.blob(points, dark, 0.6)
                inner = [(x * 0.84 + side * 2, (y + 52) * 0.82 - 52) for x, y in points]
                pen.blob(inner, tone, 1.2)
                pen.flat(circle(inner[2][0] * 0.82, inner[2][1] * 0.94, 3.2), pen.palette.light, 0.8)
        pen.limb([(0, -70), (0, -50), (0, -22)], [4, 5, 2], dark)
        for side in (-1, 1):
            pen.stroke([(0, -70), (side * 6, -84), (side * 13, -90)], 0.8, dark)


def dinosaur(stage: Stage, spot: Spot) -> None:
    """A long-necked dinosaur."""
    pen = Pen(stage, replace(spot, size=spot.size * 1.25))
    hide = pen.own("body", pen.local("6f8f5a").mix(pen.palette.haze, 0.15))
    pen.ground(60)
    near = legs(
        pen,
        (
            ((-24, -34), (-27, -16), (-25, -1)),
            ((18, -32), (21, -16), (20, -1)),
            ((-14, -34), (-14, -16), (-12, -1)),
            ((26, -32), (30, -16), (31, -1)),
        ),
        (18, 12, 10),
        hide,
    )
    torso = blob([(-42, -46), (-20, -60), (10, -60), (36, -50), (38, -34), (12, -24), (-22, -24), (-40, -32)])
    neck = limb([(28, -44), (46, -66), (52, -92), (62, -104)], [30, 17, 12, 9])
    face = blob([(56, -110), (66, -111), (82, -103), (80, -98), (64, -98), (56, -101)])
    tail = limb([(-30, -40), (-62, -34), (-92, -14), (-112, -14)], [26, 17, 8, 2])
    pen.whole(hide, *near, torso, neck, face, tail)
    glance(pen, 65, -106, 1.7)
    for k in range(12):
        pen.flat(oval(-34 + k * 5.6, -52 + 3 * math.sin(k), 2.6, 1.8), hide.shift(-0.08), 0.7)


def dragon(stage: Stage, spot: Spot) -> None:
    """A dragon in flight, breathing fire."""
    pen = Pen(
        stage, replace(spot, y=spot.y - (0 if spot.floating else spot.size * 0.9), floating=True, size=spot.size * 1.1)
    )
    hide = pen.own("body", pen.pick("8a2f2a", "2f6f5a", "4a3a7a").mix(pen.palette.accent, 0.15))
    for side, tone in ((1, -0.1), (-1, 0.0)):
        tips = (
            [(side * 20 - 6, -104), (side * 62, -112), (side * 84, -80)]
            if side > 0
            else [(-30, -104), (-76, -108), (-96, -70)]
        )
        web = polygon(
            [
                (0, -58),
                tips[0],
                (tips[0][0] * 0.6 + tips[1][0] * 0.4, -90),
                tips[1],
                ((tips[1][0] + tips[2][0]) / 2 * 0.88, -78),
                tips[2],
                (tips[2][0] * 0.5, -60),
            ]
        )
        pen.body(web, hide.shift(tone, 1.1, 12))
        for tip in tips:
            pen.limb([(0, -58), tip], [4, 1.2], hide.shift(tone - 0.06))
    for points in ([(-8, -42), (-14, -24), (-4, -18)], [(14, -42), (16, -26), (26, -22)]):
        pen.limb(points, [10, 6, 4], hide.shift(-0.04))
    tail = limb([(-20, -46), (-50, -30), (-70, -44), (-96, -30)], [18, 11, 6, 1.5])
    torso = limb([(-24, -46), (0, -50), (24, -56), (36, -74), (52, -78)], [20, 27, 20, 13, 11])
    pen.whole(hide, tail, torso, blob([(46, -86), (58, -87), (78, -77), (76, -71), (60, -70), (48, -72)], 0.7))
    pen.limb([(50, -86), (40, -98)], [4, 1], pen.local("e8d8b8"))
    pen.glow(60, -80, 5, pen.palette.accent, 1)
    for k in range(9):
        pen.flat(
            circle(84 + k * 7, -72 + k * 2.2, 3 + k * 1.6),
            pen.palette.accent.mix(pen.palette.light, 0.7 - k * 0.07),
            0.5 - k * 0.03,
            1.5,
        )
