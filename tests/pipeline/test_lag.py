"""Lists that lag: what a vendor shows too late is looked for before it is sent again, and never hidden afterwards."""

import pytest

from pipeline.audit import Audit
from pipeline.capabilities import Request
from pipeline.errors import NotSent, OutcomeUnknown
from pipeline.spending import Spending
from store import checks, jobs
from store.models import Job
from tests.pipeline.till import LISTED, LISTED_NOW, Till

EACH = pytest.mark.parametrize(("model", "request_"), [LISTED, LISTED_NOW], ids=[LISTED[0], LISTED_NOW[0]])


def lagging(till: Till, seconds: float, model: str, request_: Request) -> Till:
    """A till that waits the vendors' own times, whose only call is charged, answered by nothing, and listed late."""
    till = till.next_life(provider_settle_seconds=None)
    till.ledger().result(till.work(model, request_, step="earlier"))
    till.pauses.clear()
    till.server.fault("drop_after")
    till.server.fault("lag", "list", seconds=seconds, times=2)
    return till


def twice_paid(till: Till) -> Till:
    """A till whose call was made again because its list lagged for longer than anyone looks."""
    till = lagging(till, 1e9, *LISTED)
    till.server.fault("lag", "list", seconds=1e9, times=2)
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    till.ledger().result(till.work(*LISTED))
    return till


@EACH
def test_a_list_that_lags_past_two_looks_does_not_pay_twice(till: Till, model: str, request_: Request) -> None:
    till = lagging(till, 1e9, model, request_)
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored", "stored"]
    assert len(till.charges()) == till.server.creates() == 2
    till.balanced()


@EACH
def test_nothing_is_sent_again_before_a_create_can_no_longer_be_under_way(
    till: Till, model: str, request_: Request
) -> None:
    till = lagging(till, 1e9, model, request_)
    till.server.world.faults.clear()
    till.server.fault("drop")
    with pytest.raises(NotSent):
        till.ledger().result(till.work(model, request_))
    provider = till.work(model, request_).provider
    assert till.pauses[:2] == [60.0, provider.settle_seconds]
    assert sum(till.pauses) >= 300.0


def test_a_retry_finds_what_the_list_showed_meanwhile_and_pays_nothing(till: Till) -> None:
    till = lagging(till, 1e9, *LISTED)
    till.server.fault("lag", "list", seconds=1e9)
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored", "rejected"]
    till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored", "stored"]
    assert len(till.charges()) == till.server.creates() == 2
    till.balanced()


def test_a_word_that_was_wrong_is_put_right_by_the_list_before_anything_is_sent(till: Till) -> None:
    till.server.fault("drop_after")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(*LISTED))
    till.decide(till.rows()[0], "not_charged")
    till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1
    till.balanced()


def test_of_two_tries_that_were_given_up_and_are_shown_after_all_the_first_one_counts(till: Till) -> None:
    till = lagging(till, 1e9, *LISTED)
    till.server.fault("lag", "list", seconds=1e9, times=1000)
    for _ in range(2):
        with pytest.raises(NotSent):
            till.ledger().result(till.work(*LISTED))
        till.server.fault("drop_after")
    assert till.states() == ["stored", "rejected", "rejected"]
    till.server.world.faults.clear()
    till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored", "stored", "doubled"]
    assert len(till.charges()) == till.server.creates() == 3
    till.balanced()
    faults = {name: found for name, found in checks.invariants(till.store).items() if found}
    assert list(faults) == ["nothing is paid twice"]


def test_what_was_paid_twice_is_shown_with_its_price_until_it_is_refunded(till: Till) -> None:
    till = twice_paid(till)
    Audit(till.store, till.providers).look()
    assert till.states() == ["stored", "doubled", "stored"]
    assert len(till.charges()) == 3
    till.balanced()
    assert till.money() == (0, 9000)
    (call,) = Spending(till.store).doubled()
    assert (call.actual_micros, bool(call.provider_id)) == (3000, True)
    (fault,) = checks.invariants(till.store)["nothing is paid twice"]
    assert call.provider_id in fault
    Spending(till.store).refunded(call.id, by="Ada")
    assert till.money() == (0, 6000)
    told = till.store.db.journal.since(0)[-1].call
    assert (told.actual_micros, told.decided_by) == (0, "refunded (by Ada)"), "an older copy would ask for it again"
    assert [faults for faults in checks.invariants(till.store).values() if faults] == []


def test_a_doubled_call_that_still_runs_is_stopped(till: Till) -> None:
    till = lagging(till, 1e9, *LISTED)
    till.server.fault("lag", "list", seconds=1e9, times=2)
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    till.ledger().result(till.work(*LISTED))
    till.server.world.polls = 1000
    Audit(till.store, till.providers).look()
    (call,) = Spending(till.store).doubled()
    assert till.server.world.works[call.provider_id].cancelled
    assert [work.cancelled for work in till.server.world.works.values()].count(True) == 1


def test_a_late_find_of_a_film_that_nobody_wants_is_booked_and_not_collected(till: Till) -> None:
    till = lagging(till, 1e9, *LISTED)
    till.server.fault("lag", "list", seconds=1e9)
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    with till.store.db.write() as session:
        jobs.move(session, session.get_one(Job, "film"), "cancelled")
    Audit(till.store, till.providers).look()
    assert till.states() == ["stored", "failed"]
    till.balanced()
    assert till.money()[0] == 0


def test_a_clock_that_ran_ahead_when_it_was_sent_hides_nothing_in_the_list(till: Till) -> None:
    till.clock.shift(86_400)
    call = till.write("sending", *LISTED, sender="dead")
    till.clock.shift(-86_400)
    till.charge(call, *LISTED)
    till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1
