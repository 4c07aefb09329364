from concurrent.futures import ThreadPoolExecutor

import pytest

from store import Store, budgets
from store.budgets import Caps, OverCap

CAPS = Caps(job=1_000_000, day=2_000_000)


def opened(store: Store, job_id: str, estimate: int, caps: Caps = CAPS) -> bool:
    try:
        with store.db.write() as session:
            budgets.open_job(session, job_id, estimate, caps)
    except OverCap:
        return False
    return True


def day(store: Store) -> tuple[int, int]:
    with store.db.read() as session:
        row = budgets.present(session, budgets.today())
        return (row.held, row.spent) if row else (0, 0)


def test_of_200_submissions_against_room_for_20_exactly_20_pass(store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        passed = list(pool.map(lambda n: opened(store, f"j{n}", 100_000), range(200)))
    assert sum(passed) == 20
    assert day(store) == (2_000_000, 0)


def test_a_job_above_its_own_cap_holds_nothing(store: Store) -> None:
    assert not opened(store, "dear", 1_000_001)
    assert day(store) == (0, 0)


def test_a_call_draws_from_its_jobs_reserve_and_settles_at_the_real_price(store: Store) -> None:
    opened(store, "j", 500_000)
    with store.db.write() as session:
        day_id = budgets.hold(session, "j", 300_000)
        budgets.settle(session, "j", day_id, 300_000, 250_000)
        budgets.close_job(session, "j")
    assert day(store) == (0, 250_000)


def test_a_call_beyond_the_reserve_needs_room_in_the_day(store: Store) -> None:
    opened(store, "j", 100_000)
    opened(store, "k", 900_000)
    opened(store, "l", 1_000_000)
    with pytest.raises(OverCap, match="day"), store.db.write() as session:
        budgets.hold(session, "j", 200_000)
    assert day(store) == (2_000_000, 0)


def test_a_call_of_a_job_without_a_budget_is_refused(store: Store) -> None:
    with pytest.raises(OverCap), store.db.write() as session:
        budgets.hold(session, "nobody", 1)
