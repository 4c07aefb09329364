"""Fish, whales, sharks, dolphins, turtles and jellyfish."""

import math
from collections.abc import Sequence
from dataclasses import replace

from pipeline.providers.local.art.brush import line, linear, rim
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import Point, blob, circle, curve, limb, oval
from pipeline.providers.local.art.stage import Spot, Stage


def eye(pen: Pen, x: float, y: float, r: float) -> None:
    """A dark eye with a glint."""
    pen.flat(circle(x, y, r), WHITE, 0.9)
    pen.flat(circle(x + r * 0.1, y, r * 0.72), BLACK)
    pen.flat(circle(x - r * 0.2, y - r * 0.3, r * 0.24), WHITE)


def belly(pen: Pen, outline: Sequence[Point], under: Sequence[Point], colour: Colour) -> None:
    """A pale underside within a body."""
    canvas = pen.canvas
    canvas.save()
    canvas.clipPath(pen.put(blob(outline)), True)
    pen.flat(blob(under), colour, 0.85, 1.4)
    canvas.restore()


def fish(stage: Stage, spot: Spot) -> None:
    """A school of bright fish with one leader."""
    rng = stage.rng
    far = [
        (rng.uniform(-0.85, 0.85), rng.uniform(-0.55, 0.6), rng.uniform(0.18, 0.42)) for _ in range(rng.randint(5, 9))
    ]
    for dx, dy, size in [*sorted(far, key=lambda one: one[2]), (0.0, 0.0, 0.95)]:
        one = replace(spot, x=spot.x + dx * spot.size, y=spot.y + dy * spot.size, size=spot.size * size)
        swimmer(Pen(stage, one), 1 - size)


def swimmer(pen: Pen, away: float) -> None:
    """One banded fish."""
    palette = pen.palette
    base = pen.rng.choice((palette.accent, palette.second, palette.accent.shift(0.05, 1, 40)))
    base = pen.own("body", base).mix(palette.haze, away * 0.6)
    fin, dark = base.shift(-0.08, 1.1, -18), palette.ground.mix(base, 0.25)
    pen.blob([(-34, -52), (-62, -74), (-56, -52), (-62, -26), (-34, -46)], fin, 0.8)
    pen.blob([(-20, -66), (-4, -92), (22, -76), (24, -66)], fin, 0.8)
    pen.blob([(-14, -36), (-10, -18), (14, -30)], fin, 0.8)
    outline = [(50, -50), (36, -64), (8, -73), (-22, -64), (-40, -50), (-22, -37), (8, -28), (36, -36)]
    pen.blob(outline, base, 1.2)
    canvas = pen.canvas
    canvas.save()
    canvas.clipPath(pen.put(blob(outline)), True)
    for x, wide in ((18, 9), (-10, 9), (-34, 6)):
        pen.flat(limb([(x, -80), (x + 5, -50), (x, -20)], [wide, wide * 1.2, wide]), WHITE.mix(base, 0.1), 0.92)
        for k in (-1, 1):
            pen.stroke(
                [(x + k * wide * 0.62, -80), (x + 5 + k * wide * 0.72, -50), (x + k * wide * 0.62, -20)], 1.2, dark, 0.8
            )
    canvas.restore()
    pen.blob([(8, -46), (-10, -36), (-6, -50)], fin, 1.1)
    eye(pen, 37, -54, 4.6)
    pen.stroke([(48, -46), (43, -43)], 1.1, dark, 0.7)


def whale(stage: Stage, spot: Spot) -> None:
    """A great whale with a grooved throat."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.92))
    back = pen.own("body", pen.palette.haze.mix(pen.palette.ground, 0.5).mix(pen.local("3f6f9a"), 0.4))
    pen.blob([(-78, -54), (-104, -74), (-122, -74), (-112, -58), (-124, -40), (-104, -44)], back.shift(-0.03))
    outline = [
        (92, -44),
        (84, -62),
        (50, -78),
        (4, -78),
        (-44, -64),
        (-88, -54),
        (-88, -49),
        (-44, -40),
        (6, -24),
        (56, -20),
        (84, -30),
    ]
    pen.blob(outline, back, 1.1)
    belly(
        pen,
        outline,
        [(98, -40), (60, -40), (10, -38), (-40, -38), (-10, -10), (60, -8), (100, -24)],
        WHITE.mix(back, 0.3),
    )
    pen.canvas.save()
    pen.canvas.clipPath(pen.put(blob(outline)), True)
    for k in range(7):
        pen.stroke([(92, -38 + k * 3), (50, -35 + k * 3.4), (0, -32 + k * 3)], 0.7, back, 0.5)
    pen.canvas.restore()
    pen.stroke([(94, -46), (70, -46), (52, -50)], 1.0, back.shift(-0.16), 0.8)
    pen.blob([(28, -34), (20, -8), (-6, 6), (4, -22)], back.shift(-0.05))
    pen.blob([(-26, -70), (-38, -82), (-42, -66)], back.shift(-0.03))
    eye(pen, 56, -46, 2.4)
    for _ in range(18):
        pen.flat(circle(pen.rng.uniform(-30, 80), pen.rng.uniform(-74, -54), pen.rng.uniform(0.4, 1.2)), WHITE, 0.35)


def shark(stage: Stage, spot: Spot) -> None:
    """A cruising shark."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.9))
    back = pen.own("body", pen.palette.haze.mix(pen.palette.ground, 0.4).mix(pen.local("6f8899"), 0.5))
    pen.blob([(-92, -50), (-126, -88), (-112, -52), (-120, -30), (-94, -46)], back, 0.9)
    pen.body(blob([(-14, -66), (-16, -96), (20, -68)], 0.5), back.shift(-0.02))
    outline = [(98, -50), (70, -64), (20, -72), (-40, -62), (-96, -51), (-96, -47), (-40, -38), (20, -30), (66, -36)]
    pen.blob(outline, back, 1.1)
    belly(pen, outline, [(96, -46), (40, -44), (-60, -46), (-40, -20), (60, -20)], WHITE.mix(back, 0.2))
    pen.body(blob([(34, -38), (2, -2), (-2, -4), (12, -38)], 0.6), back.shift(-0.06))
    pen.body(blob([(-54, -44), (-70, -30), (-62, -46)], 0.6), back.shift(-0.06))
    for k in range(4):
        pen.stroke([(44 - k * 5, -58), (42 - k * 5, -50), (44 - k * 5, -42)], 0.8, back.shift(-0.2), 0.8)
    pen.stroke([(88, -43), (74, -40), (62, -42)], 1.0, back.shift(-0.25))
    eye(pen, 74, -54, 2.2)


def dolphin(stage: Stage, spot: Spot) -> None:
    """Leaping dolphins."""
    for k, size in enumerate((0.55, 0.95)):
        one = replace(
            spot,
            size=spot.size * size,
            x=spot.x + (0.55, 0.0)[k] * spot.size * stage.side,
            y=spot.y - (0.12, 0.0)[k] * spot.size,
        )
        pen = Pen(stage, one)
        back = pen.own("body", pen.local("5f88b0")).mix(pen.palette.haze, 0.35 - 0.25 * k)
        outline = [
            (78, -22),
            (66, -30),
            (58, -44),
            (28, -70),
            (-14, -76),
            (-52, -56),
            (-78, -24),
            (-76, -20),
            (-44, -38),
            (-4, -48),
            (34, -38),
            (56, -24),
        ]
        pen.body(blob([(-74, -26), (-106, -26), (-92, -14), (-88, 6), (-74, -18)], 0.8), back)
        pen.body(blob([(-8, -74), (-26, -98), (10, -76)], 0.6), back)
        pen.blob(outline, back, 1.2)
        belly(pen, outline, [(76, -18), (54, -32), (20, -50), (-30, -50), (-10, -36), (50, -14)], WHITE.mix(back, 0.15))
        pen.body(blob([(24, -44), (14, -18), (4, -20), (8, -46)], 0.8), back.shift(-0.06))
        pen.stroke([(76, -24), (66, -26), (56, -32)], 0.9, back.shift(-0.2), 0.8)
        eye(pen, 55, -39, 2.2)


def turtle(stage: Stage, spot: Spot) -> None:
    """A sea turtle gliding."""
    pen = Pen(stage, replace(spot, size=spot.size * 0.9))
    skin = pen.own("body", pen.local("7fa35a"))
    shell = pen.own("body", pen.local("8a6a3a").mix(pen.palette.accent, 0.15)).shift(-0.06)
    pen.blob([(22, -60), (48, -96), (70, -108), (62, -84), (42, -52)], skin.shift(-0.05))
    pen.blob([(-44, -50), (-70, -66), (-66, -46)], skin.shift(-0.06))
    pen.limb([(40, -52), (58, -56), (70, -58)], [17, 15, 16], skin)
    pen.ball(72, -58, 10.4, skin)
    eye(pen, 76, -61, 2.6)
    pen.stroke([(82, -55), (76, -53)], 0.9, skin.shift(-0.2))
    outline = [(52, -50), (34, -70), (-4, -80), (-42, -68), (-58, -46), (-30, -36), (20, -36)]
    pen.blob(outline, shell, 1.2)
    pen.canvas.save()
    pen.canvas.clipPath(pen.put(blob(outline)), True)
    for x, y in ((-34, -56), (-8, -64), (18, -58), (-20, -40), (8, -42), (36, -48)):
        plate = blob(
            [(x + 13 * math.cos(k * math.pi / 3), y + 10.5 * math.sin(k * math.pi / 3)) for k in range(6)], 0.3
        )
        pen.body(plate, shell.shift(-0.06), 0.7)
        pen.edge(plate, 1.2, shell.shift(0.1), 0.7)
    pen.canvas.restore()
    pen.blob([(26, -44), (30, -14), (8, 10), (2, 6), (10, -20), (8, -40)], skin)
    pen.blob([(-36, -42), (-58, -24), (-66, -14), (-52, -20), (-26, -36)], skin.shift(-0.02))


def jellyfish(stage: Stage, spot: Spot) -> None:
    """Glowing jellyfish with trailing arms."""
    rng = stage.rng
    for k in range(4):
        size = (0.3, 0.42, 0.26, 0.95)[k]
        x, y = spot.x + (-0.72, 0.66, 0.9, 0)[k] * spot.size, spot.y + (-0.35, 0.42, -0.6, -0.08)[k] * spot.size
        medusa(
            Pen(stage, replace(spot, x=x, y=y, size=spot.size * size)),
            rng.choice((stage.palette.accent, stage.palette.second)) if k < 3 else stage.palette.accent,
        )


def medusa(pen: Pen, colour: Colour) -> None:
    """One translucent bell."""
    rng, light = pen.rng, colour.mix(pen.palette.light, 0.55)
    pen.glow(0, -70, 62, light, 0.6)
    for k in range(13):
        x = -30 + 5 * k
        sway = rng.uniform(0, math.tau)
        length = rng.uniform(46, 96)
        points = [
            (x * (1 - 0.35 * t) + math.sin(sway + t * 5) * 6 * t, -58 + length * t) for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
        ]
        pen.stroke(points, 0.8, light, 0.55)
    for k in (-2, -1, 0, 1, 2):
        sway = rng.uniform(0, math.tau)
        points = [(k * 6 + math.sin(sway + t * 6) * 5 * t, -58 + 58 * t) for t in (0, 0.25, 0.5, 0.75, 1)]
        path = pen.put(limb(points, [7, 9, 6, 1.5]))
        top, foot = pen.at(0, -58)[1], pen.at(0, 0)[1]
        pen.canvas.drawPath(path, linear((0, top), (0, foot), [(0, light.argb(0.75)), (1, colour.argb(0.08))]))
    bell(pen, colour, light)


def bell(pen: Pen, colour: Colour, light: Colour) -> None:
    """The dome with its frilled hem."""
    dome = blob(
        [
            (-38, -58),
            (-34, -80),
            (-16, -98),
            (16, -98),
            (34, -80),
            (38, -58),
            (26, -53),
            (13, -58),
            (0, -53),
            (-13, -58),
            (-26, -53),
        ]
    )
    placed = pen.put(dome)
    top, foot = pen.at(0, -100)[1], pen.at(0, -52)[1]
    pen.canvas.drawPath(
        placed, linear((0, top), (0, foot), [(0, light.argb(0.9)), (0.6, colour.argb(0.72)), (1, light.argb(0.85))])
    )
    rim(pen.canvas, placed, pen.palette.light, -pen.stage.side * 5, 5, 0.8, 3)
    for k in (-2, -1, 0, 1, 2):
        pen.canvas.drawPath(
            pen.put(curve([(k * 4, -94), (k * 10, -76), (k * 13, -60)])), line(light, 1.2 * pen.scale, 0.6)
        )
    pen.flat(oval(-12, -86, 9, 4, -30), WHITE, 0.5, 1)
