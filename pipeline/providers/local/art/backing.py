"""Backing: a disc of another tone behind a thing that would be lost on its set, such as a white logo on a white wall."""

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.providers.local.art.brush import linear, plain, rim
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.shapes import oval
from pipeline.providers.local.art.stage import Spot, Stage

SIDE = 96
# In CIE Lab: an edge with less than this to both sides is not seen; a thing may lose that much of its edge.
SEEN, MOST_LOST = 24.0, 0.3
# In CIE Lab: a tone behind a thing is at least so far from its edge.
FAR = 34.0
# The disc's top over the spot, in sizes of it: type begins there.
HIGHEST = 1.15
Map = NDArray[np.float32]


def backing(stage: Stage, spot: Spot, thing: Pixels, area: skia.Rect) -> None:
    """Paint a disc behind `area` if most of the thing's edge has the colours of what is painted there."""
    edge, own = _edge(thing)
    painted = _lab(_painted(stage, spot.layer, area, own.shape[1::-1]))
    if not edge.any() or float((np.linalg.norm(own - painted, axis=2)[edge] < SEEN).mean()) <= MOST_LOST:
        return
    tone = _tone(stage, own[edge])
    across, down = area.width(), area.height()
    radius = min(0.52 * float(np.hypot(across, down)), 0.62 * max(across, down), 0.47 * stage.wide)
    if stage.wide > 1.25 * stage.high:
        radius = min(radius, 0.24 * stage.wide)
    rise = radius if spot.floating else min(radius, area.centerY() - spot.y + HIGHEST * spot.size)
    disc = oval(area.centerX(), area.centerY(), radius, rise)
    canvas = stage.layer(spot.layer)
    canvas.save()
    if not spot.floating:
        canvas.clipRect(skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, spot.y))
    canvas.drawPath(disc, plain(stage.palette.ground, 0.35, 26))
    top, bottom = (0, area.centerY() - rise), (0, area.centerY() + rise)
    canvas.drawPath(disc, linear(top, bottom, [(0, tone.shift(0.05).argb()), (1, tone.shift(-0.06).argb())]))
    rim(canvas, disc, stage.palette.light, -stage.side * 5, 5, 0.6, 4)
    canvas.restore()


def _edge(thing: Pixels) -> tuple[NDArray[np.bool_], Map]:
    """Where the thing's outline is, and its colours in Lab, both small."""
    scale = min(1.0, SIDE / max(thing.shape[:2]))
    size = [max(2, round(length * scale)) for length in thing.shape[1::-1]]
    small = cv2.resize(thing, size, interpolation=cv2.INTER_AREA)
    solid = np.pad((small[..., 3] > 200).astype(np.uint8), 1)
    inner = cv2.erode(solid, np.ones((5, 5), np.uint8))
    edge = (solid > inner)[1:-1, 1:-1]
    return edge, _lab(np.asarray(small[..., :3], np.uint8))


def behind(stage: Stage, area: skia.Rect) -> Colour:
    """The middle colour of what is painted in `area` so far."""
    pixels = _painted(stage, len(stage.surfaces) - 1, area, (24, 24))
    return Colour(*(float(value) / 255 for value in np.median(pixels.reshape(-1, 3), axis=0)))


def _painted(stage: Stage, layer: int, area: skia.Rect, size: tuple[int, ...]) -> Pixels:
    """What is painted in `area` so far, up to a layer, as RGB."""
    surface = skia.Surface(size[0], size[1])
    canvas = surface.getCanvas()
    canvas.scale(size[0] / area.width(), size[1] / area.height())
    canvas.translate(-area.left(), -area.top())
    for painted in stage.surfaces[: layer + 1]:
        canvas.drawImageRect(painted.makeImageSnapshot(), stage.bounds, skia.SamplingOptions(skia.FilterMode.kLinear))
    shown: Pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]
    return shown


def _lab(shown: NDArray[np.uint8] | Map) -> Map:
    return np.asarray(cv2.cvtColor(shown.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _tone(stage: Stage, edge: Map) -> Colour:
    """The tone of the film's palette on which most of an edge (Lab) is seen; of several the clearest colour."""
    palette = stage.palette
    tones = (palette.accent, palette.second, palette.horizon, palette.zenith, palette.sky, palette.haze, palette.light,
             palette.ground)  # fmt: skip

    def seen(tone: Colour) -> tuple[float, float]:
        lab = _lab(np.array([[tone]], np.float32) * 255)[0, 0]
        share = float((np.linalg.norm(edge - lab, axis=1) >= FAR).mean())
        return round(share, 1), float(np.hypot(lab[1], lab[2]))

    return max(tones, key=seen)
