"""A product's own picture, cut out and set on a lit stand, or as a print in a frame; its colours stay as they are."""

from pathlib import Path
from typing import Literal

import skia

from pipeline.providers.local.art.backing import backing
from pipeline.providers.local.art.brush import glow, plain
from pipeline.providers.local.art.colours import WHITE
from pipeline.providers.local.art.cutout import cut
from pipeline.providers.local.art.grounding import settle
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.saliency import WEIGHTS
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import Spot, Stage

Shown = Literal["cut out", "framed", "framed without a network"]
# Of a framed print: its border and how far its shadow falls, in units of the stage.
BORDER, FALL = 16.0, 26.0
CUBIC = skia.SamplingOptions(skia.CubicResampler.Mitchell())


def place(stage: Stage, spot: Spot, pixels: Pixels, weights: Path = WEIGHTS, *, widest: float = 0.0) -> Shown:
    """The product on its spot: cut out with shadow and reflection, or as a framed card; says which.

    It is no wider than `widest`, in units of the stage, where that is given.
    """
    found = cut(pixels, weights)
    if found.thing is None:
        card(stage, spot, pixels, widest or min(stage.wide * 0.7, spot.size * 1.15))
        return "framed without a network" if found.doubt == "no network" else "framed"
    upright(stage, spot, found.thing, widest or min(stage.wide * 0.62, spot.size * 1.3))
    return "cut out"


def upright(stage: Stage, spot: Spot, thing: Pixels, widest: float) -> None:
    """A cut-out standing on the ground."""
    high, wide = thing.shape[:2]
    scale = min(spot.size * 1.06 / high, widest / wide)
    area = skia.Rect.MakeXYWH(spot.x - wide * scale / 2, spot.y - high * scale, wide * scale, high * scale)
    canvas = stage.layer(spot.layer)
    glow(canvas, spot.x, area.centerY(), spot.size * 0.8, stage.palette.light, 0.3, skia.BlendMode.kSrcOver)
    backing(stage, spot, thing, area)
    if not spot.floating:
        settle(stage, spot.layer, thing, area)
    canvas.drawImageRect(skia.Image.fromarray(thing, skia.ColorType.kRGBA_8888_ColorType), area, CUBIC)


def lit(stage: Stage, image: skia.Image, area: skia.Rect, index: int) -> None:
    """A breath of the set's light over a thing's lit side."""
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


def card(stage: Stage, spot: Spot, pixels: Pixels, widest: float) -> None:
    """A photograph with its surroundings: a print with a white border that leans on the wall."""
    high, wide = pixels.shape[:2]
    scale = min((spot.size * 1.06 - 2 * BORDER) / high, (widest - 2 * BORDER) / wide)
    half, tall = wide * scale / 2, high * scale
    middle = spot.y if spot.floating else spot.y - tall / 2 - BORDER
    area = skia.Rect.MakeLTRB(spot.x - half, middle - tall / 2, spot.x + half, middle + tall / 2)
    canvas = stage.layer(spot.layer)
    around = area.makeOutset(BORDER, BORDER)
    frame = box(around.left(), around.top(), around.right(), around.bottom(), 22)
    for away, blur, share in ((FALL, 30.0, 0.4), (5.0, 7.0, 0.45)):
        canvas.save()
        canvas.translate(stage.side * -away * 0.5, away if spot.floating else away * 0.5)
        canvas.drawPath(frame, plain(stage.palette.ground, share, blur))
        canvas.restore()
    canvas.drawPath(frame, plain(WHITE))
    canvas.save()
    canvas.clipPath(box(area.left(), area.top(), area.right(), area.bottom(), 10), True)
    canvas.drawImageRect(skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType), area, CUBIC)
    canvas.restore()
