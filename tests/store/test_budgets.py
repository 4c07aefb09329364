import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine

from store import Store, budgets, vendors
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
        return budgets.used(session, budgets.today())


def test_of_200_submissions_against_room_for_20_exactly_20_pass(store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        passed = list(pool.map(lambda n: opened(store, f"j{n}", 100_000), range(200)))
    assert sum(passed) == 20
    assert day(store) == (2_000_000, 0)


def test_a_job_above_its_own_cap_holds_nothing(store: Store) -> None:
    assert not opened(store, "dear", 1_000_001)
    assert opened(store, "dearest", 1_000_000)
    assert day(store) == (1_000_000, 0)


def test_who_is_stopped_hears_by_which_budget_and_what_is_left_of_it(store: Store) -> None:
    opened(store, "j", 1_000_000)
    opened(store, "k", 700_000)
    with (
        pytest.raises(
            OverCap, match=re.escape("The day's budget of $2.00 has $0.30 left, and this costs $0.300001:")
        ) as stopped,
        store.db.write() as session,
    ):
        budgets.open_job(session, "l", 300_001, CAPS)
    assert (stopped.value.budget, stopped.value.cap, stopped.value.left) == ("day", 2_000_000, 300_000)


def test_a_call_draws_from_its_jobs_reserve_and_settles_at_the_real_price(store: Store) -> None:
    opened(store, "j", 500_000)
    with store.db.write() as session:
        day_id = budgets.hold(session, "j", 300_000, CAPS)
        budgets.settle(session, "j", day_id, 300_000, 250_000)
        budgets.close_job(session, "j")
    assert day(store) == (0, 250_000)


def test_a_call_beyond_the_reserve_needs_room_in_the_day(store: Store) -> None:
    opened(store, "j", 100_000)
    opened(store, "k", 900_000)
    opened(store, "l", 1_000_000)
    with pytest.raises(OverCap, match="day"), store.db.write() as session:
        budgets.hold(session, "j", 200_000, CAPS)
    assert day(store) == (2_000_000, 0)


def test_a_call_of_a_job_without_a_reserve_is_borne_by_today_within_both_caps(store: Store) -> None:
    with store.db.write() as session:
        assert budgets.hold(session, "free", 400_000, CAPS) == budgets.today()
    assert day(store) == (400_000, 0)
    with pytest.raises(OverCap, match="job"), store.db.write() as session:
        budgets.hold(session, "free", 700_000, CAPS)
    assert day(store) == (400_000, 0)


def on(date: str) -> time_machine.travel:
    return time_machine.travel(f"2026-11-{date} 12:00 +0000", tick=False)


def held(store: Store) -> dict[str, tuple[int, int, int]]:
    """What each budget holds, has spent and keeps in reserve."""
    with store.db.read() as session:
        return {row.id: (row.held, row.spent, row.reserved) for row in budgets.all_rows(session)}


def test_four_days_films_approved_on_one_day_spend_that_days_cap_and_no_more(store: Store) -> None:
    for number in range(4):
        with on(f"{20 + number}"):
            assert opened(store, f"j{number}", 800_000)
    with on("24"), ThreadPoolExecutor(8) as pool:
        rendered = list(pool.map(lambda number: opened(store, f"j{number % 4}", 800_000), range(16)))
        assert sum(rendered[:4]) >= 1
        kept = [number for number in range(4) if opened(store, f"j{number}", 800_000)]
        assert len(kept) == 2
        assert day(store) == (1_600_000, 0)
        assert [held(store)[f"day:2026-11-{20 + number}"][0] for number in kept] == [0, 0]


def test_who_is_stopped_on_another_day_hears_the_whole_price_and_keeps_the_reserve(store: Store) -> None:
    with on("20"):
        opened(store, "old", 500_000)
    with on("21"):
        opened(store, "a", 1_000_000)
        opened(store, "b", 700_000)
        with pytest.raises(OverCap) as stopped, store.db.write() as session:
            budgets.open_job(session, "old", 600_000, CAPS)
        assert (stopped.value.left, stopped.value.price) == (300_000, 600_000)
    assert (held(store)["day:2026-11-20"], held(store)["job:old"]) == ((500_000, 0, 0), (0, 0, 500_000))


def test_a_film_needs_room_for_the_rest_of_its_price_and_not_for_what_it_once_reserved(store: Store) -> None:
    with on("20"):
        opened(store, "old", 500_000)
    with on("21"):
        opened(store, "a", 1_000_000)
        opened(store, "b", 600_000)
        with store.db.write() as session:
            budgets.open_job(session, "old", 400_000, CAPS)
        assert (day(store), held(store)["job:old"]) == ((2_000_000, 0), (0, 0, 400_000))
    assert held(store)["day:2026-11-20"] == (0, 0, 0)


def test_calls_after_midnight_are_borne_by_the_day_they_are_made_on(store: Store) -> None:
    with on("20"):
        opened(store, "late", 300_000)
        with store.db.write() as session:
            first = budgets.hold(session, "late", 100_000, CAPS)
    with on("21"), store.db.write() as session:
        second = budgets.hold(session, "late", 100_000, CAPS)
    assert (first, second) == ("day:2026-11-20", "day:2026-11-21")
    assert held(store) == {
        "day:2026-11-20": (100_000, 0, 0), "day:2026-11-21": (200_000, 0, 0), "job:late": (200_000, 0, 100_000),
    }  # fmt: skip


def test_a_call_begun_yesterday_is_settled_on_yesterday(store: Store) -> None:
    with on("20"):
        opened(store, "late", 300_000)
        with store.db.write() as session:
            begun = budgets.hold(session, "late", 100_000, CAPS)
    with on("21"), store.db.write() as session:
        budgets.hold(session, "late", 100_000, CAPS)
        budgets.settle(session, "late", begun, 100_000, 90_000)
    assert (held(store)["day:2026-11-20"], held(store)["day:2026-11-21"]) == ((0, 90_000, 0), (200_000, 0, 0))


def test_a_full_day_stops_a_film_at_midnight_and_the_next_day_takes_it(store: Store) -> None:
    with on("20"):
        opened(store, "late", 300_000)
    with on("21"):
        opened(store, "a", 1_000_000)
        opened(store, "b", 950_000)
        with pytest.raises(OverCap, match="day"), store.db.write() as session:
            budgets.hold(session, "late", 100_000, CAPS)
    with on("22"), store.db.write() as session:
        assert budgets.hold(session, "late", 100_000, CAPS) == "day:2026-11-22"
    assert held(store)["day:2026-11-20"] == (0, 0, 0)


def test_a_new_picture_for_an_old_film_needs_room_for_itself_alone(store: Store) -> None:
    with on("20"):
        opened(store, "old", 500_000)
    with on("21"):
        opened(store, "a", 1_000_000)
        opened(store, "b", 900_000)
        with store.db.write() as session:
            budgets.hold(session, "old", 40_000, CAPS)
    assert (held(store)["day:2026-11-21"][0], held(store)["day:2026-11-20"][0]) == (1_940_000, 460_000)


def test_a_cancelled_film_gives_its_reserve_back_to_the_day_that_holds_it(store: Store) -> None:
    with on("20"):
        opened(store, "moved", 300_000)
        opened(store, "left", 200_000)
    with on("21"), store.db.write() as session:
        budgets.hold(session, "moved", 100_000, CAPS)
        for job_id in ("moved", "left"):
            budgets.close_job(session, job_id)
    assert (held(store)["day:2026-11-20"], held(store)["day:2026-11-21"]) == ((0, 0, 0), (100_000, 0, 0))


def test_a_call_beyond_the_reserve_is_borne_by_the_day_it_is_made_on(store: Store) -> None:
    with on("20"):
        opened(store, "late", 30_000)
    with on("21"), store.db.write() as session:
        assert budgets.hold(session, "late", 40_000, CAPS) == "day:2026-11-21"
    assert (held(store)["day:2026-11-20"], held(store)["day:2026-11-21"]) == ((0, 0, 0), (40_000, 0, 0))


def test_what_a_job_has_spent_counts_towards_its_cap_before_more_is_begun(store: Store) -> None:
    with store.db.write() as session:
        budgets.settle(session, "j", budgets.hold(session, "j", 600_000, CAPS), 600_000, 600_000)
    with pytest.raises(OverCap) as stopped, store.db.write() as session:
        budgets.open_job(session, "j", 400_001, CAPS)
    assert (stopped.value.budget, stopped.value.left, stopped.value.price) == ("job", 400_000, 400_001)
    assert opened(store, "j", 400_000)


def test_a_raised_cap_holds_from_the_next_call_on(store: Store) -> None:
    opened(store, "j", 0, Caps(job=10, day=10))
    with pytest.raises(OverCap) as refused, store.db.write() as session:
        budgets.hold(session, "j", 11, Caps(job=10, day=10))
    assert (refused.value.budget, refused.value.cap, refused.value.left) == ("day", 10, 10)
    with store.db.write() as session:
        budgets.hold(session, "j", 11, Caps(job=11, day=11))
    assert day(store) == (11, 0)


def test_reserving_again_adds_what_is_missing_only(store: Store) -> None:
    opened(store, "j", 100_000)
    opened(store, "j", 100_000)
    assert day(store) == (100_000, 0)
    opened(store, "j", 130_000)
    assert day(store) == (130_000, 0)


def test_closing_a_job_without_a_reserve_changes_nothing(store: Store) -> None:
    with store.db.write() as session:
        budgets.close_job(session, "nobody")
    opened(store, "j", 0)
    with store.db.write() as session:
        budgets.close_job(session, "j")
    assert day(store) == (0, 0)


def test_a_job_that_is_closed_twice_gives_its_reserve_back_once(store: Store) -> None:
    opened(store, "j", 500_000)
    for _ in range(2):
        with store.db.write() as session:
            budgets.close_job(session, "j")
    assert day(store) == (0, 0)


def test_the_caps_are_the_dashboards_choice_else_the_settings(store: Store) -> None:
    with store.db.write() as session:
        assert budgets.caps(session, store.settings) == Caps(job=5_000_000, day=20_000_000)
        vendors.prefer(session, "budget_per_job_usd", 0.07)
        assert budgets.caps(session, store.settings) == Caps(job=70_000, day=20_000_000)
