"""Great gatherings: concerts, stadiums."""

import skia

from pipeline.providers.local.art.brush import below, fade, falling, glow, line, plain, rays, rim, volume
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.shapes import box, circle, limb, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def concert(stage: Stage) -> Spot:
    """A stage in crossing beams, a crowd of raised hands before it."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    floor = stage.high * 0.7
    canvas.drawRect(
        stage.bounds, falling(stage.top, floor, palette.ground, palette.zenith.mix(palette.sky, 0.4), palette.sky)
    )
    stage.sun = (stage.wide / 2, stage.high * 0.06)
    glow(canvas, stage.wide / 2, stage.high * 0.45, 700, palette.horizon, 0.7)
    for k in range(7):
        x = stage.wide * (0.08 + 0.14 * k)
        rays(
            stage,
            0,
            (x, stage.top - 10),
            90 + (stage.wide / 2 - x) / stage.wide * -50 + rng.uniform(-18, 18),
            4,
            3,
            stage.high * 0.9,
            (palette.accent, palette.second, palette.light)[k % 3],
            0.9,
        )
        canvas.drawPath(box(x - 18, stage.top, x + 18, stage.top + 60, 8), plain(palette.ground))
        glow(canvas, x, stage.top + 62, 90, palette.light, 0.9)
    deck = box(stage.left, floor, stage.right, stage.bottom)
    fade(stage, 1, deck, floor, stage.high * 0.9, palette.sky.mix(palette.ground, 0.3), palette.ground)
    glow(stage.layer(1), stage.wide / 2, floor + 30, 460, palette.light, 0.55, skia.BlendMode.kSrcATop)
    for side in (0, 1):
        for k in range(3):
            x, y = stage.wide * side + (70 if side == 0 else -70), floor - 130 * k
            volume(stage, 1, box(x - 90, y - 124, x + 90, y, 6), palette.ground.shift(0.03))
            stage.layer(1).drawCircle(x, y - 62, 46, plain(palette.ground.shift(-0.04)))
            stage.layer(1).drawCircle(x, y - 62, 46, line(palette.haze, 4, 0.6))
    audience(stage)
    motes(stage, 2, 60, palette.light, 4, 0.7)
    return Spot(x=stage.wide * rng.uniform(0.46, 0.54), y=floor + 46, size=390)


def audience(stage: Stage) -> None:
    """Heads and raised arms in silhouette along the lower edge."""
    rng, palette, canvas = stage.rng, stage.palette, stage.layer(3)
    for row in range(2):
        x = stage.left
        while x < stage.right:
            y = stage.high * (0.95 + 0.05 * row) - 50 * abs(2 * x / stage.wide - 1) ** 1.5
            size = rng.uniform(30, 38)
            tone = palette.ground.mix(palette.haze, 0.16 - 0.14 * row)
            canvas.drawPath(circle(x, y, size), plain(tone))
            canvas.drawPath(oval(x, y + size * 2.1, size * 1.9, size * 1.5), plain(tone))
            rim(canvas, circle(x, y, size), palette.light, 0, 4, 0.5, 3)
            if rng.random() < 0.5:
                side = rng.choice((-1, 1))
                canvas.drawPath(
                    limb(
                        [
                            (x + side * size * 1.2, y + size),
                            (x + side * size * 1.7, y - size),
                            (x + side * size * 1.3, y - size * 2.6),
                        ],
                        [22, 18, 14],
                    ),
                    plain(tone),
                )
            x += size * rng.uniform(2.1, 2.9)


def stadium(stage: Stage) -> Spot:
    """A pitch under floodlights."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    horizon = stage.high * 0.58
    canvas.drawRect(stage.bounds, falling(stage.top, horizon, palette.zenith, palette.sky, palette.horizon))
    stage.sun = (stage.across(0.2), stage.high * 0.12)
    stands(stage, horizon)
    for share in (0.06, 0.34, 0.66, 0.94):
        x = stage.wide * share
        canvas.drawLine(x, horizon - 130, x, stage.high * 0.14, line(palette.ground, 9))
        canvas.drawPath(box(x - 50, stage.high * 0.11, x + 50, stage.high * 0.15, 6), plain(WHITE))
        glow(canvas, x, stage.high * 0.13, 330, palette.light, 0.75)
    pitch(stage, horizon)
    motes(stage, 2, 60, palette.light, 4, 0.6)
    return Spot(x=stage.across(rng.uniform(0.5, 0.6)), y=stage.high * 0.83, size=400)


def stands(stage: Stage, horizon: float) -> None:
    """Tiers full of people."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    shape = polygon(
        [
            (stage.left, horizon - 190),
            (stage.wide * 0.3, horizon - 110),
            (stage.wide * 0.7, horizon - 110),
            (stage.right, horizon - 190),
            (stage.right, horizon + 20),
            (stage.left, horizon + 20),
        ]
    )
    fade(stage, 0, shape, horizon - 190, horizon, palette.tone(0.6), palette.tone(0.85))
    canvas.save()
    canvas.clipPath(shape, True)
    for _ in range(900):
        x, y = rng.uniform(stage.left, stage.right), rng.uniform(horizon - 180, horizon)
        canvas.drawCircle(
            x,
            y,
            rng.uniform(2, 4.4),
            plain(rng.choice((palette.accent, palette.second, palette.light, palette.haze)), 0.6),
        )
    canvas.restore()


def pitch(stage: Stage, horizon: float) -> None:
    """Mown stripes, a halfway line, a circle."""
    palette = stage.palette
    green = palette.local(Colour.of("4fa04f"))
    below(
        stage,
        1,
        horizon,
        green.mix(palette.light, 0.25),
        green,
        green.mix(palette.ground, 0.7),
    )
    for k in range(8):
        t0, t1 = (k / 8) ** 1.8, ((k + 0.5) / 8) ** 1.8
        y0, y1 = (horizon + (stage.bottom - horizon) * t for t in (t0, t1))
        stage.layer(1).drawRect(skia.Rect.MakeLTRB(stage.left, y0, stage.right, y1), plain(palette.light, 0.08))
    stage.layer(1).drawPath(
        oval(stage.wide / 2, stage.high * 0.8, stage.wide * 0.34, stage.high * 0.07), line(WHITE, 6, 0.7)
    )
    stage.layer(1).drawLine(stage.left, stage.high * 0.8, stage.right, stage.high * 0.8, line(WHITE, 5, 0.6))
