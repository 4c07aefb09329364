"""Cafés."""

import skia

from pipeline.providers.local.art.brush import OVER, below, falling, glow, line, plain, volume
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.settings.backdrops import bokeh_discs
from pipeline.providers.local.art.settings.rooms import beam, plant, window
from pipeline.providers.local.art.shapes import box, oval, polygon
from pipeline.providers.local.art.stage import Spot, Stage


def cafe(stage: Stage) -> Spot:
    """A wooden counter, soft lights beyond."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    table = stage.high * rng.uniform(0.62, 0.72)
    dark = palette.ground.mix(palette.local(Colour.of("6a4028")), 0.4)
    canvas.drawRect(stage.bounds, falling(stage.top, table, dark.mix(palette.sky, 0.2), palette.haze.mix(dark, 0.55)))
    stage.sun = (stage.across(rng.uniform(0.2, 0.32)), stage.high * 0.18)
    glow(canvas, *stage.sun, 800, palette.light.mix(palette.horizon, 0.4), 0.8)
    if rng.random() < 0.5:
        shelves(stage, dark)
    else:
        left, right = sorted((stage.across(0.52), stage.across(0.96)))
        window(stage, left, stage.high * 0.1, right, table - 50, 2)
    bokeh_discs(stage, 0, 20, 60, 0.22)
    for k in range(3):
        pendant(stage, stage.wide * (0.2 + 0.3 * k), stage.high * rng.uniform(0.08, 0.16))
    wood = palette.local(Colour.of("a8693a")).mix(palette.ground, 0.2)
    below(
        stage,
        1,
        table,
        wood.mix(palette.light, 0.3),
        wood,
        wood.mix(palette.ground, 0.75),
    )
    for k in range(26):
        y = table + (stage.bottom - table) * (k / 26) ** 1.5
        stage.layer(1).drawLine(
            stage.left, y, stage.right, y + rng.uniform(-6, 6), line(palette.ground, 1 + k * 0.14, 0.16)
        )
    glow(stage.layer(1), stage.sun[0], table + 40, 520, palette.light, 0.4, skia.BlendMode.kSrcATop)
    beam(stage, 1, 0.26)
    plant(stage, 3, stage.across(0.97), stage.high * 1.0, stage.high * 0.28)
    return Spot(x=stage.across(rng.uniform(0.46, 0.54)), y=table + stage.high * 0.09, size=470 if stage.tall else 430)


def pendant(stage: Stage, x: float, y: float) -> None:
    """A hanging lamp."""
    palette, canvas = stage.palette, stage.layer(1)
    warm = Colour.of("ffdf9a").mix(palette.light, 0.3)
    canvas.drawLine(x, stage.top, x, y, line(palette.ground, 4))
    glow(canvas, x, y + 40, 230, warm, 0.55, OVER)
    volume(
        stage,
        1,
        polygon([(x - 14, y - 8), (x + 14, y - 8), (x + 52, y + 38), (x - 52, y + 38)]),
        palette.ground.mix(palette.accent, 0.25),
    )
    canvas.drawPath(oval(x, y + 40, 26, 9), plain(warm.mix(WHITE, 0.5)))


def shelves(stage: Stage, dark: Colour) -> None:
    """Jars and bottles out of focus."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    for k in range(3):
        y = stage.high * (0.2 + 0.15 * k)
        x0 = stage.across(0.62)
        canvas.drawRect(
            skia.Rect.MakeLTRB(min(x0, stage.across(1.1)), y, max(x0, stage.across(1.1)), y + 10),
            plain(dark.shift(0.06), 0.9, 4),
        )
        for i in range(7):
            x = stage.across(0.66 + i * 0.055)
            wide, tall = rng.uniform(12, 24), rng.uniform(40, 84)
            canvas.drawPath(
                box(x - wide, y - tall, x + wide, y, 8),
                plain(
                    rng.choice((palette.accent, palette.second, palette.haze, palette.horizon)).mix(dark, 0.4), 0.8, 5
                ),
            )
