from store import Store, jobs
from store.models import Job


def queue(store: Store, name: str, *, kind: str = "storyboard", priority: int = 0, owner: str = "") -> None:
    with store.db.write() as session:
        jobs.add(
            session, Job(id=name, number=0, origin="test", kind=kind, brief="{}", priority=priority, owner=owner), ()
        )


def claimed(store: Store, *kinds: str, job_id: str = "") -> str | None:
    with store.db.write() as session:
        claim = jobs.claim(session, "me", kinds=kinds or ("storyboard", "scenario"), job_id=job_id, most_per_owner=1)
    return claim.job_id if claim else None


def test_the_line_is_by_priority_then_by_age(store: Store) -> None:
    for name, priority in (("low", -1), ("old", 0), ("young", 0), ("high", 1)):
        queue(store, name, priority=priority)
    with store.db.read() as session:
        assert [job.id for job in jobs.waiting_line(session, limit=9)] == ["high", "old", "young", "low"]
        assert [job.id for job in jobs.waiting_line(session, limit=2)] == ["high", "old"]
    assert [claimed(store) for _ in range(5)] == ["high", "old", "young", "low", None]


def test_an_owner_with_enough_running_jobs_lets_others_pass(store: Store) -> None:
    for name, owner in (("mine", "me"), ("mine too", "me"), ("yours", "you")):
        queue(store, name, owner=owner)
    assert [claimed(store) for _ in range(3)] == ["mine", "yours", None]


def test_a_claim_takes_its_kinds_or_the_job_that_is_asked_for(store: Store) -> None:
    for name, kind in (("film", "storyboard"), ("plan", "scenario"), ("later", "storyboard")):
        queue(store, name, kind=kind)
    assert claimed(store, "scenario") == "plan"
    assert claimed(store, job_id="later") == "later"
    assert claimed(store, job_id="absent") is None
    assert claimed(store) == "film"
