"""A product's own picture, cut out and set on a lit stand."""

from pathlib import Path

import cv2
import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.providers.local.art.brush import glow, plain, shadow
from pipeline.providers.local.art.colours import WHITE
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import Spot, Stage

LARGEST = 1600
NEAR = 10
LEAST_LIGHT = 0.5
Pixels = NDArray[np.uint8]


def load(path: Path) -> Pixels | None:
    """The picture as RGBA, at most LARGEST pixels on a side; None where it can't be read."""
    try:
        with Image.open(path) as picture:
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((LARGEST, LARGEST))
            return np.asarray(turned.convert("RGBA")).copy()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError):
        return None


def cut_out(pixels: Pixels) -> Pixels | None:
    """The thing alone, cropped, when its background is transparent or even; else None."""
    if _edge(pixels[..., 3]).mean() > 40:
        pixels = _without(pixels)
    box_ = cv2.boundingRect((pixels[..., 3] > 24).astype(np.uint8))
    share = float((pixels[..., 3] > 24).mean())
    if _edge(pixels[..., 3]).mean() > 60 or not 0.01 < share < 0.97 or min(box_[2:]) < 8:
        return None
    left, top, wide, high = box_
    return np.ascontiguousarray(pixels[top : top + high, left : left + wide])


def _edge(plane: Pixels) -> Pixels:
    return np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]])


def _without(pixels: Pixels) -> Pixels:
    """The picture without an even background that touches its edge, its rim softened."""
    border = _edge(pixels[..., :3])
    middle = np.median(border, axis=0)
    if np.abs(border - middle).max(axis=1).mean() > NEAR:
        return pixels
    height, width = pixels.shape[:2]
    framed = np.pad(pixels[..., :3], ((1, 1), (1, 1), (0, 0)))
    framed[[0, -1]] = framed[:, [0, -1]] = middle.astype(np.uint8)
    mask = np.zeros((height + 4, width + 4), np.uint8)
    cv2.floodFill(
        np.ascontiguousarray(framed),
        mask,
        (0, 0),
        (0, 0, 0),
        (NEAR,) * 3,
        (NEAR,) * 3,
        4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | 255 << 8,
    )
    bare = _through(framed, middle, mask[1:-1, 1:-1] > 0)[1:-1, 1:-1]
    thing = cv2.erode(np.where(bare, 0, 255).astype(np.uint8), np.ones((3, 3), np.uint8))
    cleared = pixels.copy()
    cleared[..., 3] = np.minimum(pixels[..., 3], cv2.GaussianBlur(thing, (0, 0), 1.0))
    return cleared


def _through(framed: Pixels, middle: NDArray[np.float64], outside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`outside`, and the background seen through the thing where only its own soft shadow closes the way in.

    Taken only when most of what it adds has the background's colour, so that a pale thing is never eaten.
    """
    light = framed.mean(axis=2) / max(1.0, float(middle.mean()))
    tint = np.abs(framed - middle * light[..., None]).max(axis=2)
    closed = ~((light > LEAST_LIGHT) & (tint < 14))
    mask = np.pad(closed.astype(np.uint8), 1)
    step = (3,) * 3
    cv2.floodFill(
        np.ascontiguousarray(framed), mask, (0, 0), (0, 0, 0), step, step, 4 | cv2.FLOODFILL_MASK_ONLY | 255 << 8
    )
    more = (mask[1:-1, 1:-1] == 255) & ~outside
    same = np.abs(framed - middle).max(axis=2) <= NEAR
    return outside | more if more.any() and float(same[more].mean()) > 0.5 else outside


def place(stage: Stage, spot: Spot, pixels: Pixels) -> None:
    """The product on its spot: cut out with shadow and reflection, or as a framed card."""
    thing = cut_out(pixels)
    if thing is None:
        card(stage, spot, pixels)
    else:
        upright(stage, spot, thing)


def upright(stage: Stage, spot: Spot, thing: Pixels) -> None:
    """A cut-out standing on the ground."""
    high, wide = thing.shape[:2]
    scale = min(spot.size * 1.06 / high, stage.wide * 0.62 / wide, spot.size * 1.3 / wide)
    area = skia.Rect.MakeXYWH(spot.x - wide * scale / 2, spot.y - high * scale, wide * scale, high * scale)
    canvas = stage.layer(spot.layer)
    image = skia.Image.fromarray(thing, skia.ColorType.kRGBA_8888_ColorType)
    glow(canvas, spot.x, area.centerY(), spot.size * 0.8, stage.palette.light, 0.3, skia.BlendMode.kSrcOver)
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
    ends = [skia.Point(0, spot.y), skia.Point(0, spot.y + reach)]
    shader = skia.GradientShader.MakeLinear(ends, [0xFFFFFFFF, 0x00FFFFFF])
    canvas.drawRect(floor, skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kDstIn))
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
