"""What a death of the process leaves behind, and what the next life makes of it."""

import os
import threading
import time
from pathlib import Path

import pytest

from pipeline import Settings, Studio, brief, open_studio
from pipeline.brief import Brief
from pipeline.views import JobView
from tests import forks

ROOT = Path(__file__).parents[2]
MAKE = "from pipeline import Settings, brief, open_studio; s = open_studio(); s.submit(brief(**{brief}), job_id='film')"
WAIT = """
import threading
from pipeline import open_studio
studio = open_studio()
while not studio.job("film").ended:
    threading.Event().wait(0.05)
"""
FIELDS = {"prompt": "Ocean waves at sunset", "seconds": 5, "short_side": 144, "scene_count": 2}

KILLED_AT = ("stage.begin", "paid.before_intent", "paid.after_intent", "paid.before_publish", "paid.after_publish",
             "paid.after_stored", "stage.end", "job.before_end", "job.after_end", "job.claimed")  # fmt: skip


def dies(home: Path, failpoint: str, *, script: str = MAKE.format(brief=FIELDS), executor: str = "inline") -> int:
    """Run a script in a process that kills itself at a failpoint; its exit code."""
    env = {**os.environ, "REELWRIGHT_HOME": str(home), "EXECUTOR": executor, "FAILPOINTS": failpoint,
           "PYTHONPATH": str(ROOT), "DISK_WATERMARK_MB": "0"}  # fmt: skip
    return forks.run(script, env=env).returncode


def ended(studio: Studio, job_id: str) -> JobView:
    waiting = threading.Event()
    deadline = time.monotonic() + 600
    while not (job := studio.job(job_id)).ended and time.monotonic() < deadline:
        waiting.wait(0.05)
    return job


@pytest.fixture(scope="module")
def calm_film(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the undisturbed film."""
    studio = open_studio(
        Settings(reelwright_home=tmp_path_factory.mktemp("calm"), executor="inline", disk_watermark_mb=0)
    )
    film = studio.submit(brief(**FIELDS)).film
    studio.close()
    assert film is not None
    return film.video


@pytest.mark.parametrize("place", KILLED_AT)
@pytest.mark.xdist_group("recovery")
def test_f01_f10_a_film_killed_anywhere_goes_on_and_ends_the_same(home: Settings, calm_film: str, place: str) -> None:
    assert (
        dies(home.reelwright_home, f"{place}=kill@2" if place.startswith(("stage", "paid")) else f"{place}=kill") == -9
    )
    studio = open_studio(home.model_copy(update={"executor": "threads"}))
    job = ended(studio, "film")
    calls = [(call.step, call.state) for call in studio.spending.calls(job_id="film")]
    studio.close()
    assert (job.state, job.error) == ("completed", "")
    assert job.film and job.film.video == calm_film
    stored = [step for step, state in calls if state == "stored"]
    assert len(stored) == len(set(stored))
    assert list((home.reelwright_home / "work").iterdir()) == []


def test_f47_a_step_that_kills_its_process_again_and_again_is_given_up(home: Settings) -> None:
    assert dies(home.reelwright_home, "paid.after_intent=kill") == -9
    assert dies(home.reelwright_home, "paid.after_intent=kill", script=WAIT, executor="threads") == -9
    assert dies(home.reelwright_home, "paid.after_intent=kill", script=WAIT, executor="threads") == 0
    studio = open_studio(home.model_copy(update={"executor": "threads"}))
    job = studio.job("film")
    studio.close()
    assert job.state == "failed"
    assert "again and again in the same step" in job.error


def test_a_cancel_stops_a_render_within_two_seconds(home: Settings) -> None:
    studio = open_studio(home.model_copy(update={"executor": "threads"}))
    job = studio.submit(brief(prompt="Mountain landscape", seconds=60, short_side=720))
    waiting = threading.Event()
    while studio.job(job.id).stage != "compose" and not studio.job(job.id).ended:
        waiting.wait(0.05)
    studio.cancel(job.id)
    asked = time.monotonic()
    assert ended(studio, job.id).state == "cancelled"
    assert time.monotonic() - asked < 4.0
    studio.close()
    assert list((home.reelwright_home / "work").iterdir()) == []
    assert list((home.reelwright_home / "cache").glob("*.part")) == []


def test_a_stopped_studio_leaves_its_film_to_the_next_one(home: Settings, small: Brief) -> None:
    threaded = home.model_copy(update={"executor": "threads"})
    first = open_studio(threaded)
    job = first.submit(small)
    first.close()
    second = open_studio(threaded)
    assert ended(second, job.id).state == "completed"
    second.close()
