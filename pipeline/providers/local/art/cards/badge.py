"""Badges: the number of a list's point in a corner of the room, a figure on a pill over it."""

import skia

from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.colours import BLACK, WHITE
from pipeline.providers.local.art.lettering import Face, row
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.planning.figures import Figure
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import TOP, Stage
from pipeline.providers.local.art.staging.frame import Frame, frame
from pipeline.providers.local.art.staging.scheme import Scheme, scheme

# White reads on what is darker than this, in OKLab lightness.
DARKEST = 0.66
# What a figure counts is written beside it if it has so few letters.
LONGEST_NOUN = 11
RADIUS = 84.0
# Clouds, rain and specks of light: a badge hides nothing of them.
PASSING = frozenset(("drift", "stream", "roll", "lean"))


def paint(stage: Stage, number: int, area: Frame, colours: Scheme) -> None:
    """A disc of the accent with the number, in the upper corner that hides the least, best away from the lamp."""
    radius = RADIUS
    x, y = min(_corners(stage, area), key=lambda at: _hidden(stage, disc(at[0], at[1])))
    face = Face(colour=BLACK if colours.accent.lightness > DARKEST else WHITE, size=112, weight=900)
    paragraph, size = row(str(number), face, radius * 1.5)
    with stage.aside(TOP, Move(entrance="pop"), skia.Rect.MakeLTRB(x - 120, y - 120, x + 120, y + 130)) as canvas:
        canvas.drawCircle(x, y + 8, radius, plain(colours.ground.shift(-0.2), 0.5, 12))
        canvas.drawCircle(x, y, radius, plain(colours.accent))
        paragraph.paint(
            canvas, x - float(paragraph.MaxIntrinsicWidth) / 2, y + size * 0.355 - paragraph.AlphabeticBaseline
        )


def _corners(stage: Stage, area: Frame) -> list[tuple[float, float]]:
    """Where a badge may be: the room's upper corners, then its lower ones, those away from the lamp first."""
    room = area.room.makeInset(RADIUS, RADIUS)
    sides = (room.left(), room.right()) if stage.side > 0 else (room.right(), room.left())
    return [(x, y) for y in (room.top(), room.bottom()) for x in sides]


def _spots(stage: Stage, area: Frame, half: float, tall: float) -> list[tuple[float, float]]:
    """Where the middle of a pill may be: at the top, there at the sides, under a badge, at the foot."""
    room = area.room
    x, top = room.centerX(), room.top() + tall * 0.5
    sides = [(room.left() + half, top), (room.right() - half, top)]
    sides = sides if stage.side > 0 else sides[::-1]
    return [(x, top), *sides, (x, room.top() + 2 * RADIUS + 1.2 * tall), (x, room.bottom() - tall)]


def _pill(x: float, y: float, half: float, tall: float) -> skia.Rect:
    return skia.Rect.MakeLTRB(x - half, y - tall, x + half, y + tall)


def disc(x: float, y: float) -> skia.Rect:
    """The box of a badge at a point."""
    return skia.Rect.MakeLTRB(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)


def _hidden(stage: Stage, badge: skia.Rect) -> float:
    """How much of the things' boxes a badge lies on, in square units."""
    total, unit = 0.0, stage.pixels
    for piece in stage.pieces:
        if piece.move.entrance == "none" and piece.move.motion in PASSING:
            continue
        left, top, wide, tall = (length / unit for length in piece.box)
        shared = skia.Rect.MakeXYWH(left, top, wide, tall)
        total += shared.width() * shared.height() if shared.intersect(badge) else 0.0
    return total


def chip(stage: Stage, figure: Figure) -> None:
    """A figure that is said after other things: a pill over, beside or under them, where it hides the least."""
    area, colours = frame(stage), scheme(stage.palette, stage.place)
    ink = BLACK if colours.accent.lightness > DARKEST else WHITE
    room = area.room
    noun = f" {figure.noun}" if 0 < len(figure.noun) <= LONGEST_NOUN else ""
    paragraph, size = row(figure.text + noun, Face(colour=ink, size=120, weight=900), room.width() * 0.7)
    half, tall = float(paragraph.MaxIntrinsicWidth) / 2 + 54, size * 0.78
    x, y = min(_spots(stage, area, half, tall), key=lambda at: _hidden(stage, _pill(at[0], at[1], half, tall)))
    pill = box(x - half, y - tall, x + half, y + tall, tall)
    with stage.aside(TOP, Move(entrance="pop", cue=figure.cue), pill.getBounds().makeOutset(40, 50)) as canvas:
        canvas.save()
        canvas.translate(0, 10)
        canvas.drawPath(pill, plain(colours.ground.shift(-0.2), 0.5, 14))
        canvas.restore()
        canvas.drawPath(pill, plain(colours.accent))
        paragraph.paint(canvas, x - half + 54, y + size * 0.355 - paragraph.AlphabeticBaseline)
