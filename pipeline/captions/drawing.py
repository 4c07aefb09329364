"""Paint on a canvas: plates, shadows, outlines, letters and the spoken word."""

from collections.abc import Callable

import skia

from pipeline.captions.layout import Layout
from pipeline.captions.lettering import Box, Row
from pipeline.captions.looks import Look
from pipeline.captions.safe import Area
from pipeline.captions.styles import BLACK, BOX_PADDING, PLATE_PADDING, Style
from pipeline.captions.writing import right_to_left, spaceless

# A blur hides that its source was drawn at a quarter of the size; it costs a sixteenth.
_SHADOW_SCALE = 0.25
_CAPITALS, _DESCENT = 0.74, 0.2
_PLATE_RADIUS, _BOX_RADIUS = 0.2, 0.18

Colour = Callable[[int], int | None]


def backdrop(layout: Layout, region: Area) -> skia.Image:
    """What lies below the letters in every look of a line: plates and shadows."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(region.width, region.height))
    canvas = surface.getCanvas()
    if layout.style.shadow:
        small = _shadow(layout, region)
        whole = skia.Rect.MakeWH(small.width() / _SHADOW_SCALE, small.height() / _SHADOW_SCALE)
        canvas.drawImageRect(small, whole, skia.SamplingOptions(skia.FilterMode.kLinear))
    canvas.translate(-region.left, -region.top)
    if layout.style.plate:
        _plate(canvas, layout)
    return surface.makeImageSnapshot()


def draw(canvas: skia.Canvas, look: Look, layout: Layout) -> None:
    """The letters of one look, over its backdrop."""
    style = layout.style
    apart = look.active if style.behaviour == "pop" else -1
    if style.active_box:
        _active_box(canvas, look, layout)
    _letters(canvas, layout, lambda index: None if index == apart else _colour(index, look, style))
    if style.behaviour == "sweep":
        _said(canvas, look, layout)
    if apart >= 0:
        _grown(canvas, look, layout)


def zoom(canvas: skia.Canvas, x: float, y: float, scale: float) -> None:
    """Scale what follows about a point."""
    canvas.translate(x, y)
    canvas.scale(scale, scale)
    canvas.translate(-x, -y)


def _colour(index: int, look: Look, style: Style) -> int:
    if style.behaviour == "sweep":
        return style.active if index < look.active else style.fill
    return style.active if index == look.active else style.fill


def _letters(canvas: skia.Canvas, layout: Layout, colour: Colour) -> None:
    """Outlines of all words below the fills of all words, so that no outline cuts into a neighbour."""
    if layout.style.stroke:
        outline = _outline(layout, layout.style.stroke_colour)
        for row in layout.rows:
            row.paint(canvas, lambda index: None if colour(index) is None else outline)
    for row in layout.rows:
        row.paint(canvas, lambda index: _filled(colour(index)))


def _outline(layout: Layout, colour: int) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Color=colour,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=2 * layout.style.stroke * layout.size,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def _filled(colour: int | None) -> skia.Paint | None:
    return None if colour is None else skia.Paint(AntiAlias=True, Color=colour)


def _shadow(layout: Layout, region: Area) -> skia.Image:
    style = layout.style
    size = skia.ISize(int(region.width * _SHADOW_SCALE) + 1, int(region.height * _SHADOW_SCALE) + 1)
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(size.width(), size.height()))
    canvas = surface.getCanvas()
    canvas.scale(_SHADOW_SCALE, _SHADOW_SCALE)
    canvas.translate(-region.left, -region.top)
    blur = style.shadow * layout.size / 2
    drop = skia.ImageFilters.DropShadowOnly(0, style.shadow_drop * layout.size, blur, blur, style.shadow_colour)
    for _ in range(style.shadow_layers):
        canvas.saveLayer(None, skia.Paint(ImageFilter=drop))
        _letters(canvas, layout, lambda _: BLACK)
        canvas.restore()
    return surface.makeImageSnapshot()


def _plate(canvas: skia.Canvas, layout: Layout) -> None:
    path, radius = skia.Path(), _PLATE_RADIUS * layout.size
    for row in layout.rows:
        box = _bar(row, layout, PLATE_PADDING)
        path.addRoundRect(skia.Rect(box.left, box.top, box.right, box.bottom), radius, radius)
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=layout.style.plate))


def _active_box(canvas: skia.Canvas, look: Look, layout: Layout) -> None:
    for row, ink in _word(look, layout):
        # Where the script has no spaces the box must not reach into the neighbours.
        padding = (0.02 if spaceless(row.word(look.active)[0]) else BOX_PADDING) * layout.size
        bar, radius = _bar(row, layout, BOX_PADDING), _BOX_RADIUS * layout.size
        rect = skia.Rect(ink.left - padding, bar.top, ink.right + padding, bar.bottom)
        canvas.drawRoundRect(rect, radius, radius, skia.Paint(AntiAlias=True, Color=layout.style.active_box))


def _word(look: Look, layout: Layout) -> list[tuple[Row, Box]]:
    """The spoken word's rows with the box of its letters in each."""
    found = ((row, row.word_ink(look.active)) for row in layout.rows_of(look.active))
    return [(row, ink) for row, ink in found if ink]


def _bar(row: Row, layout: Layout, padding: float) -> Box:
    """The row's box, as high for every text of the same script."""
    top = min(row.ink.top, row.baseline - _CAPITALS * layout.size)
    bottom = max(row.ink.bottom, row.baseline + (0 if layout.style.uppercase else _DESCENT * layout.size))
    return Box(row.ink.left, top, row.ink.right, bottom).grown(padding * layout.size, 0.7 * padding * layout.size)


def _said(canvas: skia.Canvas, look: Look, layout: Layout) -> None:
    """The spoken word's colour, up to how much of it is said."""
    word = _word(look, layout)
    left_over = look.said * sum(ink.right - ink.left for _, ink in word)
    for row, ink in word:
        reach = min(left_over, ink.right - ink.left)
        left_over -= reach
        backwards = right_to_left(row.word(look.active))
        left, right = (ink.right - reach, ink.right) if backwards else (ink.left, ink.left + reach)
        canvas.save()
        canvas.clipRect(skia.Rect(left, ink.top, right, ink.bottom))
        row.paint(canvas, lambda index: _filled(layout.style.active) if index == look.active else None)
        canvas.restore()


def _grown(canvas: skia.Canvas, look: Look, layout: Layout) -> None:
    inks = [ink for _, ink in _word(look, layout)]
    if not inks:
        return
    left, right = min(ink.left for ink in inks), max(ink.right for ink in inks)
    top, bottom = min(ink.top for ink in inks), max(ink.bottom for ink in inks)
    canvas.save()
    zoom(canvas, (left + right) / 2, (top + bottom) / 2, layout.style.growth)
    _letters(canvas, layout, lambda index: layout.style.active if index == look.active else None)
    canvas.restore()
