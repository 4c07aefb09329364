"""Products: bottles, phones, shoes, boxes, cameras, laptops."""

from dataclasses import replace

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, box, circle, polygon
from pipeline.providers.local.art.stage import Spot, Stage

BOTTLE, LABEL = Colour.of("58c6bf"), Colour.of("ff7a3c")


def bottle(stage: Stage, spot: Spot) -> None:
    """A sleek bottle with a band and highlights."""
    pen = Pen(stage, spot, flip=False)
    # The same in every light of a film, whose scenes may have palettes of their own.
    tone = pen.palette.local(BOTTLE).mix(pen.palette.light, 0.06)
    pen.ground(30, 0.6)
    pen.block(-7.4, -104, 7.4, -90, pen.local("e8edf0"), 3, 1.2)
    pen.body(
        blob(
            [
                (-7, -92),
                (7, -92),
                (9, -86),
                (20, -74),
                (21, -60),
                (21, -6),
                (17, 0),
                (-17, 0),
                (-21, -6),
                (-21, -60),
                (-20, -74),
                (-9, -86),
            ],
            0.55,
        ),
        tone,
        1.3,
    )
    pen.block(-21, -56, 21, -22, pen.local("fbfaf5"), 1.4, 0.8)
    drop = blob([(0, -52), (7, -41), (6, -34), (0, -30.5), (-6, -34), (-7, -41)])
    pen.body(drop, LABEL, 1.3)
    pen.flat(box(-17, -84 + 14, -13.4, -8, 1.8), WHITE, 0.55, 0.8)
    pen.flat(box(13.6, -70, 15, -10, 0.8), WHITE, 0.3, 0.6)
    for k in range(3):
        pen.flat(box(-10 + 3 * k, -27.6, -8.6 + 3 * k, -25, 0.5), pen.palette.ground, 0.6)


def lamp(stage: Stage, spot: Spot) -> None:
    """A table lamp, lit, its light in a cone above and below the shade."""
    pen = Pen(stage, spot, flip=False)
    warm = Colour.of("ffdf9a").mix(pen.palette.light, 0.25)
    foot = pen.palette.local(pen.palette.accent)
    pen.ground(46, 0.6)
    pen.glow(0, -74, 130, warm, 0.9)
    pen.flat(polygon([(-38, -58), (38, -58), (62, 0), (-62, 0)]), warm, 0.2, 9)
    pen.flat(polygon([(-24, -102), (24, -102), (40, -132), (-40, -132)]), warm, 0.22, 9)
    pen.blob([(-24, -3), (-19, -9), (0, -11), (19, -9), (24, -3), (19, 1), (-19, 1)], foot, 1.2)
    pen.limb([(0, -8), (0, -34), (0, -62)], [5, 9, 4], foot)
    pen.ball(0, -30, 10, foot.shift(0.05), 1.3)
    pen.glow(0, -62, 34, WHITE, 0.8)
    pen.shape([(-22, -104), (22, -104), (41, -58), (-41, -58)], warm.mix(WHITE, 0.25))
    pen.flat(polygon([(-12, -100), (4, -100), (7, -62), (-20, -62)]), WHITE, 0.45, 5)
    for y, wide in ((-104, 22), (-58, 41)):
        pen.stroke([(-wide, y), (wide, y)], 2.4, foot.mix(warm, 0.4))


def phone(stage: Stage, spot: Spot) -> None:
    """A phone with a glowing screen of cards."""
    pen = Pen(stage, spot, flip=False)
    pen.ground(34, 0.55)
    pen.glow(0, -50, 96, pen.palette.second, 0.5)
    pen.block(-25, -100, 25, 0, pen.local("23262e"), 6.4, 1.2)
    screen = pen.put(box(-22.6, -97.4, 22.6, -2.6, 4.6))
    pen.canvas.save()
    pen.canvas.clipPath(screen, True)
    pen.flat(box(-26, -100, 26, 0), pen.palette.sky.mix(pen.palette.zenith, 0.4))
    pen.glow(-10, -80, 60, pen.palette.accent, 0.9)
    pen.glow(18, -30, 60, pen.palette.second, 0.8)
    pen.flat(box(-18, -86, 18, -58, 3), WHITE, 0.28)
    pen.flat(circle(0, -72, 8.6), WHITE, 0.9)
    pen.flat(polygon([(-2.6, -76.4), (5, -72), (-2.6, -67.6)]), pen.palette.accent)
    for k in range(4):
        pen.flat(box(-18, -52 + 12 * k, 18, -43 + 12 * k, 2.4), WHITE, 0.24)
        pen.flat(
            circle(-13, -47.5 + 12 * k, 2.6),
            (pen.palette.accent, pen.palette.light, pen.palette.second, WHITE)[k],
            0.95,
        )
        pen.flat(box(-8, -49 + 12 * k, 4 + 3 * (k % 2), -47.6 + 12 * k, 0.7), WHITE, 0.9)
    pen.flat(polygon([(-26, -100), (2, -100), (-26, -38)]), WHITE, 0.1)
    pen.canvas.restore()
    pen.flat(box(-6, -95.4, 6, -92.8, 1.3), BLACK)


def headphones(stage: Stage, spot: Spot) -> None:
    """Over-ear headphones with sound around them."""
    pen = Pen(stage, spot, flip=False)
    tone = pen.palette.local(pen.palette.accent)
    pen.glow(0, -46, 96, pen.palette.second, 0.5)
    for k in range(3):
        pen.edge(circle(0, -44, 54 + 10 * k), 0.8, pen.palette.light, 0.45 - 0.12 * k)
    pen.limb([(-38, -36), (-36, -72), (0, -98), (36, -72), (38, -36)], [6, 8, 9, 8, 6], pen.local("2f333c"))
    for k in (-1, 1):
        pen.block(k * 30 - 9, -52, k * 30 + 9, -8, pen.local("23262e"), 9)
        pen.block(k * 40 - 10, -54, k * 40 + 10, -6, tone, 10, 1.3)
        pen.egg(k * 42, -30, 5, 13, tone.shift(0.08))


def shoe(stage: Stage, spot: Spot) -> None:
    """A running shoe."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.9))
    tone, sole = pen.palette.local(pen.palette.accent), pen.local("fbfaf6")
    pen.ground(86, 0.6)
    pen.body(
        blob(
            [
                (-70, -16),
                (-66, -58),
                (-54, -66),
                (-36, -60),
                (-24, -52),
                (-4, -58),
                (10, -50),
                (46, -30),
                (76, -24),
                (82, -12),
            ],
            0.75,
        ),
        tone,
        1.3,
    )
    pen.body(blob([(-66, -60), (-50, -68), (-30, -62), (-22, -50), (-44, -48)], 0.8), tone.shift(-0.14))
    pen.body(
        blob([(-74, -16), (-40, -14), (20, -15), (82, -15), (86, -5), (70, 0), (-66, 0), (-76, -8)], 0.5), sole, 1.2
    )
    pen.stroke([(-74, -7), (0, -6), (84, -7)], 1.6, pen.palette.second)
    pen.body(blob([(-40, -20), (-16, -42), (6, -22), (-4, -20), (-16, -32), (-28, -18)], 0.5), WHITE.mix(tone, 0.05))
    for k in range(5):
        x, y = -14 + 10 * k, -54 + 5.4 * k
        pen.limb([(x - 6, y + 4), (x + 5, y - 4)], [2.6, 2.6], sole)
    pen.body(blob([(52, -26), (76, -24), (83, -15), (50, -15)], 0.7), tone.shift(-0.1))


def package(stage: Stage, spot: Spot) -> None:
    """A delivery box."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.85))
    card = pen.local("c8935a")
    pen.ground(70)
    pen.shape([(-56, -62), (0, -48), (0, 6), (-56, -10)], card.shift(0.03))
    pen.shape([(56, -62), (0, -48), (0, 6), (56, -10)], card.shift(-0.08))
    pen.shape([(-56, -62), (0, -78), (56, -62), (0, -48)], card.shift(0.08))
    pen.shape([(-32, -69), (-22, -72), (34, -56.5), (24, -54)], pen.palette.accent.shift(0.06), 0.6)
    pen.shape([(24, -54), (34, -56.5), (34, -40), (24, -37)], pen.palette.accent, 0.6)
    pen.flat(polygon([(-46, -30), (-26, -25), (-26, -10), (-46, -15)]), WHITE, 0.8)


def camera(stage: Stage, spot: Spot) -> None:
    """A camera with a deep lens."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.85), flip=False)
    pen.ground(70)
    pen.glow(0, -44, 100, pen.palette.light, 0.4)
    dark = pen.local("2c3038")
    pen.body(polygon([(-22, -76), (-14, -92), (18, -92), (26, -76)]), dark)
    pen.block(-62, -78, 62, 0, dark, 9, 1.2)
    pen.block(-62, -62, 62, -18, pen.palette.local(pen.palette.accent).shift(-0.08), 0, 0.8)
    pen.block(-52, -85, -34, -77, pen.local("c8ccd2"), 2)
    for r, code in ((34, "1c1f25"), (29, "555b66"), (25, "15171c"), (19, "22324a")):
        pen.ball(2, -39, r, pen.local(code), 1.2)
    pen.glow(-3, -44, 18, pen.palette.second, 0.9)
    pen.flat(circle(-5, -47, 4.6), WHITE, 0.85, 0.8)
    pen.flat(circle(10, -32, 2.4), WHITE, 0.6, 0.5)
    pen.ball(48, -70, 3, Colour.of("ff4a3a"))


def gamepad(stage: Stage, spot: Spot) -> None:
    """A game controller with lit buttons."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.85), flip=False)
    shell = pen.local("eceff3")
    pen.glow(0, -46, 110, pen.palette.second, 0.6)
    pen.blob(
        [
            (-50, -78),
            (0, -72),
            (50, -78),
            (74, -50),
            (80, -10),
            (62, -4),
            (40, -32),
            (0, -34),
            (-40, -32),
            (-62, -4),
            (-80, -10),
            (-74, -50),
        ],
        shell,
        1.2,
    )
    dark = pen.local("2c3038")
    pen.whole(dark, box(-55, -66, -45, -40, 2), box(-63, -58, -37, -48, 2))
    for (x, y), tone in zip(
        ((50, -66), (62, -54), (38, -54), (50, -42)),
        (pen.palette.accent, pen.palette.second, pen.palette.light, Colour.of("5fc86a")),
        strict=True,
    ):
        pen.glow(x, y, 10, tone, 0.6)
        pen.ball(x, y, 5.4, tone, 1.3)
    for k in (-1, 1):
        pen.ball(k * 22, -43, 11, dark)
        pen.ball(k * 22, -45, 8, dark.shift(0.08))
    pen.glow(0, -62, 14, pen.palette.second, 0.9)


def laptop(stage: Stage, spot: Spot) -> None:
    """A laptop with lines of code."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.9), flip=False)
    steel = pen.local("c3c9d0")
    pen.ground(86)
    pen.glow(0, -50, 110, pen.palette.second, 0.5)
    pen.block(-62, -92, 62, -10, pen.local("2a2e37"), 4)
    pen.flat(box(-57, -87, 57, -14, 2), pen.palette.ground.mix(pen.palette.sky, 0.25))
    for row in range(9):
        x = -50.0 + 8 * pen.rng.choice((0, 1, 1, 2))
        for tone in (pen.palette.accent, pen.palette.second, pen.palette.light):
            wide = pen.rng.uniform(8, 26)
            if x + wide < 50:
                pen.flat(box(x, -82 + 7.6 * row, x + wide, -79 + 7.6 * row, 1.4), tone, 0.9)
            x += wide + 4
    pen.shape([(-66, -10), (66, -10), (82, 2), (-82, 2)], steel, 1.2)
    pen.block(-82, 1, 82, 5, steel.shift(-0.12), 2)
