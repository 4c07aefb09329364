import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from store import Store, jobs
from store.jobs import Claim, Filter
from store.models import Job


def queued(store: Store, job_id: str = "a", *, owner: str = "", priority: int = 0) -> Job:
    job = Job(
        id=job_id, number=0, origin="test", kind="storyboard", owner=owner, priority=priority, brief='{"prompt": "x"}'
    )
    with store.db.write() as session:
        jobs.add(session, job, ("script", "compose"))
    return job


def claimed(store: Store, worker: str = "w") -> Claim | None:
    with store.db.write() as session:
        return jobs.claim(session, worker, kinds=("storyboard",))


def test_numbers_count_up(store: Store) -> None:
    assert [queued(store, name).number for name in "abc"] == [1, 2, 3]


def test_one_of_many_claims_wins(store: Store) -> None:
    queued(store)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: claimed(store, f"w{n}"), range(50)))
    assert len([claim for claim in found if claim]) == 1


def test_higher_priority_goes_first_then_age(store: Store) -> None:
    for name, priority in (("old", 0), ("new", 0), ("urgent", 1), ("later", -1)):
        queued(store, name, priority=priority)
    found = [claimed(store) for _ in range(4)]
    assert [claim.job_id for claim in found if claim] == ["urgent", "old", "new", "later"]


def test_an_owner_runs_at_most_three_at_once(store: Store) -> None:
    for n in range(4):
        queued(store, f"mine{n}", owner="me")
    queued(store, "yours", owner="you")
    found = [claimed(store) for _ in range(5)]
    assert [claim.job_id for claim in found if claim] == ["mine0", "mine1", "mine2", "yours"]


@pytest.mark.parametrize(("first", "then"), [("completed", "running"), ("waiting", "queued"), ("failed", "completed")])
def test_a_job_never_goes_back_within_a_revision(store: Store, first: str, then: str) -> None:
    queued(store)
    claimed(store)
    with store.db.write() as session:
        jobs.move(session, session.get_one(Job, "a"), first)
    with pytest.raises(IntegrityError, match="never goes back"), store.db.write() as session:
        jobs.move(session, session.get_one(Job, "a"), then)


def test_a_new_revision_starts_over(store: Store) -> None:
    queued(store)
    claimed(store)
    with store.db.write() as session:
        job = session.get_one(Job, "a")
        jobs.move(session, job, "completed")
        jobs.reopen(session, job, ("compose",))
    with store.db.read() as session:
        job = session.get_one(Job, "a")
        assert (job.state, job.revision, [run.name for run in jobs.stages(session, job)]) == ("queued", 2, ["compose"])


def test_a_claim_ends_when_someone_takes_over(store: Store) -> None:
    queued(store)
    claim = claimed(store)
    assert claim is not None
    with store.db.write() as session:
        jobs.reclaim(session, session.get_one(Job, "a"), "other")
    with store.db.read() as session:
        assert jobs.held(session, claim) is None


def test_a_foreign_job_is_not_found(store: Store) -> None:
    job = queued(store, owner="me")
    with store.db.read() as session:
        assert jobs.get(session, "a", owner="you") is None
        assert jobs.numbered(session, job.number, owner="you") is None
        assert jobs.get(session, "a", owner="me") is not None
    assert jobs.version(store.db, job_id="a", owner="you") is None


def test_every_change_counts_up_the_version(store: Store) -> None:
    queued(store)
    before = jobs.version(store.db, job_id="a")
    with store.db.write() as session:
        jobs.count_download(session, "a")
    after = jobs.version(store.db, job_id="a")
    assert before and after and after[1] == before[1] + 1


def test_the_listing_filters_and_counts(store: Store) -> None:
    for name in "abc":
        queued(store, name)
    claimed(store)
    with store.db.read() as session:
        found = jobs.listed(session, Filter(states=("queued",)), offset=0, limit=1, newest_first=True)
        assert [job.id for job in found] == ["c"]
        assert jobs.count(session, Filter(states=("queued",))) == 2
        assert jobs.count(session, Filter(search="%")) == 0


def test_the_documented_sql_views_have_their_columns(store: Store) -> None:
    job = Job(id="ad", number=0, origin="advert", kind="advert",
              brief=json.dumps({"product": {"name": "Cup", "call_to_action": "Buy", "images": []}, "style": "modern"}))  # fmt: skip
    with store.db.write() as session:
        jobs.add(session, job, ("script", "voice", "images", "compose"))
    with store.db.read() as session:
        row = session.connection().execute(text("SELECT * FROM jobs")).mappings().one()
        names = list(session.connection().execute(text("SELECT stage_name FROM stages ORDER BY id")).scalars())
    assert list(row) == ["id", "status", "created_at", "updated_at", "product_name", "style", "cta_text",
                         "product_image_path", "video_url", "error_message", "cost_usd"]  # fmt: skip
    assert (row["status"], row["product_name"], row["cta_text"]) == ("pending", "Cup", "Buy")
    assert names == ["script_gen", "voice_gen", "video_gen", "compositing"]
