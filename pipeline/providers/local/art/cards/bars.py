"""The bar card: two or three shares side by side, each rising when it is said."""

from collections.abc import Sequence

import skia

from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.cards.counter import caption, counted
from pipeline.providers.local.art.cards.phrase import GROUNDS
from pipeline.providers.local.art.cards.type import Setting, inked, write
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.planning.figures import Figure
from pipeline.providers.local.art.planning.phrases import lines
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import TOP, Stage
from pipeline.providers.local.art.staging.frame import frame
from pipeline.providers.local.art.staging.scheme import scheme

FEWEST, MOST = 2, 3
# Parts of the room: the numbers over the bars, and what they count under them.
HEAD, FOOT = 0.2, 0.2


def paint(stage: Stage, said: Said, shares: Sequence[Figure]) -> str:
    """Paint the shares in the order in which they are said; says what is shown."""
    area, colours = frame(stage), scheme(stage.palette, stage.place)
    GROUNDS[stage.place % len(GROUNDS)](stage, colours, area)
    shown = sorted(shares[:MOST], key=lambda one: one.cue or 0)
    ink, accent = inked(colours)
    largest = max(one.share for one in shown)
    for rank, one in enumerate(shown):
        left, right = (rank + 0.1) / len(shown), (rank + 0.9) / len(shown)
        column = area.part(left, HEAD, right, 1 - FOOT)
        top = column.bottom() - column.height() * max(0.06, one.share / largest)
        tone = accent if one.share == largest else ink.mix(colours.wall, 0.35)
        bar = skia.Rect.MakeLTRB(
            column.left() + column.width() * 0.14, top, column.right() - column.width() * 0.14, column.bottom()
        )
        with stage.aside(TOP - 1, Move(entrance="rise", cue=one.cue), bar.makeOutset(4, 4)) as canvas:
            canvas.drawPath(box(bar.left(), bar.top(), bar.right(), bar.bottom(), 22), plain(tone))
        room = area.room.height()
        number = skia.Rect.MakeLTRB(column.left(), top - HEAD * room, column.right(), top - 0.02 * room)
        counted(stage, one, number, tone)
        label = area.part(left, 1 - FOOT + 0.02, right, 1.0)
        text = caption(said, one)
        if text:
            how = Setting(
                room=label, ink=ink, accent=ink, language=said.language, largest=62, weight=800, first=one.cue
            )
            write(stage, lines(text, said, most=2), how)
    return f"bars, {', '.join(one.text for one in shown)}"
