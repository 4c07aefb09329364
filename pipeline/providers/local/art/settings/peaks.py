"""A mountain: lit face, shaded face, snow or fire."""

import math

import skia

from pipeline.providers.local.art import vapours
from pipeline.providers.local.art.brush import OVER, glow, linear, plain, rim
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.shapes import Point, limb, oval, polygon, rough
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


def cone(stage: Stage, index: int, x: float, base: float, tall: float) -> None:
    """A volcano with its crater open: glowing lava in the gullies, smoke above."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(index)
    top, mouth, spread = base - tall, tall * 0.15, tall * rng.uniform(1.15, 1.35)
    hot, white = Colour.of("ff6a1f"), Colour.of("ffe08a")
    vapours.smoke(stage, index, (x, top - mouth * 0.3), tall * 0.26, palette.tone(0.5).mix(Colour.of("ff8a4a"), 0.2))
    glow(canvas, x, top, tall * 0.75, hot, 0.75, OVER)
    left, right = edge(stage, x - spread, base, x - mouth, top), edge(stage, x + mouth, top, x + spread, base)
    outline = polygon([*left, (x, top + mouth * 0.3), *right, (x, base + 200)])
    dark = palette.tone(0.62).mix(Colour.of("3a2420"), 0.45)
    canvas.save()
    canvas.clipPath(outline, True)
    canvas.drawPaint(linear((0, top), (0, base), [(0, dark.argb()), (1, dark.mix(palette.haze, 0.55).argb())]))
    shade = [
        (x, top),
        (x + stage.side * tall * 0.08, base + 50),
        (x - stage.side * spread * 2, base + 50),
        (x - stage.side * spread, top),
    ]
    canvas.drawPath(polygon(shade), plain(palette.ground, 0.3, 10))
    for _ in range(rng.randint(4, 6)):
        sway = rng.uniform(-1, 1)
        points = [(x + mouth * 0.7 * sway, top - 4), (x + mouth * 1.6 * sway, top + tall * 0.2)]
        points += [(x + tall * sway * (0.35 + rng.uniform(0, 0.12)), top + tall * rng.uniform(0.38, 0.8))]
        for width, tone, blur in ((26, hot.argb(0.5), 12.0), (11, hot.argb(), 0.0), (4, white.argb(), 0.0)):
            ink = skia.Paint(Color=tone, AntiAlias=True)
            if blur:
                ink.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
            canvas.drawPath(limb(points, [width, width * 0.8, width * 0.2]), ink)
    canvas.restore()
    fire_glow = skia.Rect.MakeLTRB(x - tall * 0.4, top - tall * 0.4, x + tall * 0.4, top + tall * 0.4)
    with stage.aside(index, Move(motion="twinkle", entrance="none", pace=2.5), fire_glow) as glowing:
        glow(glowing, x, top, tall * 0.38, hot.mix(white, 0.3), 0.8, OVER)
    canvas.drawPath(oval(x, top + 3, mouth, mouth * 0.2), plain(white, 0.95, 3))
    rim(canvas, outline, palette.light, -stage.side * 2.5, 2, 0.4, 1)
    sparks(stage, index, (x, top), tall)


def sparks(stage: Stage, index: int, mouth: Point, tall: float) -> None:
    """What is thrown out and falls back, again and again."""
    (x, top), hot, white = mouth, Colour.of("ff6a1f"), Colour.of("ffe08a")
    thrown = [(stage.rng.uniform(-1, 1), stage.rng.random(), stage.rng.uniform(1.2, 4.2)) for _ in range(46)]

    def flying(canvas: skia.Canvas, phase: float) -> None:
        for aside, start, radius in thrown:
            share = (start + phase) % 1
            high = tall * (0.35 + 0.4 * start) * 4 * share * (1 - share) * (1 - 0.5 * abs(aside))
            at = (x + aside * tall * (0.06 + 0.42 * share), top - high)
            canvas.drawCircle(*at, radius, plain(hot.mix(white, 1 - share), 1 - 0.8 * share))

    area = skia.Rect.MakeLTRB(x - tall * 0.6, top - tall * 0.85, x + tall * 0.6, top + 20)
    stage.flipbook(index, Move(entrance="none", cell_seconds=0.1), area, flying, 12)
