"""The list card: what a sentence counts up, each item on a numbered strip that comes when it is said."""

import re
from collections.abc import Sequence

import skia

from pipeline.captions.writing import right_to_left, spaceless
from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.cards.phrase import GROUNDS
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.lettering import Face, row, tidy
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.planning.phrases import Line, columns
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import TOP, Stage
from pipeline.providers.local.art.staging.frame import frame
from pipeline.providers.local.art.staging.scheme import PALE, scheme

FEWEST, MOST, LONGEST = 3, 5, 26
_ALSO = r"(?:and|or|y|e|o|et|ou|und|oder|i|и|или|और|و)"
_BETWEEN = re.compile(rf"\s*[,،、，;；]\s*(?:{_ALSO}\s+)?|\s+{_ALSO}\s+")
_ENDING = re.compile(rf"\s{_ALSO}\s\S+(?:\s\S+){{0,2}}$")
_HEAD = re.compile(r"^.*[:：]\s*")


def items(said: Said) -> tuple[Line, ...]:
    """What the last sentence that lists things counts up, each short; () where none does.

    A list has its "and", a colon before it, or nothing but single words: "well, you know, I tried" is none.
    """
    for sentence in reversed(said.sentences):
        body = _HEAD.sub("", sentence).strip(" .!?…。！？؟।")
        parts = [part.strip() for part in _BETWEEN.split(body) if part and part.strip()]
        marked = any(mark in body for mark in ",،、，;；")
        sure = len(body) < len(sentence) - 2 or _ENDING.search(body) or all(len(part.split()) == 1 for part in parts)
        if sure and marked and FEWEST <= len(parts) <= MOST and all(_short(part) for part in parts):
            return _placed(parts, said, said.text.find(body))
    return ()


def _short(part: str) -> bool:
    return columns(part) <= LONGEST and (len(part.split()) <= 3 or spaceless(part[0]))


def _placed(parts: Sequence[str], said: Said, at: int) -> tuple[Line, ...]:
    found = []
    for part in parts:
        at = max(at, said.text.find(part, at))
        found.append(Line(part, said.cue(at)))
        at += len(part)
    return tuple(found)


def paint(stage: Stage, said: Said, lines: Sequence[Line]) -> str:
    """Paint the strips one below another and say what is shown."""
    area, colours = frame(stage), scheme(stage.palette, stage.place)
    GROUNDS[stage.place % 2](stage, colours, area)
    room = area.part(0.02, 0.02, 0.98, 0.98)
    tall = min(room.height() / len(lines), 190.0)
    top = room.centerY() - tall * len(lines) / 2
    for rank, line in enumerate(lines):
        strip = skia.Rect.MakeLTRB(room.left(), top + tall * (rank + 0.08), room.right(), top + tall * (rank + 0.92))
        _strip(stage, strip, rank, line, said.language, (colours.accent, colours.second)[rank % 2])
    return f"list, {len(lines)}"


def _strip(stage: Stage, strip: skia.Rect, rank: int, line: Line, language: str, tone: Colour) -> None:
    back = right_to_left(line.text)
    half = strip.height() / 2
    x = strip.right() - half if back else strip.left() + half
    paper = WHITE.mix(stage.palette.light, 0.25)
    size = strip.height() * 0.5
    with stage.aside(
        TOP, Move(entrance="slide left" if back else "slide right", cue=line.cue), strip.makeOutset(16, 24)
    ) as canvas:
        shape = box(strip.left(), strip.top(), strip.right(), strip.bottom(), half)
        canvas.save()
        canvas.translate(0, 9)
        canvas.drawPath(shape, plain(BLACK, 0.22, 9))
        canvas.restore()
        canvas.drawPath(shape, plain(paper))
        canvas.drawCircle(x, strip.centerY(), half * 0.86, plain(tone))
        number, high = row(
            str(rank + 1), Face(colour=BLACK if tone.lightness > PALE else WHITE, size=size, weight=900), half * 1.4
        )
        number.paint(
            canvas, x - float(number.MaxIntrinsicWidth) / 2, strip.centerY() + high * 0.355 - number.AlphabeticBaseline
        )
        face = Face(colour=stage.palette.ground.mix(BLACK, 0.5), size=size, language=language, weight=800)
        text, high = row(tidy(line.text), face, strip.width() - half * 2.9)
        left = strip.right() - half * 2.3 - float(text.MaxIntrinsicWidth) if back else strip.left() + half * 2.3
        text.paint(canvas, left, strip.centerY() + high * 0.34 - text.AlphabeticBaseline)
