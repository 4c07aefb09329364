"""Animals near us: cats, dogs, wolves, birds, horses, deer."""

import math
from dataclasses import replace

import skia

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import Point, along, blob, circle, limb, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.traits import PLAIN

Legs = tuple[tuple[Point, Point, Point], ...]


def legs(
    pen: Pen,
    rows: Legs,
    widths: tuple[float, float, float],
    colour: Colour,
) -> list[skia.Path]:
    """Draws the far legs (hip, knee, foot), dimmer, and returns the near ones as parts of the body."""
    near: list[skia.Path] = []
    for k, points in enumerate(rows):
        x, y = points[-1]
        foot = limb([(x - 1, y), (x + widths[2] * 0.6, y + 0.6)], [widths[2] * 1.1, widths[2] * 0.8])
        if k < len(rows) // 2:
            pen.whole(colour.mix(pen.palette.ground, 0.34), limb(points, widths), foot)
        else:
            near += [limb(points, widths), foot]
    return near


def glance(pen: Pen, x: float, y: float, r: float) -> None:
    """An eye."""
    pen.flat(circle(x, y, r), Colour.of("17110f"))
    pen.flat(circle(x - r * 0.3, y - r * 0.35, r * 0.35), WHITE, 0.9)


def cat(stage: Stage, spot: Spot) -> None:
    """A sitting cat looking at us, tail curled."""
    pen = Pen(stage, spot)
    coat = pen.own("body", pen.pick("d9863a", "3c3a44", "b9b3ad", "8a6a4a"))
    cream = coat.mix(pen.local("fff4e4"), 0.75 if pen.stage.look is PLAIN else 0.3)
    iris = pen.own("eyes", pen.palette.second.mix(Colour.of("d8e05a"), 0.5))
    pen.ground(30)
    pen.limb([(16, -8), (36, -6), (42, -24), (34, -42), (40, -52)], [11, 10, 9, 8, 5], coat.shift(-0.03))
    pen.blob([(-4, -62), (14, -52), (25, -22), (22, -2), (-20, -2), (-23, -20), (-17, -48)], coat)
    pen.blob([(-14, -52), (0, -56), (5, -40), (2, -18), (-10, -16), (-15, -34)], cream, 0.6)
    for x in (-13, -1):
        pen.limb([(x, -40), (x, -18), (x - 1, -4)], [11, 9, 8.6], coat.shift(0.01))
        pen.egg(x - 2, -3, 6.4, 3.6, cream)
    for k in (-1, 1):
        ear = [(-8 + k * 19, -82), (-8 + k * 18, -105), (-8 + k * 3, -93)]
        pen.body(blob(ear, 0.5), coat)
        pen.flat(blob([(-8 + k * 16, -86), (-8 + k * 16, -99), (-8 + k * 7, -91)], 0.5), pen.local("e8a0a0"), 0.7)
    pen.egg(-8, -78, 22, 18.5, coat)
    pen.blob([(-20, -72), (-8, -78), (4, -72), (2, -63), (-8, -61), (-18, -63)], cream, 0.5)
    for k in (-1, 1):
        pen.flat(oval(-8 + k * 9, -80, 4.6, 5.2), iris)
        pen.flat(oval(-8 + k * 9, -80, 1.6, 4.7), BLACK)
        pen.flat(circle(-9.2 + k * 9, -82, 1.1), WHITE)
        for w in (-1, 0, 1):
            pen.stroke([(-8 + k * 7, -69 + w), (-8 + k * 27, -71 + w * 4)], 0.45, WHITE, 0.7)
    pen.flat(blob([(-11, -72.5), (-5, -72.5), (-8, -69)], 0.6), pen.local("c86a6a"))


def dog(stage: Stage, spot: Spot) -> None:
    """A sitting dog, ears down, tongue out."""
    pen = Pen(stage, spot)
    coat = pen.own("body", pen.pick("c98a4a", "8a5a34", "e6d2ac", "4a4038"))
    pale, ear = coat.mix(pen.local("fff4e4"), 0.7 if pen.stage.look is PLAIN else 0.3), coat.shift(-0.12)
    pen.ground(30)
    pen.limb([(22, -10), (38, -18), (46, -36)], [9, 8, 4], coat)
    pen.blob([(-6, -60), (12, -54), (26, -26), (26, -2), (-20, -2), (-20, -24), (-17, -48)], coat)
    pen.blob([(-16, -54), (-2, -58), (3, -40), (-2, -20), (-13, -20)], pale, 0.6)
    for x in (-13, 1):
        pen.limb([(x, -40), (x, -20), (x - 1, -4)], [12, 10, 9], coat)
        pen.egg(x - 3, -3, 7.4, 4, pale)
    pen.egg(-8, -78, 20, 19.5, coat)
    pen.blob([(-12, -80), (-4, -80), (4, -70), (2, -60), (-18, -60), (-20, -70)], pale, 0.8)
    for k in (-1, 1):
        pen.blob(
            [(-8 + k * 14, -94), (-8 + k * 25, -88), (-8 + k * 28, -68), (-8 + k * 21, -62), (-8 + k * 17, -78)], ear
        )
        glance(pen, -8 + k * 8, -81, 2.8)
    pen.blob([(-12, -62), (-4, -62), (-5, -50), (-11, -50)], pen.local("e87a80"))
    pen.egg(-8, -71.5, 4.8, 3.5, Colour.of("1c1616"), gloss=1.2)
    pen.stroke([(-14, -63), (-8, -65.5), (-2, -63)], 1.0, ear)
    pen.limb([(-20, -58), (-6, -54), (8, -57)], [3.4, 3.4, 3.4], pen.palette.accent)
    pen.ball(-7, -51, 3, pen.palette.second, 1.4)


def wolf(stage: Stage, spot: Spot) -> None:
    """A wolf howling."""
    pen = Pen(stage, spot)
    coat = pen.own("body", pen.palette.tone(0.8).mix(pen.local("8a8f98"), 0.4))
    pen.ground(40)
    pen.limb([(-36, -36), (-52, -22), (-56, -6)], [12, 13, 4], coat.shift(-0.03))
    near = legs(
        pen,
        (
            ((-28, -36), (-36, -20), (-30, 0)),
            ((14, -36), (18, -18), (16, 0)),
            ((-22, -34), (-24, -18), (-20, 0)),
            ((20, -38), (25, -18), (25, 0)),
        ),
        (15, 8, 5),
        coat,
    )
    torso = blob([(-38, -44), (-20, -54), (4, -56), (22, -66), (32, -58), (30, -38), (14, -27), (-12, -30), (-34, -26)])
    muzzle = blob([(26, -72), (30, -84), (46, -98), (54, -102), (53, -96), (44, -78), (36, -70)], 0.6)
    neck = limb([(22, -48), (30, -66), (38, -78)], [25, 20, 14])
    pen.whole(coat, *near, torso, neck, muzzle, polygon([(30, -82), (20, -92), (36, -86)]))
    pen.flat(limb([(47, -86), (55, -92)], [2.4, 1]), coat.shift(-0.2))
    pen.flat(circle(54, -101, 1.6), BLACK)


def bird(stage: Stage, spot: Spot) -> None:
    """An eagle gliding past, wings raised."""
    size, lift = spot.size * 0.72, 0.0 if spot.floating else spot.size * 0.75
    pen = Pen(stage, replace(spot, y=spot.y - lift, floating=True, size=size))
    coat = pen.own("body", pen.pick("6b4a30", "5a4636", "7a3f30", "3c4450"))
    pale = coat.shift(0.03) if "body" in pen.stage.look.colours else WHITE
    wing(pen, coat.mix(pen.palette.ground, 0.3), [(2, -56), (26, -88), (62, -112), (98, -112)], 0.8)
    tail = [limb([(-30, -45), (-58, -40 + 5 * k)], [9, 8]) for k in (-1, 0, 1, 2)]
    pen.whole(pale.mix(coat, 0.2), *tail)
    pen.whole(coat, blob([(38, -62), (22, -70), (-8, -66), (-36, -50), (-38, -42), (-8, -42), (22, -46), (38, -54)]))
    pen.blob([(26, -69), (40, -72), (49, -64), (46, -56), (30, -52), (22, -60)], pale.mix(coat, 0.06))
    pen.body(blob([(46, -66), (58, -62), (58, -55), (53, -57), (46, -58)], 0.6), pen.local("f2a52c"))
    glance(pen, 42, -65, 1.9)
    wing(pen, coat, [(-2, -54), (-18, -92), (-52, -122), (-92, -128)], 1.0)


def wing(pen: Pen, colour: Colour, arm: list[Point], spread: float) -> None:
    """An arm of the wing with its long feathers, as one shape."""
    spine = along(arm, 4)
    feathers = []
    for k, (x, y) in enumerate(spine[2:]):
        t = k / (len(spine) - 3)
        turn = math.radians(78 - 50 * t) if arm[-1][0] > 0 else math.radians(102 + 50 * t)
        reach = (34 + 16 * math.sin(t * 2.6)) * spread
        tip = (x + math.cos(turn) * reach, y + math.sin(turn) * reach)
        feathers.append(limb([(x, y), tip], [10, 4.4], 3))
    pen.whole(colour.shift(-0.05), *feathers)
    pen.limb(arm, [19, 16, 12, 5], colour.shift(0.03))


def horse(stage: Stage, spot: Spot) -> None:
    """A galloping horse with a flying mane."""
    pen = Pen(stage, spot)
    coat = pen.own("body", pen.pick("7a4526", "3a2a26", "c9a27a", "e8e2da"))
    hair = pen.own("mane", coat.shift(-0.14))
    pen.ground(55, 0.4)
    pen.limb([(-40, -62), (-62, -64), (-78, -50), (-88, -52)], [8, 13, 11, 2], hair)
    near = legs(
        pen,
        (
            ((-30, -50), (-44, -34), (-60, -18)),
            ((28, -48), (44, -38), (40, -20)),
            ((-24, -48), (-22, -26), (-40, -8)),
            ((32, -48), (54, -44), (66, -28)),
        ),
        (17, 8, 4.6),
        coat,
    )
    torso = blob([(-42, -62), (-22, -70), (8, -66), (32, -72), (42, -58), (34, -42), (4, -40), (-26, -40), (-44, -48)])
    neck = blob([(24, -70), (40, -92), (52, -98), (56, -88), (48, -70), (42, -54)])
    face = blob([(46, -100), (58, -101), (74, -84), (78, -76), (72, -72), (60, -80), (50, -84)])
    pen.whole(coat, *near, torso, neck, face, polygon([(49, -99), (51, -108), (56, -99)]))
    for k in range(7):
        t = k / 6
        x, y = 50 - 26 * t, -101 + 32 * t
        pen.limb([(x, y), (x - 13, y - 4), (x - 26, y + 3)], [7, 6, 1], hair.shift(0.02 * (k % 2)), 0.8)
    glance(pen, 59, -92, 1.8)
    pen.flat(circle(74, -77, 1.1), hair)


def deer(stage: Stage, spot: Spot) -> None:
    """A stag with antlers."""
    pen = Pen(stage, spot)
    coat = pen.own("body", pen.local("9a6236"))
    pen.ground(34)
    near = legs(
        pen,
        (
            ((-22, -40), (-26, -22), (-23, 0)),
            ((14, -40), (15, -20), (15, 0)),
            ((-17, -40), (-19, -22), (-15, 0)),
            ((20, -40), (23, -20), (23, 0)),
        ),
        (11, 5, 3),
        coat,
    )
    torso = blob([(-30, -50), (-12, -56), (10, -55), (24, -60), (27, -46), (16, -35), (-12, -35), (-28, -38)])
    neck = limb([(19, -48), (26, -64), (31, -74)], [16, 12, 9])
    face = blob([(25, -80), (34, -81), (46, -72), (45, -67), (34, -68), (26, -72)])
    pen.whole(coat, *near, torso, neck, face, limb([(27, -78), (18, -84)], [5, 2]))
    pen.limb([(-29, -50), (-34, -46)], [6, 3], WHITE.mix(coat, 0.3))
    horn = pen.local("e8d0a8")
    for k in (0, 1):
        base = (29 + k * 3, -80)
        lean = (-1, 1)[k]
        pen.limb([base, (base[0] + lean * 9, -92), (base[0] + lean * 10, -106)], [2.4, 2, 1], horn)
        for t, reach in ((-88, 9), (-95, 8), (-101, 6)):
            pen.limb([(base[0] + lean * 8, t), (base[0] + lean * 8 + reach * 0.8, t - reach)], [1.9, 0.9], horn)
    glance(pen, 34, -76, 1.5)
