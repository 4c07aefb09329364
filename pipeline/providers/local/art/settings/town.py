"""Built places: a skyline, a road, a village."""

import math

import skia

from pipeline.providers.local.art.brush import OVER, fade, glow, line, mist, plain, rays, rim
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.settings.land import foreground
from pipeline.providers.local.art.settings.peaks import peak
from pipeline.providers.local.art.settings.scenery import birds, flare, grass, hill, ridge, shimmer, sky
from pipeline.providers.local.art.shapes import box, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def waterfront(stage: Stage) -> Spot:
    """Towers in haze, row behind row, windows lit, a roof terrace in front."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.54, 0.7)
    sky(stage, horizon, 0.45, 64, drifting=False)
    lit = palette.accent.mix(palette.light, 0.55)
    glow(stage.layer(0), stage.wide / 2, horizon, stage.wide * 0.7, palette.horizon.mix(palette.light, 0.3), 0.6)
    for index, depth, tall, wide in ((0, 0.1, 330, 42), (0, 0.24, 400, 56), (1, 0.46, 430, 80), (1, 0.62, 300, 100)):
        towers(stage, index, horizon, tall * (1.25 if stage.tall else 0.92), wide, depth, lit)
        mist(stage, index, horizon - 10, 230, palette.haze.mix(palette.horizon, 0.5), 0.55)
    rays(stage, 1, stage.sun, 90 - stage.side * 18, 40, 8, stage.high, palette.light, 0.2)
    quay = max(0.74, horizon / stage.high + rng.uniform(0.08, 0.18)) * stage.high
    street(stage, horizon, quay)
    flare(stage, 1, 0.2)
    motes(stage, 2, 40, lit, 3, 0.5)
    x = stage.across(rng.uniform(0.55, 0.64))
    return Spot(x=x, y=quay + stage.high * 0.045, size=rng.uniform(360, 460))


def towers(stage: Stage, index: int, foot: float, tall: float, wide: float, depth: float, lit: Colour) -> None:
    """One row of buildings, lower near the middle of the picture."""
    rng = stage.rng
    x = stage.left - wide * rng.random()
    while x < stage.right:
        across = wide * rng.uniform(0.6, 1.3)
        edge = abs(2 * (x + across / 2) / stage.wide - 1)
        size = tall * rng.uniform(0.35, 1.0) * (0.55 + 0.6 * edge**0.8)
        tower(stage, index, x, foot, across, size, depth, lit)
        x += across + rng.uniform(-4, wide * 0.16)


def tower(stage: Stage, index: int, x: float, foot: float, wide: float, tall: float, depth: float, lit: Colour) -> None:
    """One building: setbacks or a spire, a lit edge, windows."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(index)
    top = foot - tall
    path = box(x, top, x + wide, foot + 160)
    crown = rng.random()
    if crown < 0.3:
        path.addPath(box(x + wide * 0.18, top - wide * 0.4, x + wide * 0.82, top + 2))
        path.addPath(box(x + wide * 0.47, top - wide * 1.1, x + wide * 0.53, top))
    elif crown < 0.5:
        path.addPath(
            polygon([(x, top + 1), (x + wide * rng.choice((0, 0.5, 1)), top - wide * 0.6), (x + wide, top + 1)])
        )
    tone = palette.tone(depth).mix(palette.sky, 0.12)
    fade(stage, index, path, top, foot + 60, tone, palette.haze.mix(palette.horizon, 0.35).mix(tone, depth * 0.8))
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(x - 9, top - wide * 1.2, x + wide + 9, foot - tall * 0.35))
    rim(canvas, path, palette.light, -stage.side * (2 + 4 * depth), 2, 0.2 + 0.4 * depth, 1)
    canvas.restore()
    pane = max(5.0, wide * 0.1)
    windows = skia.Path()
    share = 0.5 if palette.dark else 0.22
    for row in range(int(tall / (pane * 1.9)) - 1):
        for column in range(int(wide / (pane * 1.7))):
            if rng.random() < share:
                left, up = x + pane * 0.6 + column * pane * 1.7, top + pane + row * pane * 1.9
                if left + pane < x + wide - pane * 0.3:
                    windows.addRect(skia.Rect.MakeXYWH(left, up, pane * 0.9, pane * 1.1))
    canvas.drawPath(windows, plain(lit, (0.3 + 0.6 * depth) * (1.0 if palette.dark else 0.55)))


def street(stage: Stage, horizon: float, quay: float) -> None:
    """Water that mirrors the towers, a dark quay in front."""
    palette = stage.palette
    shore = horizon + 14
    canvas = stage.layer(1)
    water = palette.haze.mix(palette.ground, 0.55)
    fade(stage, 1, box(stage.left, shore, stage.right, stage.bottom), shore, quay, palette.haze.mix(water, 0.4), water)
    reflected(stage, 0, shore, 0.4)
    reflected(stage, 1, shore, 0.5)
    canvas.drawRect(skia.Rect.MakeLTRB(stage.left, shore - 2, stage.right, shore + 2), plain(palette.light, 0.35))
    shimmer(stage, 1, shore + 4, quay, 60, palette.light, 0.5)
    ledge = box(stage.left, quay, stage.right, stage.bottom)
    fade(stage, 2, ledge, quay, stage.bottom, palette.tone(0.72), palette.ground, palette.ground.shift(-0.03))
    stage.layer(2).drawRect(skia.Rect.MakeLTRB(stage.left, quay, stage.right, quay + 4), plain(palette.light, 0.45))
    for k in range(-12, 13):
        x = stage.wide / 2 + k * 60
        foot = stage.wide / 2 + k * 190
        stage.layer(2).drawLine(x, quay + 4, foot, stage.bottom, line(palette.ground, 3, 0.5))
    for edge in stage.rng.choice(((0.04, 0.96), (0.1,), (0.9,), ())):
        lamp(stage, stage.wide * edge, stage.high * 0.95, stage.high * 0.42)


def reflected(stage: Stage, source: int, shore: float, alpha: float) -> None:
    """A layer's towers upside down in the water, broken by ripples."""
    rng, image = stage.rng, stage.surfaces[source].makeImageSnapshot()
    with stage.soft(1, 5, skia.Paint(Alphaf=alpha)) as small:
        small.clipRect(skia.Rect.MakeLTRB(stage.left, shore, stage.right, stage.bottom))
        small.translate(0, 2 * shore)
        small.scale(1, -1)
        small.drawImageRect(image, stage.bounds, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kNone))
    canvas = stage.layer(1)
    for _ in range(40):
        t = rng.random()
        x, y, half = rng.uniform(stage.left, stage.right), shore + 4 + 170 * t, 14 + 90 * t
        tone = stage.palette.ground if rng.random() < 0.5 else stage.palette.horizon
        canvas.drawOval(skia.Rect.MakeLTRB(x - half, y - 1, x + half, y + 1 + 1.4 * t), plain(tone, 0.2))


def lamp(stage: Stage, x: float, foot: float, tall: float) -> None:
    """A street lamp near the edge."""
    palette, canvas = stage.palette, stage.layer(3)
    lean = 60 if x < stage.wide / 2 else -60
    path = skia.Path()
    path.moveTo(x, stage.bottom)
    path.lineTo(x, foot - tall)
    path.quadTo(x, foot - tall - 50, x + lean, foot - tall - 50)
    canvas.drawPath(path, line(palette.ground, 13))
    canvas.drawPath(path, line(palette.light, 2, 0.25))
    colour = palette.accent.mix(palette.light, 0.6)
    glow(canvas, x + lean, foot - tall - 40, 170, colour, 0.7 if palette.dark else 0.3, OVER)
    canvas.drawPath(box(x + lean - 26, foot - tall - 54, x + lean + 26, foot - tall - 40, 6), plain(colour.shift(0.1)))


def road(stage: Stage) -> Spot:
    """A road running to the light between hills."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.5, 0.56)
    end = stage.across(rng.uniform(0.42, 0.5))
    stage.sun = (end + rng.uniform(-60, 60), horizon - rng.uniform(60, 150))
    sky(stage, horizon, 0.5, 66, drifting=False)
    for share in (0.1, 0.9):
        peak(stage, 0, stage.wide * share, horizon + 30, rng.uniform(160, 260), 0.6)
    hill(stage, 0, ridge(stage, horizon - 6, 30, 0.4), palette.tone(0.25), palette.haze, 120)
    mist(stage, 0, horizon, 120, palette.haze.mix(palette.light, 0.5), 0.8)
    ground = palette.tone(0.62).mix(palette.local(Colour.of("b08a4e")), 0.35)
    plain_ = box(stage.left, horizon, stage.right, stage.bottom)
    fade(stage, 1, plain_, horizon, stage.bottom, palette.haze.mix(ground, 0.3), ground, palette.ground)
    near = stage.across(0.44)
    lane = polygon([(end - 5, horizon), (end + 5, horizon), (near + 560, stage.bottom), (near - 560, stage.bottom)])
    tar = palette.ground.mix(palette.haze, 0.22)
    fade(stage, 1, lane, horizon, stage.bottom, palette.haze.mix(palette.light, 0.4), tar, tar.mix(palette.ground, 0.6))
    canvas = stage.layer(1)
    rim(canvas, lane, palette.light, -stage.side * 5, 0, 0.5, 2)
    markings(stage, horizon, end, near)
    flare(stage, 1, 0.35)
    bank = ridge(stage, stage.high * 0.985, 20, 0.4)

    def height(x: float) -> float:
        return float(bank(x) - 120 * abs(2 * x / stage.wide - 1) ** 3)

    hill(stage, 3, height, palette.ground, palette.ground, 100)
    grass(stage, 3, height, 62, palette.ground.shift(0.015))
    birds(stage, 0, rng.randint(0, 5), palette.tone(0.6))
    t = 0.3
    return Spot(
        x=end + (near - end) * t + 40 * stage.side, y=horizon + (stage.bottom - horizon) * 0.36, size=270, layer=2
    )


def markings(stage: Stage, horizon: float, end: float, near: float) -> None:
    """Dashes and posts that grow towards us."""
    palette, canvas = stage.palette, stage.layer(1)
    for k in range(14):
        t0, t1 = (k / 14) ** 2.3, ((k + 0.5) / 14) ** 2.3
        y0, y1 = (horizon + (stage.bottom - horizon) * t for t in (t0, t1))
        x0, x1 = (end + (near - end) * t for t in (t0, t1))
        dash = polygon([(x0 - 15 * t0, y0), (x0 + 15 * t0, y0), (x1 + 15 * t1, y1), (x1 - 15 * t1, y1)])
        canvas.drawPath(dash, plain(palette.light, 0.75))
    for k in range(1, 8):
        t = (k / 8) ** 2.4
        y = horizon + (stage.bottom - horizon) * t
        for side in (-1, 1):
            x = end + (near - end) * t + side * (16 + 640 * t)
            canvas.drawRect(
                skia.Rect.MakeLTRB(x - 9 * t - 1, y - 76 * t - 4, x + 9 * t + 1, y),
                plain(palette.ground.mix(palette.haze, 0.5 - 0.4 * t)),
            )


def village(stage: Stage) -> Spot:
    """Small houses on hills, windows glowing."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.52, 0.58)
    sky(stage, horizon, 0.5, drifting=False)
    peak(stage, 0, stage.across(0.75), horizon + 60, rng.uniform(220, 320), 0.7)
    green = palette.local(Colour.of("7fa654"))
    for index, depth, drop, size in ((0, 0.25, 0.0, 26), (1, 0.45, 0.06, 46), (1, 0.65, 0.13, 66)):
        height = ridge(stage, horizon + stage.high * drop, 60, 0.36, 6)
        for _ in range(rng.randint(3, 6)):
            x = rng.uniform(stage.left, stage.right)
            hut(stage, index, x, height(x) + 10, size * rng.uniform(0.8, 1.3), depth)
        hill(stage, index, height, green.mix(palette.haze, 0.8 - depth), green.mix(palette.ground, depth), 300)
        mist(stage, index, horizon + stage.high * (drop + 0.07), 120, palette.haze.mix(palette.light, 0.4), 0.35)
    height = ridge(stage, horizon + stage.high * 0.22, 40, 0.36, 6)
    path = hill(stage, 2, height, green, green.mix(palette.ground, 0.75), 380)
    rim(stage.layer(2), path, palette.light, 0, 5, 0.4, 3)
    foreground(stage, 170)
    x = stage.across(rng.uniform(0.52, 0.62))
    return Spot(x=x, y=height(x) + 12, size=300)


def hut(stage: Stage, index: int, x: float, y: float, s: float, depth: float) -> None:
    """A gabled house far off."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(index)
    wall = palette.local(Colour.of(rng.choice(("f0e2cc", "e0c8a8", "d8d8d0"))), depth)
    roof = palette.local(Colour.of(rng.choice(("b0503c", "8a4a48", "5a5f70"))), depth)
    canvas.drawPath(box(x - s, y - s, x + s, y), plain(wall))
    canvas.drawPath(box(x, y - s, x + s, y), plain(palette.ground, 0.18 + 0.1 * math.copysign(1, -stage.side)))
    canvas.drawPath(
        polygon([(x - s * 1.2, y - s), (x - s * 0.7, y - s * 1.8), (x + s * 0.7, y - s * 1.8), (x + s * 1.2, y - s)]),
        plain(roof),
    )
    for k in (-0.5, 0.3):
        canvas.drawRect(
            skia.Rect.MakeXYWH(x + k * s, y - s * 0.7, s * 0.28, s * 0.36),
            plain(palette.accent.mix(palette.light, 0.6)),
        )
    glow(canvas, x, y - s * 0.5, s * 1.8, palette.accent, 0.3 if palette.dark else 0.08, OVER)
