"""Grounding: the shadow where a cut-out touches its floor, and its reflection there, both along its own lower edge."""

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.providers.local.art.brush import shadow
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.stage import Stage

# Pixels of the reflected cut-out's longer side: it is blurred anyway.
SIDE = 360
# Of the thing's height: what is that far above its foot touches the floor no more; so much of it is reflected.
RISE, REACH = 0.09, 0.3
STRENGTH = 0.26
SOFT = 7.0


def settle(stage: Stage, layer: int, thing: Pixels, area: skia.Rect) -> None:
    """Paint reflection and shadow of a thing (RGBA) that stands in `area`."""
    small = _small(thing)
    foot, touching = feet(small)
    _reflection(stage, layer, small, foot, area)
    canvas = stage.layer(layer)
    unit = area.width() / small.shape[1]
    dark = stage.palette.ground
    runs = _runs(touching)
    for left, right in runs:
        x, half = area.left() + unit * (left + right) / 2, unit * (right - left) / 2
        y = area.top() + unit * float(foot[left:right].mean())
        shadow(canvas, x, y, half * 1.25 + 8, max(9.0, half * 0.13), 0.6, dark)
        shadow(canvas, x + stage.side * -0.25 * half, y + 4, half * 1.7 + 20, max(14.0, half * 0.24), 0.3, dark)
    _contact(stage, layer, foot, touching, area, unit)


def feet(thing: Pixels) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """For each column how far down the thing reaches, in pixels, and whether it touches the floor there."""
    high = thing.shape[0]
    solid = thing[..., 3] > 127
    foot = np.where(solid.any(axis=0), high - solid[::-1].argmax(axis=0), 0).astype(np.float32)
    touching = foot >= foot.max() - max(2.0, RISE * high)
    return foot, touching


def _small(thing: Pixels) -> Pixels:
    scale = min(1.0, SIDE / max(thing.shape[:2]))
    size = [max(2, round(length * scale)) for length in thing.shape[1::-1]]
    return np.asarray(cv2.resize(thing, size, interpolation=cv2.INTER_AREA), np.uint8)


def _runs(touching: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last column of each foot; crumbs are none."""
    edges = np.flatnonzero(np.diff(np.pad(touching.astype(np.int8), 1)))
    pairs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return [(left, right) for left, right in pairs if right - left > 0.02 * touching.size]


def _reflection(stage: Stage, layer: int, thing: Pixels, foot: NDArray[np.float32], area: skia.Rect) -> None:
    """Each column mirrored at its own foot, so that a round bottom meets its image; it fades and grows soft."""
    high, wide = thing.shape[:2]
    reach = max(2, round(REACH * high))
    start = foot.max() - max(2.0, RISE * high)
    down = np.arange(reach, dtype=np.float32)[:, None] + start
    rows = 2 * np.maximum(foot, start)[None] - 1 - down
    across = np.broadcast_to(np.arange(wide, dtype=np.float32)[None], rows.shape)
    premultiplied = thing.astype(np.float32)
    premultiplied[..., :3] *= premultiplied[..., 3:] / 255
    shown = cv2.remap(premultiplied, np.ascontiguousarray(across), rows.astype(np.float32), cv2.INTER_LINEAR,
                      borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0, 0))  # fmt: skip
    below = (down >= np.maximum(foot, start)[None])[..., None]
    fading = np.clip(1 - np.arange(reach) / reach, 0, 1)[:, None, None] ** 1.4
    shown = np.asarray(cv2.GaussianBlur(shown * below * fading * STRENGTH, (0, 0), 1.2), np.float32)
    unit = area.height() / high
    top = area.top() + float(start) * unit
    image = skia.Image.fromarray(
        np.ascontiguousarray(shown.clip(0, 255).round().astype(np.uint8)), skia.ColorType.kRGBA_8888_ColorType,
        skia.AlphaType.kPremul_AlphaType,
    )  # fmt: skip
    where = skia.Rect.MakeXYWH(area.left(), top, area.width(), reach * unit)
    stage.layer(layer).drawImageRect(image, where, skia.SamplingOptions(skia.FilterMode.kLinear))


def _contact(
    stage: Stage, layer: int, foot: NDArray[np.float32], touching: NDArray[np.bool_], area: skia.Rect, unit: float
) -> None:
    """A thin dark line right under the lower edge."""
    paint = skia.Paint(
        Color=stage.palette.ground.argb(0.7), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=9,
        MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, SOFT),
    )  # fmt: skip
    for left, right in _runs(touching):
        path = skia.Path()
        for column in range(left, right):
            point = (area.left() + unit * (column + 0.5), area.top() + unit * float(foot[column]) + 1)
            path.moveTo(*point) if column == left else path.lineTo(*point)
        stage.layer(layer).drawPath(path, paint)
