"""Where things are found out: laboratories, networks, markets."""

import math

import skia

from pipeline.providers.local.art.brush import OVER, below, fade, falling, glow, line, plain
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.settings.backdrops import bokeh_discs
from pipeline.providers.local.art.settings.town import waterfront
from pipeline.providers.local.art.shapes import box, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def lab(stage: Stage) -> Spot:
    """A bench of glass and light in a dark laboratory."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    bench = stage.high * 0.72
    canvas.drawRect(
        stage.bounds,
        falling(
            stage.top,
            bench,
            palette.zenith.mix(palette.ground, 0.3),
            palette.sky.mix(palette.ground, 0.2),
            palette.haze,
        ),
    )
    stage.sun = (stage.wide / 2, stage.high * 0.3)
    glow(canvas, *stage.sun, 760, palette.second.mix(palette.light, 0.4), 0.6)
    molecules(stage)
    glassware(stage, bench)
    steel = palette.haze.mix(palette.ground, 0.55)
    below(
        stage,
        1,
        bench,
        steel.shift(0.12),
        steel,
        palette.ground,
    )
    glow(stage.layer(1), stage.wide / 2, bench + 60, 420, palette.second, 0.4, skia.BlendMode.kSrcATop)
    motes(stage, 2, 50, palette.light, 3, 0.6)
    bokeh_discs(stage, 3, 6, 70, 0.1)
    return Spot(x=stage.wide * rng.uniform(0.46, 0.54), y=bench + 66, size=390)


def glassware(stage: Stage, bench: float) -> None:
    """Vessels along the bench, the middle left free."""
    palette, rng = stage.palette, stage.rng
    for k in range(9):
        x = stage.wide * (0.02 + 0.12 * k)
        if abs(x - stage.wide / 2) > 170:
            vessel(
                stage,
                1,
                x,
                bench + 8,
                rng.uniform(70, 170),
                rng.choice((palette.accent, palette.second, palette.horizon)),
            )


def molecules(stage: Stage) -> None:
    """Hexagon chains glowing in the air."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    for _ in range(9):
        x, y, size = rng.uniform(0, stage.wide), stage.high * rng.uniform(0.02, 0.6), rng.uniform(30, 80)
        points = [
            (x + size * math.cos(k * math.pi / 3 + 0.5), y + size * math.sin(k * math.pi / 3 + 0.5)) for k in range(6)
        ]
        canvas.drawPath(polygon(points), line(palette.light, 3, 0.24))
        for px, py in points[:: rng.choice((1, 2))]:
            glow(canvas, px, py, 26, palette.second, 0.5)
            canvas.drawCircle(px, py, 6, plain(palette.light, 0.7))


def vessel(stage: Stage, index: int, x: float, foot: float, tall: float, liquid: Colour) -> None:
    """A tube or beaker with glowing liquid."""
    wide, canvas = tall * stage.rng.uniform(0.12, 0.3), stage.layer(index)
    glass = box(x - wide, foot - tall, x + wide, foot, wide * 0.5)
    level = foot - tall * stage.rng.uniform(0.3, 0.7)
    glow(canvas, x, foot - tall * 0.3, tall, liquid, 0.32, OVER)
    fade(
        stage,
        index,
        box(x - wide * 0.9, level, x + wide * 0.9, foot - 3, wide * 0.45),
        level,
        foot,
        liquid.mix(WHITE, 0.25),
        liquid,
    )
    canvas.drawPath(glass, plain(stage.palette.light, 0.14))
    canvas.drawPath(glass, line(stage.palette.light, 2.4, 0.7))
    canvas.drawLine(x - wide * 0.5, foot - tall * 0.9, x - wide * 0.5, foot - tall * 0.2, line(WHITE, 3, 0.5))


def tech(stage: Stage) -> Spot:
    """A glowing grid to the horizon, circuits and light points."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    horizon = stage.high * rng.uniform(0.5, 0.68)
    centre = stage.across(rng.uniform(0.34, 0.5))
    canvas.drawRect(
        stage.bounds, falling(stage.top, horizon, palette.ground, palette.zenith.mix(palette.sky, 0.3), palette.sky)
    )
    stage.sun = (centre, horizon - 40)
    glow(canvas, centre, horizon, 760, palette.second.mix(palette.horizon, 0.4), 0.75)
    (circuits if rng.random() < 0.6 else sphere)(stage, horizon)
    below(
        stage,
        1,
        horizon,
        palette.sky,
        palette.zenith.mix(palette.ground, 0.5),
        palette.ground,
    )
    grid = stage.layer(1)
    for k in range(-22, 23):
        grid.drawLine(
            stage.wide / 2 + k * 26, horizon, stage.wide / 2 + k * 200, stage.bottom, line(palette.second, 2.2, 0.4)
        )
    for k in range(14):
        y = horizon + (stage.bottom - horizon) * (k / 14) ** 2.2
        grid.drawLine(stage.left, y, stage.right, y, line(palette.second, 1.2 + k * 0.16, 0.42))
    glow(grid, centre, horizon, 560, palette.light, 0.5, skia.BlendMode.kSrcATop)
    motes(stage, 2, 80, palette.second.mix(palette.light, 0.5), 3.4, 0.8)
    bokeh_discs(stage, 3, 6, 80, 0.1)
    return Spot(x=stage.across(rng.uniform(0.44, 0.62)), y=stage.high * 0.8, size=430)


def sphere(stage: Stage, horizon: float) -> None:
    """A globe of lines rising over the grid, points of light on it."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    x, radius = stage.sun[0], min(stage.wide * 0.46, stage.high * 0.36)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, horizon))
    for k in range(7):
        share = math.cos(k * math.pi / 12)
        canvas.drawPath(oval(x, horizon, radius * share, radius), line(palette.second, 2.2, 0.4))
        y, half = horizon - radius * math.sin(k * math.pi / 14), radius * math.cos(k * math.pi / 14)
        canvas.drawPath(oval(x, y, half, half * 0.12), line(palette.second, 2.0, 0.35))
    for _ in range(70):
        turn, out = rng.uniform(math.pi, math.tau), radius * rng.random() ** 0.4
        px, py = x + math.cos(turn) * out, horizon + math.sin(turn) * out
        glow(canvas, px, py, 20, rng.choice((palette.accent, palette.second, palette.light)), 0.7)
        canvas.drawCircle(px, py, 2.6, plain(palette.light, 0.9))
    canvas.restore()


def circuits(stage: Stage, horizon: float) -> None:
    """Traces with glowing ends."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    for _ in range(46):
        x, y = stage.wide * rng.random(), stage.top + (horizon - stage.top) * rng.random() ** 0.8
        tone = rng.choice((palette.second, palette.accent, palette.light))
        path = skia.Path()
        path.moveTo(x, y)
        for _ in range(rng.randint(2, 4)):
            step = rng.uniform(30, 130) * rng.choice((-1, 1))
            dx, dy = rng.choice(((step, 0), (0, step), (step * 0.5, step * 0.5)))
            x, y = x + dx, min(horizon - 6, y + dy)
            path.lineTo(x, y)
        canvas.drawPath(path, line(tone, 2.4, 0.35))
        glow(canvas, x, y, 24, tone, 0.7)
        canvas.drawCircle(x, y, 4.4, plain(palette.light, 0.9))


def market(stage: Stage) -> Spot:
    """A trading chart in light over a city at dusk."""
    palette, rng = stage.palette, stage.rng
    spot = waterfront(stage)
    canvas = stage.layer(1)
    x, price, wide = stage.left, stage.high * 0.52, 24
    while x < stage.right:
        move = rng.gauss(-9, 26)
        up = move < 0
        tone = palette.second if up else palette.accent
        top, low = min(price, price + move), max(price, price + move)
        canvas.drawLine(
            x + wide / 2, top - rng.uniform(4, 26), x + wide / 2, low + rng.uniform(4, 26), line(tone, 2.4, 0.6)
        )
        canvas.drawPath(box(x, top, x + wide * 0.7, low + 4, 2), plain(tone, 0.62))
        price, x = max(stage.high * 0.16, price + move), x + wide
    return spot
