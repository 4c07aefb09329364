"""Text in a picture, in any script: shaped, wrapped and shrunk to fit its box."""

import re
from dataclasses import dataclass

import skia
from skia import textlayout

from pipeline.captions.fonts import emoji_families, families, font_collection
from pipeline.providers.local.art.colours import Colour

SMALLEST = 18.0
LONGEST = 240
WIDEST = 20_000.0
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How a text is set, in units of the stage."""

    colour: Colour
    size: float
    language: str = "en"
    weight: int = 800
    lines: int = 3
    opacity: float = 1.0


def tidy(text: str) -> str:
    """One line of visible characters, at most LONGEST."""
    return " ".join(_UNSEEN.sub(" ", text[: LONGEST * 8]).split())[:LONGEST].strip()


def fitted(text: str, face: Face, width: float, height: float) -> tuple[textlayout.Paragraph, float]:
    """The text centred in `width`, as large as fits `height` (then shortened), and the height it takes."""
    size = face.size
    while True:
        paragraph = _paragraph(text, face, size)
        paragraph.layout(width)
        tall = float(paragraph.Height)
        if (tall <= min(height, face.lines * size * 1.45) and paragraph.MinIntrinsicWidth <= width) or len(text) < 4:
            return paragraph, tall
        if size > SMALLEST:
            size *= 0.9
        else:
            text = f"{text[: int(len(text) * 0.85)].rstrip(' …')}…"


def row(text: str, face: Face, width: float) -> tuple[textlayout.Paragraph, float]:
    """One line of the text, at most `face.size` high and `width` wide, and its size; it begins at the paint's left edge."""
    trial = _paragraph(text, face, 100.0)
    trial.layout(WIDEST)
    size = min(face.size, 100.0 * width / max(1.0, float(trial.MaxIntrinsicWidth)) * 0.985)
    paragraph = _paragraph(text, face, size)
    paragraph.layout(WIDEST)
    wide = float(paragraph.MaxIntrinsicWidth) + 1
    paragraph.layout(wide)
    return paragraph, size


def _paragraph(text: str, face: Face, size: float) -> textlayout.Paragraph:
    whole = textlayout.ParagraphStyle()
    whole.setTextAlign(textlayout.TextAlign.kCenter)
    style = textlayout.TextStyle()
    style.setFontFamilies(_families(face))
    style.setFontSize(size)
    style.setLocale(face.language)
    style.setForegroundColor(skia.Paint(Color=face.colour.argb(face.opacity), AntiAlias=True))
    builder = textlayout.ParagraphBuilder.make(whole, font_collection(), skia.Unicodes.ICU.Make())
    builder.pushStyle(style)
    builder.addText(text)
    return builder.Build()


def _families(face: Face) -> list[str]:
    names = families(face.language, role="display", weight=face.weight)
    return [*names, *emoji_families(names)[:1]]
