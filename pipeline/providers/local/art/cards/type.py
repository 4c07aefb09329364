"""Large type: a phrase in lines that fill the frame's room, each line coming when it is said."""

from collections.abc import Sequence
from dataclasses import dataclass

import skia
from skia import textlayout

from pipeline.captions.writing import right_to_left
from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.colours import BLACK, Colour
from pipeline.providers.local.art.lettering import Face, row, tidy
from pipeline.providers.local.art.pieces import Entrance, Move
from pipeline.providers.local.art.planning.phrases import Line
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import TOP, Stage
from pipeline.providers.local.art.staging.scheme import PALE, Scheme, readable

# Size of a line against the smallest one, leading, the largest size.
CONTRAST, LEADING, LARGEST = 1.7, 1.08, 250.0
# Ink of capitals and descenders around the baseline, in ems.
RISE, FALL = 0.78, 0.26


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where lines stand and what they look like; `strong` is the line in the accent colour, `first` the word
    before which none comes. Lines that do not `slide` pass over nothing beside them."""

    room: skia.Rect
    ink: Colour
    accent: Colour
    language: str
    strong: int = -1
    align: float = 0.5
    boxed: bool = False
    weight: int = 900
    largest: float = LARGEST
    first: int | None = None
    slide: bool = True


@dataclass(frozen=True, slots=True)
class _Row:
    paragraph: textlayout.Paragraph
    size: float
    line: Line


def write(stage: Stage, lines: Sequence[Line], how: Setting) -> skia.Rect:
    """Set the lines, the first at once and the others as they are said; returns the box of all."""
    rows = _rows(lines, how)
    tall = sum(one.size for one in rows) * LEADING
    top = how.room.centerY() - tall / 2
    whole = skia.Rect.MakeEmpty()
    for index, one in enumerate(rows):
        wide = float(one.paragraph.MaxIntrinsicWidth)
        align = 1 - how.align if right_to_left(one.line.text) else how.align
        left = how.room.left() + (how.room.width() - wide) * align
        baseline = top + one.size * (RISE + (LEADING - 1) / 2)
        top += one.size * LEADING
        area = skia.Rect.MakeLTRB(left, baseline - one.size * RISE, left + wide, baseline + one.size * FALL)
        whole.join(area)
        _set(stage, one, area, baseline, how, index)
    return whole


def _rows(lines: Sequence[Line], how: Setting) -> list[_Row]:
    """Lines as wide as the room, none much larger than another, all within the room's height."""
    inks = [how.accent if index == how.strong else how.ink for index in range(len(lines))]

    def sized(text: str, ink: Colour, most: float) -> tuple[textlayout.Paragraph, float]:
        face = Face(colour=ink, size=most, language=how.language, weight=how.weight)
        return row(tidy(text), face, how.room.width() - (0.3 * most if how.boxed else 0))

    sizes = [sized(line.text, ink, how.largest)[1] for line, ink in zip(lines, inks, strict=True)]
    sizes = [min(size, min(sizes) * CONTRAST) for size in sizes]
    share = min(1.0, how.room.height() / (sum(sizes) * LEADING))
    return [
        _Row(*sized(line.text, ink, size * share), line) for line, ink, size in zip(lines, inks, sizes, strict=True)
    ]


def _set(stage: Stage, one: _Row, area: skia.Rect, baseline: float, how: Setting, index: int) -> None:
    back = right_to_left(one.line.text)
    kinds: tuple[Entrance, ...] = ("rise", ("slide left" if back else "slide right") if how.slide else "rise")
    strong = index == how.strong
    cue = max((at for at in (one.line.cue if index else None, how.first) if at is not None), default=None)
    opens = stage.place == 0 and index == 0 and cue is None
    move = Move(entrance="none" if opens else "pop" if strong else kinds[index % 2], cue=cue)
    strip = area.makeOutset(one.size * 0.16, one.size * 0.03)
    with stage.aside(TOP, move, strip.makeOutset(34, 40)) as canvas:
        if how.boxed and strong:
            canvas.drawPath(
                box(strip.left(), strip.top(), strip.right(), strip.bottom(), one.size * 0.14), plain(how.accent)
            )
        elif not how.boxed and lightens(how.ink):
            shadow = skia.Paint(ImageFilter=skia.ImageFilters.DropShadowOnly(0, 6, 9, 9, BLACK.argb(0.3)))
            canvas.saveLayer(strip.makeOutset(30, 30), shadow)
            one.paragraph.paint(canvas, area.left(), baseline - one.paragraph.AlphabeticBaseline)
            canvas.restore()
        paragraph = one.paragraph
        if how.boxed and strong:
            ink = readable(how.ink, how.accent)
            face = Face(colour=ink, size=one.size, language=how.language, weight=how.weight)
            paragraph = row(tidy(one.line.text), face, how.room.width())[0]
        paragraph.paint(canvas, area.left(), baseline - paragraph.AlphabeticBaseline)


def lightens(ink: Colour) -> bool:
    """Whether a soft shadow helps it."""
    return ink.lightness > PALE


def strongest(lines: Sequence[Line]) -> int:
    """The line whose words say most: the longest word wins, later lines before earlier ones."""
    return max(range(len(lines)), key=lambda index: (max(map(len, lines[index].text.split()), default=0), index))


def inked(scheme: Scheme) -> tuple[Colour, Colour]:
    """Ink and accent that read on the scheme's wall."""
    return readable(scheme.ink, scheme.wall), readable(scheme.accent, scheme.wall)
