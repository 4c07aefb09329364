"""Vapours and flames in a few cells that go round: steam, smoke, a fire."""

import math
from collections.abc import Callable
from random import Random

import skia

from pipeline.providers.local.art.brush import linear, plain
from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.shapes import Point, blob, circle, limb
from pipeline.providers.local.art.stage import Stage

STEAM_SECONDS, SMOKE_SECONDS, FIRE_SECONDS = 0.14, 0.13, 0.09
CELLS, PUFFS = 8, 6
FLAMES = ((1.0, "f2521c"), (0.74, "ff8f2a"), (0.48, "ffd24a"), (0.26, "fff6d0"))


def steam(stage: Stage, layer: int, foot: Point, wide: float) -> None:
    """Three wisps that curl upwards, twice as high as wide."""
    x, y = foot
    tall = 1.7 * wide
    fade = [(0.0, WHITE.argb(0)), (0.45, WHITE.argb(0.5)), (0.85, WHITE.argb(0.5)), (1.0, WHITE.argb(0))]

    def wisps(canvas: skia.Canvas, phase: float) -> None:
        for k, rise in ((-1, 0.8), (0, 1.0), (1, 0.74)):
            points = [
                (
                    x
                    + k * wide * 0.3
                    + math.sin(math.tau * (1.1 * share - phase) + 0.7 * k) * wide * 0.12 * (0.3 + share),
                    y - tall * rise * share,
                )
                for share in (step / 9 for step in range(10))
            ]
            for width, blur in ((0.16, 0.06), (0.07, 0.02)):
                ink = linear((0, y - tall * rise), (0, y), fade)
                ink.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur * wide))
                canvas.drawPath(limb(points, [0.3 * width * wide, width * wide, 0.6 * width * wide]), ink)

    area = skia.Rect.MakeLTRB(x - wide, y - tall * 1.1, x + wide, y + 0.1 * wide)
    stage.flipbook(layer, Move(entrance="none", cell_seconds=STEAM_SECONDS), area, wisps, CELLS)


def smoke(stage: Stage, layer: int, foot: Point, wide: float, tone: Colour | None = None) -> None:
    """Puffs that rise, widen and go with the wind."""
    x, y = foot
    tall, rng = 3.4 * wide, Random(f"{x:.1f}/{y:.1f}")
    colour = tone or stage.palette.haze.mix(WHITE, 0.45)
    aside = [rng.uniform(-0.3, 0.3) for _ in range(PUFFS)]
    shades = [rng.uniform(-0.04, 0.04) for _ in range(PUFFS)]

    def puffs(canvas: skia.Canvas, phase: float) -> None:
        for k in range(PUFFS):
            share = (k + phase) / PUFFS
            radius = wide * (0.36 + 0.62 * share)
            # What a puff is like goes over to the next one's as it comes to its place.
            lean = aside[k] + (aside[(k + 1) % PUFFS] - aside[k]) * phase
            middle = x + stage.side * wide * 1.1 * share**1.6 + lean * radius, y - tall * share
            shade = shades[k] + (shades[(k + 1) % PUFFS] - shades[k]) * phase
            strength = 0.75 * min(1.0, 6 * share) * (1 - share) ** 0.8
            canvas.drawPath(circle(*middle, radius), plain(colour.shift(shade), strength, radius * 0.2))

    area = skia.Rect.MakeLTRB(x - 3.4 * wide, y - tall - 1.4 * wide, x + 3.4 * wide, y + wide)
    stage.flipbook(layer, Move(entrance="none", cell_seconds=SMOKE_SECONDS), area, puffs, CELLS)


def fire(stage: Stage, layer: int, foot: Point, wide: float) -> None:
    """Tongues of flame with sparks above them, about as high as twice their width."""
    (x, y), scale = foot, wide / 60
    rng = Random(f"{x:.1f}/{y:.1f}")
    sparks = [(rng.gauss(0, 20), rng.random(), rng.uniform(0.6, 1.8)) for _ in range(22)]

    def flames(canvas: skia.Canvas, phase: float) -> None:
        for k, (size, code) in enumerate(FLAMES):
            turn = math.tau * (phase + 0.23 * k)
            sway, lift, lick = 6 * math.sin(turn), 1 + 0.07 * math.cos(turn), 5 * math.sin(2 * turn + k)
            points = [(-26, -4), (-30, -28 + lick), (-14, -50), (-16 - lick / 2, -70 - lick), (sway, -96 * lift),
                      (10, -64), (24 + lick / 2, -50 + lick), (28, -22), (22, -2), (0, 3)]  # fmt: skip
            placed = [(x + px * size * scale, y + py * size * scale) for px, py in points]
            canvas.drawPath(blob(placed), plain(Colour.of(code), 0.95, 0.8 * scale))
        for px, start, radius in sparks:
            share = (start + phase) % 1
            at = (x + (px + 8 * math.sin(math.tau * share + px)) * scale, y - (30 + 110 * share) * scale)
            canvas.drawCircle(*at, radius * scale, plain(Colour.of("ffc24a"), 0.95 * (1 - share) ** 0.6))

    area = skia.Rect.MakeLTRB(x - 90 * scale, y - 150 * scale, x + 90 * scale, y + 12 * scale)
    stage.flipbook(layer, Move(entrance="none", cell_seconds=FIRE_SECONDS), area, flames, CELLS)


KINDS: dict[str, Callable[[Stage, int, Point, float], None]] = {"steam": steam, "smoke": smoke}
