"""After a create: polling, restarts, downloads and losses; none of it pays."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from sqlalchemy import event
from sqlmodel import Session

from pipeline.capabilities import FootageRequest, Request
from pipeline.errors import Cancelled, OutcomeUnknown, ProviderError, ProviderFailed, RateLimited, ResultLost
from pipeline.provider import Accepted, Produced, Remote
from pipeline.spending import Spending
from store import calls, jobs
from store.models import Asset, Job, now
from tests.pipeline.till import CLIP, LISTED, LISTED_NOW, PICTURE, SCRIPT, SPEECH, UNLISTED_LATER, UNLISTED_NOW, Till

LATER = pytest.mark.parametrize(("model", "request_"), [LISTED, UNLISTED_LATER], ids=[LISTED[0], UNLISTED_LATER[0]])
SPOKEN = ("runwayml:eleven_multilingual_v2", SPEECH)


def accepted(till: Till, model: str, request_: Request) -> Till:
    """The next life of a till whose process ended while it polled."""
    till.server.world.polls = 3

    def end() -> None:
        till.stopping = bool(till.server.creates())

    till.on_pause = end
    with pytest.raises(Cancelled):
        till.ledger().result(till.work(model, request_))
    assert till.states() == ["accepted"]
    following = till.next_life()
    following.claim = following.job("film")
    return following


@contextmanager
def after_the_write_of(state: str, till: Till, act: Callable[[], object]) -> Iterator[None]:
    """Do that once, when a call's new state is committed and before whoever wrote it does anything more."""
    begun: list[str] = []

    def look(_session: Session) -> None:
        with closing(sqlite3.connect(till.store.db.path)) as rows:
            states = [row[0] for row in rows.execute("SELECT state FROM paid_call")]
        if not begun and states == [state]:
            begun.append(state)
            act()

    event.listen(Session, "after_commit", look)
    try:
        yield
    finally:
        event.remove(Session, "after_commit", look)
    assert begun == [state]


@pytest.mark.parametrize("lost", [False, True], ids=["it is done", "its file is gone"])
@pytest.mark.parametrize("at", ["accepted", "succeeded"])
def test_a_call_that_another_process_brings_in_meanwhile_is_settled_once(till: Till, at: str, lost: bool) -> None:
    till = accepted(till, *LISTED)
    other = Till(till.settings, till.server, till.clock)
    other.claim = till.claim

    def brought_in() -> None:
        other.ledger().result(other.work(*LISTED))
        if lost:
            till.server.fault("status", "download", times=1000, status=404)

    till.server.world.polls = 1
    with after_the_write_of(at, till, brought_in):
        till.ledger().result(till.work(*LISTED))
    other.store.close()
    assert till.states() == ["stored"]
    assert till.money() == (0, till.charges()[0].usd_micros)
    till.balanced()


def polls(till: Till) -> int:
    return sum(stage == "poll" for _, stage, _ in till.server.world.asked)


@LATER
def test_f05_a_restart_polls_on_with_the_stored_id(till: Till, model: str, request_: Request) -> None:
    till = accepted(till, model, request_)
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1
    till.balanced()


def test_a_resumed_poll_waits_until_its_time_but_never_longer_than_a_minute(till: Till) -> None:
    for due, first in ((20, 20.0), (86_400, 60.0), (-5, 0.0)):
        till.pauses.clear()
        till.write(
            "accepted", *LISTED, provider_id=f"pred{due}".replace("-", ""), next_poll_at=now() + timedelta(seconds=due)
        )
        with pytest.raises(OutcomeUnknown):
            till.ledger(patience_seconds=0).result(till.work(*LISTED))
        assert sum(till.pauses) == pytest.approx(first, abs=0.5)
        assert max(till.pauses) <= 2.0
        till.decide(till.rows()[-1], "not_charged")


@LATER
@pytest.mark.parametrize("kind", ["status", "drop", "truncated", "invalid", "empty", "schema", "missing_id", "nan"])
def test_f28_poll_errors_never_create_again(till: Till, model: str, request_: Request, kind: str) -> None:
    till.server.fault(kind, "poll", times=3, status=500)
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1


@LATER
@pytest.mark.parametrize("status", [404, 500])
def test_f28_an_hour_of_poll_errors_asks_a_person_and_keeps_the_id(
    till: Till, model: str, request_: Request, status: int
) -> None:
    till.server.fault("status", "poll", times=10_000, status=status)
    with pytest.raises(OutcomeUnknown, match="Press retry to go on waiting"):
        till.ledger(patience_seconds=0).result(till.work(model, request_))
    (call,) = till.rows()
    assert (call.state, bool(call.provider_id), till.money()[0]) == ("unknown", True, call.estimated_micros)
    assert [view.id for view in Spending(till.store).unknown()] == [call.id]
    till.server.world.faults.clear()
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1


def test_who_waited_too_long_is_told_for_what_and_how_to_go_on(till: Till) -> None:
    till.server.fault("status", "poll", status=429, retry_after="1801")
    with pytest.raises(OutcomeUnknown) as asked:
        till.ledger(patience_seconds=30 * 60).result(till.work(*LISTED))
    (call,) = till.rows()
    assert asked.value.vendor == "replicate"
    assert str(asked.value) == (
        f"'replicate:flux-schnell' has not finished {call.provider_id!r} in 30 minutes. Press retry to go on waiting, or "
        "choose 'was not charged' or 'pay again' on the Metrics page."
    )
    assert (call.state, call.error) == ("unknown", "not finished in time")


def test_a_poll_that_is_told_to_wait_waits_that_long(till: Till) -> None:
    till.server.fault("status", "poll", status=429, retry_after="90")
    till.ledger().result(till.work(*LISTED))
    assert sum(till.pauses) >= 90.0


@pytest.mark.parametrize("kind", ["expired", "drop", "html", "empty", "truncated", "wrong_type", "status"])
@LATER
def test_f31_f32_a_download_that_fails_is_tried_again_with_a_fresh_address(
    till: Till, model: str, request_: Request, kind: str
) -> None:
    till.server.fault(kind, "download", status=503)
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1
    assert polls(till) == 2
    assert 1.0 in till.pauses


def test_f32_each_try_takes_the_address_that_the_vendor_tells_then(till: Till) -> None:
    work = till.work(*LISTED)
    asked: list[str] = []

    def poll(*of: object) -> Produced | Accepted:
        answer = work.provider.poll(*of)
        if isinstance(answer, Produced):
            turns = {
                name: replace(remote, url=f"{remote.url}?poll={polls(till)}") for name, remote in answer.files.items()
            }
            return replace(answer, files=turns)
        return answer

    def download(source: Remote, target: Path) -> None:
        asked.append(source.url.partition("?")[2])
        if len(asked) < 3:
            raise ProviderError("gone", vendor="replicate")
        till.download(source, target)

    def took(name: str) -> object:
        return poll if name == "poll" else getattr(work.provider, name)

    moving = SimpleNamespace(**{name: took(name) for name in ("vendor", "models", "create", "poll", "find", "cancel")})
    till.ledger().result(replace(work, provider=moving, download=download))
    first = polls(till) - 2
    assert asked == [f"poll={first}", f"poll={first + 1}", f"poll={first + 2}"]
    assert till.pauses[-3:] == [0.0, 1.0, 4.0]


@LATER
def test_f31_a_picture_of_another_size_is_cut_to_the_asked_one(till: Till, model: str, request_: Request) -> None:
    till.server.fault("wrong_size")
    stored = till.ledger().result(till.work(model, request_))
    with Image.open(till.store.media.path(stored.file("picture"))) as picture:
        assert picture.size == (PICTURE.width, PICTURE.height)


def test_f31_of_a_clip_of_another_size_it_is_known_what_it_really_is(till: Till) -> None:
    till.server.fault("wrong_size")
    stored = till.ledger().result(till.work("runwayml:gen4.5", CLIP))
    with till.store.db.read() as session:
        row = session.get_one(Asset, stored.file("clip"))
    assert (row.width, row.height) == (32, 48)
    assert row.seconds == pytest.approx(5.0, abs=0.2)


@pytest.mark.parametrize("kind", ["expired", "drop", "html", "empty", "truncated", "wrong_type", "redirect"])
@LATER
def test_f31_f32_a_result_that_can_not_be_had_waits_for_a_person_and_is_never_bought_again(
    till: Till, model: str, request_: Request, kind: str
) -> None:
    till.server.fault(kind, "download", times=6)
    for _ in range(2):
        with pytest.raises(ResultLost, match="Press retry to try again for free, or choose 'pay again' on") as lost:
            till.ledger().result(till.work(model, request_))
        (call,) = till.rows()
        assert (call.state, lost.value.vendor) == ("lost", call.vendor)
        assert call.error
        assert call.error in str(lost.value)
    assert till.money() == (till.rows()[0].estimated_micros, 0)
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1
    till.balanced()


def test_a_lost_result_may_be_paid_again_by_a_named_person_only(till: Till) -> None:
    till.server.fault("expired", "download", times=3)
    with pytest.raises(ResultLost):
        till.ledger().result(till.work(*LISTED))
    till.decide(till.rows()[0], "pay_again")
    till.ledger().result(till.work(*LISTED))
    assert till.states() == ["failed", "stored"]
    assert till.rows()[0].decided_by == "pay_again (by Ada)"
    assert len(till.charges()) == 2
    till.balanced()


@pytest.mark.parametrize("kind", ["nsfw", "failed"])
def test_f34_the_first_end_that_a_vendor_tells_is_believed(till: Till, kind: str) -> None:
    """Told that it was made, we are paid customers: a later 'it failed' makes a lost result, not a failure to repeat."""
    till.server.fault("expired", "download", times=3)

    def turn_bad() -> None:
        for work in till.server.world.works.values():
            work.ending = kind if 1.0 in till.pauses else work.ending

    till.on_pause = turn_bad
    with pytest.raises(ResultLost, match="now the vendor says"):
        till.ledger().result(till.work(*LISTED))
    assert till.states() == ["lost"]
    assert till.money() == (3000, 0)


@pytest.mark.parametrize(("model", "request_"), [UNLISTED_NOW, ("openai:tts-1", SPEECH)])
def test_f06_an_answer_that_died_with_its_process_is_lost_and_asks_a_person(
    till: Till, model: str, request_: Request
) -> None:
    till.write("succeeded", model, request_)
    for _ in range(2):
        with pytest.raises(ResultLost, match="lost with its process"):
            till.ledger().result(till.work(model, request_))
    assert (till.states(), till.server.creates()) == (["lost"], 0)


def test_f06_a_script_that_died_after_its_reply_is_read_again_for_free(till: Till) -> None:
    till.ledger().result(till.work(*LISTED_NOW, step="first"))
    kept = till.rows()[0].provider_id
    till = till.next_life()
    with till.store.db.write() as session:
        row = session.get_one(type(till.rows()[0]), till.rows()[0].id)
        row.state, row.result, row.step = "succeeded", None, "step"
    till.ledger().result(till.work(*LISTED_NOW))
    assert [(call.state, call.provider_id) for call in till.rows()] == [("stored", kept)]
    assert till.server.creates() == 1


@LATER
def test_f43_a_cancel_stops_the_vendors_work_and_keeps_its_real_cost(till: Till, model: str, request_: Request) -> None:
    till.server.world.polls = 100

    def cancel() -> None:
        if till.server.creates() and not till.stopping:
            with till.store.db.write() as session:
                jobs.move(session, session.get_one(Job, "film"), "cancelling")
            till.stopping = True

    till.on_pause = cancel
    with pytest.raises(Cancelled):
        till.ledger().result(till.work(model, request_))
    assert [stage for _, stage, _ in till.server.world.asked] == ["create", "poll", "cancel", "poll"]
    (call,) = till.rows()
    assert (call.state, bool(call.error)) == ("failed", True)
    assert till.money()[0] == 0


@LATER
@pytest.mark.parametrize("done", ["before the cancel", "while it was cancelled"])
def test_f43_a_result_that_came_with_the_cancel_is_kept_at_its_price(
    till: Till, model: str, request_: Request, done: str
) -> None:
    """Cancelling finished work would make Runway delete it; so the vendor is asked first, and what there is comes in."""

    def cancel() -> None:
        with till.store.db.write() as session:
            job = session.get_one(Job, "film")
            if till.server.creates() and job.state == "running":
                jobs.move(session, job, "cancelling")
                till.stopping = True

    till.server.world.polls = 0 if done == "before the cancel" else 1
    till.server.fault("status", "cancel", status=500)
    till.on_pause = cancel
    with pytest.raises(Cancelled):
        till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored"]
    assert till.server.creates() == 1
    till.balanced()
    assert till.money()[0] == 0


def test_f43_a_cancel_that_the_vendor_does_not_answer_leaves_the_call_open(till: Till) -> None:
    till.server.world.polls = 100

    def cancel() -> None:
        with till.store.db.write() as session:
            job = session.get_one(Job, "film")
            if till.server.creates() and job.state == "running":
                jobs.move(session, job, "cancelling")
                till.stopping = True

    till.server.fault("status", "cancel", status=500)
    till.on_pause = cancel
    with pytest.raises(Cancelled):
        till.ledger().result(till.work(*LISTED))
    assert till.states() == ["accepted"]


@LATER
def test_f51_a_process_that_only_ends_cancels_nothing(till: Till, model: str, request_: Request) -> None:
    till = accepted(till, model, request_)
    assert "cancel" not in [stage for _, stage, _ in till.server.world.asked]


def test_a_cancel_during_the_download_keeps_what_was_made(till: Till) -> None:
    till.server.fault("expired", "download", times=3)

    def cancel() -> None:
        till.stopping = 1.0 in till.pauses

    till.on_pause = cancel
    with pytest.raises(Cancelled):
        till.ledger().result(till.work(*LISTED))
    assert till.states() == ["succeeded"]
    assert "cancel" not in [stage for _, stage, _ in till.server.world.asked]


@pytest.mark.parametrize("kind", ["expired", "drop"])
def test_speech_that_is_fetched_while_polling_is_asked_for_until_it_comes(till: Till, kind: str) -> None:
    till.server.fault(kind, "download", times=2)
    till.ledger().result(till.work(*SPOKEN))
    assert till.states() == ["stored"]
    till.balanced()


def test_f31_free_footage_that_fails_once_is_fetched_again(till: Till) -> None:
    till.server.fault("drop", "download")
    asked = FootageRequest(query="harbour", seconds=2.0, width=160, height=90)
    till.ledger().result(till.work("pexels:photos", asked))
    assert (till.states(), till.pauses) == (["stored"], [0.0, 1.0])


def test_calls_are_listed_by_time_vendor_state_and_job(till: Till) -> None:
    till.write("lost", *LISTED, provider_id="pred1")
    (call,) = till.rows()
    before, after = call.created_at - timedelta(seconds=1), call.created_at + timedelta(seconds=1)
    with till.store.db.read() as session:
        for wanted, count in (
            ({"since": before, "until": after}, 1), ({"since": after}, 0), ({"until": before}, 0),
            ({"vendor": "openai"}, 0), ({"state": "lost"}, 1), ({"job_id": "film"}, 1), ({"job_id": "other"}, 0),
        ):  # fmt: skip
            assert len(calls.listed(session, **wanted)) == count


def test_speech_that_is_no_sound_failed_at_its_price(till: Till) -> None:
    till.server.fault("html", "download")
    with pytest.raises(ProviderFailed):
        till.ledger().result(till.work(*SPOKEN))
    assert till.states() == ["failed"]
    till.balanced()


def test_warnings_of_a_result_reach_the_film_once_it_is_stored(till: Till) -> None:
    till.ledger().result(till.work("runwayml:gen4_image", PICTURE.model_copy(update={"width": 100, "height": 98})))
    assert till.states() == ["stored"]
    assert len(till.warnings) == 1


def test_a_result_without_a_price_costs_its_estimate(till: Till) -> None:
    till.ledger().result(till.work("openai:tts-1", SPEECH))
    (call,) = till.rows()
    assert call.actual_micros == call.estimated_micros == till.money()[1] > 0


@pytest.mark.parametrize("error", [RateLimited("later", vendor="x", retry_after=7.0), OutcomeUnknown("?", vendor="x")])
def test_a_provider_that_raises_while_polled_is_polled_again(till: Till, error: ProviderError) -> None:
    work = till.work(*LISTED)
    till.write("accepted", *LISTED, provider_id="pred1")
    real, first = work.provider, [error]

    class Moody:
        vendor, models, create, find, cancel = real.vendor, real.models, real.create, real.find, real.cancel

        def poll(self, *asked):
            if first:
                raise first.pop()
            raise ProviderFailed("ended", vendor="x", usd_micros=5)

    with pytest.raises(ProviderFailed):
        till.ledger().result(replace(work, provider=Moody()))
    assert sum(till.pauses) == pytest.approx(7.0 if isinstance(error, RateLimited) else 5.0)
    assert till.money() == (0, 5)


def test_every_answer_that_lies_elsewhere_is_downloaded(till: Till) -> None:
    seen: list[Remote] = []
    work = till.work(*LISTED)
    till.ledger().result(
        replace(work, download=lambda source, target: (seen.append(source), work.download(source, target)))
    )
    assert [source.kind for source in seen] == ["image"]


@pytest.mark.parametrize("state", ["accepted", "unknown", "succeeded"])
@pytest.mark.parametrize("work", [UNLISTED_NOW, ("anthropic:claude-haiku-4-5", SCRIPT)], ids=["openai", "anthropic"])
def test_an_answer_that_nobody_keeps_is_lost_at_once_and_never_polled_for(
    till: Till, work: tuple[str, Request], state: str
) -> None:
    till.write(state, *work, provider_id="msg_1")
    with pytest.raises(ResultLost, match="the result can't be had"):
        till.ledger().result(till.work(*work))
    assert till.states() == ["lost"]
    assert till.server.creates() == 0
    assert sum(till.pauses) < 1
