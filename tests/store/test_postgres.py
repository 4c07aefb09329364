from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pipeline import Settings, brief, open_studio
from pipeline.errors import NotFound
from store import Store, budgets, jobs
from store.budgets import Caps, OverCap
from store.models import Job
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
