"""What a server does in its own process while it lives: redraws, refinements, renders and parts that somebody asked for."""

import random
import time
from collections.abc import Callable
from contextlib import suppress

from pipeline import Studio
from pipeline.errors import ReelwrightError
from pipeline.views import JobView

PAUSE_SECONDS = 0.2
CHARACTERS = ("replicate:flux-schnell", "openai:gpt-image-1-mini")


def serve(studio: Studio, seed: int) -> None:
    """One ask after the other, until the process ends."""
    chance = random.Random(seed)
    while True:
        with suppress(ReelwrightError):
            ready = studio.jobs(waiting=("approval",), limit=20).jobs
            kind = chance.choices((regenerate, refine, render, part), (4, 4, 1, 2))[0]
            if kind is part:
                part(studio, chance)
            elif ready:
                kind(studio, studio.job(chance.choice(ready).id), chance)
        time.sleep(PAUSE_SECONDS)


def regenerate(studio: Studio, job: JobView, chance: random.Random) -> None:
    """Another picture for the same words."""
    studio.storyboard.regenerate(job.id, chance.choice(job.scenes).id)


def refine(studio: Studio, job: JobView, chance: random.Random) -> None:
    """New words for a picture; the same ask twice is one."""
    scene = chance.choice(job.scenes)
    studio.storyboard.refine(
        job.id, scene.number, prompt=f"{scene.prompt}, nearer", take_id=f"{scene.id[:20]}-{studio.version(job.id)}"
    )


def render(studio: Studio, job: JobView, _chance: random.Random) -> None:
    """Yes, and the film."""
    studio.approve(job.id)
    studio.render(job.id)


def part(studio: Studio, chance: random.Random) -> None:
    """A piece for a music video; few of them, so that lost ones are asked for again."""
    tale = f"tale-{chance.randrange(90_000, 90_040)}"
    asks: tuple[Callable[[], object], ...] = (
        lambda: studio.parts.character(
            f"A robot of {tale}", model=chance.choice(CHARACTERS), job_id=f"{tale}-character"
        ),
        lambda: studio.parts.imagine(f"Songs of {tale}", count=2, job_id=f"{tale}-scenes"),
    )
    chance.choice(asks)()
