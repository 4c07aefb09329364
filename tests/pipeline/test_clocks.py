"""Clocks that are wrong, or are set while something is under way: nothing is paid twice, and nothing waits for them."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select, update

from pipeline import janitor
from pipeline.access import Access
from pipeline.audit import Audit
from pipeline.errors import NotSent, OutcomeUnknown, OverCap, RateLimited
from pipeline.providers import outcome
from pipeline.spending import Spending
from pipeline.webhooks import Webhooks
from store import assets, calls, vendors
from store.models import Delivery, Discard, Idempotency, Job, OwnTime, PaidCall, VendorState, now
from store.own_time import Ages
from store.uptime import STARTED_SECONDS
from tests.pipeline.till import LISTED, LISTED_NOW, PICTURE, Till, wish

HOUR, DAY, YEAR = 3600.0, 86_400.0, 365 * 86_400.0
OFFSETS = (HOUR + 60, DAY, YEAR, -HOUR - 60, -DAY, -YEAR)
EACH = pytest.mark.parametrize("offset", OFFSETS, ids=["+1h", "+1d", "+1y", "-1h", "-1d", "-1y"])
FLUX, POLL = "replicate:flux-schnell", 2.5


def lost(till: Till) -> None:
    """A call that was charged, and whose answer and list can't be had."""
    till.ledger().result(till.work(*LISTED, step="earlier"))
    till.server.fault("drop_after")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(*LISTED))


def restarted_computer(till: Till) -> None:
    """What was noted was noted in another start of the computer."""
    with till.store.db.write() as session:
        for table in (PaidCall, VendorState, Delivery, OwnTime):
            session.execute(update(table).values(boot="an earlier start"))


@EACH
def test_a_lost_call_of_a_wrong_clock_is_not_paid_again_more_than_an_hour_later(till: Till, offset: float) -> None:
    till.put_clock(offset)
    lost(till)
    till.put_clock(-offset)
    till.later(HOUR + 600)
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(*LISTED))
    assert len(till.charges()) == till.server.creates() == 2


@EACH
def test_a_lost_call_is_found_whatever_the_clock_says_by_then(till: Till, offset: float) -> None:
    lost(till)
    till.put_clock(offset)
    till = till.next_life()
    if abs(offset) == DAY:
        restarted_computer(till)
    till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored", "stored"]
    assert len(till.charges()) == till.server.creates() == 2
    assert sum(till.pauses) <= 60


@EACH
def test_a_call_that_never_came_is_made_once_and_no_later_for_the_clock(till: Till, offset: float) -> None:
    model, request_ = LISTED if abs(offset) > DAY else LISTED_NOW
    till.put_clock(offset)
    till.ledger().result(till.work(model, request_, step="earlier"))
    till.put_clock(-offset)
    till.server.fault("drop")
    till.pauses.clear()
    with pytest.raises(NotSent):
        till.ledger().result(till.work(model, request_))
    till.put_clock(offset)
    till.ledger().result(till.work(model, request_))
    assert sorted(till.states()) == ["rejected", "stored", "stored"]
    assert len(till.charges()) == 2
    assert sum(till.pauses) <= 60


@EACH
def test_the_first_call_of_a_process_is_judged_by_the_uptime(till: Till, offset: float) -> None:
    till.ledger().result(till.work(*LISTED_NOW, step="earlier"))
    till = till.next_life()
    till.server.fault("drop")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(*LISTED_NOW))
    assert till.rows()[-1].vendor_at is None
    till.put_clock(offset)
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED_NOW))


def test_a_list_without_a_date_proves_nothing_where_it_hides_something(till: Till) -> None:
    till.ledger().result(till.work(*LISTED, step="earlier"))
    till.later(2 * HOUR)
    till.server.world.dated = False
    till = till.next_life()
    till.server.fault("drop")
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored", "unknown"]


def test_a_list_without_a_date_that_shows_everything_is_proof(till: Till) -> None:
    till.server.world.dated = False
    till.server.fault("drop")
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    assert till.states() == ["rejected"]


def test_what_the_vendor_s_clock_said_before_outlives_a_restart_of_the_computer(till: Till) -> None:
    """Old predictions, whose inputs are gone, hide nothing: the call came after the vendor's last answer."""
    till.ledger().result(till.work(*LISTED, step="old"))
    till.later(5 * HOUR)
    till.ledger().result(till.work(*LISTED, step="earlier"))
    till.server.fault("drop")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(*LISTED))
    till = till.next_life()
    restarted_computer(till)
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored", "stored", "rejected"]


@pytest.mark.parametrize("restart", [False, True], ids=["same start", "restarted"])
def test_a_vendor_s_pause_of_seconds_stays_one(till: Till, restart: bool) -> None:
    for offset in OFFSETS:
        with till.store.db.write() as session:
            vendors.pause(session, "replicate", 5.0, "busy", till.store.uptime)
        till.put_clock(offset)
        if restart:
            restarted_computer(till)
        till.pauses.clear()
        till.toolbox(wish(FLUX)).ask(PICTURE, step=f"{offset}")
        assert sum(till.pauses) <= 5 + (STARTED_SECONDS if restart else 0) + POLL
    assert len(till.charges()) == len(OFFSETS)


def test_a_long_pause_is_kept_by_a_process_with_another_clock(till: Till) -> None:
    for offset in OFFSETS:
        with till.store.db.write() as session:
            vendors.pause(session, "replicate", HOUR, "busy", till.store.uptime)
        till.put_clock(offset)
        assert Spending(till.store).paused() == {"replicate": "busy"}
        till.later(HOUR)
        assert Spending(till.store).paused() == {}


def test_calls_of_a_day_that_comes_again_do_not_crowd_a_vendor(till: Till) -> None:
    till = till.next_life(provider_calls_per_minute=2)
    for step in ("a", "b"):
        till.toolbox(wish(FLUX)).ask(PICTURE, step=step)
    till.later(61)
    till.put_clock(-DAY)
    till.pauses.clear()
    till.toolbox(wish(FLUX)).ask(PICTURE, step="c")
    assert sum(till.pauses) < 2


@EACH
def test_a_vendor_s_date_to_come_back_is_judged_by_its_own_clock(offset: float) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=offset)
    headers = {name: f"{at:%a, %d %b %Y %H:%M:%S} GMT"
               for name, at in (("date", moment), ("retry-after", moment + timedelta(seconds=7)))}  # fmt: skip
    assert outcome.wait_seconds(headers) == 7


@EACH
def test_a_poll_goes_on_within_a_minute_and_is_woken_by_a_process_with_another_clock(till: Till, offset: float) -> None:
    till.server.world.polls = 1
    till.server.fault("status", "poll", status=429, retry_after="1800")

    def wake() -> None:
        till.put_clock(offset)
        with till.store.db.write() as session:
            for call in till.rows():
                calls.wake(session, "replicate", call.id)
        till.put_clock(-offset)

    till.on_pause = wake
    till.ledger().result(till.work(*LISTED))
    assert sum(till.pauses) <= 60
    assert len(till.charges()) == 1


@EACH
def test_what_was_given_up_is_looked_for_whatever_the_clock_says(till: Till, offset: float) -> None:
    till.ledger().result(till.work(*LISTED, step="earlier"))
    till.server.fault("drop_after")
    till.server.fault("lag", "list", seconds=1e9, times=3)
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    till.put_clock(offset)
    Audit(till.store, till.providers).look()
    assert till.states() == ["stored", "accepted"]


def test_a_webhook_is_tried_again_after_its_pause(till: Till) -> None:
    told = Webhooks(till.store)
    with till.store.db.write() as session:
        session.add(Delivery(job_id="film", url="https://hooks.example/", body="completed"))
    for offset in OFFSETS:
        (delivery,) = told.due()
        told.failed(delivery.id, retry_in=300.0)
        till.put_clock(offset)
        assert told.due() == ()
        till.later(301)
    assert [again.id for again in told.due()] == [delivery.id]


def test_a_key_is_kept_for_its_days_and_answers_a_repeat(till: Till) -> None:
    access = Access(till.store)
    for offset in OFFSETS:
        till.put_clock(offset)
        access.begin_key("ada", "POST /films", f"{offset}", "sha")
        access.finish_key("ada", "POST /films", f"{offset}", 201, "{}", "")
        till.put_clock(-offset)
        janitor.tidy(till.store)
        till.put_clock(offset)
        janitor.tidy(till.store)
        assert access.begin_key("ada", "POST /films", f"{offset}", "sha").state == "done"
    till.later(8 * DAY)
    janitor.tidy(till.store)
    with till.store.db.read() as session:
        assert session.exec(select(Idempotency)).all() == []


def test_an_ask_without_a_key_is_known_as_a_repeat_for_an_hour(till: Till) -> None:
    access = Access(till.store)
    name = access.unnamed_key("ada", "POST /films", "sha")
    access.begin_key("ada", "POST /films", name, "sha", unnamed=True)
    for offset in OFFSETS:
        access.let_key_go("ada", "POST /films", name)
        till.put_clock(offset)
        assert access.unnamed_key("ada", "POST /films", "sha") == name
    access.let_key_go("ada", "POST /films", name)
    till.later(HOUR + 1)
    assert access.unnamed_key("ada", "POST /films", "sha") != name


def test_the_trash_is_kept_for_its_days(till: Till) -> None:
    for number, offset in enumerate(OFFSETS):
        till.put_clock(offset)
        with till.store.db.write() as session:
            assets.discard(session, [f"{number}" * 64])
        till.put_clock(-offset)
        assert janitor.collect(till.store) == []
        till.put_clock(offset)
        assert janitor.collect(till.store) == []
    till.later(31 * DAY)
    assert len(janitor.collect(till.store)) == len(OFFSETS)


def test_a_file_that_a_living_process_writes_is_never_taken_for_old(till: Till) -> None:
    kept, left = (till.store.media.folder / f".{owner}-x.part" for owner in (till.store.pulse.name, "dead"))
    for part in (kept, left):
        part.write_bytes(b"half a film")
        os.utime(part, (now().timestamp() - 2 * DAY,) * 2)
    till.put_clock(YEAR)
    janitor.tidy(till.store)
    assert (kept.exists(), left.exists()) == (True, False)


def test_a_computer_that_starts_with_a_clock_a_year_ahead_makes_nothing_older_than_a_day(till: Till) -> None:
    with till.store.db.write() as session:
        till.store.ages.note(session)
        session.add(Discard(digest="1" * 64, at=till.store.ages.now()))
    begun = till.store.ages.now()
    till.put_clock(YEAR)
    restarted_computer(till)
    till = till.next_life()
    assert till.store.ages.now() - begun <= timedelta(days=1, seconds=60)
    assert janitor.collect(till.store) == []


@pytest.mark.parametrize("off", [HOUR, DAY - HOUR])
def test_a_computer_that_was_off_for_less_than_a_day_is_as_much_older(till: Till, off: float) -> None:
    with till.store.db.write() as session:
        till.store.ages.note(session)
    begun = till.store.ages.now()
    till.clock.shift(off)
    restarted_computer(till)
    assert Ages(till.store.uptime).now() > begun
    till = till.next_life()
    assert timedelta(seconds=off) <= till.store.ages.now() - begun < timedelta(seconds=off + 60)


def test_a_token_that_ended_stays_ended_when_the_clock_is_set_back(till: Till) -> None:
    access = Access(till.store)
    _, plain = access.create_token("me", days=30)
    till.put_clock(-DAY)
    assert access.token_of(plain) is not None
    till.later(31 * DAY)
    till.put_clock(-10 * DAY)
    assert access.token_of(plain) is None


def test_a_clock_set_over_midnight_and_back_opens_no_day_twice(till: Till) -> None:
    till = till.next_life(budget_per_day_usd=0.006)
    till.claim = till.job("film")
    bought = 0
    for offset in (0.0, DAY, -DAY, DAY, -DAY):
        till.put_clock(offset)
        for number in range(3):
            try:
                till.ledger().result(till.work(*LISTED, step=f"{bought}-{number}"))
            except OverCap:
                break
            bought += 1
    assert bought == 4, "two pictures of a day's budget, on two days"
    assert now() < datetime(2027, 1, 1, tzinfo=UTC)


def test_a_patient_asker_is_told_the_pause_that_is_left_and_not_the_clock_s(till: Till) -> None:
    with till.store.db.write() as session:
        vendors.pause(session, "replicate", 500.0, "busy", till.store.uptime)
        assert session.get_one(Job, "film").state == "running"
    till.put_clock(-YEAR)
    box = till.toolbox(wish(FLUX))
    box._gives_up_at = 0.0
    with pytest.raises(RateLimited) as told:
        box.ask(PICTURE, step="step")
    assert told.value.retry_after <= 500
