"""Where each word of a line stands: rows, size and baselines, all inside the safe area."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import skia
from skia import textlayout

from pipeline.captions.fonts import emoji_families, families, font_collection
from pipeline.captions.safe import Area, margins, safe_area
from pipeline.captions.styles import Style
from pipeline.captions.writing import gap, right_to_left

ROW_PITCH = 1.2
PLATE_PADDING = 0.3
BOX_PADDING = 0.16
_DESCENT = 0.24
_UNBOUNDED = 1e5
_ORPHAN = 1.4
_ISOLATE, _POP_ISOLATE = "\u2067", "\u2069"
# A character asked to show as emoji, or a keycap: a text font would draw it in one colour.
_EMOJI = re.compile(r"(\S\ufe0f\u20e3?(?:\u200d\S\ufe0f?)*)")
_HIDDEN = skia.Paint(Color=0)
_INK = skia.Paint(Color=0xFF000000, AntiAlias=True)


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels from the frame's corner."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, across: float, down: float) -> "Box":
        """The box with that much more on each side."""
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def moved(self, across: float, down: float) -> "Box":
        """The box somewhere else."""
        return Box(self.left + across, self.top + down, self.right + across, self.bottom + down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """Everything that decides the shape of letters."""

    style: Style
    language: str
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Words on one baseline; `index` is the first one's place in the line, `ink` the box of its letters."""

    words: tuple[str, ...]
    index: int
    x: float
    baseline: float
    ink: Box
    type: Type

    def paint(self, canvas: skia.Canvas, paint: Callable[[int], skia.Paint | None]) -> None:
        """Draw each word, by its place in the line, in its own paint; None leaves it out."""
        paints = [paint(self.index + place) or _HIDDEN for place in range(len(self.words))]
        paragraph = _paragraph(self.words, paints, self.type)
        paragraph.paint(canvas, self.x, self.baseline - paragraph.AlphabeticBaseline)

    def word(self, index: int) -> str:
        """A word by its place in the line."""
        return self.words[index - self.index]

    def word_ink(self, index: int) -> Box | None:
        """The box of one word's letters, None when it has none."""
        paints = [_INK if self.index + place == index else _HIDDEN for place in range(len(self.words))]
        found = _ink(_paragraph(self.words, paints, self.type), self.type.size)
        return found and found.moved(self.x, self.baseline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A line's rows and the pixels they may use."""

    rows: tuple[Row, ...]
    type: Type
    area: Area

    @property
    def style(self) -> Style:
        """How the line looks."""
        return self.type.style

    @property
    def size(self) -> float:
        """Pixels to the em."""
        return self.type.size

    def row_of(self, index: int) -> Row:
        """The row that holds a word."""
        return next(row for row in reversed(self.rows) if row.index <= index)


def lay_out(words: Sequence[str], *, style: Style, width: int, height: int, language: str) -> Layout:
    """At most two balanced rows, as large as the style says or as the safe area allows."""
    area, shape = safe_area(width, height), margins(width, height)
    full = Type(style=style, language=language, size=style.size * shape.scale * min(width, height))
    room = (width - 2 * max(area.left, width - area.right)) / style.peak
    cuts, ems = _cuts([_width((word,), full) / full.size for word in words], words, room / full.size - 2 * edge(style))
    tall = area.height / (len(cuts) * ROW_PITCH + 2 * edge(style) + 1)
    type_ = Type(style=style, language=language, size=min(full.size, room / (ems + 2 * edge(style)), tall))
    rows = [_row(tuple(words[first:last]), first, width / 2, type_) for first, last in cuts]
    foot = area.top + (style.foot or shape.foot) * area.height
    return Layout(rows=_stacked(rows, foot, area, type_), type=type_, area=area)


def edge(style: Style) -> float:
    """Ems that a style draws outside its letters."""
    padding = PLATE_PADDING if style.plate else BOX_PADDING if style.active_box else 0.0
    return max(style.stroke + style.shadow_drop + 2 * style.shadow, padding) + 0.6 * (style.peak - 1) + 0.03


def _cuts(ems: list[float], words: Sequence[str], room: float) -> tuple[list[tuple[int, int]], float]:
    """Rows as ranges of words, and the widest row's ems."""
    gaps = [0.27 * len(gap(before, after)) for before, after in pairwise(words)]

    def across(first: int, last: int) -> float:
        return sum(ems[first:last]) + sum(gaps[first : last - 1])

    count = len(words)
    if across(0, count) <= room or count == 1:
        return [(0, count)], across(0, count)
    cuts = [(max(across(0, at), across(at, count)), at) for at in range(1, count)]
    alone = {2: 1.0, 3: 1.2}.get(count, _ORPHAN)
    _, at = min(cuts, key=lambda cut: cut[0] * (alone if cut[1] == count - 1 else 1.0))
    return [(0, at), (at, count)], next(wide for wide, place in cuts if place == at)


def _row(words: tuple[str, ...], index: int, middle: float, type_: Type) -> Row:
    paragraph = _paragraph(words, [_INK] * len(words), type_)
    ink = _ink(paragraph, type_.size) or Box(0, 0, 0, 0)
    x = middle - (ink.left + ink.right) / 2
    return Row(words=words, index=index, x=x, baseline=0.0, ink=ink.moved(x, 0), type=type_)


def _stacked(rows: list[Row], foot: float, area: Area, type_: Type) -> tuple[Row, ...]:
    """Baselines from the last row's upward, so that the foot of every line rests at one height."""
    outside = edge(type_.style) * type_.size
    baseline = min(foot - _DESCENT * type_.size, area.bottom - rows[-1].ink.bottom) - outside
    baselines = [baseline]
    for upper, lower in zip(rows[-2::-1], rows[:0:-1], strict=True):
        apart = (0.1 + 2 * type_.style.stroke) * type_.size + upper.ink.bottom - lower.ink.top
        baselines.insert(0, baselines[0] - max(_pitch(type_.style) * type_.size, apart))
    down = max(0.0, area.top + outside - (baselines[0] + rows[0].ink.top))
    return tuple(
        Row(words=row.words, index=row.index, x=row.x, baseline=at + down, ink=row.ink.moved(0, at + down), type=type_)
        for row, at in zip(rows, baselines, strict=True)
    )


def _pitch(style: Style) -> float:
    return ROW_PITCH + 0.1 * bool(style.plate or style.active_box)


def _width(words: tuple[str, ...], type_: Type) -> float:
    return float(_paragraph(words, [_INK] * len(words), type_).MaxIntrinsicWidth)


def _ink(paragraph: textlayout.Paragraph, size: float) -> Box | None:
    """The box of what the paragraph draws, from its start and baseline."""
    left, top = int(size), int(2 * size)
    wide, high = int(paragraph.MaxIntrinsicWidth) + 2 * left, int(3.5 * size) + 1
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeA8(wide, high))
    paragraph.paint(surface.getCanvas(), left, top - paragraph.AlphabeticBaseline)
    alpha = surface.makeImageSnapshot().toarray(colorType=skia.kAlpha_8_ColorType).reshape(high, wide)
    down, across = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not down.size:
        return None
    return Box(float(across[0]), float(down[0]), float(across[-1] + 1), float(down[-1] + 1)).moved(-left, -top)


def _paragraph(words: Sequence[str], paints: Sequence[skia.Paint], type_: Type) -> textlayout.Paragraph:
    whole = textlayout.ParagraphStyle()
    whole.setTextAlign(textlayout.TextAlign.kLeft)
    builder = textlayout.ParagraphBuilder.make(whole, font_collection(), skia.Unicodes.ICU.Make())
    before = ""
    backwards = right_to_left("".join(words))
    if backwards:
        _add(builder, _ISOLATE, _HIDDEN, type_)
    for word, paint in zip(words, paints, strict=True):
        _add(builder, gap(before, word) + word, paint, type_)
        before = word or before
    if backwards:
        _add(builder, _POP_ISOLATE, _HIDDEN, type_)
    paragraph = builder.Build()
    paragraph.layout(_UNBOUNDED)
    return paragraph


def _add(builder: textlayout.ParagraphBuilder, text: str, paint: skia.Paint, type_: Type) -> None:
    names = families(type_.language, role=type_.style.role, weight=type_.style.weight)
    for place, piece in enumerate(_EMOJI.split(text)):
        if not piece:
            continue
        style = textlayout.TextStyle()
        style.setFontFamilies(emoji_families(names) if place % 2 else names)
        style.setFontSize(type_.size)
        style.setLocale(type_.language)
        style.setWordSpacing(type_.style.word_space * type_.size)
        style.setForegroundColor(paint)
        builder.pushStyle(style)
        builder.addText(piece)
        builder.pop()
