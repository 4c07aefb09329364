"""Among trees."""

import skia

from pipeline.providers.local.art.brush import OVER, fade, glow, mist, plain, rays, rim
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.settings.scenery import Height, crown, grass, hill, pine, ridge, sky
from pipeline.providers.local.art.shapes import limb, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def forest(stage: Stage) -> Spot:
    """Trunks in rows into the mist, light falling between them."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.6, 0.66)
    stage.sun = (stage.across(rng.uniform(0.36, 0.5)), stage.high * rng.uniform(0.26, 0.36))
    sky(stage, horizon, 0.2, 40, drifting=False)
    glow(stage.layer(0), *stage.sun, 700, palette.light, 0.7)
    broad = rng.random() < 0.6
    for index, depth, drop, gap in ((0, 0.12, 0.0, 40), (0, 0.26, 0.03, 62), (1, 0.44, 0.07, 105), (1, 0.6, 0.11, 165)):
        height = ridge(stage, horizon + stage.high * drop, 30, 0.45)
        tone = palette.tone(depth).mix(Colour.of("3f7a4f"), 0.25 * depth)
        (trunks if broad else firs)(stage, index, height, gap, tone, depth)
        hill(stage, index, height, tone, palette.haze.mix(palette.light, 0.25), 260)
        mist(stage, index, horizon + stage.high * drop, 150, palette.haze.mix(palette.light, 0.4), 0.5)
    rays(stage, 1, stage.sun, 90 + stage.side * -16, 46, 13, stage.high * 0.95, palette.light, 0.42)
    height = ridge(stage, stage.high * 0.79, 46, 0.4)
    moss = palette.ground.mix(palette.local(Colour.of("5c8a3c")), 0.5)
    path = hill(stage, 2, height, moss, palette.ground.mix(moss, 0.2), 300)
    rim(stage.layer(2), path, palette.light, 0, 5, 0.4, 3)
    grass(stage, 2, height, 34, moss.mix(palette.ground, 0.1))
    motes(stage, 2, 60, palette.light, 4, 0.75)
    framing(stage)
    x = stage.across(rng.uniform(0.56, 0.66))
    return Spot(x=x, y=height(x) + 10, size=270)


def trunks(stage: Stage, index: int, height: Height, gap: float, tone: Colour, depth: float) -> None:
    """Tall trunks under a closed canopy, open around the light."""
    rng, canvas = stage.rng, stage.layer(index)
    x = stage.left + rng.uniform(-gap, 0)
    leaves = tone.mix(stage.palette.local(Colour.of("6f9f4a")), 0.35)
    while x < stage.right:
        away = abs(x - stage.sun[0]) / stage.wide
        if away > 0.06 + 0.16 * depth or rng.random() < 0.2:
            wide = gap * rng.uniform(0.14, 0.3)
            lean = rng.uniform(-0.2, 0.2) * gap
            foot = height(x) + 20
            spine = [(x, foot), (x + lean * 0.3, foot * 0.6), (x + lean, stage.top - 20)]
            path = limb(spine, [wide * 1.5, wide, wide * 0.8], 5)
            canvas.drawPath(path, plain(tone))
            facing = -6 if stage.sun[0] < x else 6
            rim(canvas, path, stage.palette.light, facing * 0.6, 0, 0.5 * depth, 2)
        x += gap * rng.uniform(0.6, 1.6)
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    for _ in range(int(26 * 60 / gap) + 8):
        x = rng.uniform(stage.left, stage.right)
        away = abs(x - stage.sun[0]) / stage.wide
        y = stage.top + rng.uniform(-40, 150) + stage.high * 0.3 * max(0.0, away - 0.2) * depth
        path.addPath(crown(x, y, gap * rng.uniform(0.7, 1.4) + 30, rng, 6))
    canvas.drawPath(path, plain(leaves, 0.92))


def firs(stage: Stage, index: int, height: Height, gap: float, tone: Colour, depth: float) -> None:
    """Big conifers, lower towards the light."""
    rng, canvas = stage.rng, stage.layer(index)
    x = stage.left - gap
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    while x < stage.right + gap:
        away = min(1.0, abs(x - stage.sun[0]) / stage.wide * 2)
        tall = gap * rng.uniform(3.0, 4.6) * (0.5 + 0.75 * away)
        path.addPath(polygon(pine(x, height(x) + 16, tall, rng)))
        x += gap * rng.uniform(0.5, 1.1)
    canvas.drawPath(path, plain(tone))
    rim(canvas, path, stage.palette.light, stage.side * -3, 3, 0.3 * depth, 2)


def framing(stage: Stage) -> None:
    """A near trunk with foliage at one or both edges."""
    rng, palette = stage.rng, stage.palette
    dark = palette.ground.shift(-0.02)
    for edge in (0, 1) if rng.random() < 0.6 else (rng.randint(0, 1),):
        x, sign = (stage.left + 30, 1) if edge == 0 else (stage.right - 30, -1)
        trunk = limb([(x, stage.bottom), (x + sign * 10, stage.high * 0.5), (x - sign * 30, stage.top)], [130, 84, 70])
        fade(stage, 3, trunk, stage.top, stage.bottom, dark.shift(0.03), dark)
        rim(stage.layer(3), trunk, palette.light, -sign * 5, 0, 0.35, 3)
        branch = limb(
            [(x, stage.high * 0.24), (x + sign * 110, stage.high * 0.17), (x + sign * 210, stage.high * 0.16)],
            [30, 18, 4],
        )
        stage.layer(3).drawPath(branch, plain(dark))
        for _ in range(9):
            cx, cy = x + sign * rng.uniform(-20, 230), stage.high * rng.uniform(-0.02, 0.16)
            stage.layer(3).drawPath(
                crown(cx, cy, rng.uniform(40, 90), rng), plain(dark.shift(rng.uniform(0, 0.03)), 0.96)
            )
    bank = ridge(stage, stage.high * 0.975, 26, 0.4)

    def height(x: float) -> float:
        return float(bank(x) - 70 * abs(2 * x / stage.wide - 1) ** 2)

    hill(stage, 3, height, dark, dark, 100)
    grass(stage, 3, height, 84, dark.shift(0.015), 1.1)
    glow(stage.layer(3), *stage.sun, 420, palette.light, 0.14, OVER)
