"""Words on one baseline: shaped in their language's fonts and direction, painted, and measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia
from skia import textlayout

from pipeline.captions.fonts import emoji_families, families, font_collection
from pipeline.captions.pictographs import pieces
from pipeline.captions.styles import Style
from pipeline.captions.writing import right_to_left

_UNBOUNDED = 1e5
_ISOLATE, _POP_ISOLATE = "\u2067", "\u2069"
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
class Piece:
    """A word, or the part of a long one that a row holds; `index` is the word's place in its line.

    `gap` stands before it within a row, `tail` after it at a row's end: the hyphen of a word that goes on.
    """

    text: str
    index: int
    gap: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Pieces on one baseline; `ink` is the box of their letters."""

    pieces: tuple[Piece, ...]
    x: float
    baseline: float
    ink: Box
    type: Type

    def paint(self, canvas: skia.Canvas, paint: Callable[[int], skia.Paint | None]) -> None:
        """Draw each word, by its place in the line, in its own paint; None leaves it out."""
        set_ = _paragraph(self.pieces, [paint(piece.index) or _HIDDEN for piece in self.pieces], self.type)
        set_.paint(canvas, self.x, self.baseline - set_.AlphabeticBaseline)

    def holds(self, index: int) -> bool:
        """Whether a part of the word stands in this row."""
        return any(piece.index == index for piece in self.pieces)

    def word(self, index: int) -> str:
        """What this row shows of a word, by its place in the line."""
        return "".join(piece.text for piece in self.pieces if piece.index == index)

    def word_ink(self, index: int) -> Box | None:
        """The box of one word's letters in this row, None when it has none."""
        paints = [_INK if piece.index == index else _HIDDEN for piece in self.pieces]
        found = _ink(_paragraph(self.pieces, paints, self.type), self.type.size)
        return found and found.moved(self.x, self.baseline)


def row(pieces: Sequence[Piece], *, middle: float, type_: Type) -> Row:
    """The pieces about a `middle`, on a baseline of 0."""
    ink = _ink(_paragraph(pieces, [_INK] * len(pieces), type_), type_.size) or Box(0, 0, 0, 0)
    x = middle - (ink.left + ink.right) / 2
    return Row(pieces=tuple(pieces), x=x, baseline=0.0, ink=ink.moved(x, 0), type=type_)


def width(text: str, type_: Type) -> float:
    """Pixels that a text takes."""
    return float(_paragraph([Piece(text=text, index=0)], [_INK], type_).MaxIntrinsicWidth)


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


def _paragraph(row: Sequence[Piece], paints: Sequence[skia.Paint], type_: Type) -> textlayout.Paragraph:
    whole = textlayout.ParagraphStyle()
    whole.setTextAlign(textlayout.TextAlign.kLeft)
    builder = textlayout.ParagraphBuilder.make(whole, font_collection(), skia.Unicodes.ICU.Make())
    backwards = right_to_left("".join(piece.text for piece in row), type_.language)
    if backwards:
        _add(builder, _ISOLATE, _HIDDEN, type_)
    for at, (piece, paint) in enumerate(zip(row, paints, strict=True)):
        tail = piece.tail if at == len(row) - 1 else ""
        _add(builder, piece.gap * bool(at) + piece.text + tail, paint, type_)
    if backwards:
        _add(builder, _POP_ISOLATE, _HIDDEN, type_)
    paragraph = builder.Build()
    paragraph.layout(_UNBOUNDED)
    return paragraph


@lru_cache(maxsize=64)
def _names(language: str, style: Style, emoji: bool) -> list[str]:
    names = families(language, role=style.role, weight=style.weight, font=style.font)
    return emoji_families(names) if emoji else names


def _add(builder: textlayout.ParagraphBuilder, text: str, paint: skia.Paint, type_: Type) -> None:
    style = type_.style
    for run, emoji in pieces(text):
        shape = textlayout.TextStyle()
        shape.setFontFamilies(_names(type_.language, style, emoji))
        shape.setFontSize(type_.size)
        shape.setLocale(type_.language)
        shape.setWordSpacing(style.word_space * type_.size)
        shape.setForegroundColor(paint)
        builder.pushStyle(shape)
        builder.addText(run)
        builder.pop()
