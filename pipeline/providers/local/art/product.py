"""A product's own picture, cut out and set on a lit stand, or as a print in a frame."""

from pathlib import Path
from typing import Literal

import skia

from pipeline.providers.local.art.backing import backing
from pipeline.providers.local.art.brush import glow, plain, shadow
from pipeline.providers.local.art.colours import WHITE
from pipeline.providers.local.art.cutout import cut
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.saliency import WEIGHTS
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import Spot, Stage

Shown = Literal["cut out", "framed", "framed without a network"]


def place(stage: Stage, spot: Spot, pixels: Pixels, weights: Path = WEIGHTS) -> Shown:
    """The product on its spot: cut out with shadow and reflection, or as a framed card; says which."""
    found = cut(pixels, weights)
    if found.thing is None:
        card(stage, spot, pixels)
        return "framed without a network" if found.doubt == "no network" else "framed"
    upright(stage, spot, found.thing)
    return "cut out"


def upright(stage: Stage, spot: Spot, thing: Pixels) -> None:
    """A cut-out standing on the ground."""
    high, wide = thing.shape[:2]
    scale = min(spot.size * 1.06 / high, stage.wide * 0.62 / wide, spot.size * 1.3 / wide)
    area = skia.Rect.MakeXYWH(spot.x - wide * scale / 2, spot.y - high * scale, wide * scale, high * scale)
    canvas = stage.layer(spot.layer)
    image = skia.Image.fromarray(thing, skia.ColorType.kRGBA_8888_ColorType)
    glow(canvas, spot.x, area.centerY(), spot.size * 0.8, stage.palette.light, 0.3, skia.BlendMode.kSrcOver)
    backing(stage, spot, thing, area)
    if not spot.floating:
        reflection(stage, spot, image, area)
        shadow(canvas, spot.x, spot.y, area.width() * 0.62, 22, 0.75, stage.palette.ground)
    canvas.drawImageRect(image, area, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
    lit(stage, image, area, spot.layer)


def reflection(stage: Stage, spot: Spot, image: skia.Image, area: skia.Rect) -> None:
    """The thing upside down on the floor, fading."""
    canvas = stage.layer(spot.layer)
    reach = min(area.height() * 0.3, 130.0)
    floor = skia.Rect.MakeLTRB(area.left() - 20, spot.y, area.right() + 20, spot.y + reach)
    canvas.saveLayer(floor)
    canvas.save()
    canvas.translate(0, 2 * spot.y)
    canvas.scale(1, -1)
    canvas.drawImageRect(image, area, skia.SamplingOptions(skia.FilterMode.kLinear), skia.Paint(Alphaf=0.4))
    canvas.restore()
    ends = [skia.Point(0, spot.y), skia.Point(0, spot.y + 0.96 * reach)]
    shader = skia.GradientShader.MakeLinear(ends, [0xFFFFFFFF, 0x00FFFFFF])
    canvas.drawPaint(skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kDstIn))
    canvas.restore()


def lit(stage: Stage, image: skia.Image, area: skia.Rect, index: int) -> None:
    """A breath of the set's light over the product's lit side."""
    canvas, palette = stage.layer(index), stage.palette
    canvas.saveLayer(area)
    canvas.drawImageRect(image, area, skia.SamplingOptions(skia.FilterMode.kLinear))
    near, far = (area.left(), area.right()) if stage.side < 0 else (area.right(), area.left())
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(near, area.top()), skia.Point(far, area.bottom())],
        [palette.light.argb(0.2), palette.light.argb(0.0), palette.ground.argb(0.22)],
    )
    canvas.drawRect(area, skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kSrcIn))
    canvas.restore()


def card(stage: Stage, spot: Spot, pixels: Pixels) -> None:
    """A photograph with its surroundings: a rounded print with a light border."""
    high, wide = pixels.shape[:2]
    scale = min(spot.size * 1.1 / high, stage.wide * 0.7 / wide, spot.size * 1.15 / wide)
    half, tall = wide * scale / 2, high * scale
    middle = spot.y if spot.floating else spot.y - tall / 2 - 20
    area = skia.Rect.MakeLTRB(spot.x - half, middle - tall / 2, spot.x + half, middle + tall / 2)
    canvas = stage.layer(spot.layer)
    frame = box(area.left() - 14, area.top() - 14, area.right() + 14, area.bottom() + 14, 40)
    canvas.save()
    canvas.translate(stage.side * -14, 30)
    canvas.drawPath(frame, plain(stage.palette.ground, 0.55, 26))
    canvas.restore()
    canvas.drawPath(frame, plain(WHITE.mix(stage.palette.light, 0.4)))
    canvas.save()
    canvas.clipPath(box(area.left(), area.top(), area.right(), area.bottom(), 28), True)
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    canvas.drawImageRect(image, area, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
    canvas.restore()
