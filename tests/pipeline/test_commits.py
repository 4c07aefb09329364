"""A death around any commit: what was to change has changed whole, or not at all (F08, F09)."""

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api_server.app import apps
from pipeline import Settings, Studio, open_studio
from pipeline.errors import NotFound
from pipeline.views import JobView
from store import checks
from tests.pipeline.till import child, wish

DIES = """
import itertools, os, signal
from sqlalchemy import event
from sqlmodel import Session
from pipeline import Settings, open_studio

commits = itertools.count(1)

def dies(*_):
    if next(commits) == {at}:
        os.kill(os.getpid(), signal.SIGKILL)

def dying():
    event.listen(Session, "{when}_commit", dies)
"""
ACTS = (
    DIES
    + """
studio = open_studio(work=False)
scenes = studio.job("film").scenes
dying()
{act}
"""
)
ASKS = (
    DIES
    + """
from starlette.testclient import TestClient
from api_server.app import apps
studio = open_studio(work=False)
with TestClient(apps(studio)["narration"], base_url="http://127.0.0.1:5000") as client:
    dying()
    client.post("/api/v1/generate", json={{"text": "A small boat."}}, headers={{"Idempotency-Key": "k1"}})
"""
)
FILM = wish(review=True, seconds=5, short_side=144, scene_count=2, local_fallback=True)
# what is done, and by what it is seen
ACTIONS: dict[str, tuple[str, Callable[[JobView], object]]] = {
    "approve": ("studio.approve('film')", lambda job: job.approved_at is not None),
    "refine": (
        "studio.storyboard.refine('film', 1, description='Snow on the pier')",
        lambda job: (job.refinements == 1, job.scenes[0].description == "Snow on the pier"),
    ),
    "reorder": ("studio.storyboard.reorder('film', [2, 1])", lambda job: [scene.scene_id for scene in job.scenes]),
    "cancel": ("studio.cancel('film')", lambda job: job.state),
    "retry": ("studio.cancel('film'); studio.retry('film')", lambda job: (job.state, job.revision)),
}


def environment(home: Settings) -> dict[str, str]:
    import os

    from tests.pipeline.till import ROOT

    return {**os.environ, "REELWRIGHT_HOME": str(home.reelwright_home), "EXECUTOR": "inline", "DISK_WATERMARK_MB": "0",
            "PYTHONPATH": str(ROOT)}  # fmt: skip


@pytest.fixture(scope="module")
def worked_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a storyboard that waits for its creator, closed."""
    home = tmp_path_factory.mktemp("filmed") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", disk_watermark_mb=0))
    studio.submit(FILM, job_id="film")
    studio.close()
    return home


@pytest.fixture
def filmed(worked_in: Path, home: Settings) -> Settings:
    """A copy of it for one test."""
    shutil.copytree(worked_in, home.reelwright_home)
    return home


def sound(studio: Studio) -> None:
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", ACTIONS)
def test_f08_a_death_around_the_commit_of_what_a_creator_does_is_all_or_nothing(
    filmed: Settings, name: str, when: str
) -> None:
    act, seen = ACTIONS[name]
    studio = open_studio(filmed, work=False)
    before = seen(studio.job("film"))
    studio.close()
    done = child(ACTS.format(at=1, when=when, act=act), environment(filmed))
    assert done.returncode == -signal.SIGKILL, done.stderr
    studio = open_studio(filmed, work=False)
    assert (seen(studio.job("film")) == before) == (when == "before")
    sound(studio)
    studio.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_f08_a_death_around_the_commit_of_a_delete_is_all_or_nothing(filmed: Settings, when: str) -> None:
    done = child(ACTS.format(at=1, when=when, act="studio.delete('film')"), environment(filmed))
    assert done.returncode == -signal.SIGKILL, done.stderr
    studio = open_studio(filmed, work=False)
    if when == "before":
        assert studio.job("film").waiting == "approval"
    else:
        with pytest.raises(NotFound):
            studio.job("film")
    studio.close()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_f09_a_client_whose_server_died_while_it_asked_asks_again_and_has_one_job(
    home: Settings, at: int, when: str
) -> None:
    """The commits are its key's, its job's and its answer's."""
    done = child(ASKS.format(at=at, when=when), environment(home))
    assert done.returncode == -signal.SIGKILL, done.stderr
    studio = open_studio(home.model_copy(update={"executor": "threads"}), work=False)
    were = {job.id for job in studio.jobs().jobs}
    with TestClient(apps(studio)["narration"], base_url="http://127.0.0.1:5000") as client:
        answers = [
            client.post("/api/v1/generate", json={"text": "A small boat."}, headers={"Idempotency-Key": "k1"})
            for _ in range(2)
        ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert {answers[0].json()["job_id"]} | were == {job.id for job in studio.jobs().jobs}
    assert studio.jobs().total == 1
    studio.close()
