"""Animals that sit and look at us, told apart by ears, tail, muzzle and marks."""

from dataclasses import dataclass, replace
from typing import Literal

from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, circle, oval
from pipeline.providers.local.art.stage import Spot, Stage, Subject
from pipeline.providers.local.art.subjects.animals import horse

INK = Colour.of("17110f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How an animal differs from the others."""

    coat: str
    pale: str
    limbs: str = ""
    ears: Literal["pointed", "round", "long", "large", "side", "folded", ""] = "round"
    tail: Literal["bushy", "long", "ball", "thin", ""] = ""
    muzzle: Literal["round", "narrow", "snout", "face", "wide"] = "round"
    marks: Literal["stripes", "spots", "patches", ""] = ""


BUILDS: dict[str, Build] = {
    "fox": Build(coat="df7528", pale="fff3e2", limbs="3a2a26", ears="pointed", tail="bushy", muzzle="narrow"),
    "tiger": Build(coat="e88f2e", pale="fff3e2", tail="long", marks="stripes"),
    "leopard": Build(coat="e3b566", pale="fff3e2", tail="long", marks="spots"),
    "bear": Build(coat="7d5133", pale="c79a6c"),
    "panda": Build(coat="f3f1ec", pale="ffffff", limbs="232428", marks="patches"),
    "koala": Build(coat="9aa1aa", pale="e6e8ea", ears="large"),
    "rabbit": Build(coat="cdb8a2", pale="f7efe6", ears="long", tail="ball"),
    "pig": Build(coat="f0a5ae", pale="f7c4c8", ears="folded", muzzle="snout"),
    "monkey": Build(coat="7a5234", pale="e9c59c", ears="side", tail="long", muzzle="face"),
    "frog": Build(coat="5fae4a", pale="d9ecb0", ears="", muzzle="wide"),
}


def seated(build: Build) -> Subject:
    """The drawing of one build."""

    def draw(stage: Stage, spot: Spot) -> None:
        pen = Pen(stage, replace(spot, size=spot.size * (0.8 if build.ears == "long" else 1.0)))
        asked = stage.look.get("body")
        coat = pen.own("body", pen.local(build.coat))
        pale = pen.local(build.pale) if asked is None else coat.mix(WHITE, 0.4)
        limbs = pen.local(build.limbs) if build.limbs else coat.shift(-0.03)
        pen.ground(30)
        tail(pen, build, coat, pale)
        pen.blob([(-14, -58), (0, -62), (14, -58), (24, -26), (20, -2), (-20, -2), (-24, -26)], coat)
        pen.blob([(-9, -51), (0, -54), (9, -51), (13, -26), (0, -9), (-13, -26)], pale, 0.6)
        for k in (-1, 1):
            pen.egg(k * 14, -4.5, 9.5, 5.4, limbs)
            pen.limb([(k * 14, -51), (k * 17, -32), (k * 11, -17)], [10, 9.4, 8], limbs)
        ears(pen, build, coat if build.marks != "patches" else limbs, pale)
        pen.egg(0, -78, 23, 19.5, coat)
        marks(pen, build, limbs)
        muzzle(pen, build, coat, pale)
        eyes(pen, build)

    return draw


def tail(pen: Pen, build: Build, coat: Colour, pale: Colour) -> None:
    """What is seen of it beside the body."""
    match build.tail:
        case "bushy":
            pen.limb([(12, -6), (34, -8), (46, -26), (40, -50)], [8, 18, 19, 4], coat.shift(-0.03))
            pen.limb([(44.5, -36), (43, -44), (40, -51)], [15, 11, 3], pale)
        case "long":
            pen.limb([(12, -6), (34, -4), (44, -20), (38, -40)], [7, 7, 6, 5], coat.shift(-0.03))
        case "thin":
            pen.limb([(12, -4), (34, -2), (48, -12), (44, -30)], [4, 3, 2.4, 1.4], pen.local("d99a98"))
        case "ball":
            pen.ball(22, -9, 7, pale)


def ears(pen: Pen, build: Build, coat: Colour, pale: Colour) -> None:
    """Behind the head."""
    for k in (-1, 1):
        match build.ears:
            case "pointed":
                pen.body(blob([(k * 6, -92), (k * 20, -110), (k * 22, -84)], 0.5), coat)
                pen.flat(blob([(k * 10, -92), (k * 18, -104), (k * 19, -88)], 0.5), pale, 0.9)
            case "round":
                pen.ball(k * 17, -93, 8, coat)
                pen.flat(circle(k * 17, -92.4, 4.4), pale, 0.55)
            case "large":
                pen.ball(k * 22, -92, 13, coat)
                pen.flat(circle(k * 22, -91.4, 8.4), pale, 0.8)
            case "long":
                pen.limb([(k * 8, -92), (k * 12, -112), (k * 15, -128)], [9, 11, 6], coat)
                pen.limb([(k * 9, -94), (k * 12, -112), (k * 14.5, -124)], [4, 5.4, 2.4], pen.local("e8a8a8"), 0.5)
            case "side":
                pen.ball(k * 24, -80, 8, coat)
                pen.flat(circle(k * 24, -79.6, 5), pale, 0.9)
            case "folded":
                pen.blob([(k * 7, -95), (k * 22, -98), (k * 24, -84), (k * 14, -88)], coat.shift(-0.04))


def marks(pen: Pen, build: Build, limbs: Colour) -> None:
    """Stripes, spots or the patches around a panda's eyes."""
    match build.marks:
        case "stripes":
            for k in (-1, 1):
                for y, reach in ((-84, 12), (-78, 14), (-72, 12)):
                    pen.stroke([(k * 22, y), (k * (22 - reach * 0.5), y + 1.4)], 2.0, INK, 0.85)
                for y in (-44, -36, -28):
                    pen.stroke([(k * 20, y), (k * 14, y + 1.5)], 2.2, INK, 0.85)
            for x in (-5, 0, 5):
                pen.stroke([(x, -96), (x * 0.8, -90)], 2.0, INK, 0.85)
        case "spots":
            for x, y in (
                (-15, -88),
                (-6, -92),
                (5, -93),
                (14, -88),
                (-19, -80),
                (19, -80),
                (-18, -40),
                (18, -40),
                (-20, -28),
                (20, -26),
            ):
                pen.flat(oval(x, y, 2.0, 1.7), INK, 0.8)
        case "patches":
            for k in (-1, 1):
                pen.flat(oval(k * 9.5, -79, 6, 7.4, k * 24), limbs)


def muzzle(pen: Pen, build: Build, coat: Colour, pale: Colour) -> None:
    """Nose and mouth."""
    match build.muzzle:
        case "narrow":
            pen.blob([(-17, -74), (-4, -76), (4, -76), (17, -74), (0, -60)], pale, 0.6)
            pen.egg(0, -64.5, 3.2, 2.5, INK)
        case "snout":
            pen.egg(0, -71, 9, 6.6, coat.shift(-0.05))
            for k in (-1, 1):
                pen.flat(oval(k * 3.2, -71, 1.3, 2.1), coat.shift(-0.25))
        case "face":
            pen.blob([(-14, -86), (0, -84), (14, -86), (15, -72), (0, -61), (-15, -72)], pale, 0.6)
            pen.stroke([(-6, -68), (0, -66), (6, -68)], 1.0, INK)
        case "wide":
            pen.stroke([(-15, -72), (0, -67), (15, -72)], 1.4, INK)
        case "round":
            pen.egg(0, -69.5, 10, 7.4, pale, gloss=0.6)
            pen.egg(0, -73, 4.6 if build.ears == "large" else 3.4, 3.6 if build.ears == "large" else 2.4, INK)
            pen.stroke([(-3.6, -68.4), (0, -66.8), (3.6, -68.4)], 0.9, INK)


def eyes(pen: Pen, build: Build) -> None:
    """Two round eyes; a frog's stand on its head."""
    iris = pen.own("eyes", INK)
    y = -96.0 if build.muzzle == "wide" else -80.0
    for k in (-1, 1):
        if build.muzzle == "wide":
            pen.ball(k * 12, y, 8, pen.own("body", pen.local(build.coat)))
            pen.flat(circle(k * 12, y, 5.6), WHITE)
        x = k * (12 if build.muzzle == "wide" else 9.5)
        pen.flat(oval(x, y, 3.3, 3.8), iris)
        pen.flat(circle(x, y, 1.8), INK)
        pen.flat(circle(x - 1, y - 1.3, 1.1), WHITE, 0.95)


def penguin(stage: Stage, spot: Spot) -> None:
    """A penguin standing upright."""
    pen = Pen(stage, spot)
    coat, pale, beak = pen.own("body", pen.local("23262e")), pen.local("fbfaf5"), pen.local("f0a02c")
    pen.ground(26)
    for k in (-1, 1):
        pen.egg(k * 11, -3, 9.5, 4, beak)
        pen.limb([(k * 20, -58), (k * 30, -38), (k * 28, -22)], [9, 9, 4], coat.shift(-0.03))
    pen.blob(
        [
            (0, -104),
            (17, -97),
            (21, -78),
            (27, -46),
            (24, -14),
            (0, -4),
            (-24, -14),
            (-27, -46),
            (-21, -78),
            (-17, -97),
        ],
        coat,
    )
    pen.blob([(0, -66), (14, -62), (18, -40), (15, -14), (0, -8), (-15, -14), (-18, -40), (-14, -62)], pale, 0.7)
    pen.blob([(0, -86), (8, -92), (14, -86), (12, -74), (0, -68), (-12, -74), (-14, -86), (-8, -92)], pale, 0.6)
    for k in (-1, 1):
        pen.flat(circle(k * 6.4, -83, 2.5), INK)
        pen.flat(circle(k * 6.4 - 0.8, -84, 0.8), WHITE)
    pen.body(blob([(-5, -78.5), (0, -80.5), (5, -78.5), (0, -72)], 0.5), beak)


def owl(stage: Stage, spot: Spot) -> None:
    """An owl with wide eyes."""
    pen = Pen(stage, spot)
    coat = pen.own("body", pen.local("8a6440"))
    pale, gold = coat.mix(WHITE, 0.55), pen.own("eyes", pen.local("f2b632"))
    pen.ground(24)
    for k in (-1, 1):
        pen.egg(k * 9, -3, 6, 3.4, pen.local("e0a040"))
        pen.body(blob([(k * 8, -94), (k * 21, -112), (k * 22, -88)], 0.5), coat)
    pen.blob(
        [(0, -100), (20, -96), (27, -72), (26, -36), (16, -6), (0, -2), (-16, -6), (-26, -36), (-27, -72), (-20, -96)],
        coat,
    )
    pen.blob([(0, -58), (13, -54), (15, -32), (8, -9), (0, -7), (-8, -9), (-15, -32), (-13, -54)], pale, 0.6)
    for row, y in enumerate((-46, -36, -26)):
        for x in range(-8 + 2 * (row % 2), 10, 8):
            pen.stroke([(x - 2.4, y), (x, y + 2), (x + 2.4, y)], 1.0, coat.shift(-0.1), 0.7)
    for k in (-1, 1):
        pen.blob([(k * 22, -66), (k * 30, -44), (k * 24, -16), (k * 17, -38)], coat.shift(-0.07))
        pen.ball(k * 10.5, -80, 11, pale, 0.6)
        pen.flat(circle(k * 10.5, -80, 7.4), gold)
        pen.flat(circle(k * 10.5, -80, 4.2), INK)
        pen.flat(circle(k * 10.5 - 1.6, -82, 1.5), WHITE)
    pen.body(blob([(-3.6, -74), (0, -76), (3.6, -74), (0, -66)], 0.5), pen.local("e0a040"))


def unicorn(stage: Stage, spot: Spot) -> None:
    """A galloping horse with a horn."""
    horse(stage, spot)
    Pen(stage, spot).limb([(54, -103), (61, -116), (67, -128)], [4.6, 3, 0.8], Pen(stage, spot).local("e8c15a"), 1.4)


fox, tiger, leopard, bear, panda, koala, rabbit, pig, monkey, frog = map(seated, BUILDS.values())
