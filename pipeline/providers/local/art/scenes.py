"""A scene: a place, and the things in it."""

from dataclasses import replace

from pipeline.providers.local.art.settings import SETTINGS
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.words import Plan


def paint(stage: Stage, plan: Plan) -> str:
    """Paint the plan and say what is shown."""
    name = plan.place if plan.place in SETTINGS else stage.rng.choice(sorted(SETTINGS))
    spot = SETTINGS[name](stage)
    scale = plan.scale * stage.rng.uniform(0.88, 1.15)
    for thing in plan.things[:1]:
        if thing in SUBJECTS:
            SUBJECTS[thing](stage, replace(spot, size=spot.size * scale))
    return ", ".join((name, *plan.things))
