"""Caption lines as pictures: one sprite for each look, with its place and its time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import skia

from pipeline.capabilities import Word
from pipeline.captions.fonts import covered
from pipeline.captions.layout import BOX_PADDING, PLATE_PADDING, Box, Layout, Row, edge, lay_out
from pipeline.captions.styles import CLEAR, STYLES, Style
from pipeline.captions.timing import Line
from pipeline.captions.writing import capitals, clean, right_to_left

_SWEEP_STEPS_A_SECOND = 6
_ENTRANCE = (0.8, 0.95, 1.05)
_ENTRANCE_STEP_SECONDS = 1 / 24
_CAPITALS, _DESCENT = 0.74, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """Straight-alpha RGBA pixels (height, width, 4), shown at (x, y) from `start` to `end` seconds; all even."""

    start: float
    end: float
    x: int
    y: int
    rgba: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What differs between two sprites of a line: the spoken word, how much of it is said, the line's zoom."""

    start: float
    end: float
    active: int = -1
    said: float = 1.0
    zoom: float = 1.0


def sprites(line: Line, *, style: Style, width: int, height: int, language: str) -> tuple[Sprite, ...]:
    """Sprites that cover the line's time without a gap; none when no shipped font can draw any of it."""
    words = [_shown(word.text, style, language) for word in line.words]
    if not any(words):
        return ()
    layout = lay_out(words, style=style, width=width, height=height, language=language)
    return tuple(_sprite(look, layout, style) for look in looks(line, style))


def preview(style_name: str, width: int, height: int) -> bytes:
    """A PNG of the style on a dusk-coloured frame, for choosing."""
    sample = ("Make", "every", "word", "count")
    words = tuple(Word(text=text, start=at, end=at + 1) for at, text in enumerate(sample))
    style = replace(STYLES[style_name], foot=0.7)
    shown = sprites(Line(words=words), style=style, width=width, height=height, language="en")
    sprite = shown[len(shown) * 3 // 5]
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(width, height))
    with surface as canvas:
        dusk = skia.GradientShader.MakeLinear([(0, 0), (width, height)], [0xFF1E2A4A, 0xFF8A4B6B, 0xFFE39A6B])
        canvas.drawPaint(skia.Paint(Shader=dusk))
        picture = skia.Image.fromarray(sprite.rgba, colorType=skia.kRGBA_8888_ColorType)
        canvas.drawImage(picture, sprite.x, sprite.y)
    return bytes(surface.makeImageSnapshot().encodeToData(skia.kPNG, 100))


def _shown(text: str, style: Style, language: str) -> str:
    missing = covered(text := clean(text))
    text = "".join(char for char in text if char not in missing).strip("\u200d\ufe0f ")
    return capitals(text, language) if style.uppercase else text


def looks(line: Line, style: Style) -> Iterator[Look]:
    """The looks of a line in order; each starts where the one before ends."""
    if style.behaviour == "still":
        yield Look(start=line.start, end=line.end)
        return
    moments = [line.start, *(word.start for word in line.words[1:]), line.end]
    for active, (start, end) in enumerate(pairwise(moments)):
        if end <= start:
            continue
        if style.behaviour == "sweep":
            yield from _sweep(active, start, end)
        elif style.behaviour == "pop" and start == line.start:
            yield from _entrance(active, start, end)
        else:
            yield Look(start=start, end=end, active=active)


def _sweep(active: int, start: float, end: float) -> Iterator[Look]:
    steps = max(1, int((end - start) * _SWEEP_STEPS_A_SECOND))
    cuts = [start + (end - start) * step / steps for step in range(steps)] + [end]
    for step, (begin, finish) in enumerate(pairwise(cuts), start=1):
        yield Look(start=begin, end=finish, active=active, said=step / steps)


def _entrance(active: int, start: float, end: float) -> Iterator[Look]:
    lasting = len(_ENTRANCE) * _ENTRANCE_STEP_SECONDS
    if end - start < 2 * lasting:
        yield Look(start=start, end=end, active=active)
        return
    cuts = [start + step * _ENTRANCE_STEP_SECONDS for step in range(len(_ENTRANCE) + 1)]
    for zoom, (begin, finish) in zip(_ENTRANCE, pairwise(cuts), strict=True):
        yield Look(start=begin, end=finish, active=active, zoom=zoom)
    yield Look(start=cuts[-1], end=end, active=active)


def _sprite(look: Look, layout: Layout, style: Style) -> Sprite:
    outside = edge(style) * layout.size + 4
    ink = [row.ink.grown(outside, outside) for row in layout.rows]
    left = max(layout.area.left, int(min(box.left for box in ink)) // 2 * 2)
    top = max(layout.area.top, int(min(box.top for box in ink)) // 2 * 2)
    right = min(layout.area.right, int(max(box.right for box in ink)) // 2 * 2 + 2)
    bottom = min(layout.area.bottom, int(max(box.bottom for box in ink)) // 2 * 2 + 2)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(right - left, bottom - top))
    canvas = surface.getCanvas()
    canvas.translate(-left, -top)
    _zoomed(canvas, (left + right) / 2, (top + bottom) / 2, look.zoom)
    _draw(canvas, look, layout, style)
    rgba = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
    return _cropped(rgba, left, top, look)


def _zoomed(canvas: skia.Canvas, x: float, y: float, zoom: float) -> None:
    canvas.translate(x, y)
    canvas.scale(zoom, zoom)
    canvas.translate(-x, -y)


def _cropped(rgba: npt.NDArray[np.uint8], left: int, top: int, look: Look) -> Sprite:
    alpha = rgba[..., 3]
    down, across = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not down.size:
        down, across = np.array([0]), np.array([0])
    y, x = int(down[0]) // 2 * 2, int(across[0]) // 2 * 2
    bottom, right = int(down[-1]) // 2 * 2 + 2, int(across[-1]) // 2 * 2 + 2
    pixels = np.ascontiguousarray(rgba[y:bottom, x:right])
    return Sprite(start=look.start, end=look.end, x=left + x, y=top + y, rgba=pixels)


def _draw(canvas: skia.Canvas, look: Look, layout: Layout, style: Style) -> None:
    if style.plate:
        _plate(canvas, layout, style)
    if style.shadow:
        _shadow(canvas, layout, style)
    apart = look.active if style.behaviour == "pop" else -1
    if style.active_box:
        _active_box(canvas, look, layout, style)
    canvas.saveLayer()
    _letters(canvas, layout, style, lambda index: None if index == apart else _colour(index, look, style))
    canvas.restore()
    if style.behaviour == "sweep":
        _said(canvas, look, layout, style)
    if apart >= 0:
        _grown(canvas, look, layout, style)


def _colour(index: int, look: Look, style: Style) -> int:
    if style.behaviour == "sweep":
        return style.active if index < look.active else style.fill
    return style.active if index == look.active else style.fill


def _letters(canvas: skia.Canvas, layout: Layout, style: Style, colour: Callable[[int], int | None]) -> None:
    """Outlines of all words below the fills of all words, so that no outline cuts into a neighbour."""
    if style.stroke:
        outline = _outline(style, layout.size, style.stroke_colour)
        for row in layout.rows:
            row.paint(canvas, lambda index: None if colour(index) is None else outline)
    for row in layout.rows:
        row.paint(canvas, lambda index: _filled(colour(index)))


def _outline(style: Style, size: float, colour: int) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Color=colour,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=2 * style.stroke * size,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def _filled(colour: int | None) -> skia.Paint | None:
    if colour is None:
        return None
    if colour == CLEAR:
        return skia.Paint(AntiAlias=True, Color=0xFF000000, BlendMode=skia.BlendMode.kDstOut)
    return skia.Paint(AntiAlias=True, Color=colour)


def _shadow(canvas: skia.Canvas, layout: Layout, style: Style) -> None:
    blur = style.shadow * layout.size / 2
    drop = skia.ImageFilters.DropShadowOnly(0, style.shadow_drop * layout.size, blur, blur, style.shadow_colour)
    canvas.saveLayer(None, skia.Paint(ImageFilter=drop))
    for row in layout.rows:
        if style.stroke:
            row.paint(canvas, lambda _: _outline(style, layout.size, 0xFF000000))
        row.paint(canvas, lambda _: _filled(0xFF000000))
    canvas.restore()


def _plate(canvas: skia.Canvas, layout: Layout, style: Style) -> None:
    path = skia.Path()
    for row in layout.rows:
        box = _bar(row, style, PLATE_PADDING)
        path.addRoundRect(skia.Rect(box.left, box.top, box.right, box.bottom), 0.2 * layout.size, 0.2 * layout.size)
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=style.plate))


def _active_box(canvas: skia.Canvas, look: Look, layout: Layout, style: Style) -> None:
    row = _row_of(look.active, layout)
    word = row.word_ink(look.active)
    if word is None:
        return
    bar, padding = _bar(row, style, BOX_PADDING), BOX_PADDING * layout.size
    rect = skia.Rect(word.left - padding, bar.top, word.right + padding, bar.bottom)
    paint = skia.Paint(AntiAlias=True, Color=style.active_box)
    canvas.drawRoundRect(rect, 0.18 * layout.size, 0.18 * layout.size, paint)


def _bar(row: Row, style: Style, padding: float) -> Box:
    """The row's box, as high for every text of the same script."""
    size = row.type.size
    top = min(row.ink.top, row.baseline - _CAPITALS * size)
    bottom = max(row.ink.bottom, row.baseline + (0 if style.uppercase else _DESCENT * size))
    return Box(row.ink.left, top, row.ink.right, bottom).grown(padding * size, 0.7 * padding * size)


def _said(canvas: skia.Canvas, look: Look, layout: Layout, style: Style) -> None:
    row = _row_of(look.active, layout)
    ink = row.word_ink(look.active)
    if ink is None:
        return
    reach = (ink.right - ink.left) * look.said
    backwards = right_to_left(row.words[look.active - row.index])
    left, right = (ink.right - reach, ink.right) if backwards else (ink.left, ink.left + reach)
    canvas.save()
    canvas.clipRect(skia.Rect(left, ink.top, right, ink.bottom))
    row.paint(canvas, lambda index: _filled(style.active) if index == look.active else None)
    canvas.restore()


def _grown(canvas: skia.Canvas, look: Look, layout: Layout, style: Style) -> None:
    row = _row_of(look.active, layout)
    ink = row.word_ink(look.active)
    if ink is None:
        return
    canvas.save()
    _zoomed(canvas, (ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2, style.growth)
    _letters(canvas, layout, style, lambda index: style.active if index == look.active else None)
    canvas.restore()


def _row_of(index: int, layout: Layout) -> Row:
    return next(row for row in reversed(layout.rows) if row.index <= index)
