"""Noise in small arrays, scaled up when drawn: clouds, nebulae, stars, paper."""

from collections.abc import Iterator
from contextlib import nullcontext
from random import Random

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.providers.local.art.brush import glow, plain
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.stage import Stage

# A stream's way in pictures a second, to the right and downwards.
Way = tuple[float, float]
DUST, SNOW, EMBERS, BUBBLES = (0.012, -0.018), (0.02, 0.11), (0.02, -0.07), (0.0, -0.09)
# How far clouds are painted beyond the picture's sides, in parts of its width.
DRIFT = 0.12
TWINKLE, TWINKLING = Move(motion="twinkle", entrance="none"), 7

Field = NDArray[np.float32]


def fractal(rng: Random, columns: int, rows: int, cells: int = 4, octaves: int = 5, stretch: float = 1.0) -> Field:
    """Smooth fractal noise, 0 to 1; `stretch` above 1 draws it out sideways."""
    source = np.random.Generator(np.random.PCG64(rng.getrandbits(64)))
    total = np.zeros((rows, columns), np.float32)
    for octave in range(octaves):
        across = max(2, round(cells * 2**octave / stretch))
        down = max(2, round(cells * 2**octave * rows / columns))
        grid = source.random((min(rows, down) + 1, min(columns, across) + 1), np.float32)
        total += cv2.resize(grid, (columns, rows), interpolation=cv2.INTER_CUBIC) * np.float32(0.5**octave)
    low, high = float(total.min()), float(total.max())
    scaled: Field = (total - np.float32(low)) / np.float32(max(1e-6, high - low))
    return scaled


def ramp(field: Field, low: float, high: float) -> Field:
    """0 below `low`, 1 above `high`, smooth between."""
    t: Field = np.clip((field - np.float32(low)) / np.float32(high - low), 0, 1)
    smooth: Field = t * t * (np.float32(3) - np.float32(2) * t)
    return smooth


def painted(alpha: Field, colour: Colour, strength: float = 1.0) -> skia.Image:
    """An image of one colour with a field as its alpha."""
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3] = [round(255 * value) for value in colour]
    pixels[..., 3] = np.clip(alpha * np.float32(255 * strength), 0, 255).astype(np.uint8)
    return skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)


def lay(canvas: skia.Canvas, image: skia.Image, area: skia.Rect, mode: skia.BlendMode | None = None) -> None:
    """Draw an image over an area, scaled softly."""
    paint = skia.Paint(BlendMode=mode or skia.BlendMode.kSrcOver)
    canvas.drawImageRect(image, area, skia.SamplingOptions(skia.CubicResampler.Mitchell()), paint)


def clouds(
    stage: Stage, index: int, top: float, bottom: float, cover: float = 0.5, strength: float = 0.9, drifting: bool = True
) -> None:  # fmt: skip
    """Drifts of cloud between two heights, lit from the sun's side; they go with the wind unless what is painted later hides them."""
    palette = stage.palette
    field = fractal(stage.rng, 220, 130, cells=5, octaves=5, stretch=2.6)
    across = np.linspace(0, 1, 130, dtype=np.float32)[:, None]
    fade: Field = ((4 * across * (1 - across)) ** np.float32(0.7)).astype(np.float32)
    body = ramp(field * fade, 0.62 - 0.3 * cover, 0.92 - 0.2 * cover)
    slope: Field = (field - np.roll(field, 5, axis=0)) * np.float32(2) + field * fade * np.float32(0.6)
    lit = ramp(slope, 0.3, 0.85) * body
    beyond = DRIFT * stage.wide / stage.zoom if drifting else 0.0
    area = skia.Rect.MakeLTRB(stage.left - beyond, top, stage.right + beyond, bottom)
    move = Move(motion="drift", entrance="none", reach=0.4 * stage.side)
    with stage.aside(index, move, area) if drifting else nullcontext(stage.layer(index)) as canvas:
        lay(canvas, painted(body, palette.sky.mix(palette.horizon, 0.45).mix(palette.haze, 0.3), strength * 0.75), area)
        lay(canvas, painted(lit, palette.light.mix(palette.horizon, 0.35), strength), area)


def stars(stage: Stage, index: int, count: int, bottom: float) -> None:
    """A night's stars, few of them bright; the brightest twinkle."""
    rng, light, twinkling = stage.rng, stage.palette.light, 0
    for _ in range(count):
        x, y = rng.uniform(stage.left, stage.right), stage.top + (bottom - stage.top) * rng.random() ** 1.3
        size, alpha = rng.random() ** 6 * 3.2 + 0.6, rng.uniform(0.25, 0.95)
        area, bright = skia.Rect.MakeLTRB(x - 9 * size, y - 9 * size, x + 9 * size, y + 9 * size), size > 2.4
        apart = bright and twinkling < TWINKLING
        twinkling += apart
        with stage.aside(index, TWINKLE, area) if apart else nullcontext(stage.layer(index)) as canvas:
            canvas.drawCircle(x, y, size, plain(light, alpha))
            if bright:
                glow(canvas, x, y, size * 9, light, 0.5)


def motes(
    stage: Stage, index: int, count: int, colour: Colour, size: float = 3.0, alpha: float = 0.6, way: Way = DUST
) -> None:
    """Specks that drift by `way` pictures a second: dust, plankton, sparks, snow."""
    rng = stage.rng
    with stage.aside(index, Move(motion="stream", entrance="none", way=way)) as canvas:
        for _ in range(count):
            x, y = rng.uniform(stage.left, stage.right), rng.uniform(stage.top, stage.bottom)
            radius = size * rng.uniform(0.3, 1.0) ** 2
            paint = plain(colour, alpha * rng.uniform(0.2, 1.0), radius * 0.35)
            for left, top in around(stage, x, y, 2 * radius):
                canvas.drawCircle(left, top, radius, paint)


def around(stage: Stage, x: float, y: float, reach: float) -> Iterator[tuple[float, float]]:
    """A place in a stream, and where the same is seen again across the picture's edges if it reaches over them."""
    area = stage.bounds
    for across in (0.0, area.width(), -area.width()):
        for down in (0.0, area.height(), -area.height()):
            box = skia.Rect.MakeLTRB(x + across - reach, y + down - reach, x + across + reach, y + down + reach)
            if box.intersect(area):
                yield x + across, y + down
