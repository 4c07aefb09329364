"""Figures: heroes, walkers, runners, couples, crowds; seen from behind or the side, lit by the sun."""

from dataclasses import dataclass, replace
from random import Random

from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import Point, blob, box, circle
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects.heads import Dress, face, head

Bend = tuple[Point, Point]
# Who wears a skirt only when it is asked for, and what is seen only from the front.
PLAINLY = frozenset(("man", "beard", "trousers", "coat"))
SHOWN = frozenset(("beard", "eyes", "bald", "skin"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Joints: (knee, ankle) and (elbow, hand), back and front."""

    hip: Point
    neck: Point
    head: Point
    back_leg: Bend
    front_leg: Bend
    back_arm: Bend
    front_arm: Bend


STAND = Pose(hip=(0, -48), neck=(0, -80), head=(0.5, -90), back_leg=((-4, -25), (-6, -2)), front_leg=((5, -25), (6, -2)),
             back_arm=((-10, -64), (-9, -48)), front_arm=((11, -64), (10, -48)))  # fmt: skip
PROUD = replace(STAND, back_leg=((-8, -25), (-13, -1)), front_leg=((8, -25), (13, -2)), back_arm=((-16, -66), (-7, -52)),
                front_arm=((16, -66), (8, -52)))  # fmt: skip
WALK = replace(STAND, neck=(2, -80), head=(4, -90), back_leg=((-4, -25), (-16, -4)), front_leg=((10, -27), (13, -2)),
               back_arm=((-9, -66), (-2, -52)), front_arm=((8, -64), (17, -54)))  # fmt: skip
REACH = replace(WALK, front_arm=((16, -76), (27, -88)))
RUN = Pose(hip=(-3, -47), neck=(9, -76), head=(14, -85), back_leg=((-16, -32), (-33, -38)), front_leg=((16, -38), (9, -14)),
           back_arm=((-8, -66), (-15, -53)), front_arm=((22, -62), (28, -76)))  # fmt: skip
DANCE = Pose(hip=(0, -50), neck=(-3, -80), head=(-6, -89), back_leg=((-2, -26), (0, -1)), front_leg=((17, -42), (8, -26)),
             back_arm=((-18, -86), (-27, -99)), front_arm=((14, -88), (27, -95)))  # fmt: skip
CHEER = replace(STAND, back_arm=((-13, -88), (-17, -103)), front_arm=((13, -88), (17, -103)))


def dressed(pen: Pen, rng: Random | None = None) -> Dress:
    """The outfit of the cast's lead, or a random one."""
    palette = pen.palette
    rng = rng or Random(f"{pen.stage.cast}dress")
    coats = palette.accent, palette.second, palette.accent.shift(-0.1, 0.8, 40)
    coat = palette.local(palette.accent if palette.name == "tinted" else rng.choice(coats))
    return Dress(
        coat=pen.own("dress", pen.own("coat", coat)),
        trousers=pen.own("trousers", palette.tone(0.9).mix(palette.second, 0.1)),
        skin=pen.own("skin", pen.local(rng.choice(("f2c6a0", "d89c72", "a86c46", "6e4630")))),
        hair=pen.own("hair", pen.local(rng.choice(("2a1c18", "4a2c1c", "17141a", "8a5a2c")))),
        shoes=palette.tone(1.0),
    )


def figure(pen: Pen, pose: Pose, dress: Dress, skirt: bool = False, facing: bool = False) -> None:
    """A whole figure in a pose."""
    hx, hy = pose.hip
    nx, ny = pose.neck
    marks = pen.stage.look.marks
    skirt = "dress" in marks or (skirt and not marks & PLAINLY)
    leg(pen, (hx - 2.5, hy), pose.back_leg, dress, 0.3)
    arm(pen, (nx - 5.5, ny + 5), pose.back_arm, dress, 0.3)
    leg(pen, (hx + 2.5, hy), pose.front_leg, dress, 0.0)
    pen.limb([(nx * 0.9, ny + 8), (nx, ny), pose.head], [6.5, 5.6, 5.4], dress.skin, 0.6)
    pen.blob([(nx - 8.5, ny + 3.5), (nx, ny - 1), (nx + 8.5, ny + 3.5), (hx + 7.4, (hy + ny) / 2), (hx + 7.6, hy + 5), (hx, hy + 7),
              (hx - 7.6, hy + 5), (hx - 7.4, (hy + ny) / 2)], dress.coat)  # fmt: skip
    if skirt:
        pen.blob(
            [(hx - 6, hy - 8), (hx + 6, hy - 8), (hx + 14, hy + 22), (hx, hy + 26), (hx - 14, hy + 22)], dress.coat
        )
    (face if facing or marks & SHOWN else head)(pen, pose.head, dress)
    arm(pen, (nx + 5.5, ny + 5), pose.front_arm, dress, 0.0)


def leg(pen: Pen, hip: Point, bend: Bend, dress: Dress, dim: float) -> None:
    """Thigh, calf, shoe."""
    colour = dress.trousers.mix(pen.palette.ground, dim)
    (kx, ky), (fx, fy) = bend
    pen.limb([hip, (kx, ky), (fx, fy)], [9.6, 7.4, 4.8], colour, 0.8)
    lean = 1 if abs(fy) < 8 else 0.2
    pen.limb([(fx - 1.4, fy), (fx + 3.8 * lean, fy + 1.4)], [4.4, 3.2], dress.shoes.mix(pen.palette.ground, dim), 0.6)


def arm(pen: Pen, shoulder: Point, bend: Bend, dress: Dress, dim: float) -> None:
    """Sleeve and hand."""
    pen.ball(*bend[1], 2.6, dress.skin.mix(pen.palette.ground, dim), 0.6)
    pen.limb([shoulder, *bend], [6.4, 5.2, 3.9], dress.coat.mix(pen.palette.ground, dim + 0.08), 0.8)


def hero(stage: Stage, spot: Spot) -> None:
    """A caped adventurer looking out, staff or torch in hand."""
    pen = Pen(stage, spot)
    dress, rng = dressed(pen), pen.rng
    pen.ground(26)
    pose = rng.choice((PROUD, WALK, REACH))
    nx, ny = pose.neck
    if rng.random() < 0.55:
        x, y = pose.front_arm[1]
        pen.limb([(x + 1, y - 38), (x - 1, 0)], [2.0, 2.0], pen.local("6b4a2c"))
    asked = pen.own("dress", pen.own("coat", pen.local("5a4636")))
    front = bool(pen.stage.look.marks & SHOWN)
    figure(pen, pose, replace(dress, coat=asked), facing=front)
    if front or "coat" in pen.stage.look.colours:
        return
    cape = pen.palette.local(pen.palette.accent)
    sway = rng.uniform(6, 16)
    points = [
        (nx - 8, ny + 2), (nx, ny - 1.5), (nx + 8, ny + 2), (nx + 7 - sway * 0.3, -52), (nx + 6 - sway, -22),
        (nx - 3 - sway * 1.5, -15), (nx - 13 - sway * 1.9, -20), (nx - 13 - sway * 0.7, -52),
    ]  # fmt: skip
    pen.blob(points, cape, 1.2)
    for k in (-3, 1, 4):
        pen.stroke(
            [(nx + k, ny + 6), (nx + k * 1.1 - sway * 0.4, -50), (nx + k * 1.4 - sway * 1.2, -22)],
            0.8,
            cape.shift(-0.12),
            0.6,
        )
    pen.blob([(nx - 8, ny + 3), (nx, ny - 3.5), (nx + 8, ny + 3), (nx, ny + 6)], cape.shift(0.03))
    head(pen, pose.head, dress)


def person(stage: Stage, spot: Spot) -> None:
    """Somebody on the way."""
    pen = Pen(stage, spot)
    pen.ground(22)
    pose = pen.rng.choice((STAND, WALK, WALK, REACH, CHEER))
    facing = pose in (STAND, CHEER) or pen.rng.random() < 0.3
    figure(pen, pose, dressed(pen), pen.rng.random() < 0.3, facing)
    if not facing and pen.rng.random() < 0.5:
        nx, ny = pose.neck
        pen.block(nx - 7, ny + 5, nx + 7, ny + 27, pen.palette.local(pen.palette.second), 4)
        pen.block(nx - 5, ny + 15, nx + 5, ny + 25, pen.palette.local(pen.palette.second).shift(-0.08), 2)


def portrait(stage: Stage, spot: Spot) -> None:
    """Somebody facing us, standing still."""
    pen = Pen(stage, spot, flip=False)
    figure(pen, STAND, dressed(pen), pen.rng.random() < 0.4, facing=True)


def runner(stage: Stage, spot: Spot) -> None:
    """An athlete in full stride."""
    pen = Pen(stage, spot)
    dress = dressed(pen)
    pen.ground(30, 0.4)
    for k in range(5):
        y = pen.rng.uniform(-85, -12)
        pen.stroke([(-34 - k * 3, y), (-70 - pen.rng.uniform(0, 30), y)], 0.7, pen.palette.light, 0.35)
    figure(pen, RUN, replace(dress, trousers=dress.coat.shift(-0.15), shoes=pen.palette.accent))


def dancer(stage: Stage, spot: Spot) -> None:
    """A dancer mid-turn."""
    pen = Pen(stage, spot)
    pen.ground(22)
    figure(pen, DANCE, dressed(pen), True)


def couple(stage: Stage, spot: Spot) -> None:
    """Two people side by side, hand in hand."""
    for k in (-1, 1):
        pen = Pen(
            stage, replace(spot, x=spot.x + k * spot.size * 0.13, size=spot.size * (1 if k < 0 else 0.93)), flip=False
        )
        pen.ground(20)
        hand = ((11 * -k, -62), (13 * -k, -47))
        pose = replace(STAND, back_arm=hand) if k > 0 else replace(STAND, front_arm=hand)
        figure(pen, pose, dressed(pen, stage.rng), k > 0)


def crowd(stage: Stage, spot: Spot) -> None:
    """A group, nearer ones larger and darker."""
    rng = stage.rng
    for row in range(3):
        for k in range(-3, 4):
            if row < 2 and rng.random() < 0.25:
                continue
            x = spot.x + (k + rng.uniform(-0.3, 0.3) + 0.5 * (row % 2)) * spot.size * 0.24
            one = replace(
                spot, x=x, y=spot.y + spot.size * 0.05 * row, size=spot.size * rng.uniform(0.7, 0.8) * (1 + 0.06 * row)
            )
            pen = Pen(stage, one, flip=rng.random() < 0.5)
            dress = dressed(pen, rng)
            dim = 0.4 - 0.16 * row
            faded = replace(
                dress,
                coat=dress.coat.mix(stage.palette.haze, dim),
                trousers=dress.trousers.mix(stage.palette.haze, dim),
            )
            figure(pen, rng.choice((STAND, STAND, WALK, CHEER)), faded, rng.random() < 0.4)


def meditation(stage: Stage, spot: Spot) -> None:
    """A seated figure in a ring of calm light."""
    pen = Pen(stage, spot)
    dress = dressed(pen)
    pen.glow(0, -45, 80, pen.palette.light, 0.5)
    for k in range(3):
        pen.edge(circle(0, -45, 44 + 9 * k), 0.7, pen.palette.light, 0.55 - 0.15 * k)
    pen.ground(40)
    for k in (-1, 1):
        pen.limb([(k * 7, -14), (k * 27, -13), (k * 30, -6)], [15, 12, 9], dress.trousers)
        pen.limb([(k * 28, -6), (k * 10, -4), (-k * 8, -4)], [10, 9, 6], dress.trousers.shift(0.03))
    pen.limb([(0, -60), (0, -66), (0, -72)], [8, 7, 7], dress.skin)
    pen.blob([(-13, -58), (0, -63), (13, -58), (10, -34), (12, -12), (0, -9), (-12, -12), (-10, -34)], dress.coat)
    pen.egg(0, -77, 8.6, 10, dress.skin)
    pen.blob([(-9.4, -76), (-8, -86), (0, -89.5), (8, -86), (9.4, -76), (5, -72), (-5, -72)], dress.hair)
    pen.ball(0, -91, 3.6, dress.hair)
    for k in (-1, 1):
        pen.limb([(k * 11, -54), (k * 20, -34), (k * 25, -17)], [8, 6.5, 4.5], dress.coat.shift(-0.03))
        pen.ball(k * 26, -16, 3, dress.skin)


def astronaut(stage: Stage, spot: Spot) -> None:
    """A floating astronaut with a mirrored visor and a tether."""
    pen = Pen(stage, spot)
    suit, dark, trim = pen.local("f1f3f6"), pen.palette.tone(0.9), pen.palette.accent
    pen.stroke([(-14, -50), (-44, -66), (-70, -40), (-110, -60)], 1.4, suit, 0.7)
    pen.block(-20, -78, 12, -36, suit.shift(-0.16), 6)
    for points in ([(-6, -36), (-14, -20), (-8, -4)], [(8, -36), (17, -20), (24, -6)]):
        pen.limb(points, [16, 14, 12], suit)
        pen.ball(*points[-1], 7.2, suit.shift(-0.2))
    pen.limb([(-12, -64), (-25, -56), (-28, -42)], [13, 11.5, 9], suit.shift(-0.05))
    pen.blob([(-15, -70), (0, -75), (15, -70), (16, -48), (12, -30), (0, -28), (-12, -30), (-16, -48)], suit)
    pen.block(-7, -57, 7, -46, suit.shift(-0.2), 2)
    for k, colour in enumerate((trim, pen.palette.second, dark)):
        pen.ball(-4 + 4 * k, -51, 1.3, colour)
    pen.limb([(13, -65), (25, -70), (34, -84)], [13, 11, 9], suit)
    pen.ball(35, -86, 6, suit.shift(-0.2))
    pen.ball(0, -84, 16, suit)
    visor = blob([(-9, -90), (2, -95), (13, -90), (14, -82), (6, -75), (-6, -76), (-10, -82)])
    pen.body(visor, pen.palette.sky.mix(trim, 0.4).shift(-0.05), 1.4)
    pen.flat(blob([(-5, -89), (1, -92), (3, -90), (-3, -85)]), Colour(1, 1, 1), 0.75)
    pen.flat(box(-16, -72, 16, -69.5, 1), trim, 0.9)
