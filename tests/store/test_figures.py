from datetime import UTC, datetime, timedelta

from store import Store, figures, jobs
from store.models import Job, PaidCall

NIGHT = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)


def filled(store: Store) -> None:
    """A film with two calls of one model on one day and one on the next, and a call whose film is gone."""
    with store.db.write() as session:
        jobs.add(session, Job(id="film", number=0, origin="test", kind="advert", title="Lamp", brief="{}"), ())
        for name, job_id, vendor, after, actual in (
            ("a", "film", "openai", 0, 40_000), ("b", "film", "openai", 0, None), ("c", "film", "openai", 1, 7),
            ("d", "gone", "runwayml", 1, 9),
        ):  # fmt: skip
            call = PaidCall(
                id=name, job_id=job_id, step=name, vendor=vendor, model=f"{vendor}:x", capability="image",
                request_sha=name, estimated_micros=50_000, actual_micros=actual, request="{}",
            )  # fmt: skip
            call.created_at = NIGHT + timedelta(minutes=after)
            session.add(call)


def test_calls_are_summed_by_day_model_and_film(store: Store) -> None:
    filled(store)
    with store.db.read() as session:
        found = sorted((str(row[0]), *row[1:]) for row in figures.sums(session))
        assert found == [
            ("2026-11-20", "openai", "openai:x", "film", "advert", "Lamp", 2, 100_000, 40_000),
            ("2026-11-21", "openai", "openai:x", "film", "advert", "Lamp", 1, 50_000, 7),
            ("2026-11-21", "runwayml", "runwayml:x", "gone", None, None, 1, 50_000, 9),
        ]
        assert [row[6] for row in figures.sums(session, until=NIGHT + timedelta(seconds=1))] == [2]


def test_calls_are_told_newest_first_of_a_vendor_and_a_kind(store: Store) -> None:
    filled(store)
    later = NIGHT + timedelta(minutes=1)
    with store.db.read() as session:
        for asked, steps in (
            ({}, {"a", "b", "c", "d"}), ({"vendor": "openai"}, {"a", "b", "c"}), ({"kind": "advert"}, {"a", "b", "c"}),
            ({"vendor": "runwayml", "kind": "advert"}, set()), ({"since": later}, {"c", "d"}),
            ({"until": later}, {"a", "b"}),
        ):  # fmt: skip
            assert {row[-1] for row in figures.calls(session, **asked)} == steps
        latest = figures.calls(session, limit=2)
        assert [row[0] for row in latest] == [later, later]
