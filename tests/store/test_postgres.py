from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pipeline import Settings, brief, open_studio
from pipeline.errors import NotFound
from pipeline.executors import takeover
from store import Store, budgets, jobs, walls
from store.budgets import Caps, OverCap
from store.liveness import Pulse
from store.models import Job, Wall
from tests.services import postgres


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder: Path = tmp_path_factory.mktemp("pg")
    with postgres(folder) as url:
        yield Settings(reelwright_home=folder / "home", database_url=url, executor="inline", disk_watermark_mb=0)


pytestmark = pytest.mark.xdist_group("postgres")


def test_a_film_is_made_over_postgresql(settings: Settings) -> None:
    studio = open_studio(settings)
    job = studio.submit(brief(prompt="Ocean waves at sunset", seconds=5, short_side=144, scene_count=2))
    assert (job.state, job.error) == ("completed", "")
    assert studio.version(job.id) > 0
    studio.delete(job.id)
    studio.close()


def test_what_postgresql_can_not_hold_is_missing_or_kept_without_it(settings: Settings) -> None:
    studio = open_studio(settings, work=False)
    for look in (studio.job, studio.version, studio.library.product, studio.library.given):
        with pytest.raises(NotFound):
            look("a\0b")
    with pytest.raises(NotFound):
        studio.numbered(2**40)
    assert studio.library.add_product("Lamp", product_id="a\0b").name == "Lamp"
    assert studio.library.product("a\ufffdb").name == "Lamp"
    studio.close()


def test_the_triggers_and_views_are_there(settings: Settings) -> None:
    store = Store(settings)
    with store.db.write() as session:
        jobs.add(
            session,
            Job(id="pg", number=0, origin="advert", kind="advert", brief='{"prompt": "x"}'),
            ("script", "compose"),
        )
        jobs.move(session, session.get_one(Job, "pg"), "running")
        jobs.move(session, session.get_one(Job, "pg"), "completed")
    with pytest.raises(DatabaseError, match="never goes back"), store.db.write() as session:
        jobs.move(session, session.get_one(Job, "pg"), "running")
    with store.db.read() as session:
        names = list(
            session.connection()
            .execute(text("SELECT stage_name FROM stages WHERE job_id = 'pg' ORDER BY id"))
            .scalars()
        )
    assert names == ["script_gen", "compositing"]
    store.close()


def test_a_budget_race_lets_exactly_20_of_200_pass(settings: Settings) -> None:
    store = Store(settings)

    def opened(number: int) -> bool:
        try:
            with store.db.write() as session:
                budgets.open_job(session, f"pg{number}", 100_000, Caps(job=1_000_000, day=2_000_000))
        except OverCap:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(opened, range(200))) == 20
    store.close()


def test_one_of_many_that_look_resumes_a_film_and_one_asks_a_vendor(settings: Settings) -> None:
    store = Store(settings)
    job = Job(id="walled", number=0, origin="advert", kind="advert", brief='{"prompt": "x"}')
    with store.db.write() as session:
        jobs.add(session, job, ("script",))
        assert jobs.claim(session, "w", kinds=("advert",), job_id="walled") is not None
        found = Wall(job_id="walled", waiting="credentials", cause="KeyRefused", vendor="openai")
        walls.stop(session, session.get_one(Job, "walled"), found, store.uptime, message="Wait.", error="No key.")
        walls.wake(session)
    with store.db.read() as session:
        wall = session.get_one(Wall, "walled")

    def ask(_: int) -> bool:
        with store.db.write() as session:
            return walls.take_turn(session, "KeyRefused", "openai")

    def go_on(_: int) -> bool:
        with store.db.write() as session:
            return walls.go_on(session, wall, ("script",), message="Going on")

    with ThreadPoolExecutor(8) as pool:
        assert (sum(pool.map(ask, range(16))), sum(pool.map(go_on, range(16)))) == (1, 1)
    store.close()


def test_of_many_that_take_over_from_a_dead_process_each_film_goes_to_one_and_its_death_counts_once(
    settings: Settings,
) -> None:
    store = Store(settings)
    dead, films = Pulse(store.home.folder, store.home.key), [f"left-{number}" for number in range(9)]
    with store.db.write() as session:
        for film in films:
            jobs.add(session, Job(id=film, number=0, origin="advert", kind="advert", brief="{}"), ("script",))
            assert jobs.claim(session, dead.name, kinds=("advert",), job_id=film) is not None
    dead.stop()
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: takeover.of_dead(store, dead.name), range(16)))
    assert sorted(claim.job_id for claims in taken for claim in claims) == films
    with store.db.read() as session:
        assert {session.get_one(Job, film).crashes for film in films} == {1}
    store.close()


def test_of_many_that_look_at_the_queue_each_film_goes_to_one(settings: Settings) -> None:
    store = Store(settings)
    films = [f"queued-{number}" for number in range(12)]
    with store.db.write() as session:
        for film in films:
            jobs.add(
                session, Job(id=film, number=0, origin="advert", kind="shots", brief="{}", owner=film), ("script",)
            )

    def worked(number: int) -> list[str]:
        mine: list[str] = []
        while True:
            with store.db.write() as session:
                claim = jobs.claim(session, f"w{number}", kinds=("shots",))
                left = jobs.first_in_line(session, kinds=("shots",))
            if claim is not None:
                mine.append(claim.job_id)
            elif left is None:
                return mine

    with ThreadPoolExecutor(8) as pool:
        assert sorted(film for mine in pool.map(worked, range(8)) for film in mine) == sorted(films)
    store.close()
