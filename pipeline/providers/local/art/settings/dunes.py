"""Deserts of dunes and mesas."""

from pipeline.providers.local.art.brush import line, linear, mist, rim
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.settings.scenery import (
    Height,
    hill,
    land,
    ridge,
    sky,
)  # fmt: skip
from pipeline.providers.local.art.shapes import polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def desert(stage: Stage) -> Spot:
    """Dunes with a sharp lit crest under a hot sky."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.5, 0.57)
    sky(stage, horizon, 0.25, 60)
    mesas(stage, horizon)
    sand = palette.local(Colour.of("e0a060"), 1)
    dune(stage, 0, horizon + 10, 40, sand.mix(palette.haze, 0.6))
    dune(stage, 1, horizon + stage.high * 0.09, 80, sand.mix(palette.haze, 0.35))
    mist(stage, 1, horizon + 40, 160, palette.haze.mix(palette.light, 0.4), 0.6)
    height = dune(stage, 2, horizon + stage.high * 0.22, 110, sand.mix(palette.ground, 0.22))
    dune(stage, 3, stage.high * 0.93, 90, sand.mix(palette.ground, 0.62))
    motes(stage, 2, 60, palette.light, 3, 0.4)
    x = stage.across(rng.uniform(0.58, 0.7))
    return Spot(x=x, y=height(x) + 8, size=240)


def mesas(stage: Stage, horizon: float) -> None:
    """Table mountains far away."""
    rng, palette = stage.rng, stage.palette
    for _ in range(rng.randint(1, 3)):
        x, wide, tall = stage.across(rng.uniform(0.45, 1.0)), rng.uniform(70, 190), rng.uniform(50, 130)
        shape = polygon([
            (x - wide, horizon + 30), (x - wide * 0.72, horizon - tall * 0.6), (x - wide * 0.64, horizon - tall),
            (x + wide * 0.6, horizon - tall * 0.97), (x + wide * 0.7, horizon - tall * 0.5), (x + wide, horizon + 30),
        ])  # fmt: skip
        canvas = stage.layer(0)
        canvas.drawPath(
            shape,
            linear((0, horizon - tall), (0, horizon + 30), [(0, palette.tone(0.3).argb()), (1, palette.haze.argb())]),
        )
        rim(canvas, shape, palette.light, -stage.side * 4, 1, 0.5, 2)


def dune(stage: Stage, index: int, base: float, rise: float, colour: Colour) -> Height:
    """A smooth dune: lit windward side, shaded lee below the crest."""
    height = ridge(stage, base, rise, 0.32, 6)
    path = hill(stage, index, height, colour.mix(stage.palette.light, 0.3), colour.mix(stage.palette.ground, 0.35), 420)
    canvas = stage.layer(index)
    lee = ridge(stage, base + rise * 1.1, rise * 0.9, 0.3, 5)
    canvas.save()
    canvas.clipPath(path, True)
    canvas.drawPath(
        land(stage, lee),
        linear(
            (0, base - rise),
            (0, base + rise * 3),
            [
                (0, stage.palette.ground.argb(0.05)),
                (0.3, stage.palette.ground.argb(0.34)),
                (1, stage.palette.ground.argb(0.1)),
            ],
        ),
    )
    for i in range(9):
        offset = ridge(stage, base + rise * 0.5 + i * 26, rise * 0.6, 0.35, 5)
        canvas.drawPath(land(stage, offset), line(stage.palette.light, 1.4, 0.1))
    canvas.restore()
    rim(canvas, path, stage.palette.light, 0, 4, 0.7, 2)
    return height
