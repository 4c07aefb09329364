import pytest

from store import Store, events, jobs, progress
from store.jobs import Claim
from store.models import Job
from tests.store.test_jobs import claimed, queued


@pytest.fixture
def claim(store: Store) -> Claim:
    queued(store)
    found = claimed(store)
    assert found is not None
    return found


def tell(store: Store, claim: Claim, part: float, message: str = "") -> bool:
    with store.db.write() as session:
        return progress.tell(session, claim, "script", fraction=part, overall=part / 2, message=message)


def seen(store: Store) -> tuple[Job, float, str]:
    with store.db.read() as session:
        job = session.get_one(Job, "a")
        run = jobs.stages(session, job)[0]
        return job, run.progress, run.message


def test_progress_is_told_to_readers_and_followers_and_never_falls(store: Store, claim: Claim) -> None:
    assert tell(store, claim, 0.6, "Writing")
    before = seen(store)[0].version
    assert tell(store, claim, 0.2)
    job, part, message = seen(store)
    assert (job.stage, job.progress, job.message, part, message) == ("script", 0.3, "Writing", 0.6, "Writing")
    assert job.version > before
    with store.db.read() as session:
        told = [event for event in events.of_job(session, "a", after=0, limit=9) if event.kind == "progress"]
    assert [(event.state, event.stage, event.progress, event.message) for event in told] == [
        ("running", "script", 0.3, "Writing")
    ] * 2


def test_who_lost_a_job_changes_nothing_of_it(store: Store, claim: Claim) -> None:
    with store.db.write() as session:
        jobs.reclaim(session, session.get_one(Job, "a"), "another")
    before = seen(store)
    assert not tell(store, claim, 0.6, "Late")
    assert seen(store) == before
