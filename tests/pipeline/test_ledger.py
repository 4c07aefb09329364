"""The ledger's protocol, by the real adapters over real HTTP: what each answer to a create means for the money."""

import socket
import sqlite3
import threading
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext

from pipeline.capabilities import Request
from pipeline.entries import BUSY_TRIES, Entries, Moved
from pipeline.errors import (
    Cancelled,
    DatabaseBusy,
    KeyRefused,
    NoKey,
    NotSent,
    OutcomeUnknown,
    ProviderFailed,
    RateLimited,
    Refused,
    Rejected,
)
from store import jobs, media_of
from store.budgets import OverCap
from store.models import Job, PaidCall
from tests.pipeline.till import EVERY_KIND, IDS, LISTED, LISTED_NOW, PICTURE, SPEECH, UNLISTED_LATER, UNLISTED_NOW, Till

every_kind = pytest.mark.parametrize(("model", "request_"), EVERY_KIND, ids=IDS)
KNOWN_UNCHARGED = (400, 401, 402, 403, 404, 405, 413, 422)
UNKNOWN = (408, 409, 500, 502, 503, 504)


def result(till: Till, model: str, request_: Request) -> None:
    till.ledger().result(till.work(model, request_))


@every_kind
def test_a_good_answer_is_stored_once_at_the_vendors_price(till: Till, model: str, request_: Request) -> None:
    first = till.ledger().result(till.work(model, request_))
    again = till.ledger().result(till.work(model, request_))
    assert first == again
    assert first.model == model
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1
    till.balanced()
    assert till.money() == (0, till.charges()[0].usd_micros)
    assert list(till.store.work.iterdir()) == []


@every_kind
@pytest.mark.parametrize("status", KNOWN_UNCHARGED)
def test_a_known_no_ends_the_call_and_frees_its_hold(till: Till, model: str, request_: Request, status: int) -> None:
    till.server.fault("status", status=status)
    with pytest.raises(Rejected):
        result(till, model, request_)
    assert (till.states(), till.money(), till.charges()) == (["rejected"], (0, 0), [])
    result(till, model, request_)
    assert till.states() == ["rejected", "stored"]
    assert [call.attempt for call in till.rows()] == [1, 2]
    till.balanced()


@every_kind
def test_f22_later_is_rejected_and_says_when(till: Till, model: str, request_: Request) -> None:
    till.server.fault("status", status=429, retry_after="1800")
    with pytest.raises(RateLimited) as later:
        result(till, model, request_)
    assert later.value.retry_after == 1800
    assert (till.states(), till.money()) == (["rejected"], (0, 0))


@pytest.mark.parametrize(
    "kind", ["status_after", "drop_after", "truncated", "invalid", "empty", "schema", "missing_id", "nan"]
)
@pytest.mark.parametrize(("model", "request_"), [LISTED, LISTED_NOW], ids=[LISTED[0], LISTED_NOW[0]])
def test_f23_f25_f27_a_lost_answer_is_found_by_listing_and_adopted(
    till: Till, model: str, request_: Request, kind: str
) -> None:
    till.server.fault(kind)
    result(till, model, request_)
    assert till.states() == ["stored"]
    assert len(till.charges()) == till.server.creates() == 1
    till.balanced()


@pytest.mark.parametrize("kind", ["status_after", "drop_after", "truncated", "invalid", "empty", "schema"])
@pytest.mark.parametrize(
    ("model", "request_"), [UNLISTED_LATER, UNLISTED_NOW], ids=[UNLISTED_LATER[0], UNLISTED_NOW[0]]
)
def test_f23_f25_f27_without_a_list_only_a_person_knows_and_the_hold_stays(
    till: Till, model: str, request_: Request, kind: str
) -> None:
    till.server.fault(kind)
    for _ in range(3):
        with pytest.raises(OutcomeUnknown, match="pay again"):
            result(till, model, request_)
    assert till.states() == ["unknown"]
    assert till.money() == (till.rows()[0].estimated_micros, 0)
    assert len(till.charges()) == till.server.creates() == 1


@pytest.mark.parametrize("status", UNKNOWN)
@pytest.mark.parametrize(("model", "request_"), [LISTED, LISTED_NOW], ids=[LISTED[0], LISTED_NOW[0]])
def test_f23_an_unclear_no_is_only_sent_again_after_the_list_was_empty_at_every_look(
    till: Till, model: str, request_: Request, status: int
) -> None:
    settling = till.settings.model_copy(update={"provider_settle_seconds": 60.0})
    till = till.next_life(**settling.model_dump(include={"provider_settle_seconds"}))
    till.ledger().result(till.work(model, request_, step="earlier"))
    till.pauses.clear()
    till.server.fault("status", status=status)
    with pytest.raises(NotSent):
        result(till, model, request_)
    assert till.pauses == [60.0, 60.0, 60.0]
    assert (till.states(), till.money()[0]) == (["stored", "rejected"], 0)
    result(till, model, request_)
    assert till.states() == ["stored", "rejected", "stored"]
    till.balanced()


def test_a_list_that_lags_once_does_not_pay_twice(till: Till) -> None:
    till.server.fault("drop_after")
    till.server.fault("lag", "list", seconds=1e9)
    result(till, *LISTED_NOW)
    assert till.states() == ["stored"]
    assert len(till.charges()) == 1


def test_a_list_that_can_not_be_read_leaves_it_open_and_is_asked_again_on_retry(till: Till) -> None:
    till.server.fault("drop_after")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        result(till, *LISTED)
    assert till.states() == ["unknown"]
    result(till, *LISTED)
    assert till.states() == ["stored"]
    assert len(till.charges()) == 1


def test_an_empty_list_proves_nothing_where_the_account_keeps_no_scripts(till: Till) -> None:
    """OpenAI stores nothing for some accounts, whatever is asked: then its list is empty after a charge too."""
    till.server.fault("drop_after")
    till.server.fault("unkept", "list", times=20)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match="pay again"):
            result(till, *LISTED_NOW)
    assert till.states() == ["unknown"]
    assert len(till.charges()) == till.server.creates() == 1


def test_an_empty_list_proves_nothing_after_scripts_are_kept_no_longer(till: Till) -> None:
    till.ledger().result(till.work(*LISTED_NOW, step="earlier"))
    till.server.fault("drop_after")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        result(till, *LISTED_NOW)
    till.later(40 * 86_400)
    till.server.fault("lag", "list", times=20, seconds=1e9)
    with pytest.raises(OutcomeUnknown, match="pay again"):
        result(till, *LISTED_NOW)
    assert till.states() == ["stored", "unknown"]


def test_a_prediction_whose_input_is_gone_may_be_ours_and_is_never_paid_again(till: Till) -> None:
    """Replicate forgets inputs after an hour, and the seed that names our call with them."""
    till.server.fault("drop_after")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        result(till, *LISTED)
    till.later(2 * 3600)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match="pay again"):
            result(till, *LISTED)
    assert till.states() == ["unknown"]
    assert len(till.charges()) == till.server.creates() == 1


def test_predictions_of_long_before_hide_nothing(till: Till) -> None:
    till.ledger().result(till.work(*LISTED, step="earlier"))
    till.later(3 * 3600)
    till.server.fault("drop")
    with pytest.raises(NotSent):
        result(till, *LISTED)
    assert till.states() == ["stored", "rejected"]


@pytest.mark.parametrize("newer", [150, 1500])
def test_a_prediction_is_looked_for_behind_all_newer_ones_or_not_judged(till: Till, newer: int) -> None:
    till.server.fault("drop_after")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        result(till, *LISTED)
    (ours,) = till.server.world.works.values()
    for number in range(newer):
        till.server.world.remember(replace(ours, id=f"other{number}", wanted={"input": {"seed": -number}}))
    if newer < 1000:
        result(till, *LISTED)
        assert till.states() == ["stored"]
    else:
        with pytest.raises(OutcomeUnknown, match="pay again"):
            result(till, *LISTED)
    assert len(till.charges()) == till.server.creates() == 1


@pytest.mark.parametrize("fails", [3, 99])
def test_f16_what_a_vendor_answered_is_written_however_long_another_process_holds_the_database(
    till: Till, fails: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.db.BUSY_SECONDS", 0.0)  # each try looks once
    held = sqlite3.connect(till.store.db.path or "", isolation_level=None, check_same_thread=False)
    refused: list[object] = []

    def heard(context: ExceptionContext) -> None:
        refused.append(context)
        if len(refused) == fails:
            held.execute("ROLLBACK")

    event.listen(till.store.db.engine, "handle_error", heard)
    work = till.work(*UNLISTED_LATER)
    real = work.provider

    class Held:
        vendor, models, poll, find, cancel = real.vendor, real.models, real.poll, real.find, real.cancel

        def create(self, *asked):
            answer = real.create(*asked)
            held.execute("BEGIN IMMEDIATE")
            return answer

    if fails > BUSY_TRIES:
        with pytest.raises(DatabaseBusy):
            till.ledger().result(replace(work, provider=Held()))
        held.execute("ROLLBACK")
        assert (len(refused), till.states()) == (BUSY_TRIES, ["sending"])
    else:
        till.ledger().result(replace(work, provider=Held()))
        assert till.states() == ["stored"]
        till.balanced()
    held.close()


def test_a_reference_that_is_gone_is_no_open_outcome(till: Till) -> None:
    for model in ("runwayml:gen4_image", "openai:gpt-image-2"):
        with pytest.raises(Rejected, match="was not asked"):
            till.ledger().result(till.work(model, PICTURE.model_copy(update={"references": ("0" * 64,)}), step=model))
    assert (till.states(), till.money(), till.server.creates()) == (["rejected"] * 2, (0, 0), 0)


def test_a_full_disk_before_the_send_leaves_no_open_outcome(till: Till) -> None:
    till.store.work.rmdir()
    with pytest.raises(OSError, match="No such file"):
        result(till, *UNLISTED_NOW)
    till.store.work.mkdir()
    assert (till.states(), till.server.creates()) == (["reserved"], 0)
    result(till, *UNLISTED_NOW)
    assert till.states() == ["stored"]
    till.balanced()


def test_f24_nothing_that_never_left_is_charged_or_doubted(till: Till) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
    till = till.next_life(replicate_base_url=nobody, runwayml_base_url=nobody, openai_base_url=f"{nobody}/v1")
    for model, request_ in EVERY_KIND:
        with pytest.raises(NotSent):
            till.ledger().result(till.work(model, request_, step=model))
    assert set(till.states()) == {"rejected"}
    assert till.money() == (0, 0)


def test_f25_a_read_timeout_is_unknown(till: Till) -> None:
    till.server.fault("hang", seconds=0.2)
    with pytest.raises(OutcomeUnknown):
        result(till, *UNLISTED_NOW)
    assert till.states() == ["unknown"]


@pytest.mark.parametrize(("model", "request_"), [*EVERY_KIND, ("runwayml:eleven_multilingual_v2", SPEECH)])
def test_f29_a_refusal_is_final_and_says_why(till: Till, model: str, request_: Request) -> None:
    till.server.fault("refused")
    with pytest.raises(Refused):
        result(till, model, request_)
    assert (till.states(), till.charges(), till.money()) == (["refused"], [], (0, 0))


@pytest.mark.parametrize(("model", "request_"), [LISTED, UNLISTED_LATER], ids=[LISTED[0], UNLISTED_LATER[0]])
@pytest.mark.parametrize(("kind", "state"), [("nsfw", "refused"), ("failed", "failed"), ("cancelled", "failed")])
def test_f29_f30_work_that_ended_badly_costs_what_the_vendor_kept(
    till: Till, model: str, request_: Request, kind: str, state: str
) -> None:
    till.server.fault(kind)
    with pytest.raises((Refused, ProviderFailed)):
        result(till, model, request_)
    assert till.states() == [state]
    till.balanced()
    assert till.money()[0] == 0


def test_f30_a_script_cut_short_or_refused_costs_its_tokens(till: Till) -> None:
    for kind in ("failed", "nsfw"):
        till.server.fault(kind)
        with pytest.raises((Refused, ProviderFailed)):
            result(till, *LISTED_NOW)
    assert till.states() == ["failed", "refused"]
    till.balanced()


def test_an_id_that_another_call_has_is_never_believed(till: Till) -> None:
    till.ledger().result(till.work(*LISTED, step="first"))
    till.server.fault("duplicate_id")
    with pytest.raises(OutcomeUnknown, match="belongs to another call"):
        till.ledger().result(till.work(*LISTED, step="second"))
    assert till.states() == ["stored", "unknown"]


def test_a_whole_answer_under_a_known_id_is_kept(till: Till) -> None:
    till.ledger().result(till.work(*LISTED_NOW, step="first"))
    till.server.fault("duplicate_id")
    till.ledger().result(till.work(*LISTED_NOW, step="second"))
    assert till.states() == ["stored", "stored"]
    till.balanced()


@pytest.mark.parametrize(("model", "request_"), [LISTED, UNLISTED_LATER], ids=[LISTED[0], UNLISTED_LATER[0]])
@pytest.mark.parametrize("changed", ["removed", "refused", "another account's"])
def test_a_key_that_is_changed_while_work_is_accepted_loses_nothing_and_pays_nothing_again(
    till: Till, model: str, request_: Request, changed: str
) -> None:
    till.server.world.polls, till.on_pause = 3, lambda: setattr(till, "stopping", bool(till.server.creates()))
    with pytest.raises(Cancelled):
        result(till, model, request_)
    setting = "replicate_api_token" if model == LISTED[0] else "runwayml_api_secret"
    right = till.settings
    if changed == "another account's":
        till.server.fault("status", "poll", status=404, times=8)
    later = till.next_life(**{setting: SecretStr({"removed": "", "refused": "wrong"}.get(changed, "another"))})
    if changed == "refused":
        later.server.fault("status", "poll", status=401)
    expected = {"removed": NoKey, "refused": KeyRefused}.get(changed, OutcomeUnknown)
    with pytest.raises(
        expected, match=setting.upper() if expected is not OutcomeUnknown else "under the key that is set"
    ):
        result(later, model, request_)
    assert [(call.state, bool(call.provider_id)) for call in later.rows()] == [
        ("unknown" if expected is OutcomeUnknown else "accepted", True)
    ]
    later.server.world.faults.clear()
    final = later.next_life(**{setting: getattr(right, setting)})
    result(final, model, request_)
    assert (final.states(), final.server.creates(), len(final.charges())) == (["stored"], 1, 1)


def test_a_call_that_was_found_is_asked_about_by_nobody_any_more(till: Till) -> None:
    till.server.fault("drop_after")
    result(till, *LISTED)
    (call,) = till.rows()
    assert (call.state, call.asker) == ("stored", "")


def test_a_missing_key_sends_nothing(till: Till) -> None:
    till = till.next_life(replicate_api_token=till.settings.webhook_secret)
    with pytest.raises(NoKey, match="REPLICATE_API_TOKEN"):
        result(till, *LISTED)
    assert (till.states(), till.money(), till.server.creates()) == (["rejected"], (0, 0), 0)


def test_what_may_not_be_sent_now_is_void_and_frees_its_hold(till: Till) -> None:
    def allow() -> None:
        assert till.states() == ["reserved"]
        assert till.money()[0] > 0
        raise NoKey("not now")

    with pytest.raises(NoKey, match="not now"):
        till.ledger().result(replace(till.work(*LISTED), allow=allow))
    assert (till.states(), till.money(), till.server.creates()) == (["void"], (0, 0), 0)


def test_f52_an_empty_budget_sends_nothing(till: Till) -> None:
    till = till.next_life(budget_per_job_usd=0.002)
    with pytest.raises(OverCap) as over:
        result(till, *LISTED)
    assert (over.value.budget, over.value.cap) == ("job", 2000)
    assert (till.rows(), till.money(), till.server.creates()) == ([], (0, 0), 0)


def test_f43_a_cancel_between_the_reserve_and_the_send_pays_nothing(till: Till) -> None:
    def cancel() -> None:
        with till.store.db.write() as session:
            jobs.move(session, session.get_one(Job, "film"), "cancelling")

    with pytest.raises(Cancelled):
        till.ledger().result(replace(till.work(*LISTED), allow=cancel))
    assert (till.states(), till.money(), till.server.creates()) == (["void"], (0, 0), 0)
    with pytest.raises(Cancelled):
        result(till, *LISTED)
    assert till.states() == ["void"]


def test_a_result_that_was_deleted_with_its_film_is_said_to_be_and_not_made_again(till: Till) -> None:
    work = till.work(*LISTED)
    till.ledger().result(work)
    with till.store.db.write() as session:
        media_of.clear(session, "film")
    with pytest.raises(Cancelled, match="deleted"):
        till.ledger().result(work)
    assert (till.states(), till.server.creates()) == (["stored"], 1)


def test_a_claim_that_was_taken_over_pays_nothing(till: Till) -> None:
    old = till.claim
    till.job("film")
    with pytest.raises(Cancelled):
        till.ledger().result(till.work(*LISTED, claim=old))
    assert (till.rows(), till.server.creates()) == ([], 0)


@pytest.mark.parametrize(
    ("model", "state"), [("local:art", "void"), (UNLISTED_NOW[0], "unknown")], ids=["local", "a vendor"]
)
def test_f43_a_create_that_is_stopped_while_it_is_asked_is_only_free_here(till: Till, model: str, state: str) -> None:
    work = till.work(model, PICTURE)

    class Stopped:
        vendor, models = work.provider.vendor, work.provider.models
        poll, find, cancel = work.provider.poll, work.provider.find, work.provider.cancel

        def create(self, *asked):
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        till.ledger().result(replace(work, provider=Stopped()))
    (call,) = till.rows()
    assert (call.state, till.money()) == (state, (call.estimated_micros, 0))
    assert call.error.startswith("stopped")


@pytest.mark.parametrize("charged", [True, False])
@pytest.mark.parametrize(("model", "request_"), [LISTED, LISTED_NOW], ids=[LISTED[0], LISTED_NOW[0]])
def test_f02_f03_what_a_dead_process_sent_is_found_or_made_once(
    till: Till, model: str, request_: Request, charged: bool
) -> None:
    till.ledger().result(till.work(model, request_, step="earlier"))
    call = till.write("sending", model, request_, sender="dead")
    if charged:
        till.charge(call, model, request_)
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored", "stored"] if charged else ["stored", "rejected", "stored"]
    assert till.rows()[1].error == ("" if charged else "never reached the vendor")
    assert len(till.charges()) == 2
    till.balanced()


def test_f02_what_a_dead_process_sent_where_nothing_is_listed_waits_for_a_person(till: Till) -> None:
    till.write("sending", *UNLISTED_LATER, sender="dead")
    with pytest.raises(OutcomeUnknown) as asked:
        result(till, *UNLISTED_LATER)
    assert asked.value.vendor == "runwayml"
    assert str(asked.value) == (
        "It is not known whether 'runwayml:gen4_image' charged for 'step' (the process that sent it died): look at your "
        "account there, then choose 'was not charged' or 'pay again' on the Metrics page. Press retry to ask the vendor "
        "again."
    )
    assert till.rows()[0].error == "the process that sent it died"
    assert (till.states(), till.server.creates(), till.money()[0]) == (["unknown"], 0, 3000)


def test_what_a_dead_process_made_here_is_made_again_for_nothing(till: Till) -> None:
    till.write("sending", "local:art", PICTURE, sender="dead", estimated_micros=0)
    result(till, "local:art", PICTURE)
    first, then = till.rows()
    assert [(call.state, call.error) for call in (first, then)] == [
        ("void", "the process that made it died"),
        ("stored", ""),
    ]
    assert till.pauses == []


def test_f11_what_a_living_process_sent_is_waited_for(till: Till) -> None:
    call = till.write("sending", *LISTED, sender=till.store.pulse.name)

    def stop_waiting() -> None:
        till.stopping = len(till.pauses) == 5

    till.on_pause = stop_waiting
    with till.store.pulse.doing(call.id), pytest.raises(Cancelled):
        result(till, *LISTED)
    assert (till.states(), till.server.creates(), till.pauses) == (["sending"], 0, [0.25] * 5)


def test_of_two_that_reserve_or_begin_the_same_work_one_looks_again(till: Till) -> None:
    entries = Entries(till.store)

    def wanted() -> PaidCall:
        return PaidCall(job_id="film", step="s", capability="image", vendor="openai", model="m", request_sha="s")

    first = entries.reserve(wanted(), till.claim)
    with pytest.raises(Moved):
        entries.reserve(wanted(), till.claim)
    assert entries.begin(first, till.claim).state == "sending"
    with pytest.raises(Moved):
        entries.begin(first, till.claim)
    assert till.states() == ["sending"]


def test_f41_many_threads_with_the_same_work_pay_once(till: Till) -> None:
    till.server.fault("latency", seconds=0.3)
    found: list[object] = []

    def ask() -> None:
        found.append(till.ledger().result(till.work(*LISTED)))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert len(set(map(str, found))) == 1
    assert len(till.charges()) == till.server.creates() == 1
    assert till.states() == ["stored"]
