"""Films that wait at a wall: what takes it away lets them go on, a person may always, and nothing is paid twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from pydantic import SecretStr
from sqlmodel import select

from pipeline import Settings, Studio, open_studio
from pipeline.walls import Walls
from store import budgets
from store.budgets import Caps
from store.models import Delivery
from store.uptime import Uptime
from tests.pipeline.test_recovery_paid import LISTED, WRITER, all_is_well, opened, rested, until
from tests.pipeline.till import wish
from tests.providers_server import ProvidersServer

WANTED = wish(WRITER, LISTED, review=True, seconds=10, short_side=144, scene_count=1)
CALLS = 2
HOOK = "https://hooks.example/"


@pytest.fixture(autouse=True)
def passing() -> Iterator[None]:
    """Uptime that a test moves is put back."""
    before = Uptime.passed
    yield
    Uptime.passed = before


def idle(settings: Settings) -> Studio:
    return open_studio(settings.model_copy(update={"executor": "threads"}), work=False)


def looked(studio: Studio) -> list[str]:
    """The films that one look at all walls lets go on a minute later, in a studio that does not work."""
    Uptime.passed += 60
    hinted: list[str] = []
    Walls(studio._workshop).look(hinted.append)
    return hinted


def told(studio: Studio) -> list[tuple[str, str]]:
    with studio._store.db.read() as session:
        return [(row.body, row.waiting) for row in session.exec(select(Delivery))]


def without_money(settings: Settings, *, origin: str = "narration") -> None:
    """A film that no budget can pay now, in a home that nobody works in any more."""
    studio = idle(settings)
    studio.submit(WANTED, job_id="film", origin=origin, webhook=HOOK)
    studio.spending.set_caps(job_usd=5, day_usd=0)
    studio.close()
    studio = opened(settings)
    job = rested(studio)
    assert (job.state, job.waiting) == ("waiting", "budget")
    studio.close()


def test_a_film_goes_on_from_where_it_stopped_and_its_progress_never_falls(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    stand_in.fault("status", vendor="replicate", status=401)
    studio = opened(paid_home)
    studio.submit(WANTED, job_id="film")
    job = rested(studio)
    assert (job.waiting, [stage.state for stage in job.stages][:2]) == ("credentials", ["completed", "running"])
    Uptime.passed += 60
    assert until(lambda: studio.job("film"), lambda job: job.waiting == "approval").waiting == "approval"
    went = [event.progress for event in studio.events("film")]
    assert went == sorted(went)
    assert [call.step for call in studio.spending.calls(job_id="film") if call.vendor == "openai"] == ["script"]
    assert len(stand_in.charges) == CALLS
    all_is_well(studio, stand_in)
    studio.close()


def test_a_film_that_waited_for_too_long_fails_with_the_reason_and_a_person_may_go_on_with_it(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    without_money(paid_home)
    studio = idle(paid_home)
    Uptime.passed += 24 * 3600
    assert (looked(studio), studio.job("film").state) == ([], "waiting")
    Uptime.passed += 3600
    assert looked(studio) == []
    job = studio.job("film")
    assert (job.state, "$0.00 has $0.00 left" in job.error, "25 hours" in job.error) == ("failed", True, True)
    assert told(studio) == [("waiting", "budget"), ("failed", "")]
    studio.spending.set_caps(job_usd=5, day_usd=20)
    assert looked(studio) == []
    studio.retry("film")
    studio.close()
    studio = opened(paid_home)
    assert until(lambda: studio.job("film").waiting, "approval".__eq__) == "approval"
    assert len(stand_in.charges) == CALLS
    all_is_well(studio, stand_in)
    studio.close()


@pytest.mark.parametrize("origin", ["dashboard", "cli"])
def test_a_film_that_nobody_polls_waits_for_as_long_as_it_takes(
    paid_home: Settings, stand_in: ProvidersServer, origin: str
) -> None:
    without_money(paid_home, origin=origin)
    studio = idle(paid_home)
    Uptime.passed += 1000 * 3600
    assert (looked(studio), studio.job("film").state) == ([], "waiting")
    studio.close()


def test_the_next_day_s_budget_lets_a_film_go_on(paid_home: Settings, stand_in: ProvidersServer) -> None:
    with time_machine.travel("2026-11-20 12:00 +0000") as clock:
        without_money(paid_home)
        studio = idle(paid_home)
        with studio._store.db.write() as session:
            budgets.open_job(session, "another", 1_000_000, Caps(job=1_000_000, day=5_000_000))
        studio.spending.set_caps(job_usd=5, day_usd=1)
        assert looked(studio) == []
        clock.shift(12 * 3600)
        assert looked(studio) == ["film"]
        studio.close()


def test_a_settled_hold_lets_a_film_go_on(paid_home: Settings, stand_in: ProvidersServer) -> None:
    without_money(paid_home)
    studio = idle(paid_home)
    with studio._store.db.write() as session:
        budgets.open_job(session, "another", 1_000_000, Caps(job=1_000_000, day=5_000_000))
    studio.spending.set_caps(job_usd=5, day_usd=1)
    assert looked(studio) == []
    with studio._store.db.write() as session:
        budgets.close_job(session, "another")
    assert looked(studio) == ["film"]
    studio.close()


def test_of_two_processes_one_lets_a_film_go_on_and_a_click_that_comes_late_is_no_error(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    without_money(paid_home)
    studios = [idle(paid_home) for _ in range(2)]
    studios[0].spending.set_caps(job_usd=5, day_usd=20)
    with ThreadPoolExecutor(8) as pool:
        hinted = [hint for found in pool.map(looked, studios * 4) for hint in found]
    assert hinted == ["film"]
    before = studios[0].job("film")
    after = studios[1].retry("film")
    assert (before.state, before.revision) == (after.state, after.revision) == ("queued", 2)
    for studio in studios:
        studio.close()


def test_a_film_that_a_person_cancelled_while_it_waited_never_goes_on_and_that_is_told(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    without_money(paid_home)
    studio = idle(paid_home)
    studio.cancel("film")
    studio.spending.set_caps(job_usd=5, day_usd=20)
    assert (looked(studio), studio.job("film").state) == ([], "cancelled")
    assert told(studio) == [("waiting", "budget"), ("cancelled", "")]
    assert [delivery.state for delivery in studio.webhooks.due()] == ["cancelled"]
    studio.close()


def test_spending_that_is_switched_on_again_lets_a_film_go_on(paid_home: Settings, stand_in: ProvidersServer) -> None:
    studio = opened(paid_home, spending="off")
    studio.submit(WANTED, job_id="film")
    assert rested(studio).waiting == "budget"
    assert looked(studio) == []
    studio.close()
    studio = opened(paid_home)
    assert until(lambda: studio.job("film").waiting, "approval".__eq__) == "approval"
    assert len(stand_in.charges) == CALLS
    studio.close()


def test_a_key_that_is_there_after_a_restart_lets_a_film_go_on(paid_home: Settings, stand_in: ProvidersServer) -> None:
    studio = opened(paid_home, replicate_api_token=SecretStr(""))
    studio.submit(WANTED, job_id="film")
    assert rested(studio).waiting == "credentials"
    assert "goes on by itself once the key works" in studio.job("film").message
    studio.close()
    studio = opened(paid_home)
    assert until(lambda: studio.job("film").waiting, "approval".__eq__) == "approval"
    assert len(stand_in.charges) == CALLS
    studio.close()
