"""Calls of films that nobody wants any more: settled at what they really cost, however late that shows."""

import pytest

from pipeline import deletion
from pipeline.capabilities import Request
from pipeline.errors import Cancelled
from pipeline.leftovers import FIRST_SECONDS, Leftovers
from store import Store, calls, checks, jobs
from store.models import Job
from tests.pipeline.till import LISTED, UNLISTED_LATER, Till

EACH = pytest.mark.parametrize(("model", "request_"), [LISTED, UNLISTED_LATER], ids=[LISTED[0], UNLISTED_LATER[0]])


def end(till: Till, state: str) -> None:
    with till.store.db.write() as session:
        job = session.get_one(Job, "film")
        jobs.move(session, job, state)
        calls.abandon(session, "film", till.store.pulse.is_over)


def cancelled(till: Till, model: str, request_: Request) -> None:
    """A film that is cancelled while its call is made, by a vendor that goes on all the same."""
    till.server.world.polls = 1000
    till.server.fault("status", "cancel", status=503, times=2)

    def cancel() -> None:
        with till.store.db.write() as session:
            job = session.get_one(Job, "film")
            if job.state == "running":
                jobs.move(session, job, "cancelling")
        till.stopping = True

    till.on_pause = cancel
    with pytest.raises(Cancelled):
        till.ledger().result(till.work(model, request_))
    end(till, "cancelled")
    till.stopping, till.on_pause = False, lambda: None
    assert till.states() == ["unknown"]


def leftovers(till: Till) -> Leftovers:
    return Leftovers(till.store, till.providers, till.download)


def settled(till: Till) -> None:
    till.balanced()
    assert till.money() == (0, sum(charge.usd_micros for charge in till.charges()))
    assert [name for name, faults in checks.invariants(till.store).items() if faults] == []


@EACH
def test_a_success_after_a_cancel_comes_in_at_its_price(till: Till, model: str, request_: Request) -> None:
    cancelled(till, model, request_)
    till.server.world.polls = 0
    leftovers(till).look()
    assert till.states() == ["stored"]
    settled(till)


def test_a_success_that_comes_after_the_second_look_is_looked_for_once_more(till: Till) -> None:
    cancelled(till, *UNLISTED_LATER)
    looking = leftovers(till)
    looking.look()
    assert till.states() == ["unknown"]
    till.server.world.polls = 0
    looking.look()
    assert till.states() == ["unknown"], "not asked again before its time"
    till.later(FIRST_SECONDS + 1)
    looking.look()
    assert till.states() == ["stored"]
    settled(till)


@EACH
def test_a_deleted_film_s_call_is_settled_at_its_real_cost(till: Till, model: str, request_: Request) -> None:
    cancelled(till, model, request_)
    end(till, "deleted")
    deletion.sweep(till.store, "film")
    till.server.world.polls = 0
    leftovers(till).look()
    assert till.states() == ["failed"]
    settled(till)


def test_a_process_that_died_while_it_cancelled_leaves_its_call_to_the_next(till: Till) -> None:
    cancelled(till, *LISTED)
    till.server.world.polls = 0
    till.store.close()
    till.store = Store(till.settings)
    leftovers(till).look()
    assert till.states() == ["stored"]
    settled(till)


def test_what_is_cancelled_at_the_second_try_is_settled_by_the_vendor_s_word(till: Till) -> None:
    cancelled(till, *UNLISTED_LATER)
    till.server.world.faults.clear()
    leftovers(till).look()
    assert till.states() == ["failed"]
    settled(till)


def test_a_film_that_is_wanted_again_takes_the_late_success_for_nothing(till: Till) -> None:
    cancelled(till, *LISTED)
    till.server.world.polls = 0
    leftovers(till).look()
    with till.store.db.write() as session:
        jobs.reopen(session, session.get_one(Job, "film"), ())
    till.claim = till.job("film")
    till.ledger().result(till.work(*LISTED))
    assert till.server.creates() == 1


def test_a_call_that_a_person_decided_on_is_left_as_it_is(till: Till) -> None:
    cancelled(till, *LISTED)
    till.decide(till.rows()[0], "not_charged")
    leftovers(till).look()
    assert till.states() == ["rejected"]
