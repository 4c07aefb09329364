"""Still water that mirrors the hills."""

import skia

from pipeline.providers.local.art.brush import fade, linear, mist, plain, rim
from pipeline.providers.local.art.settings.land import foreground
from pipeline.providers.local.art.settings.peaks import peak
from pipeline.providers.local.art.settings.scenery import hill, pines, ridge, shimmer, sky
from pipeline.providers.local.art.shapes import blob
from pipeline.providers.local.art.stage import Spot, Stage


def lake(stage: Stage) -> Spot:
    """Still water that mirrors hills and sky."""
    palette, rng = stage.palette, stage.rng
    shore = stage.high * rng.uniform(0.54, 0.6)
    sky(stage, shore, 0.4)
    for share, size in ((0.3, 0.7), (0.72, 1.0)):
        peak(stage, 0, stage.across(share + rng.uniform(-0.08, 0.08)), shore + 10, rng.uniform(240, 380) * size, size)
    height = ridge(stage, shore - 26, 40, 0.5)
    canvas = stage.layer(0)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, shore))
    hill(stage, 0, height, palette.tone(0.4), palette.tone(0.3), 120)
    pines(stage, 0, height, 84, palette.tone(0.46), (0, 0))
    canvas.restore()
    mist(stage, 0, shore - 4, 110, palette.haze.mix(palette.light, 0.4), 0.75)
    mirror(stage, shore)
    shimmer(stage, 1, shore + 8, stage.high * 0.82, 60, palette.light, 0.6)
    foreground(stage, 170)
    x = stage.across(rng.uniform(0.62, 0.72))
    return Spot(x=x, y=spit(stage, x), size=260)


def spit(stage: Stage, x: float) -> float:
    """A tongue of land that runs into the water under `x`; the height of its crest there."""
    palette = stage.palette
    out = -1 if x > stage.wide / 2 else 1
    end, root = x + out * 250, (stage.right + 60 if out < 0 else stage.left - 60)
    top, foot = stage.high * 0.75, stage.high * 0.83
    points = [(end, foot - 14), (x + out * 90, top + 16), (x, top + 4), (x - out * 160, top - 10), (root, top - 40)]
    shape = blob([*points, (root, foot + 90), (x, foot + 20), (x + out * 130, foot)], 0.7)
    fade(stage, 2, shape, top - 30, foot + 40, palette.tone(0.66), palette.tone(0.92))
    rim(stage.layer(2), shape, palette.light, 0, 5, 0.5, 3)
    return top + 14


def mirror(stage: Stage, shore: float) -> None:
    """The back layer turned over below the shore, darker and broken by ripples."""
    palette, rng, canvas = stage.palette, stage.rng, stage.layer(0)
    image = stage.surfaces[0].makeImageSnapshot()
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(stage.left, shore, stage.right, stage.bottom))
    canvas.translate(0, 2 * shore)
    canvas.scale(1, -1)
    canvas.drawImageRect(image, stage.bounds, skia.SamplingOptions(skia.FilterMode.kLinear))
    canvas.restore()
    area = skia.Rect.MakeLTRB(stage.left, shore, stage.right, stage.bottom)
    tint = palette.sky.mix(palette.ground, 0.5)
    canvas.drawRect(
        area,
        linear((0, shore), (0, stage.bottom), [(0, tint.argb(0.12)), (1, tint.mix(palette.ground, 0.4).argb(0.9))]),
    )
    for _ in range(90):
        t = rng.random() ** 1.5
        x, y, half = (
            rng.uniform(stage.left, stage.right),
            shore + (stage.bottom - shore) * t,
            20 + 150 * t * rng.random(),
        )
        canvas.drawOval(
            skia.Rect.MakeLTRB(x - half, y - 0.8 - 2 * t, x + half, y + 0.8 + 2 * t),
            plain(rng.choice((palette.horizon, tint)), 0.28),
        )
