"""Robots, rockets and things that move us."""

import math

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, box, circle, limb, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage


def robot(stage: Stage, spot: Spot) -> None:
    """A friendly robot with a glowing face."""
    pen = Pen(stage, spot)
    shell = pen.own("body", pen.pick("eef2f4", "f0b23c", "d9e6ec", "e86a4a", "5fb8c8"))
    joint, glass = pen.local("3c4652"), pen.palette.ground.mix(BLACK, 0.3)
    light = pen.own("eyes", pen.palette.second if pen.rng.random() < 0.6 else pen.palette.accent)
    pen.ground(32)
    wave = pen.rng.random() < 0.5
    for k in (-1, 1):
        pen.limb([(k * 9, -30), (k * 11, -16), (k * 11, -6)], [6, 5, 5], joint)
        pen.limb([(k * 10, -22), (k * 11, -10)], [9, 11], shell.shift(-0.06))
        pen.block(k * 11 - 9, -7, k * 11 + 10, 0, shell.shift(-0.03), 3.4)
    arm(pen, [(-19, -58), (-28, -46), (-27, -32)], shell, joint)
    pen.blob([(-19, -64), (0, -67), (19, -64), (20, -45), (14, -30), (0, -27), (-14, -30), (-20, -45)], shell)
    pen.block(-10, -57, 10, -42, glass, 3)
    pen.glow(0, -49.5, 15, light, 0.7)
    for k in range(3):
        pen.flat(box(-7, -54.5 + 3.6 * k, -7 + (13, 8, 11)[k], -53 + 3.6 * k, 0.7), light)
    arm(pen, [(19, -58), (30, -60), (33, -76)] if wave else [(19, -58), (28, -46), (30, -32)], shell, joint)
    pen.limb([(0, -66), (0, -71)], [9, 9], joint)
    pen.limb([(0, -95), (0, -102)], [1.4, 1.2], joint)
    pen.glow(0, -104, 12, light, 0.9)
    pen.ball(0, -104, 2.6, light.mix(WHITE, 0.4))
    for k in (-1, 1):
        pen.block(k * 23 - 3, -87, k * 23 + 3, -77, joint, 2.4)
    pen.block(-23, -96, 23, -69, shell, 11)
    pen.block(-18, -91, 18, -74, glass, 7.5, 0.5)
    for k in (-1, 1):
        pen.glow(k * 8, -83, 9, light, 0.85)
        pen.flat(oval(k * 8, -83, 3.1, 4.3), light.mix(WHITE, 0.55))
    pen.stroke([(-3.5, -78), (0, -76.8), (3.5, -78)], 1.0, light.mix(WHITE, 0.4))
    pen.flat(blob([(-15, -88), (-4, -90), (-9, -82), (-16, -80)]), WHITE, 0.12)


def arm(pen: Pen, points: list[tuple[float, float]], shell: Colour, joint: Colour) -> None:
    """A jointed arm with a claw hand."""
    pen.limb(points, [5, 4.4, 4.4], joint)
    pen.ball(*points[0], 5.6, shell.shift(-0.04))
    pen.limb([points[1], points[2]], [7, 9], shell)
    x, y = points[2]
    down = 1 if y > points[1][1] else -1
    for k in (-1, 1):
        pen.limb(
            [(x + k * 2, y + down * 3), (x + k * 4.4, y + down * 7), (x + k * 2, y + down * 10)], [3, 2.8, 1.6], joint
        )
    pen.ball(x, y + down * 2, 4.4, joint.shift(0.06))


def rocket(stage: Stage, spot: Spot) -> None:
    """A rocket on a column of fire and smoke."""
    pen = Pen(stage, spot)
    rng, shell, trim = pen.rng, pen.local("f4f5f7"), pen.palette.accent
    pen.glow(0, 8, 70, trim.mix(pen.palette.light, 0.5), 0.7)
    for k in range(26):
        t = k / 26
        x, y, r = rng.gauss(0, 3 + 17 * t), 16 + 74 * t, (4 + 13 * t) * rng.uniform(0.7, 1.2)
        pen.flat(circle(x, y, r), pen.palette.light.mix(pen.palette.haze, 0.2 + 0.6 * t), 0.6 - 0.4 * t, 1.2)
    for wide, tall, colour in ((9, 44, trim), (6, 32, pen.palette.light.mix(trim, 0.4)), (3.2, 20, WHITE)):
        pen.flat(
            blob([(-wide, -4), (wide, -4), (wide * 0.7, tall * 0.45), (0, tall), (-wide * 0.7, tall * 0.45)]),
            colour,
            0.92,
            0.7,
        )
    for k in (-1, 1):
        pen.blob([(k * 11, -34), (k * 25, -12), (k * 26, 2), (k * 11, -8)], trim.shift(-0.04))
    pen.block(-8, -8, 8, -2, pen.local("4a5260"), 2)
    pen.blob(
        [(0, -100), (9, -86), (14.5, -62), (14, -30), (10, -6), (-10, -6), (-14, -30), (-14.5, -62), (-9, -86)],
        shell,
        1.2,
    )
    pen.blob([(0, -101), (5, -94), (9.4, -83), (0, -80.5), (-9.4, -83), (-5, -94)], trim)
    pen.ball(0, -62, 7.6, pen.local("4a5260"))
    pen.ball(0, -62, 5.8, pen.palette.second.shift(-0.05), 1.5)
    pen.flat(circle(-2, -64, 1.6), WHITE, 0.9)
    pen.flat(box(-14, -41, 14, -37), trim, 0.9)
    pen.blob([(-2.6, -26), (2.6, -26), (2.6, 3), (-2.6, 3)], trim.shift(-0.08))


def car(stage: Stage, spot: Spot) -> None:
    """A sleek car seen from the side."""
    pen = Pen(stage, spot)
    paint, glass = pen.palette.local(pen.palette.accent), pen.palette.sky.mix(WHITE, 0.25)
    pen.ground(92, 0.75)
    hull = blob(
        [
            (-84, -16),
            (-86, -30),
            (-70, -38),
            (-44, -42),
            (-22, -60),
            (12, -62),
            (40, -44),
            (70, -38),
            (85, -28),
            (86, -15),
            (60, -10),
            (-60, -10),
        ],
        0.8,
    )
    pen.body(hull, paint, 1.3)
    for points in ([(-38, -43), (-20, -56.5), (-3, -58), (-3, -43)], [(1, -58), (11, -57.5), (31, -43), (1, -43)]):
        pen.body(blob(points, 0.35), glass.shift(-0.12), 1.2)
    pen.stroke([(-80, -28), (0, -31), (80, -27)], 1.0, paint.mix(WHITE, 0.5), 0.8)
    pen.flat(box(-86, -12, 86, -8, 2), pen.palette.ground, 0.8)
    for x in (-52, 52):
        pen.ball(x, -12, 15.5, pen.palette.ground.mix(BLACK, 0.4), 0.7)
        pen.ball(x, -12, 9.4, pen.local("b8c0c8"))
        for k in range(5):
            turn = k * math.tau / 5
            pen.stroke([(x, -12), (x + math.cos(turn) * 8, -12 + math.sin(turn) * 8)], 1.6, pen.palette.ground)
    pen.glow(90, -28, 46, pen.palette.light, 0.8)
    pen.flat(oval(80, -28, 4.6, 2.4), WHITE)
    pen.flat(oval(-83, -29, 2.6, 3), Colour.of("ff4038"))
    pen.flat(polygon([(84, -30), (190, -44), (190, 0), (84, -26)]), pen.palette.light, 0.12, 3)


def plane(stage: Stage, spot: Spot) -> None:
    """An airliner in flight."""
    pen = Pen(stage, spot)
    shell, trim = pen.local("f6f7f9"), pen.palette.accent
    for k in (0, 1):
        pen.flat(limb([(-80, -42 - 4 * k), (-240, -26 - 4 * k)], [2, 7]), WHITE, 0.35, 2)
    pen.shape([(-8, -52), (12, -52), (-22, -82), (-34, -82)], shell.shift(-0.14))
    pen.blob([(-92, -50), (-60, -58), (40, -61), (72, -56), (90, -47), (78, -41), (40, -37), (-40, -38)], shell, 1.2)
    pen.shape([(-92, -50), (-66, -56), (-84, -86), (-100, -86)], trim)
    pen.shape([(-84, -48), (-68, -48), (-88, -36), (-98, -36)], shell.shift(-0.08))
    pen.flat(box(-70, -46, 74, -43.5, 1), trim, 0.9)
    for k in range(16):
        pen.flat(box(-56 + 7 * k, -53, -53 + 7 * k, -49, 1), pen.palette.sky.shift(-0.2), 0.9)
    pen.body(blob([(72, -55), (84, -50), (74, -49.5)], 0.4), pen.palette.sky.shift(-0.25))
    pen.limb([(6, -28), (24, -28)], [8, 9], trim.shift(-0.08))
    pen.shape([(-12, -42), (24, -42), (-26, -4), (-42, -4)], shell.shift(-0.04), 1.2)


def ship(stage: Stage, spot: Spot) -> None:
    """A sailing ship under full sail."""
    pen = Pen(stage, spot)
    wood, cloth = pen.local("7a4a2c"), pen.local("fff3dc")
    for x, top in ((-24, -92), (6, -106), (34, -86)):
        pen.limb([(x, top), (x, -14)], [1.4, 2.6], wood.shift(-0.1))
        for k, (low, high, wide) in enumerate(((-26, -54, 17), (-56, -76, 13), (-78, -92, 9))):
            if top < high - 4:
                bulge = 7 - k
                pen.body(
                    blob(
                        [
                            (x - wide, low),
                            (x - wide * 0.8, high),
                            (x + wide * 0.8, high),
                            (x + wide, low),
                            (x + bulge, low - 3),
                        ],
                        0.6,
                    ),
                    cloth,
                )
    pen.body(polygon([(40, -74), (64, -24), (38, -24)]), cloth.shift(-0.05))
    pen.body(blob([(-50, -24), (-44, -18), (44, -17), (70, -26), (56, -4), (40, 4), (-34, 4), (-46, -6)], 0.5), wood)
    pen.flat(limb([(-44, -12), (56, -12)], [1.6, 1.6]), pen.palette.accent, 0.9)
    for k in range(6):
        pen.flat(circle(-30 + 13 * k, -6, 1.6), pen.palette.ground)
    pen.flat(polygon([(6, -106), (20, -102), (6, -98)]), pen.palette.accent)
    for k in range(7):
        pen.flat(oval(pen.rng.uniform(-56, 60), 5 + k, 14, 1.0), pen.palette.light, 0.5)


def balloon(stage: Stage, spot: Spot) -> None:
    """Hot-air balloons, one near."""
    for k in range(3):
        size = spot.size * (1.0, 0.34, 0.22)[k]
        x, y = spot.x + (0, -0.62, 0.7)[k] * spot.size, spot.y + (0, 0.1, -0.4)[k] * spot.size
        one = Spot(x=x, y=y, size=size, layer=spot.layer if k == 0 else 0, floating=True)
        pen = Pen(stage, one)
        bright = (pen.palette.accent, pen.palette.second, pen.palette.light)[k]
        silk = bright.mix(pen.palette.haze, 0.0 if k == 0 else 0.45)
        for side in (-1, 1):
            pen.stroke([(side * 9, -38), (side * 5, -14)], 0.6, pen.palette.ground)
        pen.blob(
            [(0, -100), (26, -92), (34, -70), (22, -46), (8, -36), (-8, -36), (-22, -46), (-34, -70), (-26, -92)],
            silk,
            1.3,
        )
        for wide in (0.75, 0.4):
            stripe = blob(
                [
                    (0, -100),
                    (26 * wide, -92),
                    (34 * wide, -70),
                    (22 * wide, -46),
                    (8 * wide, -36),
                    (-8 * wide, -36),
                    (-22 * wide, -46),
                    (-34 * wide, -70),
                    (-26 * wide, -92),
                ]
            )
            pen.flat(stripe, pen.palette.light if wide > 0.5 else silk.shift(-0.08), 0.35)
        pen.block(-6.5, -15, 6.5, -4, pen.local("8a5a34"), 2)
        pen.glow(0, -30, 16, pen.palette.accent, 0.6)
