"""Caption lines as pictures: one sprite for each look, with its place and its time."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import skia

from pipeline.capabilities import Word
from pipeline.captions import drawing
from pipeline.captions.breaking import is_link
from pipeline.captions.choosing import Choice, styled
from pipeline.captions.fonts import covered
from pipeline.captions.layout import Layout, lay_out
from pipeline.captions.looks import Look, looks
from pipeline.captions.safe import Area
from pipeline.captions.styles import STYLES, Style
from pipeline.captions.timing import Line
from pipeline.captions.writing import capitals, clean

_SAMPLE = ("Make", "every", "word", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """Straight-alpha RGBA pixels (height, width, 4), shown at (x, y) from `start` to `end` seconds; all even."""

    start: float
    end: float
    x: int
    y: int
    rgba: npt.NDArray[np.uint8]


def sprites(line: Line, *, style: Style, width: int, height: int, language: str) -> tuple[Sprite, ...]:
    """Sprites that cover the line's time without a gap; none when no shipped font can draw any of it."""
    words = shown(line, style, language)
    if not any(map(str.strip, words)):
        return ()
    layout = lay_out(words, style=style, width=width, height=height, language=language)
    region = _region(layout)
    backdrop = drawing.backdrop(layout, region)
    return tuple(_sprite(look, layout, region, backdrop) for look in looks(line, style))


def preview(style_name: str, width: int, height: int, choice: Choice | None = None) -> bytes:
    """A PNG of the style on a dusk-coloured frame, for choosing; with a `choice` at the place that it asks for."""
    words = tuple(Word(text=text, start=at, end=at + 1) for at, text in enumerate(_SAMPLE))
    style = styled(STYLES[style_name], choice) if choice else replace(STYLES[style_name], foot=0.7)
    drawn = sprites(Line(words=words), style=style, width=width, height=height, language="en")
    sprite = drawn[len(drawn) * 3 // 5]
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
    with surface as canvas:
        dusk = skia.GradientShader.MakeLinear([(0, 0), (width, height)], [0xFF1E2A4A, 0xFF8A4B6B, 0xFFE39A6B])
        canvas.drawPaint(skia.Paint(Shader=dusk))
        canvas.drawImage(skia.Image.fromarray(sprite.rgba, skia.kRGBA_8888_ColorType), sprite.x, sprite.y)
    return bytes(surface.makeImageSnapshot().encodeToData(skia.kPNG, 100))


def shown(line: Line, style: Style, language: str) -> list[str]:
    """The words as they are drawn, without what no font can draw; a space that leads one stays."""
    return [" " * word.text.startswith(" ") + _drawn(clean(word.text), style, language) for word in line.words]


def _drawn(text: str, style: Style, language: str) -> str:
    missing = covered(text)
    text = "".join(char for char in text if char not in missing).strip("\u200d ").lstrip("\ufe0f")
    return capitals(text, language) if style.uppercase and not is_link(text) else text


def _region(layout: Layout) -> Area:
    """Even pixels that hold every look of the line, within the safe area."""
    style, size = layout.style, layout.size
    swell = (style.peak - 1) / 2
    ink = [
        row.ink.grown(style.edge * size + 4 + swell * (row.ink.right - row.ink.left), style.edge * size + 4)
        for row in layout.rows
    ]
    return Area(
        max(layout.area.left, int(min(box.left for box in ink)) // 2 * 2),
        max(layout.area.top, int(min(box.top for box in ink)) // 2 * 2),
        min(layout.area.right, int(max(box.right for box in ink)) // 2 * 2 + 2),
        min(layout.area.bottom, int(max(box.bottom for box in ink)) // 2 * 2 + 2),
    )


def _sprite(look: Look, layout: Layout, region: Area, backdrop: skia.Image) -> Sprite:
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(region.width, region.height))
    canvas = surface.getCanvas()
    drawing.zoom(canvas, region.width / 2, region.height / 2, look.zoom)
    canvas.drawImage(backdrop, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
    canvas.translate(-region.left, -region.top)
    drawing.draw(canvas, look, layout)
    rgba = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
    return _cropped(rgba, region, look)


def _cropped(rgba: npt.NDArray[np.uint8], region: Area, look: Look) -> Sprite:
    alpha = rgba[..., 3]
    down, across = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not down.size:
        down = across = np.array([0])
    y, x = int(down[0]) // 2 * 2, int(across[0]) // 2 * 2
    bottom, right = int(down[-1]) // 2 * 2 + 2, int(across[-1]) // 2 * 2 + 2
    pixels = np.ascontiguousarray(rgba[y:bottom, x:right])
    return Sprite(start=look.start, end=look.end, x=region.left + x, y=region.top + y, rgba=pixels)
