"""Ruins of a temple."""

from pipeline.providers.local.art.brush import OVER, glow, mist, plain, rays, rim, volume
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.settings.peaks import peak
from pipeline.providers.local.art.settings.scenery import crown, grass, hill, ridge, sky
from pipeline.providers.local.art.shapes import box, polygon
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.texture import motes


def ruins(stage: Stage) -> Spot:
    """A broken temple on a hill, columns near and far, ivy and dust in the light."""
    palette, rng = stage.palette, stage.rng
    horizon = stage.high * rng.uniform(0.56, 0.62)
    sky(stage, horizon, 0.5, 56)
    peak(stage, 0, stage.across(0.86), horizon + 40, rng.uniform(200, 300), 0.5)
    hill(stage, 0, ridge(stage, horizon, 60, 0.45), palette.tone(0.2), palette.haze, 240)
    stone = palette.local(Colour.of("d8c3a0"))
    x = stage.across(rng.uniform(0.28, 0.36))
    temple(stage, 1, x, horizon + 30, rng.uniform(330, 400), stone.mix(palette.haze, 0.42))
    mist(stage, 1, horizon + 40, 200, palette.haze.mix(palette.light, 0.4), 0.7)
    height = ridge(stage, horizon + stage.high * 0.1, 40, 0.42)
    hill(stage, 1, height, palette.tone(0.5), palette.tone(0.7), 260)
    for share, tall, broken in ((0.84, 360, False), (0.71, 210, True)):
        cx = stage.across(share + rng.uniform(-0.03, 0.03))
        column(stage, 1, cx, height(cx) + 20, tall * rng.uniform(0.85, 1.1), stone.mix(palette.haze, 0.22), broken)
    rays(stage, 1, stage.sun, 90 - stage.side * 20, 40, 10, stage.high, palette.light, 0.32)
    floor = ridge(stage, stage.high * 0.77, 26, 0.4)
    path = hill(stage, 2, floor, palette.tone(0.72).mix(stone, 0.25), palette.ground, 300)
    rim(stage.layer(2), path, palette.light, 0, 5, 0.4, 3)
    for _ in range(9):
        bx = rng.uniform(stage.left, stage.right)
        rubble(stage, bx, floor(bx) + rng.uniform(4, 60), rng.uniform(14, 46), stone.mix(palette.ground, 0.35))
    motes(stage, 2, 60, palette.light, 4, 0.6)
    near(stage, stone)
    sx = stage.across(rng.uniform(0.52, 0.6))
    return Spot(x=sx, y=floor(sx) + 24, size=320)


def near(stage: Stage, stone: Colour) -> None:
    """A dark column at one edge, ivy, grass."""
    palette, rng = stage.palette, stage.rng
    x = stage.wide * 0.98 if stage.flip else stage.wide * 0.02
    column(stage, 3, x, stage.bottom + 20, stage.high * 0.96, palette.ground.mix(stone, 0.12), True)
    for _ in range(16):
        cx, cy = x + rng.gauss(0, 50), stage.high * rng.uniform(0.1, 0.9)
        stage.layer(3).drawPath(
            crown(cx, cy, rng.uniform(16, 44), rng, 6),
            plain(palette.ground.mix(palette.local(Colour.of("4f7a3a")), 0.25)),
        )

    def bank(at: float) -> float:
        return stage.high * 0.99 - 60 * abs(2 * at / stage.wide - 1) ** 2

    hill(stage, 3, bank, palette.ground, palette.ground, 80)
    grass(stage, 3, bank, 62, palette.ground.shift(0.02))
    glow(stage.layer(3), *stage.sun, 420, palette.light, 0.14, OVER)


def temple(stage: Stage, index: int, x: float, foot: float, wide: float, stone: Colour) -> None:
    """A pediment on columns, part of it fallen."""
    rng = stage.rng
    tall, half = wide * 0.56, wide / 2
    for k in range(3):
        volume(
            stage,
            index,
            box(x - half - 12 * k - 8, foot - 10 + 12 * k, x + half + 12 * k + 8, foot + 4 + 12 * k),
            stone,
            gloss=0.6,
        )
    volume(
        stage,
        index,
        box(x - half * 0.86, foot - tall, x + half * 0.86, foot - 8),
        stone.mix(stage.palette.ground, 0.6),
        gloss=0.2,
    )
    missing = rng.randint(3, 5)
    for k in range(6):
        cx = x - half * 0.9 + k * half * 0.36
        column(stage, index, cx, foot - 8, tall * (rng.uniform(0.4, 0.7) if k == missing else 1.0), stone, k == missing)
    beam = polygon(
        [
            (x - half * 1.04, foot - tall - 30),
            (x + half * 1.04, foot - tall - 30),
            (x + half * 1.04, foot - tall),
            (x - half * 1.04, foot - tall),
        ]
    )
    volume(stage, index, beam, stone, gloss=0.8)
    gable = polygon([
        (x - half * 1.1, foot - tall - 28), (x - half * 0.1, foot - tall - 120), (x + half * 0.32, foot - tall - 92),
        (x + half * 0.42, foot - tall - 74), (x + half * 0.6, foot - tall - 70), (x + half * 1.1, foot - tall - 28),
    ])  # fmt: skip
    volume(stage, index, gable, stone, gloss=0.9)


def column(stage: Stage, index: int, x: float, foot: float, tall: float, stone: Colour, broken: bool) -> None:
    """A fluted column, whole or snapped."""
    rng, wide = stage.rng, max(14.0, min(58.0, tall * 0.065))
    top = foot - tall
    crest = [(x + wide, top), (x - wide, top)]
    if broken:
        crest = [
            (x + wide, top + rng.uniform(0, wide)),
            (x + wide * 0.3, top - wide * rng.uniform(0, 0.8)),
            (x - wide * 0.3, top + wide * 0.5),
            (x - wide, top - wide * 0.2),
        ]
    shaft = polygon([(x - wide * 1.15, foot), (x + wide * 1.15, foot), *crest])
    volume(stage, index, shaft, stone)
    canvas = stage.layer(index)
    for k in range(-2, 3):
        flute = box(
            x + k * wide * 0.4 - wide * 0.08, top + wide * 0.9, x + k * wide * 0.4 + wide * 0.08, foot - wide * 0.5
        )
        canvas.drawPath(flute, plain(stage.palette.ground, 0.22))
    volume(stage, index, box(x - wide * 1.5, foot - wide * 0.5, x + wide * 1.5, foot, 3), stone)
    if not broken:
        volume(stage, index, box(x - wide * 1.5, top - wide * 0.4, x + wide * 1.5, top + wide * 0.25, 3), stone)


def rubble(stage: Stage, x: float, y: float, size: float, stone: Colour) -> None:
    """A fallen block."""
    rng = stage.rng
    path = polygon(
        [
            (x - size, y),
            (x - size * rng.uniform(0.6, 0.9), y - size * rng.uniform(0.5, 0.8)),
            (x + size * rng.uniform(0.2, 0.7), y - size * rng.uniform(0.6, 1.0)),
            (x + size, y),
        ]
    )
    volume(stage, 2, path, stone, gloss=0.8)
