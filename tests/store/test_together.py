import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import Session

from store import Store, jobs
from store.errors import StoreError
from store.models import Job
from store.together import Together

Work = Callable[[Session], int]


def adds(job_id: str) -> Work:
    """Queue a job; its number."""

    def work(session: Session) -> int:
        job = Job(id=job_id, number=0, origin="test", kind="storyboard", brief='{"prompt": "x"}')
        jobs.add(session, job, ("script",))
        return job.number

    return work


def refuses(session: Session) -> int:
    adds("half")(session)
    raise StoreError("No.")


def brought(store: Store, works: Sequence[Work], *, before: Callable[[], None] = lambda: None) -> list[Future[int]]:
    """Each in a thread of its own, all of them before the first transaction opens."""
    together: Together[int]
    everybody = threading.Event()

    @contextmanager
    def write() -> Iterator[Session]:
        before()
        while not everybody.wait(0.001) and together.waiting < len(works):
            pass
        everybody.set()
        with store.db.write() as session:
            yield session

    together = Together(write)
    with ThreadPoolExecutor(len(works)) as pool:
        return [pool.submit(together.do, work) for work in works]


def kept(store: Store) -> set[str]:
    with store.db.read() as session:
        return {job.id for job in jobs.listed(session, jobs.Filter(), offset=0, limit=99, newest_first=True)}


def test_what_is_brought_at_once_is_made_durable_at_once(store: Store) -> None:
    commits: list[object] = []
    event.listen(store.db.engine, "commit", commits.append)
    found = brought(store, [adds(f"job{n}") for n in range(8)])
    assert sorted(future.result() for future in found) == list(range(1, 9))
    assert (len(kept(store)), len(commits)) == (8, 1)


def test_one_that_is_refused_leaves_nothing_and_spoils_nothing(store: Store) -> None:
    good, bad, last = brought(store, [adds("first"), refuses, adds("last")])
    with pytest.raises(StoreError, match="No"):
        bad.result()
    assert {good.result(), last.result()} == {1, 2}
    assert kept(store) == {"first", "last"}


def test_everybody_is_told_why_nothing_can_be_written(store: Store) -> None:
    def full() -> None:
        raise StoreError("Full.")

    for future in brought(store, [adds("a"), adds("b")], before=full):
        with pytest.raises(StoreError, match="Full"):
            future.result()
    assert not kept(store)


def test_more_than_one_transaction_holds_are_all_done(store: Store) -> None:
    found = brought(store, [adds(f"job{n}") for n in range(40)])
    assert sorted(future.result() for future in found) == list(range(1, 41))
