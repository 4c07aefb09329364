"""Money in both databases: sums above what 32 bits hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import BigInteger
from sqlmodel import SQLModel

from pipeline.spending import Spending
from store import Settings, Store, budgets, calls, figures, jobs
from store.budgets import Caps, OverCap
from store.models import Asset, Job, PaidCall
from tests.services import postgres

pytestmark = pytest.mark.xdist_group("postgres")
LARGE = 3_000_000_000_000
CAPS = Caps(job=LARGE, day=2 * LARGE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres(tmp_path_factory.mktemp("pg")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One home per database; the tests of a module share it, and leave different films."""
    url = request.getfixturevalue("server") if request.param == "postgresql" else ""
    opened = Store(Settings(_env_file=None, reelwright_home=tmp_path / "home", database_url=url))
    yield opened
    opened.close()


def film(store: Store, job_id: str) -> None:
    with store.db.write() as session:
        jobs.add(session, Job(id=job_id, number=0, origin="test", kind="advert", brief='{"prompt":"x"}'), ())
        budgets.open_job(session, job_id, 0, CAPS)


def call(job_id: str, micros: int) -> PaidCall:
    return PaidCall(job_id=job_id, step=f"{micros}", vendor="openai", model="openai:x", capability="image",
                    request_sha=f"{micros}", estimated_micros=micros)  # fmt: skip


def test_a_cap_of_three_million_dollars_is_held_spent_and_kept(store: Store) -> None:
    film(store, "dear")
    with store.db.write() as session:
        paid = calls.reserve(session, call("dear", LARGE), CAPS)
        calls.end(session, paid.id, ("reserved",), "stored", actual_micros=LARGE - 1)
    with store.db.read() as session:
        assert budgets.used(session, "job:dear") == (0, LARGE - 1)
        assert calls.spent(session, ["dear"]) == {"dear": LARGE - 1}
    with pytest.raises(OverCap), store.db.write() as session:
        calls.reserve(session, call("dear", 2), CAPS)


def test_a_reserve_and_an_estimate_above_2147_dollars_are_kept(store: Store) -> None:
    film(store, "reserved")
    with store.db.write() as session:
        budgets.open_job(session, "reserved", 2_147_483_648, CAPS)
        jobs.add_estimate(session, "reserved", 2_147_483_648)
    with store.db.read() as session:
        assert budgets.kept(session, "reserved") == 2_147_483_648
        assert session.get_one(Job, "reserved").estimated_micros == 2_147_483_648


def test_a_day_s_sum_above_2147_dollars_is_a_whole_number(store: Store) -> None:
    film(store, "summed")
    with store.db.write() as session:
        for micros in (2_000_000_000, 2_000_000_001):
            paid = calls.reserve(session, call("summed", micros), CAPS)
            calls.end(session, paid.id, ("reserved",), "stored", actual_micros=micros)
    with store.db.read() as session:
        ((*_, estimated, actual),) = [row for row in figures.sums(session) if row[3] == "summed"]
        (spent,) = [row[9:11] for row in figures.films(session) if row[0] == "summed"]
    assert (estimated, actual, type(actual)) == (4_000_000_001, 4_000_000_001, int)
    assert (spent[1], type(spent[1])) == (4_000_000_001, int)


def test_a_cap_above_2147_dollars_can_be_chosen_and_is_in_force(store: Store) -> None:
    film(store, "chosen")
    Spending(store).set_caps(job_usd=5_000.0, day_usd=20_000_000.0)
    with store.db.write() as session:
        calls.reserve(session, call("chosen", 4_999_000_000), budgets.caps(session, store.settings))
    assert Spending(store).budget().day_cap == 2 * 10**13


def test_a_file_of_three_gigabytes_has_its_size(store: Store) -> None:
    with store.db.write() as session:
        session.merge(Asset(digest="large", media_type="video/mp4", size_bytes=3 * 10**9))
    with store.db.read() as session:
        assert session.get_one(Asset, "large").size_bytes == 3 * 10**9


def test_every_column_of_money_has_64_bits() -> None:
    money = {"job": {"estimated_micros"}, "paid_call": {"estimated_micros", "actual_micros"},
             "budget": {"cap", "held", "spent", "reserved"}}  # fmt: skip
    for name, table in SQLModel.metadata.tables.items():
        wide = {column.name for column in table.columns if isinstance(column.type, BigInteger)}
        assert money.get(name, set()) <= wide
        assert {column.name for column in table.columns if "micros" in column.name} <= wide
