"""A character's reference sheet: the whole figure on a plain ground, and nothing else."""

from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.colours import BLACK, Colour
from pipeline.providers.local.art.lexicon import PEOPLE
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.subjects.people import portrait
from pipeline.providers.local.art.traits import ANIMALS, Look
from pipeline.providers.local.art.words import Plan

FIGURES = frozenset((*ANIMALS, *PEOPLE, "robot", "astronaut")) - {"woman", "man", "bee"}
PALE = 0.76
WIDE = frozenset(
    [
        "horse",
        "deer",
        "elephant",
        "lion",
        "dinosaur",
        "dragon",
        "whale",
        "shark",
        "dolphin",
        "turtle",
        "wolf",
        "bird",
        "unicorn",
    ]
)


def paint(stage: Stage, plan: Plan) -> str:
    """Paint the sheet of the figure that the words describe, a person where they name none and nobody for what can't be drawn."""
    figure = next((thing for thing in plan.things if thing in FIGURES), "person")
    # One flat tone to the very edge, so that the figure can be cut out again for the scenes it is to appear in.
    stage.layer(0).drawRect(stage.bounds, plain(ground(stage, plan.cast.look(figure))))
    if plan.cast.undrawn:
        return f"no {plan.cast.undrawn}, character sheet"
    size = min(stage.high * 0.74, stage.wide * (0.46 if figure in WIDE else 0.84))
    spot = Spot(x=stage.wide / 2, y=stage.high * (0.8 if figure in WIDE else 0.9), size=size, layer=1)
    stage.look = plan.cast.look(figure)
    draw = portrait if figure in ("person", "hero", "dancer", "runner") else SUBJECTS[figure]
    draw(stage, spot)
    return f"{figure}, character sheet"


def ground(stage: Stage, look: Look) -> Colour:
    """A pale tone of the palette, darker behind a pale figure."""
    body = look.get("body") or BLACK
    haze = stage.palette.haze
    return haze.shift((0.66 if body.lightness > PALE else 0.9) - haze.lightness, 0.5)
