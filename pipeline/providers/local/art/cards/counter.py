"""The figure card: a number that counts up, as a ring, a bar or alone, with what it counts."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import skia

from pipeline.providers.local.art.brush import line, plain
from pipeline.providers.local.art.cards.phrase import GROUNDS
from pipeline.providers.local.art.cards.type import Setting, inked, write
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.lettering import Face, row
from pipeline.providers.local.art.pieces import Move, cut
from pipeline.providers.local.art.planning.figures import STEPS, Figure
from pipeline.providers.local.art.planning.phrases import columns, lines
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import TOP, Stage
from pipeline.providers.local.art.staging.frame import frame
from pipeline.providers.local.art.staging.scheme import scheme

COUNTING_SECONDS = 0.09
STOPS = ".,;:!?…。"
JOINING = frozenset(("and", "or", "but", "y", "e", "o", "et", "ou", "und", "i", "и", "a"))
COUNTED = frozenset(("percent", "money", "amount", "count"))


def paint(stage: Stage, said: Said, figure: Figure, *, shown: bool, early: bool = False) -> skia.Rect:
    """Paint the figure and what it counts; returns the box that is left for a thing, if one is `shown`.

    An `early` figure comes with the scene and does not wait for its word.
    """
    area, colours, place = frame(stage), scheme(stage.palette, stage.place), stage.place
    GROUNDS[(place + 1) % len(GROUNDS)](stage, colours, area)
    wide = area.room.width() > 1.3 * area.room.height()
    number, label, rest = _plot(wide, shown)
    ink, accent = inked(colours)
    room = area.part(*number)
    text = caption(said, figure)
    figure = replace(figure, cue=None) if early else figure
    if figure.share:
        (ring if place % 2 == 0 or wide else bar)(stage, figure, room, accent, ink)
    else:
        counted(stage, figure, room, accent)
    if text:
        how = Setting(
            room=area.part(*label),
            ink=ink,
            accent=accent,
            language=said.language,
            largest=96.0,
            weight=800,
            first=figure.cue,
        )
        write(stage, lines(text, said, most=2), how)
    return area.part(*rest)


Box = tuple[float, float, float, float]


def _plot(wide: bool, shown: bool) -> tuple[Box, Box, Box]:
    """Shares of the room for the number, its label and the thing."""
    if wide and shown:
        return (0.0, 0.04, 0.56, 0.7), (0.0, 0.74, 0.56, 1.0), (0.6, 0.06, 1.0, 0.96)
    if shown:
        return (0.0, 0.4, 1.0, 0.8), (0.02, 0.83, 0.98, 1.0), (0.2, -0.06, 0.8, 0.38)
    return (0.0, 0.04, 1.0, 0.72), (0.04, 0.77, 0.96, 1.0), (0, 0, 0, 0)


def caption(said: Said, figure: Figure) -> str:
    """What stands under the number: the words that follow it in its sentence, at most six; its noun where it is written out."""
    if figure.of or not any(sign.isdigit() for sign in said.text):
        return figure.noun
    words = said.words
    start = (figure.cue or 0) + 1
    if figure.cue is None and words and not any(sign.isdigit() for sign in words[0]):
        return figure.noun
    skipped = len(figure.after.split()) if figure.after.startswith(" ") or figure.after == "%" else 0
    if figure.after == "%" and (start - 1 < len(words) and any(sign in words[start - 1] for sign in "%％٪")):
        skipped = 0
    kept: list[str] = []
    ended = words[start + skipped - 1][-1] in STOPS if words[: start + skipped] else False
    for word in words[start + skipped : start + skipped + 6] if not ended else ():
        if any(sign.isdigit() for sign in word):
            break
        kept.append(word.rstrip(STOPS))
        if word[-1] in STOPS:
            break
    while kept and columns(kept[-1]) <= 3 and kept[-1].casefold() in JOINING:
        kept.pop()
    return " ".join(kept)


def counted(stage: Stage, figure: Figure, room: skia.Rect, ink: Colour) -> None:
    """The number, counting up from nothing; a year or a date stands as it is."""
    steps = STEPS if figure.kind in COUNTED and figure.value >= 3 else 1
    texts = [figure.rising((k + 1) / steps) if steps > 1 else figure.text for k in range(steps)]
    cells(
        stage, room, figure.cue, [partial(_number, text=text, widest=figure.text, room=room, ink=ink) for text in texts]
    )


def ring(stage: Stage, figure: Figure, room: skia.Rect, accent: Colour, ink: Colour) -> None:
    """A ring that fills to the share, the number in it."""
    radius = min(room.width(), room.height()) / 2 - 34
    oval = skia.Rect.MakeLTRB(
        *(room.centerX() - radius, room.centerY() - radius, room.centerX() + radius, room.centerY() + radius)
    )
    inner = room.makeInset((room.width() - radius * 1.3) / 2, (room.height() - radius * 0.9) / 2)
    stage.layer(1).drawOval(oval, line(ink, 58, 0.16))

    def cell(canvas: skia.Canvas, share: float) -> None:
        path = skia.Path()
        path.addArc(oval, -90, max(0.5, 360 * figure.share * share))
        canvas.drawPath(path, line(accent, 58))
        _number(canvas, figure.rising(share), figure.text, inner, ink)

    area = oval.makeOutset(34, 34)
    cells(stage, area, figure.cue, [partial(cell, share=_ease((k + 1) / STEPS)) for k in range(STEPS)])


def bar(stage: Stage, figure: Figure, room: skia.Rect, accent: Colour, ink: Colour) -> None:
    """A bar that fills to the share, the number over it."""
    head = skia.Rect.MakeLTRB(room.left(), room.top(), room.right(), room.bottom() - 120)
    counted(stage, figure, head, accent)
    strip = skia.Rect.MakeLTRB(room.left() + 20, room.bottom() - 84, room.right() - 20, room.bottom() - 14)
    stage.layer(1).drawPath(box(*_edges(strip), 35), plain(ink, 0.16))
    full = skia.Rect.MakeLTRB(
        strip.left(), strip.top(), strip.left() + max(70, strip.width() * figure.share), strip.bottom()
    )
    with stage.aside(TOP, Move(entrance="wipe", cue=figure.cue), full.makeOutset(2, 2)) as canvas:
        canvas.drawPath(box(*_edges(full), 35), plain(accent))


def cells(stage: Stage, area: skia.Rect, cue: int | None, draws: list[Callable[[skia.Canvas], None]]) -> None:
    """A part that runs once through its drawings and stays at the last."""
    left, top = math.floor(area.left() * stage.pixels), math.floor(area.top() * stage.pixels)
    size = math.ceil(area.width() * stage.pixels) + 2, math.ceil(area.height() * stage.pixels) + 2
    surfaces = [skia.Surface(*size) for _ in draws]
    for surface, draw in zip(surfaces, draws, strict=True):
        stage.check()
        canvas = surface.getCanvas()
        canvas.translate(-left, -top)
        canvas.scale(stage.pixels, stage.pixels)
        draw(canvas)
    move = Move(entrance="fade", cue=cue, cell_seconds=COUNTING_SECONDS, loop=False)
    stage.add(cut(surfaces, (-left, -top), TOP, move))


def _number(canvas: skia.Canvas, text: str, widest: str, room: skia.Rect, ink: Colour) -> None:
    """A number in the room's middle, as large as the final one can be."""
    face = Face(colour=ink, size=min(340.0, room.height() * 0.95), weight=900)
    _, size = row(widest, face, room.width() * 0.96)
    paragraph, _ = row(text, Face(colour=ink, size=size, weight=900), room.width())
    y = room.centerY() + size * 0.35 - paragraph.AlphabeticBaseline
    paragraph.paint(canvas, room.centerX() - float(paragraph.MaxIntrinsicWidth) / 2, y)


def _ease(share: float) -> float:
    return 1 - (1 - share) ** 2


def _edges(area: skia.Rect) -> tuple[float, float, float, float]:
    return area.left(), area.top(), area.right(), area.bottom()
