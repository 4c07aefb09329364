"""Views: the painted places behind the things of a scene, and where words have room over them."""

import math

import skia

from pipeline.providers.local.art import scenes
from pipeline.providers.local.art.brush import linear
from pipeline.providers.local.art.colours import BLACK, Colour
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.foreground import NEAR
from pipeline.providers.local.art.staging.frame import Frame, frame
from pipeline.providers.local.art.staging.sets import Ground

# Where a painted place has its ground, in parts of its height, on average.
GROUND = 0.77
# What makes a second sun or moon in the sky look wrong.
LIGHTS = frozenset(
    ("moon", "full-moon", "crescent-moon", "new-moon", "first-quarter-moon", "last-quarter-moon", "waning-crescent-moon", "sun",
     "waxing-crescent-moon", "waning-gibbous-moon", "waxing-gibbous-moon", "sun-with-face", "full-moon-face", "glowing-star",
     "new-moon-face", "sunrise", "sunset", "sun-behind-cloud", "sun-behind-small-cloud", "sun-behind-large-cloud")
)  # fmt: skip
# A place leaves one side free whose best spot is this far off the middle, in parts of the width.
OFF = 0.03


def located(stage: Stage, where: str, area: Frame) -> Ground:
    """A painted place whose ground meets the frame's floor."""
    share = min(1.0, area.floor / stage.high / GROUND)
    with stage.shallow(share):
        spot = scenes.PLACES[where](stage)
    if stage.tall and where not in scenes.ALOFT:
        lit = stage.palette.tone(0.5)
        ends = ((0.0, area.floor), (0.0, stage.bottom))
        mist = linear(*ends, [(0, lit.argb(0)), (0.45, lit.argb(0.5)), (1, lit.argb(0.22))])
        stage.layer(NEAR).drawRect(skia.Rect.MakeLTRB(stage.left, area.floor, stage.right, stage.bottom), mist)
    free = spot.x / stage.wide - 0.5
    side = math.copysign(1.0, free) if abs(free) > OFF else 0.0
    return Ground(floats=where in scenes.ALOFT, shade=stage.palette.ground, free=side)


def veil(stage: Stage, words: skia.Rect) -> Colour:
    """Shade a painted place behind its words, and say what colour they stand on."""
    dark = stage.palette.ground.mix(BLACK, 0.5)
    canvas = stage.layer(2)
    if frame(stage).wide:
        near, far = (stage.left, words.right()) if words.centerX() < stage.wide / 2 else (stage.right, words.left())
        ends = ((near, 0.0), (far, 0.0))
    else:
        ends = ((0.0, stage.top), (0.0, words.bottom() + 120))
    canvas.drawRect(stage.bounds, linear(*ends, [(0, dark.argb(0.62)), (0.55, dark.argb(0.34)), (1, dark.argb(0))]))
    return dark


def beside(area: Frame, side: float) -> skia.Rect:
    """Where words go over a view: over its middle, in a wide frame on the side that it leaves free."""
    if not area.wide:
        return area.part(-0.02, 0.0, 1.02, 0.46)
    return area.part(0.5, 0.08, 1.0, 0.8) if side > 0 else area.part(0.0, 0.08, 0.5, 0.8)
