"""Pages of a list: the right jobs in their versions, and a total that is right after every change."""

import itertools

import pytest

from store import Store, jobs
from store.budgets import Caps
from store.calls import end, reserve
from store.listing import page
from store.models import Job, PaidCall

NUMBERS = itertools.count(1)


def add(store: Store, *, owner: str = "me", origin: str = "shots", kind: str = "shots") -> str:
    job_id = f"job-{next(NUMBERS)}"
    with store.db.write() as session:
        jobs.add(session, Job(id=job_id, number=0, origin=origin, owner=owner, kind=kind, brief="{}"), ())
    return job_id


def move(store: Store, job_id: str, *states: str) -> None:
    with store.db.write() as session:
        for state in states:
            jobs.move(session, session.get_one(Job, job_id), state)


def total(store: Store, owner: str | None = "me", states: tuple[str, ...] = (), offset: int = 0) -> int:
    found, counted = page(store.db, origin="shots", owner=owner, states=states, offset=offset, limit=2, counted=True)
    assert len(found) == max(0, min(2, counted - offset))
    return counted


def test_a_page_holds_the_newest_first_with_their_versions(store: Store) -> None:
    ids = [add(store) for _ in range(3)]
    move(store, ids[2], "running")
    found, _ = page(store.db, origin="shots", owner="me", states=(), offset=0, limit=2, counted=False)
    assert [job_id for job_id, _ in found] == [ids[2], ids[1]]
    assert found == [jobs.version(store.db, job_id=job_id) for job_id, _ in found]


def test_the_total_follows_every_change(store: Store) -> None:
    first, second, third = (add(store) for _ in range(3))
    assert (total(store), total(store, states=("queued",))) == (3, 3)
    move(store, first, "running")
    move(store, second, "running", "completed")
    assert (total(store), total(store, states=("queued",)), total(store, states=("running", "completed"))) == (3, 1, 2)
    move(store, third, "deleted")
    assert (total(store), total(store, offset=2)) == (2, 2)


def test_a_write_that_fails_counts_nothing(store: Store) -> None:
    add(store)
    with pytest.raises(ZeroDivisionError), store.db.write() as session:
        jobs.add(session, Job(id="half", number=0, origin="shots", owner="me", kind="shots", brief="{}"), ())
        raise ZeroDivisionError
    assert total(store) == 1


def test_others_parts_and_other_contracts_are_not_counted(store: Store) -> None:
    add(store), add(store, owner="you"), add(store, origin="advert"), add(store, kind=jobs.PART)
    assert (total(store), total(store, "you"), total(store, "nobody"), total(store, None)) == (1, 1, 0, 2)


def test_a_job_that_gets_an_owner_is_counted_as_theirs(store: Store) -> None:
    job_id = add(store, owner="")
    with store.db.write() as session:
        session.get_one(Job, job_id).owner = "me"
    assert (total(store, ""), total(store)) == (0, 1)


def test_a_settled_price_is_a_change_of_its_job(store: Store) -> None:
    job_id = add(store)
    before = jobs.version(store.db, job_id=job_id)
    call = PaidCall(job_id=job_id, step="a", capability="image", vendor="v", model="m", request_sha="s")
    with store.db.write() as session:
        call_id = reserve(session, call, Caps(job=0, day=0)).id
    with store.db.write() as session:
        assert end(session, call_id, ("reserved",), "stored", actual_micros=500)
    after = jobs.version(store.db, job_id=job_id)
    assert before and after and after[1] > before[1]
