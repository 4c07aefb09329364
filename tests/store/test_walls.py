"""Rows of films that wait at a wall: how long they pause, who resumes them, and what their askers hear."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from store import Store, budgets, jobs, walls
from store.budgets import Caps
from store.models import Delivery, Job, Wall

NAMES = ("script", "images", "compose")


@pytest.fixture
def film(store: Store) -> str:
    """A film with someone to tell, and its script written."""
    job = Job(
        id="film", number=0, origin="advert", kind="advert", brief='{"prompt": "x"}', webhook="https://hooks.example/"
    )
    with store.db.write() as session:
        jobs.add(session, job, NAMES)
    return job.id


def run(store: Store, progress: float = 0.2) -> None:
    """Claim the film and come so far."""
    with store.db.write() as session:
        assert jobs.claim(session, "w", kinds=("advert",)) is not None
        job = session.get_one(Job, "film")
        job.progress = max(job.progress, progress)
        script, images, _ = jobs.stages(session, job)
        script.state, script.progress, images.state, images.progress = "completed", 1.0, "running", 0.5
        session.add_all((job, script, images))


def stop(store: Store, waiting: str = "disk", cause: str = "DiskFull", vendor: str = "") -> Wall:
    with store.db.write() as session:
        job = session.get_one(Job, "film")
        found = Wall(job_id=job.id, waiting=waiting, cause=cause, vendor=vendor)
        walls.stop(session, job, found, store.uptime, message="Wait.", error="No room.")
    return present(store)


def present(store: Store) -> Wall:
    with store.db.read() as session:
        return session.get_one(Wall, "film")


def go_on(store: Store, wall: Wall) -> bool:
    with store.db.write() as session:
        return walls.go_on(session, wall, NAMES, message="Going on")


def told(store: Store) -> list[tuple[str, str]]:
    with store.db.read() as session:
        return [(row.body, row.state) for row in session.exec(select(Delivery))]


def pauses(store: Store, times: int, **named: str) -> list[float]:
    found = []
    for _ in range(times):
        run(store)
        wall = stop(store, **named)
        found.append((wall.due_at - wall.stopped_at).total_seconds())
        assert go_on(store, wall)
    return found


def test_a_film_that_comes_no_further_pauses_longer_up_to_a_minute_and_tells_it_once(store: Store, film: str) -> None:
    assert pauses(store, 8) == [*walls.PAUSES, walls.PAUSES[-1], walls.PAUSES[-1]]
    assert max(walls.PAUSES) < 60
    assert told(store) == [("waiting", "pending")]


@pytest.mark.parametrize("cause", walls.ASKED)
def test_a_wall_that_only_a_vendor_can_take_away_pauses_long_from_the_first(
    store: Store, film: str, cause: str
) -> None:
    named = {"waiting": "credentials", "cause": cause, "vendor": "openai"}
    assert pauses(store, 3, **named) == [walls.VENDOR_SECONDS] * 3


def test_another_wall_and_one_further_on_are_told_too(store: Store, film: str) -> None:
    for progress, waiting, cause in ((0.2, "disk", "DiskFull"), (0.2, "budget", "OverCap"), (0.4, "budget", "OverCap")):
        run(store, progress)
        assert go_on(store, stop(store, waiting, cause))
    assert len(told(store)) == 3


def test_one_of_many_that_look_resumes_a_film(store: Store, film: str) -> None:
    run(store)
    wall, together = stop(store), Barrier(8)

    def try_it(_: int) -> bool:
        together.wait()
        return go_on(store, wall)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(8))) == 1
    with store.db.read() as session:
        job = session.get_one(Job, "film")
        assert (job.state, job.revision) == ("queued", 2)


def test_one_of_many_that_look_asks_a_vendor(store: Store, film: str) -> None:
    run(store)
    wall = stop(store, "credentials", "KeyRefused", "openai")

    def ask(_: int) -> bool:
        with store.db.write() as session:
            return walls.take_turn(session, "KeyRefused", "openai")

    assert not ask(0)
    with store.db.write() as session:
        walls.wake(session)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1
    assert present(store).due_at > wall.stopped_at


def test_what_was_done_stays_done_and_progress_does_not_fall(store: Store, film: str) -> None:
    run(store)
    assert go_on(store, stop(store))
    with store.db.read() as session:
        job = session.get_one(Job, "film")
        runs = jobs.stages(session, job)
        assert [(run.revision, run.state, run.progress) for run in runs] == [
            (2, "completed", 1.0), (2, "running", 0.5), (2, "pending", 0.0),
        ]  # fmt: skip
        assert job.progress == 0.2


def test_a_storyboard_that_was_changed_meanwhile_is_gone_through_anew(store: Store, film: str) -> None:
    run(store)
    wall = stop(store)
    with store.db.write() as session:
        job = session.get_one(Job, "film")
        job.storyboard += 1
        session.add(job)
    assert go_on(store, wall)
    with store.db.read() as session:
        assert {run.state for run in jobs.stages(session, session.get_one(Job, "film"))} == {"pending"}


@pytest.mark.parametrize("end", ["cancelled", "failed", "deleted"])
def test_a_film_that_was_ended_while_it_waited_is_never_resumed(store: Store, film: str, end: str) -> None:
    run(store)
    wall = stop(store)
    with store.db.write() as session:
        jobs.move(session, session.get_one(Job, "film"), end)
    assert not go_on(store, wall)
    with store.db.read() as session:
        assert list(walls.due(session)) == []
    assert told(store) == (
        [("waiting", "pending")] if end == "deleted" else [("waiting", "given up"), (end, "pending")]
    )


def test_a_film_that_went_on_and_stopped_again_is_not_resumed_by_an_old_look(store: Store, film: str) -> None:
    run(store)
    old = stop(store)
    assert go_on(store, old)
    run(store)
    stop(store)
    assert not go_on(store, old)


def test_room_in_a_budget_counts_a_film_s_own_reserve(store: Store) -> None:
    caps = Caps(job=1_000_000, day=1_500_000)
    with store.db.write() as session:
        budgets.open_job(session, "mine", 900_000, caps)
        budgets.open_job(session, "other", 500_000, caps)
        assert budgets.has_room(session, "mine", 900_000, caps)
        assert not budgets.has_room(session, "mine", 1_000_001, caps)
        assert not budgets.has_room(session, "third", 100_001, caps)
        budgets.close_job(session, "other")
        assert budgets.has_room(session, "third", 100_001, caps)
