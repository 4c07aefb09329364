"""Emblems: the large calm shape behind a subject, and the quiet texture of the wall."""

import math
from collections.abc import Callable
from random import Random

import skia

from pipeline.providers.local.art.brush import glow, line, linear, plain, rim
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.shapes import Point, blob, box, circle, minus, polygon
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.scheme import Scheme

Emblem = Callable[[Stage, Scheme, Point, float], None]


def lit(stage: Stage, path: skia.Path, colour: Colour, alpha: float = 1.0) -> None:
    """A shape of the back layer, lighter on the side of the light, with a soft edge of it."""
    area = path.getBounds()
    near, far = (area.left(), area.right()) if stage.side < 0 else (area.right(), area.left())
    stops = [(0.0, colour.shift(0.05).argb(alpha)), (1.0, colour.shift(-0.06).argb(alpha))]
    stage.layer(0).drawPath(path, linear((near, area.top()), (far, area.bottom()), stops))
    rim(stage.layer(0), path, stage.palette.light, -stage.side * 3, 3, 0.35 * alpha, 2)


def disc(stage: Stage, scheme: Scheme, at: Point, radius: float) -> None:
    """A sun of a shape, rings around it."""
    canvas = stage.layer(0)
    glow(canvas, *at, radius * 1.9, scheme.shape.mix(scheme.light, 0.4), 0.35, skia.BlendMode.kSrcOver)
    for k in (1, 2):
        canvas.drawCircle(*at, radius * (1 + 0.17 * k), plain(scheme.shape, 0.2 / k))
    lit(stage, circle(*at, radius), scheme.shape)


def arch(stage: Stage, scheme: Scheme, at: Point, radius: float) -> None:
    """A doorway of light in two steps."""
    for k, tone in enumerate((scheme.shape.mix(scheme.wall, 0.45), scheme.shape)):
        half = radius * (1.08 - 0.2 * k)
        lit(stage, box(at[0] - half, at[1] - radius * (1.12 - 0.17 * k), at[0] + half, stage.bottom + half, half), tone)


def rays(stage: Stage, scheme: Scheme, at: Point, radius: float) -> None:
    """A burst over the whole wall, a disc in its middle."""
    canvas, reach, count = stage.layer(0), stage.wide + stage.high, 14
    paint = skia.Paint(AntiAlias=True, Shader=_fading(at, reach * 0.6, scheme.shape))
    for k in range(count):
        turn = math.tau * (k + 0.5 * (stage.side > 0)) / count
        far = [(at[0] + math.cos(turn + s) * reach, at[1] + math.sin(turn + s) * reach) for s in (-0.11, 0.11)]
        canvas.drawPath(polygon([at, *far]), paint)
    glow(canvas, *at, radius * 1.5, scheme.light, 0.4, skia.BlendMode.kSrcOver)


def _fading(at: Point, reach: float, colour: Colour) -> skia.Shader:
    return skia.GradientShader.MakeRadial(skia.Point(*at), reach, [colour.argb(0.5), colour.argb(0.08)], [0.0, 1.0])


def pebble(stage: Stage, scheme: Scheme, at: Point, radius: float) -> None:
    """A soft organic shape and a smaller one that looks out behind it."""
    for k, (tone, size) in enumerate(((scheme.shape.mix(scheme.wall, 0.5), 1.22), (scheme.shape, 1.04))):
        rng = Random(f"{stage.rng.random()}{k}")
        points = [
            (at[0] + math.cos(t) * reach * 1.05 + 40 * k * stage.side, at[1] + math.sin(t) * reach)
            for t, reach in ((math.tau * i / 7, radius * size * rng.uniform(0.84, 1.1)) for i in range(7))
        ]
        lit(stage, blob(points), tone)


def panel(stage: Stage, scheme: Scheme, at: Point, radius: float) -> None:
    """A tilted card with another behind it."""
    canvas = stage.layer(0)
    for turn, tone in ((9 * stage.side, scheme.shape.mix(scheme.wall, 0.55)), (-4 * stage.side, scheme.shape)):
        canvas.save()
        canvas.rotate(turn, *at)
        sheet = box(at[0] - radius * 0.98, at[1] - radius, at[0] + radius * 0.98, at[1] + radius, 70)
        canvas.drawPath(sheet, plain(scheme.ground, 0.35, 22))
        lit(stage, sheet, tone)
        canvas.restore()


def window(stage: Stage, scheme: Scheme, at: Point, radius: float) -> None:
    """A round window on a sky with hills."""
    canvas, palette = stage.layer(0), stage.palette
    hole = circle(*at, radius)
    canvas.drawPath(circle(at[0], at[1], radius * 1.09), plain(scheme.wall.mix(palette.ground, 0.3)))
    canvas.save()
    canvas.clipPath(hole, True)
    top, foot = at[1] - radius, at[1] + radius
    stops = [(0.0, palette.zenith.argb()), (0.6, palette.horizon.argb()), (1.0, palette.light.argb())]
    canvas.drawRect(hole.getBounds(), linear((0, top), (0, foot), stops))
    glow(canvas, at[0] + radius * 0.4 * stage.side, at[1] - radius * 0.1, radius * 0.8, palette.light, 0.8)
    for k in (0, 1):
        ridge = [(at[0] - radius * 1.2, foot), *(
            (at[0] + radius * (t / 3 - 1), at[1] + radius * (0.35 + 0.2 * k) - 60 * math.sin(t * 1.3 + 2 * k)) for t in range(7)
        ), (at[0] + radius * 1.2, foot + 200)]  # fmt: skip
        canvas.drawPath(blob(ridge), plain(palette.tone(0.25 + 0.35 * k)))
    canvas.restore()
    rim(canvas, minus(circle(at[0], at[1], radius * 1.09), hole), palette.light, -stage.side * 4, 4, 0.6, 3)


def stripes(stage: Stage, scheme: Scheme, at: Point, radius: float) -> None:
    """Broad slanted bands across the wall."""
    canvas = stage.layer(0)
    canvas.save()
    canvas.rotate(-24 * stage.side, *at)
    reach = stage.wide + stage.high
    for k, tone in enumerate((scheme.shape.mix(scheme.wall, 0.6), scheme.shape.mix(scheme.wall, 0.15), scheme.shape)):
        half = radius * (1.0, 0.66, 0.34)[k]
        canvas.drawRect(skia.Rect.MakeLTRB(at[0] - half, at[1] - reach, at[0] + half, at[1] + reach), plain(tone))
    canvas.restore()


EMBLEMS: tuple[Emblem, ...] = (disc, arch, pebble, rays, panel, window, stripes)


def dots(stage: Stage, scheme: Scheme) -> None:
    """A fading grid of dots in a corner."""
    canvas, step = stage.layer(0), 46.0
    left = stage.left if stage.side > 0 else stage.right
    for row in range(9):
        for column in range(9 - row):
            x, y = left - stage.side * -(column + 0.6) * step, stage.top + (row + 0.8) * step
            canvas.drawCircle(x, y, 7.5 - 0.5 * row, plain(scheme.light, 0.28))


def lines(stage: Stage, scheme: Scheme) -> None:
    """Thin rings from a corner."""
    x, y = (stage.left if stage.side > 0 else stage.right), stage.high * 0.1
    for k in range(6):
        stage.layer(0).drawCircle(x, y, 150 + 70 * k, line(scheme.light, 3, 0.24 - 0.03 * k))


def specks(stage: Stage, scheme: Scheme) -> None:
    """A few small shapes, thrown over the wall."""
    canvas, rng = stage.layer(0), stage.rng
    for k in range(22):
        x, y = rng.uniform(stage.left, stage.right), rng.uniform(stage.top, stage.high * 0.62)
        tone = (scheme.accent, scheme.second, scheme.light)[k % 3]
        canvas.drawCircle(x, y, rng.uniform(4, 13), plain(tone, 0.55))


TEXTURES: tuple[Callable[[Stage, Scheme], None], ...] = (dots, lines, specks)
