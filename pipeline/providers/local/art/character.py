"""A character's reference sheet: the whole figure on a plain ground, and close up in a circle."""

from dataclasses import replace

import skia

from pipeline.providers.local.art.brush import falling, glow, line, plain, shadow
from pipeline.providers.local.art.shapes import circle
from pipeline.providers.local.art.stage import Spot, Stage, Subject
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.subjects.people import portrait
from pipeline.providers.local.art.words import Plan

FIGURES = frozenset(
    [
        "robot",
        "hero",
        "person",
        "runner",
        "dancer",
        "astronaut",
        "octopus",
        "fish",
        "whale",
        "shark",
        "dolphin",
        "turtle",
        "jellyfish",
        "cat",
        "dog",
        "wolf",
        "bird",
        "horse",
        "deer",
        "elephant",
        "lion",
        "butterfly",
        "dinosaur",
        "dragon",
    ]
)
WIDE = frozenset(
    ["horse", "deer", "elephant", "lion", "dinosaur", "dragon", "whale", "shark", "dolphin", "turtle", "wolf", "bird"]
)


def paint(stage: Stage, plan: Plan) -> str:
    """Paint the sheet of the figure that the words describe, a person where they name none."""
    palette, canvas = stage.palette, stage.layer(0)
    figure = next((thing for thing in plan.things if thing in FIGURES), "person")
    plain_ground = palette.haze.mix(palette.light, 0.6)
    canvas.drawRect(stage.bounds, falling(stage.top, stage.bottom, plain_ground.shift(0.04), plain_ground.shift(-0.05)))
    glow(canvas, stage.wide / 2, stage.high * 0.45, 700, palette.light, 0.6)
    size = min(stage.high * 0.62, stage.wide * (0.4 if figure in WIDE else 0.72))
    middle = stage.wide * (0.4 if stage.wide > 1.2 * stage.high else 0.5)
    foot = stage.high * 0.86 if stage.wide > 1.2 * stage.high or figure in WIDE else stage.high * 0.9
    shadow(stage.layer(1), middle, foot, size * 0.42, size * 0.07, 0.4, palette.ground)
    spot = Spot(x=middle, y=foot - size * 0.01, size=size, layer=1)
    draw = portrait if figure in ("person", "hero", "dancer", "runner") else SUBJECTS[figure]
    state = stage.rng.getstate()
    draw(stage, spot)
    stage.rng.setstate(state)
    if figure not in WIDE:
        closer(stage, draw, spot)
    return f"{figure}, character sheet"


def closer(stage: Stage, draw: Subject, spot: Spot) -> None:
    """The head again, larger, in a round window."""
    wide = stage.wide > 1.2 * stage.high
    x, y, radius = (
        (stage.wide * 0.79, stage.high * 0.34, 190.0) if wide else (stage.wide * 0.8, stage.high * 0.15, 150.0)
    )
    canvas, palette = stage.layer(2), stage.palette
    canvas.drawPath(circle(x, y + 8, radius + 8), plain(palette.ground, 0.35, 14))
    canvas.drawPath(circle(x, y, radius), plain(palette.sky.mix(palette.light, 0.5)))
    canvas.save()
    canvas.clipPath(skia.Path.Circle(x, y, radius), True)
    size = radius * 4.6
    draw(stage, replace(spot, x=x, y=y + size * 0.86, size=size, layer=2))
    canvas.restore()
    canvas.drawPath(circle(x, y, radius), line(palette.accent, 8))
