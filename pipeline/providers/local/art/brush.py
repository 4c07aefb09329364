"""Strokes with light in them: gradients, glows, rims, mist, rays, volume."""

import math
from collections.abc import Sequence

import skia

from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.shapes import Point, polygon
from pipeline.providers.local.art.stage import Stage

SCREEN = skia.BlendMode.kScreen
OVER = skia.BlendMode.kSrcOver


def plain(colour: Colour, alpha: float = 1.0, blur: float = 0.0, mode: skia.BlendMode = OVER) -> skia.Paint:
    """A fill, blurred by `blur` units."""
    paint = skia.Paint(Color=colour.argb(alpha), AntiAlias=True, BlendMode=mode)
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint


def line(colour: Colour, width: float, alpha: float = 1.0, blur: float = 0.0) -> skia.Paint:
    """A round stroke."""
    paint = plain(colour, alpha, blur)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def linear(start: Point, end: Point, stops: Sequence[tuple[float, int]]) -> skia.Paint:
    """A fill along a line; stops are (place, ARGB)."""
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(*start), skia.Point(*end)], [colour for _, colour in stops], [place for place, _ in stops]
    )
    return skia.Paint(Shader=shader, AntiAlias=True, Dither=True)


def radial(middle: Point, radius: float, stops: Sequence[tuple[float, int]]) -> skia.Paint:
    """A fill around a point."""
    shader = skia.GradientShader.MakeRadial(
        skia.Point(*middle), radius, [colour for _, colour in stops], [place for place, _ in stops]
    )
    return skia.Paint(Shader=shader, AntiAlias=True, Dither=True)


def falling(top: float, bottom: float, *colours: Colour) -> skia.Paint:
    """An even vertical gradient."""
    last = max(1, len(colours) - 1)
    return linear((0, top), (0, bottom), [(i / last, colour.argb()) for i, colour in enumerate(colours)])


def glow(
    canvas: skia.Canvas, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0,
    mode: skia.BlendMode = SCREEN,
) -> None:  # fmt: skip
    """Light that falls off softly."""
    stops = [(t, colour.argb(alpha * (1 - t) ** 2.4)) for t in (0.0, 0.08, 0.18, 0.3, 0.45, 0.62, 0.8, 1.0)]
    paint = radial((x, y), radius, stops)
    paint.setBlendMode(mode)
    canvas.drawRect(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius), paint)


def rim(
    canvas: skia.Canvas, path: skia.Path, colour: Colour, dx: float, dy: float, alpha: float = 1.0, blur: float = 0.0
) -> None:
    """Light (or shade) along the edges that face (-dx, -dy)."""
    bounds = path.getBounds().makeOutset(4, 4)
    canvas.saveLayer(bounds)
    canvas.drawPath(path, plain(colour, alpha))
    canvas.translate(dx, dy)
    out = plain(BLACK, 1.0, blur)
    out.setBlendMode(skia.BlendMode.kDstOut)
    canvas.drawPath(path, out)
    canvas.restore()


def volume(
    stage: Stage, index: int, path: skia.Path, colour: Colour, depth: float = 1.0, gloss: float = 1.0,
    light: Colour | None = None,
) -> None:  # fmt: skip
    """A body lit from the stage's sun: gradient, soft core shade, rim light."""
    canvas, side = stage.layer(index), stage.side
    bounds = path.getBounds()
    size = max(8.0, min(bounds.width(), bounds.height()))
    lit = colour.shift(0.07 * gloss).mix(light or stage.palette.light, 0.16 * gloss)
    shade = colour.shift(-0.13).mix(stage.palette.ground, 0.28)
    x0, x1 = (bounds.left(), bounds.right()) if side < 0 else (bounds.right(), bounds.left())
    fill = linear(
        (x0, bounds.top()), (x1, bounds.bottom()), [(0, lit.argb()), (0.45, colour.argb()), (1, shade.argb())]
    )
    canvas.drawPath(path, fill)
    rim(canvas, path, shade.shift(-0.05), side * size * 0.1, -size * 0.08, 0.5, size * 0.09)
    reach = min(14.0, 2.5 + size * 0.025)
    rim(canvas, path, light or stage.palette.light, -side * reach, reach * 0.7, 0.75 * gloss * depth, reach * 0.35)


def mist(stage: Stage, index: int, y: float, height: float, colour: Colour, alpha: float) -> None:
    """A bank of haze centred on y."""
    clear = colour.argb(0)
    top, bottom = y - height / 2, y + height / 2
    stops = [(0, clear), (0.5, colour.argb(alpha)), (1, clear)]
    canvas = stage.layer(index)
    canvas.drawRect(skia.Rect.MakeLTRB(stage.left, top, stage.right, bottom), linear((0, top), (0, bottom), stops))


def rays(
    stage: Stage, index: int, source: Point, aim: float, spread: float, count: int, reach: float, colour: Colour,
    alpha: float,
) -> None:  # fmt: skip
    """Shafts of light from a source; `aim` and `spread` in degrees, 90 is down."""
    rng = stage.rng
    with stage.soft(index, 10, skia.Paint(BlendMode=SCREEN)) as canvas:
        for _ in range(count):
            turn = math.radians(aim + rng.uniform(-spread, spread))
            width = math.radians(rng.uniform(1.0, 4.2))
            far = [
                (source[0] + math.cos(turn + s * width) * reach, source[1] + math.sin(turn + s * width) * reach)
                for s in (-1, 1)
            ]
            strength = alpha * rng.uniform(0.3, 1.0)
            stops = [(0, colour.argb(strength)), (0.5, colour.argb(strength * 0.45)), (1, colour.argb(0))]
            paint = radial(source, reach, stops)
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 12))
            canvas.drawPath(polygon([source, *far]), paint)


def shadow(canvas: skia.Canvas, x: float, y: float, rx: float, ry: float, alpha: float, colour: Colour = BLACK) -> None:
    """Contact shadow on the ground."""
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(1, ry / rx)
    glow(canvas, 0, 0, rx, colour, alpha, OVER)
    canvas.restore()


def sun(stage: Stage, index: int, radius: float, strength: float = 1.0) -> None:
    """The sun's or moon's disc in its halo; the halo alone where the stage is to have no disc."""
    canvas, palette = stage.layer(index), stage.palette
    x, y = stage.sun
    glow(canvas, x, y, radius * 11, palette.light.mix(palette.horizon, 0.5), 0.55 * strength)
    glow(canvas, x, y, radius * 4.2, palette.light, 0.6 * strength)
    if not stage.disc:
        return
    canvas.drawPath(
        skia.Path.Circle(x, y, radius),
        radial((x, y), radius, [(0, WHITE.mix(palette.light, 0.25).argb()), (1, palette.light.argb(0.96))]),
    )


def fade(
    stage: Stage, index: int, path: skia.Path, top: float, bottom: float, *colours: Colour, alpha: float = 1.0
) -> None:
    """Fill a path from the first colour at `top` to the last at `bottom`."""
    last = max(1, len(colours) - 1)
    stops = [(i / last, colour.argb(alpha)) for i, colour in enumerate(colours)]
    stage.layer(index).drawPath(path, linear((0, top), (0, bottom), stops))


def below(stage: Stage, index: int, top: float, *colours: Colour) -> None:
    """Fill everything under `top`."""
    path = skia.Path.Rect(skia.Rect.MakeLTRB(stage.left, top, stage.right, stage.bottom))
    fade(stage, index, path, top, stage.bottom, *colours)
