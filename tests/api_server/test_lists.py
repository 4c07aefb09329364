"""Lists of every contract: one statement once their jobs are known, and right after every change."""

import asyncio
from dataclasses import dataclass

import pytest
from pydantic import TypeAdapter
from sqlalchemy import Engine, event

from api_server.bodies import Bodies
from api_server.contracts.shots import translation as shots
from api_server.contracts.shots.schemas import Job
from pipeline import open_studio
from pipeline.brief import Brief, Product, brief
from pipeline.listing import Slice

TALL = {"scene_count": 2, "seconds": 10}


@dataclass(frozen=True)
class List:
    """Where a contract lists its jobs, and how one of them is read there."""

    port: str
    path: str
    brief: Brief

    def of(self, client, owner=None, query=""):
        answer = client.get(self.path + query, headers={"Authorization": f"Bearer {owner}"} if owner else {})
        assert answer.status_code == 200
        found = answer.json()
        jobs = found["jobs"] if isinstance(found, dict) else found
        return list(jobs.values()) if isinstance(jobs, dict) else jobs


LISTS = {
    "storyboard": List("api", "/api/v2/jobs", brief(kind="storyboard", prompt="A quiet harbour at dawn", **TALL)),
    "shots": List("api", "/api/v1/jobs", brief(kind="shots", prompt="A forest", **TALL)),
    "advert": List("api", "/api/jobs", brief(kind="advert", product=Product(name="Cup"), style="modern")),
    "narration": List("narration", "/api/v1/jobs", brief(kind="narration", text="A boat left.", seconds=None)),
}
ENDED = {"storyboard": "canceled", "shots": "cancelled", "advert": "failed", "narration": "failed"}
every_list = pytest.mark.parametrize("origin", LISTS)


@pytest.fixture
def traced():
    """Every statement of connections that are opened from now on."""
    said = []

    def watch(connection, _):
        connection.set_trace_callback(said.append)

    event.listen(Engine, "connect", watch)
    yield said
    event.remove(Engine, "connect", watch)


@pytest.fixture
def quiet_of(settings, client_of):
    """Clients of a studio in which nothing runs, by port."""
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    with client_of(studio) as api, client_of(studio, "narration") as narration:
        yield studio, {"api": api, "narration": narration}
    studio.close()


@every_list
def test_a_list_takes_one_statement_once_its_jobs_are_known(traced, quiet_of, origin):
    studio, clients = quiet_of
    listed = LISTS[origin]
    for _ in range(5):
        studio.submit(listed.brief, origin=origin)
    first = listed.of(clients[listed.port])
    traced.clear()
    assert listed.of(clients[listed.port]) == first
    about_jobs = [statement for statement in traced if "FROM job" in statement]
    assert (len(first), len(about_jobs)) == (5, 1)


@every_list
def test_a_list_is_right_after_every_change(quiet_of, origin):
    studio, clients = quiet_of
    listed = LISTS[origin]

    def statuses():
        return [job["status"] for job in listed.of(clients[listed.port])]

    assert statuses() == []
    old, new = (studio.submit(listed.brief, origin=origin) for _ in range(2))
    waits = statuses()[0]
    assert statuses() == [waits, waits]
    studio.cancel(old.id)
    assert statuses() == [waits, ENDED[origin]]
    studio.retry(old.id)
    assert statuses() == [waits, waits]
    studio.delete(new.id)
    assert statuses() == [waits]
    studio.delete(old.id)
    assert statuses() == []


@every_list
def test_a_list_shows_what_one_job_shows(quiet_of, origin):
    studio, clients = quiet_of
    listed = LISTS[origin]
    job = studio.submit(listed.brief, origin=origin)
    name = job.number if origin == "storyboard" else job.id
    place = f"/api/v1/status/{name}" if origin == "narration" else f"{listed.path}/{name}"
    assert listed.of(clients[listed.port]) == [clients[listed.port].get(place).json()]


@every_list
def test_owners_see_their_own_in_a_list(quiet_of, origin):
    studio, clients = quiet_of
    listed = LISTS[origin]
    tokens = {owner: studio.access.create_token(owner)[1] for owner in ("a", "b", "c")}
    for owner, count in (("a", 2), ("b", 1)):
        for _ in range(count):
            studio.submit(listed.brief, origin=origin, owner=owner)
    for _ in range(2):
        found = {owner: len(listed.of(clients[listed.port], token)) for owner, token in tokens.items()}
        assert found == {"a": 2, "b": 1, "c": 0}


@pytest.mark.parametrize(("origin", "waits"), [("shots", "queued"), ("advert", "pending"), ("storyboard", "pending")])
def test_a_status_keeps_those_that_have_it_now(quiet_of, origin, waits):
    studio, clients = quiet_of
    listed = LISTS[origin]
    jobs = [studio.submit(listed.brief, origin=origin) for _ in range(3)]
    assert len(listed.of(clients["api"], query=f"?status={waits}")) == 3
    studio.cancel(jobs[1].id)
    assert len(listed.of(clients["api"], query=f"?status={waits}")) == 2
    assert len(listed.of(clients["api"], query=f"?status={ENDED[origin]}")) == 1


def test_a_page_of_shots_counts_all_that_its_filter_keeps(quiet_of):
    studio, clients = quiet_of
    jobs = [studio.submit(LISTS["shots"].brief, origin="shots") for _ in range(5)]

    def page(query):
        found = clients["api"].get(f"/api/v1/jobs?{query}").json()
        return len(found["jobs"]), found["total"], found["page"], found["page_size"]

    assert page("page=2&page_size=2") == (2, 5, 2, 2)
    assert page("page=9&page_size=2") == (0, 5, 9, 2)
    studio.delete(jobs[0].id)
    studio.cancel(jobs[1].id)
    assert (page("page_size=2"), page("status=queued")) == ((2, 4, 1, 2), (3, 3, 1, 20))


@pytest.mark.parametrize("room", [0, 1500])
def test_a_list_is_whole_however_little_is_kept(idle, room):
    bodies, jobs = Bodies(idle, kept_bytes=room), [idle.submit(LISTS["shots"].brief, origin="shots") for _ in range(4)]

    def look():
        found, _ = asyncio.run(bodies.of_slice("shots", Slice(origin="shots"), shots.body_from, owner=None))
        return [TypeAdapter(Job).validate_json(body.json).id for body in found.values()]

    assert look() == look() == [job.id for job in reversed(jobs)]
    assert bodies.size_bytes <= room
