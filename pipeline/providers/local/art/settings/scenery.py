"""Parts that landscapes share: skies, ridges, trees, grass, water."""

import math
from collections.abc import Callable
from random import Random

import skia

from pipeline.providers.local.art.brush import falling, glow, line, linear, plain, sun
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.shapes import Point, curve, limb, polygon, rough
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.texture import clouds, stars

Height = Callable[[float], float]


def sky(stage: Stage, horizon: float, cover: float = 0.45, disc: float = 46.0, drifting: bool = True) -> None:
    """Sky down to the horizon: gradient, stars by night, sun or moon, clouds, drifting unless tall things hide them."""
    palette, rng = stage.palette, stage.rng
    canvas = stage.layer(0)
    colours = palette.zenith, palette.sky, palette.horizon.mix(palette.sky, 0.25), palette.horizon
    canvas.drawRect(stage.bounds, falling(stage.top, horizon, *colours))
    if palette.dark:
        stars(stage, 0, 170, horizon)
    sun(stage, 0, disc * rng.uniform(0.8, 1.5) * (0.75 if palette.dark else 1.0))
    if cover:
        clouds(stage, 0, horizon * rng.uniform(-0.1, 0.12), horizon * rng.uniform(0.8, 1.02), cover, drifting=drifting)


def ridge(stage: Stage, base: float, amplitude: float, decay: float = 0.55, steps: int = 7) -> Height:
    """A rough height line across the picture; smaller decay is smoother."""
    line_ = rough(stage.rng, steps, decay)
    last = len(line_) - 1

    def height(x: float) -> float:
        at = (x - stage.left) / (stage.right - stage.left) * last
        low = min(max(int(at), 0), last - 1)
        return base - amplitude * (line_[low] + (line_[low + 1] - line_[low]) * (at - low))

    return height


def land(stage: Stage, height: Height, places: int = 160, bottom: float | None = None) -> skia.Path:
    """The area under a height line."""
    step = (stage.right - stage.left) / places
    points = [(stage.left + i * step, height(stage.left + i * step)) for i in range(places + 1)]
    floor = stage.bottom + 5 if bottom is None else bottom
    return polygon([(stage.left, floor), *points, (stage.right, floor)])


def hill(stage: Stage, index: int, height: Height, colour: Colour, foot: Colour, depth: float = 400.0) -> skia.Path:
    """Land that fades from its crest colour to a misty (or dark) foot."""
    path = land(stage, height)
    top = path.getBounds().top()
    stage.layer(index).drawPath(path, linear((0, top), (0, top + depth), [(0, colour.argb()), (1, foot.argb())]))
    return path


def pine(x: float, y: float, tall: float, rng: Random) -> list[Point]:
    """Outline of a conifer standing at (x, y)."""
    left: list[Point] = []
    right: list[Point] = []
    tiers = 7
    for i in range(tiers):
        t = (i + 1) / tiers
        reach = tall * 0.2 * t**0.9 * rng.uniform(0.8, 1.15)
        at = y - tall * (1 - t * 0.92)
        left += [(x - reach, at), (x - reach * 0.5, at - tall * 0.015)]
        right += [(x + reach, at + tall * rng.uniform(-0.01, 0.02)), (x + reach * 0.5, at - tall * 0.015)]
    trunk = tall * 0.02
    return [(x, y - tall), *left, (x - trunk, y - tall * 0.07), (x - trunk, y + 4), (x + trunk, y + 4),
            (x + trunk, y - tall * 0.07), *reversed(right)]  # fmt: skip


def pines(stage: Stage, index: int, height: Height, tall: float, colour: Colour, gaps: tuple[float, float]) -> None:
    """A stand of conifers along a height line, thinner between two x."""
    canvas, rng = stage.layer(index), stage.rng
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    x = stage.left - tall * 0.1
    while x < stage.right + tall * 0.1:
        if not gaps[0] < x < gaps[1]:
            size = tall * rng.uniform(0.55, 1.1)
            path.addPath(polygon(pine(x, height(x) + tall * 0.04, size, rng)))
        x += tall * rng.uniform(0.1, 0.34)
    canvas.drawPath(path, plain(colour))


def grass(stage: Stage, index: int, height: Height, tall: float, colour: Colour, density: float = 1.0) -> None:
    """Blades that lean with the wind."""
    rng = stage.rng
    path = skia.Path()
    lean = rng.uniform(-0.5, 0.5)
    count = int((stage.right - stage.left) / 7 * density)
    for _ in range(count):
        x = rng.uniform(stage.left, stage.right)
        size, bend = tall * rng.uniform(0.35, 1.0), lean + rng.uniform(-0.35, 0.35)
        y, half = height(x) + 5, rng.uniform(1.5, 3.2)
        tip = (x + bend * size, y - size)
        path.moveTo(x - half, y)
        path.quadTo(x - half + bend * size * 0.2, y - size * 0.6, *tip)
        path.quadTo(x + half + bend * size * 0.3, y - size * 0.5, x + half, y)
        path.close()
    stage.layer(index).drawPath(path, plain(colour))


def crown(x: float, y: float, radius: float, rng: Random, lumps: int = 9) -> skia.Path:
    """A leafy crown around (x, y)."""
    path = skia.Path.Circle(x, y, radius * 0.66)
    path.setFillType(skia.PathFillType.kWinding)
    for i in range(lumps):
        turn = math.tau * i / lumps
        reach = radius * rng.uniform(0.5, 0.74)
        path.addCircle(x + reach * math.cos(turn), y + reach * 0.84 * math.sin(turn), radius * rng.uniform(0.24, 0.4))
    return path


def boughs(x: float, y: float, tall: float, rng: Random, levels: int = 4, spread: float = 32) -> list[skia.Path]:
    """Trunk and branches of a bare tree."""
    found: list[skia.Path] = []

    def grow(x: float, y: float, turn: float, length: float, width: float, level: int) -> None:
        bend = rng.uniform(-12, 12)
        mx, my = (
            x + math.cos(math.radians(turn + bend)) * length / 2,
            y + math.sin(math.radians(turn + bend)) * length / 2,
        )
        ex, ey = x + math.cos(math.radians(turn)) * length, y + math.sin(math.radians(turn)) * length
        found.append(limb([(x, y), (mx, my), (ex, ey)], [width, width * 0.82, width * 0.62], 4))
        if level < levels:
            for side in (-1, 1, 0)[: 3 if rng.random() < 0.4 else 2]:
                grow(
                    ex,
                    ey,
                    turn + side * rng.uniform(0.6, 1.2) * spread,
                    length * rng.uniform(0.62, 0.82),
                    width * 0.6,
                    level + 1,
                )

    grow(x, y, -90 + rng.uniform(-6, 6), tall * 0.36, tall * 0.075, 0)
    return found


def shimmer(stage: Stage, index: int, top: float, bottom: float, count: int, colour: Colour, alpha: float) -> None:
    """Glints on water below the sun, finer near the horizon, that move with the waves."""
    rng, x0 = stage.rng, stage.sun[0]
    area = skia.Rect.MakeLTRB(x0 - 460, top - 4, x0 + 460, bottom + 4)
    with stage.aside(index, Move(motion="roll", entrance="none", pace=1.6, reach=1.5), area) as canvas:
        for _ in range(count):
            t = rng.random() ** 1.6
            y = top + (bottom - top) * t
            x = rng.gauss(x0, 26 + 150 * t)
            half = (10 + 66 * t) * rng.uniform(0.3, 1.0)
            canvas.drawOval(
                skia.Rect.MakeLTRB(x - half, y - 1 - 3 * t, x + half, y + 1 + 3 * t),
                plain(colour, alpha * rng.uniform(0.2, 1)),
            )


def birds(stage: Stage, index: int, count: int, colour: Colour) -> None:
    """A loose flock in the distance, beating its wings."""
    rng = stage.rng
    x0, y0 = stage.across(rng.uniform(0.5, 0.75)), stage.high * rng.uniform(0.16, 0.32)
    flock = [
        (x0 + rng.gauss(0, 70), y0 + rng.gauss(0, 40), rng.uniform(8, 18), rng.uniform(0.3, 0.7)) for _ in range(count)
    ]

    def flying(canvas: skia.Canvas, phase: float) -> None:
        for x, y, size, turn in flock:
            lift = 0.5 + 0.45 * math.sin(math.tau * (phase + 3 * turn))
            wings = [
                (x - size, y - size * lift),
                (x - size * 0.4, y - size * (0.15 + 0.4 * lift)),
                (x, y),
                (x + size * 0.4, y - size * (0.15 + 0.4 * lift)),
                (x + size, y - size * lift),
            ]
            canvas.drawPath(curve(wings), line(colour, 2.4, 0.8))

    area = skia.Rect.MakeLTRB(x0 - 320, y0 - 220, x0 + 320, y0 + 220)
    stage.flipbook(index, Move(motion="drift", entrance="none", cell_seconds=0.11), area, flying, 6)


def flare(stage: Stage, index: int, alpha: float = 0.2) -> None:
    """The sun's light spilling over what stands before it."""
    x, y = stage.sun
    glow(
        stage.layer(index),
        x,
        y,
        620,
        stage.palette.light.mix(stage.palette.horizon, 0.4),
        alpha,
        skia.BlendMode.kSrcOver,
    )
