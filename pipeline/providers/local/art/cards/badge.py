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
LONGEST_NOUN = 9


def paint(stage: Stage, number: int, area: Frame, colours: Scheme) -> None:
    """A disc of the accent with the number, in the corner away from the lamp."""
    radius = 84.0
    x = area.room.left() + radius if stage.side > 0 else area.room.right() - radius
    y = area.room.top() + radius
    face = Face(colour=BLACK if colours.accent.lightness > DARKEST else WHITE, size=112, weight=900)
    paragraph, size = row(str(number), face, radius * 1.5)
    with stage.aside(TOP, Move(entrance="pop"), skia.Rect.MakeLTRB(x - 120, y - 120, x + 120, y + 130)) as canvas:
        canvas.drawCircle(x, y + 8, radius, plain(colours.ground.shift(-0.2), 0.5, 12))
        canvas.drawCircle(x, y, radius, plain(colours.accent))
        paragraph.paint(
            canvas, x - float(paragraph.MaxIntrinsicWidth) / 2, y + size * 0.355 - paragraph.AlphabeticBaseline
        )


def chip(stage: Stage, figure: Figure) -> None:
    """A figure that is said after other things: a pill over them at the top of the room."""
    area, colours = frame(stage), scheme(stage.palette, stage.place)
    ink = BLACK if colours.accent.lightness > DARKEST else WHITE
    room = area.room
    noun = f" {figure.noun}" if 0 < len(figure.noun) <= LONGEST_NOUN else ""
    paragraph, size = row(figure.text + noun, Face(colour=ink, size=120, weight=900), room.width() * 0.7)
    half, tall = float(paragraph.MaxIntrinsicWidth) / 2 + 54, size * 0.78
    x, y = room.centerX(), room.top() + tall * 0.5
    pill = box(x - half, y - tall, x + half, y + tall, tall)
    with stage.aside(TOP, Move(entrance="pop", cue=figure.cue), pill.getBounds().makeOutset(40, 50)) as canvas:
        canvas.save()
        canvas.translate(0, 10)
        canvas.drawPath(pill, plain(colours.ground.shift(-0.2), 0.5, 14))
        canvas.restore()
        canvas.drawPath(pill, plain(colours.accent))
        paragraph.paint(canvas, x - half + 54, y + size * 0.355 - paragraph.AlphabeticBaseline)
