"""The scenario document's own Python client, which fails when it has to ask twice, and the read that waits for it."""

import asyncio
import sys

import httpx
import pytest

from api_server.app import dialect
from api_server.contracts.scenario import translation
from api_server.hub import Hub
from api_server.log import logger
from api_server.longpoll import LongPoll, near
from api_server.serve import Server
from pipeline import open_studio
from pipeline.brief import Product
from store import jobs
from store.models import Job
from tests.api_server.contracts.test_documents import blocks, redirected, run
from tests.api_server.contracts.test_scenario import ASK
from tests.api_server.listeners import Worker, connected

DOCUMENT = "scenario.md"
# The text's own fault, where a machine is so busy that the end is not near.
ASKED_TWICE = "NameError: name 'time' is not defined"
TRIES = 20


@pytest.fixture
def working(settings):
    """A server whose scenarios are made by a worker process, as `reelwright` has it."""
    studio = open_studio(settings.model_copy(update={"executor": "process"}))
    with Server(studio) as server:
        yield server
    studio.close()


def followed_to_its_end(server, task_id):
    async def listen():
        async with connected(server, task_id) as connection:
            async for _ in connection:
                pass

    asyncio.run(listen())


def test_the_python_client_of_the_document_runs_unchanged(contracts, working, tmp_path):
    (text,) = blocks(contracts, DOCUMENT, "python")
    wanted = ASK | {"video_length": 30}
    base = f"http://localhost:{working.ports['api']}"
    followed_to_its_end(working, httpx.post(f"{base}/scenario/generate", json=wanted, timeout=300).json()["task_id"])
    for _ in range(TRIES):
        ran = run([sys.executable, "-c", redirected(text, working)], tmp_path)
        if ASKED_TWICE not in ran.stderr:
            break
    assert ran.returncode == 0, ran.stderr
    assert "Scenario generated: " in ran.stdout
    assert f"Preview image: {base}/media/jobs/" in ran.stdout


@pytest.fixture
def task(idle):
    """A queued scenario and who works on it."""
    asked = translation.brief_from(translation.Generate(**ASK), Product(name="Lamp"))
    return Worker(idle, idle.submit(asked, origin="scenario", labels={"user_id": "user-456"}).id)


def waits(idle, **named):
    hub = Hub(idle, dialect, logger(()))
    return hub, LongPoll(idle, hub, **{"seconds": 3600} | named)


def during(idle, act, **named):
    """What `act` gives while somebody waits for the end of a scenario, for an hour unless it comes."""

    async def both():
        hub, polls = waits(idle, **named)
        tail = asyncio.create_task(hub.tail())
        try:
            return await act(hub, polls)
        finally:
            tail.cancel()
            await asyncio.gather(tail, return_exceptions=True)

    return asyncio.run(both())


async def begun(hub):
    while not hub.jobs:
        await asyncio.sleep(0)


def test_a_first_read_waits_for_the_end_and_takes_it_from_the_event(idle, task):
    async def act(hub, polls):
        first = asyncio.create_task(polls.end(task.job_id, owner=None))
        await begun(hub)
        assert not first.done()
        await asyncio.to_thread(task.end, "completed")
        await first

    during(idle, act)


def test_work_under_way_is_waited_for_longer_than_the_queue(idle, task):
    async def act(hub, polls):
        await polls.end(task.job_id, owner=None)
        other = Worker(idle, idle.submit(idle.job(task.job_id).brief, origin="scenario").id)
        other.start()
        first = asyncio.create_task(polls.end(other.job_id, owner=None))
        for _ in range(50):
            await asyncio.to_thread(idle.job, other.job_id)
        assert not first.done()
        await asyncio.to_thread(other.end, "completed")
        await first

    during(idle, act, seconds=0, under_way_seconds=3600)


def test_only_a_task_s_first_read_waits(idle, task):
    async def act(hub, polls):
        first = asyncio.create_task(polls.end(task.job_id, owner=None))
        await begun(hub)
        await polls.end(task.job_id, owner=None)
        assert not first.done()
        await asyncio.to_thread(task.end, "failed", "No ink")
        await first

    during(idle, act)


def test_no_more_than_so_many_wait(idle, task):
    other = idle.submit(idle.job(task.job_id).brief, origin="scenario").id

    async def act(hub, polls):
        first = asyncio.create_task(polls.end(task.job_id, owner=None))
        await begun(hub)
        await polls.end(other, owner=None)
        assert (first.done(), hub.jobs) == (False, 1)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert hub.jobs == 0

    during(idle, act, at_once=1)


def change(idle, job_id, **values):
    with idle._store.db.write() as session:
        job = session.get_one(Job, job_id)
        job.sqlmodel_update(values)
        session.add(job)


@pytest.mark.parametrize("values", [{"state": "completed"}, {"state": "cancelling"}, {"state": "waiting", "waiting": "budget"},
                                    {"estimated_micros": 500}])  # fmt: skip
def test_what_has_ended_waits_for_a_person_or_is_made_elsewhere_is_answered_at_once(idle, task, values):
    assert near(idle.job(task.job_id))
    change(idle, task.job_id, **values)
    assert not near(idle.job(task.job_id))

    async def act(hub, polls):
        await polls.end(task.job_id, owner=None)

    during(idle, act)


def test_a_read_over_the_network_that_waits_holds_up_no_other_one(idle, listening, task):
    base = f"http://localhost:{listening.ports['api']}"

    async def act():
        async with httpx.AsyncClient(base_url=base, timeout=300) as client:
            first = asyncio.create_task(client.get(f"/scenario/generate/tasks/{task.job_id}"))
            while not (await client.get("/ws/health")).json()["active_jobs"] and not first.done():
                pass
            with idle._store.db.write() as session:
                jobs.move(session, session.get_one(Job, task.job_id), "cancelled")
            return (await first).json()

    assert asyncio.run(act())["error_message"] == "Scenario generation task cancelled by user"
