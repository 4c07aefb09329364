"""A mountain: lit face, shaded face, snow."""

import math

import skia

from pipeline.providers.local.art.brush import linear, rim
from pipeline.providers.local.art.colours import WHITE
from pipeline.providers.local.art.shapes import polygon, rough
from pipeline.providers.local.art.stage import Stage


def peak(stage: Stage, index: int, x: float, base: float, tall: float, nearness: float) -> None:
    """One mountain with a lit and a shaded face, snow on top."""
    palette, rng = stage.palette, stage.rng
    far = 0.06 + 0.16 * nearness
    dark = palette.tone(far + 0.12).mix(palette.sky, 0.25)
    lit = palette.tone(far * 0.5).mix(palette.light, 0.3)
    spread = tall * rng.uniform(0.95, 1.25)
    left = edge(stage, x - spread, base, x, base - tall)
    right = edge(stage, x, base - tall, x + spread * rng.uniform(0.9, 1.2), base)
    outline = polygon([*left, *right, (x, base + 200)])
    canvas = stage.layer(index)
    canvas.save()
    canvas.clipPath(outline, True)
    fade = linear((0, base - tall), (0, base), [(0, dark.argb()), (1, palette.haze.argb())])
    canvas.drawPaint(fade)
    spine = [(x + tall * 0.05 * rng.uniform(-1, 1) + (i % 2 - 0.5) * tall * 0.13 * t + stage.side * tall * 0.14 * t, base - tall * (1 - t))
             for i, t in ((k, k / 9) for k in range(10))]  # fmt: skip
    face = polygon(
        [(x, base - tall), *spine, (x + stage.side * spread * 2, base + 50), (x + stage.side * spread * 2, base - tall)]
    )
    canvas.drawPath(
        face, linear((0, base - tall), (0, base), [(0, lit.argb(0.85)), (1, lit.mix(palette.haze, 0.8).argb(0.3))])
    )
    snow(stage, canvas, x, base, tall)
    canvas.restore()
    rim(canvas, outline, palette.light, -stage.side * 2.5, 2, 0.5, 1)


def snow(stage: Stage, canvas: skia.Canvas, x: float, base: float, tall: float) -> None:
    """A cap that runs down the gullies."""
    rng, palette = stage.rng, stage.palette
    line_y, points = base - tall * rng.uniform(0.6, 0.74), []
    for i in range(25):
        points.append(
            (x - tall + i * tall / 12, line_y + tall * (rng.uniform(0.02, 0.14) if i % 2 else rng.uniform(-0.1, 0.02)))
        )
    cap = polygon([(x - tall, base - tall * 1.1), *points, (x + tall, base - tall * 1.1)])
    bright, dim = WHITE.mix(palette.light, 0.35), palette.sky.mix(WHITE, 0.35)
    near, far = (bright, dim) if stage.side < 0 else (dim, bright)
    canvas.drawPath(
        cap,
        linear(
            (x - tall * 0.2, 0),
            (x + tall * 0.2, 0),
            [(0, near.argb(0.9)), (0.5, near.argb(0.85)), (0.56, far.argb(0.7)), (1, far.argb(0.7))],
        ),
    )


def edge(stage: Stage, x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    """A rough straight edge."""
    jitter = rough(stage.rng, 5, 0.6)
    last = len(jitter) - 1
    reach = abs(y1 - y0) * 0.12
    return [
        (x0 + (x1 - x0) * i / last, y0 + (y1 - y0) * i / last + reach * value * math.sin(math.pi * i / last))
        for i, value in enumerate(jitter)
    ]
