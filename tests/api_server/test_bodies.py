import asyncio
import json

import pytest
from pydantic import BaseModel

from api_server.bodies import Bodies
from pipeline.brief import brief
from pipeline.errors import NotFound


class Shown(BaseModel):
    state: str
    downloads: int


@pytest.fixture
def job(idle):
    return idle.submit(brief(prompt="A quiet harbour at dawn"), origin="storyboard", owner="a")


@pytest.fixture
def look(idle, job):
    """What is shown of the job now, and how often it was made anew."""
    bodies, made = Bodies(idle), []

    def build(job):
        made.append(job)
        return Shown(state=job.state, downloads=job.downloads)

    def look(owner=None, kind="shown"):
        answer = asyncio.run(bodies.of_job(kind, job.id, build, owner=owner))
        return json.loads(answer.body), len(made)

    return look


def test_an_unchanged_job_is_read_once(look):
    assert look() == ({"state": "queued", "downloads": 0}, 1)
    assert look() == ({"state": "queued", "downloads": 0}, 1)


def test_every_change_is_seen_at_once(idle, job, look):
    look()
    idle.exports.count_download(job.id)
    assert look() == ({"state": "queued", "downloads": 1}, 2)
    idle.cancel(job.id)
    assert look() == ({"state": "cancelled", "downloads": 1}, 3)


def test_kinds_do_not_answer_for_each_other(look):
    assert look()[1] == 1
    assert look(kind="other")[1] == 2


def test_what_was_kept_for_its_owner_is_missing_for_another(look):
    assert look(owner="a")[1] == 1
    with pytest.raises(NotFound):
        look(owner="b")


def test_a_deleted_job_is_forgotten(idle, job, look):
    look()
    idle.delete(job.id)
    with pytest.raises(NotFound):
        look()
