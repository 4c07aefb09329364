"""Questions to the ledger's rows, and what becomes of them when their job ends."""

from datetime import UTC, datetime, timedelta

import pytest

from store import Store, budgets, calls, jobs
from store.budgets import Caps
from store.errors import DuplicateCall
from store.models import Job, PaidCall, now

CAPS = Caps(job=1_000_000, day=2_000_000)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def films(store: Store) -> Store:
    """Two films of Ada and one of Bob."""
    with store.db.write() as session:
        for name, owner in (("film", "ada"), ("sequel", "ada"), ("other", "bob")):
            jobs.add(session, Job(id=name, number=0, origin="test", kind="advert", owner=owner, brief="{}"), ())
    return store


def made(store: Store, name: str, state: str = "reserved", **values: object) -> str:
    """The id of a call in a state, its price of a dime held."""
    given = {"job_id": "film", "step": name, "request_sha": name, "vendor": "openai", "model": "openai:x", **values}
    given = {"capability": "image", "estimated_micros": 100_000, "created_at": NOON, **given}
    with store.db.write() as session:
        calls.reserve(session, call := PaidCall(id=name, **given), CAPS)
        call.state = state
    return name


def row(store: Store, name: str) -> PaidCall:
    with store.db.read() as session:
        found = calls.get(session, name)
    assert found is not None
    return found


def money(store: Store) -> tuple[int, int]:
    with store.db.read() as session:
        return budgets.used(session, budgets.today())


def test_when_a_job_ends_what_was_never_sent_is_void_and_the_rest_is_for_a_person(films: Store) -> None:
    for state in calls.UNDER_WAY:
        made(films, state, state)
    made(films, "here", "sending", vendor="local", estimated_micros=0)
    made(films, "waited for", "sending", sender="lives")
    made(films, "done", "stored")
    made(films, "of another film", "sending", job_id="sequel")
    with films.db.write() as session:
        calls.abandon(session, "film", lambda sender, intent: (sender, intent) != ("lives", "waited for"))
    found = {name: row(films, name) for name in ("reserved", "here", "sending", "accepted", "succeeded")}
    assert {name: call.state for name, call in found.items()} == {
        "reserved": "void", "here": "void", "sending": "unknown", "accepted": "unknown", "succeeded": "unknown",
    }  # fmt: skip
    assert (found["reserved"].error, found["reserved"].actual_micros) == ("its job ended", 0)
    assert found["sending"].error == "its job ended before its answer"
    others = [row(films, name).state for name in ("waited for", "done", "of another film")]
    assert others == ["sending", "stored", "sending"]
    assert money(films) == (600_000, 0)


def test_the_same_work_is_the_newest_stored_one_of_that_request_and_model_and_owner(films: Store) -> None:
    kept = {"request_sha": "sha", "result": "{}"}
    made(films, "older", "stored", **kept, created_at=NOON - timedelta(days=1))
    made(films, "ours", "stored", **kept, job_id="sequel")
    made(films, "theirs", "stored", **kept, job_id="other", created_at=NOON + timedelta(days=1))
    made(films, "empty", "stored", request_sha="sha", step="e", created_at=NOON + timedelta(days=2))
    made(films, "lost", "lost", **kept, step="l", created_at=NOON + timedelta(days=2))
    made(films, "by another model", "stored", **kept, step="m", model="openai:y", created_at=NOON + timedelta(days=2))
    with films.db.read() as session:
        found = calls.same_work(session, "sha", "openai:x")
        mine = calls.same_work(session, "sha", "openai:x", owner_of="film")
        assert (found and found.id, mine and mine.id) == ("theirs", "ours")
        bobs = calls.same_work(session, "sha", "openai:x", owner_of="other")
        assert bobs is not None
        assert bobs.id == "theirs"
        assert calls.same_work(session, "another", "openai:x") is None
        assert calls.same_work(session, "sha", "openai:z", owner_of="film") is None


def test_calls_that_left_are_counted_by_vendor_for_so_long(films: Store) -> None:
    uptime = films.uptime
    left = {"boot": uptime.boot, "sent_uptime": uptime.seconds()}
    made(films, "before", "stored", **left | {"sent_uptime": uptime.seconds() - 61})
    made(films, "another start", "stored", **left | {"boot": "another"})
    made(films, "one", "stored", **left)
    made(films, "two", "unknown", **left)
    made(films, "void", "void", **left)
    made(films, "not sent", "reserved")
    made(films, "elsewhere", "stored", vendor="runwayml", **left)
    with films.db.read() as session:
        counted = [calls.sent_lately(session, vendor, 60.0, uptime) for vendor in ("openai", "runwayml", "pexels")]
    assert counted == [2, 1, 0]


def test_what_was_settled_is_summed_for_each_job(films: Store) -> None:
    made(films, "one", "stored", actual_micros=40_000)
    made(films, "two", "failed", actual_micros=2)
    made(films, "open", "accepted", job_id="sequel")
    made(films, "elsewhere", "stored", job_id="other", actual_micros=5)
    with films.db.read() as session:
        assert calls.spent(session, ["film", "sequel"]) == {"film": 40_002, "sequel": 0}


def test_only_what_nobody_knows_is_unsettled(films: Store) -> None:
    for state in ("unknown", "lost", "stored", "failed", "accepted"):
        made(films, state, state)
    with films.db.read() as session:
        assert {call.id for call in calls.unsettled(session)} == {"unknown", "lost"}


def test_a_webhook_makes_only_its_vendors_accepted_call_due(films: Store) -> None:
    later = NOON + timedelta(days=9999)
    for name, state, vendor in (
        ("due", "accepted", "openai"), ("done", "stored", "openai"), ("elsewhere", "accepted", "runwayml"),
        ("not meant", "accepted", "openai"),
    ):  # fmt: skip
        made(films, name, state, vendor=vendor, next_poll_at=later)
    with films.db.write() as session:
        for name in ("due", "done", "elsewhere"):
            calls.wake(session, "openai", name)
    due = {name: row(films, name).next_poll_at for name in ("due", "done", "elsewhere", "not meant")}
    assert [name for name, at in due.items() if at != later] == ["due"]
    assert due["due"] is not None
    assert due["due"] <= now()


def test_an_end_settles_the_hold_once_and_nothing_that_has_moved(films: Store) -> None:
    made(films, "one")
    with films.db.write() as session:
        assert not calls.end(session, "nothing", ("reserved",), "void")
        assert not calls.end(session, "one", ("sending",), "failed", actual_micros=7)
    assert money(films) == (100_000, 0)
    with films.db.write() as session:
        assert calls.end(session, "one", ("reserved",), "failed", actual_micros=7, error="no")
        assert not calls.end(session, "one", ("reserved",), "failed", actual_micros=7)
    assert money(films) == (0, 7)
    ended = row(films, "one")
    assert (ended.state, ended.actual_micros, ended.error) == ("failed", 7, "no")
    assert ended.updated_at > ended.created_at


def test_attempts_count_up_and_only_one_of_the_same_work_may_live(films: Store) -> None:
    made(films, "one", "failed", step="s", request_sha="sha")
    made(films, "two", step="s", request_sha="sha")
    assert [row(films, name).attempt for name in ("one", "two")] == [1, 2]
    with pytest.raises(DuplicateCall, match="A call for 's' of job 'film' is under way already"):
        made(films, "three", step="s", request_sha="sha")
    with films.db.read() as session:
        assert calls.get(session, "three") is None
        standing = calls.live(session, "film", "s", "sha")
        assert standing is not None
        assert standing.id == "two"
        for job_id, step, sha in (("film", "s", "x"), ("film", "x", "sha"), ("sequel", "s", "sha")):
            assert calls.live(session, job_id, step, sha) is None
    assert money(films) == (200_000, 0)


def test_a_vendors_id_belongs_to_one_call(films: Store) -> None:
    for name in ("one", "two"):
        made(films, name, "sending")
    with films.db.write() as session:
        assert calls.change(session, "one", ("sending",), "accepted", provider_id="pred")
    with pytest.raises(DuplicateCall, match="The id 'pred' belongs to another call"), films.db.write() as session:
        calls.change(session, "two", ("sending",), "accepted", provider_id="pred")
    assert [row(films, name).state for name in ("one", "two")] == ["accepted", "sending"]


def test_calls_are_listed_oldest_first_as_many_as_asked(films: Store) -> None:
    for place, name in enumerate(("late", "later", "last")):
        made(films, name, created_at=NOON + timedelta(hours=place))
    made(films, "first", "stored", created_at=NOON - timedelta(hours=1), vendor="pexels", job_id="sequel")
    with films.db.read() as session:
        for asked, found in (
            ({}, ["first", "late", "later", "last"]), ({"limit": 2}, ["first", "late"]), ({"since": NOON}, ["late", "later", "last"]),
            ({"until": NOON + timedelta(hours=1)}, ["first", "late"]), ({"vendor": "pexels"}, ["first"]),
            ({"state": "stored"}, ["first"]), ({"job_id": "film", "limit": 1}, ["late"]),
        ):  # fmt: skip
            assert [call.id for call in calls.listed(session, **asked)] == found
