"""Keys that change while a call is open: only the account that was asked can say that it never came."""

import pytest
from pydantic import SecretStr
from sqlalchemy import event
from sqlmodel import Session

from pipeline.audit import Audit
from pipeline.capabilities import Request
from pipeline.errors import NotSent, OutcomeUnknown
from pipeline.spending import Spending
from store import calls
from store.models import PaidCall
from tests.pipeline.till import KEYS, LISTED, LISTED_NOW, SPEECH, UNLISTED_LATER, Till

EACH = pytest.mark.parametrize(
    ("key", "model", "request_"), [("replicate_api_token", *LISTED), ("openai_api_key", *LISTED_NOW)],
    ids=[LISTED[0], LISTED_NOW[0]],
)  # fmt: skip
SPOKEN = ("runwayml:eleven_multilingual_v2", SPEECH)
ANOTHER = {"replicate_api_token": SecretStr("another-account"), "openai_api_key": SecretStr("another-account")}


def unanswered(till: Till, model: str, request_: Request) -> Till:
    """The next life of a till whose call was charged, with its answer lost, and whose account had other work before."""
    till.ledger().result(till.work(model, request_, step="earlier"))
    till.server.fault("drop_after")
    till.server.fault("status", "list", status=503)
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(model, request_))
    return till


def with_key(till: Till, **settings: object) -> Till:
    till = till.next_life(**settings)
    till.claim = till.job("film")
    return till


def foreign_list(till: Till) -> None:
    """Another account's list: it has work of its own, and not ours."""
    till.server.fault("lag", "list", seconds=1e9, times=20)


def last(till: Till) -> PaidCall:
    return till.rows()[-1]


@EACH
def test_a_list_of_another_account_is_no_proof_and_the_film_says_why(
    till: Till, key: str, model: str, request_: Request
) -> None:
    till = with_key(unanswered(till, model, request_), **{key: ANOTHER[key]})
    foreign_list(till)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match="this call was sent with another key"):
            till.ledger().result(till.work(model, request_))
    assert (last(till).state, last(till).error) == ("unknown", "this call was sent with another key")
    assert "another key" in Spending(till.store).unknown()[-1].error
    assert len(till.charges()) == till.server.creates() == 2


@EACH
def test_with_the_former_key_put_back_it_goes_on_and_pays_nothing(
    till: Till, key: str, model: str, request_: Request
) -> None:
    former = getattr(till.settings, key)
    till = with_key(unanswered(till, model, request_), **{key: ANOTHER[key]})
    foreign_list(till)
    with pytest.raises(OutcomeUnknown):
        till.ledger().result(till.work(model, request_))
    till.server.world.faults.clear()
    till = with_key(till, **{key: former})
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored", "stored"]
    assert len(till.charges()) == till.server.creates() == 2
    till.balanced()


@EACH
def test_a_new_key_of_the_same_account_finds_it(till: Till, key: str, model: str, request_: Request) -> None:
    till = with_key(unanswered(till, model, request_), **{key: SecretStr(f"{KEYS[key]}+rotated")})
    till.ledger().result(till.work(model, request_))
    assert till.states() == ["stored", "stored"]
    assert len(till.charges()) == till.server.creates() == 2


ACCEPTED = pytest.mark.parametrize(("model", "request_", "key"), [
    (*LISTED, "replicate_api_token"), (*UNLISTED_LATER, "runwayml_api_secret")], ids=[LISTED[0], UNLISTED_LATER[0]])  # fmt: skip


@ACCEPTED
def test_what_another_account_denies_is_not_shown_late_and_not_paid_twice(
    till: Till, model: str, request_: Request, key: str
) -> None:
    former, till.server.world.polls = getattr(till.settings, key), 3
    with pytest.raises(OutcomeUnknown):
        till.ledger(patience_seconds=0).result(till.work(model, request_))
    with till.store.db.write() as session:
        calls.end(session, last(till).id, ("unknown",), "rejected", decided_by="not_charged (by Ada)")
    till.server.world.polls = 0
    till = with_key(till, **{key: SecretStr("another-account")})
    till.ledger().result(till.work(model, request_))
    Audit(till.store, till.providers).look()
    assert till.states() == ["rejected", "stored"]
    assert till.money() == (0, last(till).actual_micros)
    assert Spending(till.store).doubled() == ()
    till = with_key(till, **{key: former})
    Audit(till.store, till.providers).look()
    assert till.states() == ["doubled", "stored"]
    till.balanced()


def test_a_late_find_costs_what_was_told_of_it_although_its_vendor_is_silent_a_moment_later(till: Till) -> None:
    till.server.world.polls = 3
    with pytest.raises(OutcomeUnknown):
        till.ledger(patience_seconds=0).result(till.work(*SPOKEN))
    with till.store.db.write() as session:
        calls.end(session, last(till).id, ("unknown",), "rejected", decided_by="not_charged (by Ada)")
    till.server.world.polls = 0
    till.ledger().result(till.work(*SPOKEN))

    def silent(_session: Session) -> None:
        till.server.fault("status", "poll", times=1000, status=500)

    event.listen(Session, "after_commit", silent)
    try:
        Audit(till.store, till.providers).look()
    finally:
        event.remove(Session, "after_commit", silent)
    first, second = till.rows()
    assert (first.state, second.state) == ("doubled", "stored")
    assert first.actual_micros == till.charges()[0].usd_micros != first.estimated_micros
    till.balanced()


def test_with_the_same_key_a_list_without_it_is_proof(till: Till) -> None:
    till.ledger().result(till.work(*LISTED, step="earlier"))
    till.server.fault("drop")
    with pytest.raises(NotSent):
        till.ledger().result(till.work(*LISTED))
    till = with_key(till)
    till.ledger().result(till.work(*LISTED))
    assert len(till.charges()) == 2


def test_a_call_that_was_sent_to_another_address_is_not_judged_by_this_one(till: Till) -> None:
    till = with_key(unanswered(till, *LISTED), replicate_base_url=f"{till.server.url}/replicate/")
    foreign_list(till)
    with pytest.raises(OutcomeUnknown, match="another key"):
        till.ledger().result(till.work(*LISTED))
    assert till.server.creates() == 2


def test_a_call_of_a_release_that_noted_no_key_is_not_judged_by_a_list(till: Till) -> None:
    till.write("unknown", *LISTED, sender="dead", payer="")
    with pytest.raises(OutcomeUnknown, match="did not note with which key"):
        till.ledger().result(till.work(*LISTED))
    assert till.server.creates() == 0


def test_no_key_is_kept_and_equal_keys_can_not_be_told_from_their_fingerprints(till: Till) -> None:
    for step in ("a", "b"):
        till.ledger().result(till.work(*LISTED, step=step))
    payers = [call.payer for call in till.rows()]
    assert len(set(payers)) == 2
    assert all(len(payer) == 32 for payer in payers)
    assert till.settings.replicate_api_token.get_secret_value() not in till.store.db.journal.file.read_text()
