"""Vendors' webhooks (F33): they make a poll due, and nothing else; without them everything goes on as well."""

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api_server.app import apps
from pipeline import open_studio
from pipeline.errors import InvalidInput
from pipeline.wakes import Wakes
from store.models import PaidCall, now
from tests.pipeline.till import LISTED, UNLISTED_LATER, Till
from tests.providers_server.replicate import SECRET, news

SIGNED = {"public_url": "https://studio.example/", "replicate_webhook_secret": SecretStr(SECRET)}


@pytest.fixture
def asked(till: Till) -> Till:
    """A till whose Replicate call is under way, and is to be polled in an hour."""
    till = till.next_life(**SIGNED)
    till.write("accepted", *LISTED, provider_id="pred1", next_poll_at=now().replace(hour=13))
    return till


def test_a_create_says_where_news_may_go_only_where_they_can_be_signed(till: Till) -> None:
    till.ledger().result(till.work(*LISTED, step="quiet"))
    till = till.next_life(**SIGNED)
    till.ledger().result(till.work(*LISTED, step="told"))
    quiet, told = till.server.world.works.values()
    assert "webhook" not in quiet.wanted
    assert told.wanted["webhook"] == f"https://studio.example/hooks/replicate/{till.rows()[-1].id}"
    assert told.wanted["webhook_events_filter"] == ["completed"]


def test_f33_news_end_the_wait_for_the_next_poll(till: Till) -> None:
    till = till.next_life(**SIGNED)
    till.server.world.polls = 1
    till.server.fault("status", "poll", status=429, retry_after="1800")

    def told() -> None:
        if sum(till.pauses) > 100:
            (work,) = till.server.world.works.values()
            Wakes(till.store).replicate(till.rows()[0].id, *news(till.server.world, work.id))

    till.on_pause = told
    till.ledger().result(till.work(*LISTED))
    assert till.states() == ["stored"]
    assert 100 < sum(till.pauses) < 120
    till.balanced()


@pytest.mark.parametrize("wrong", ["forged", "stale", "from the future", "other body", "unsigned", "no secret here"])
def test_f33_what_the_vendor_did_not_send_just_now_changes_nothing(asked: Till, wrong: str) -> None:
    if wrong == "no secret here":
        asked = asked.next_life(replicate_webhook_secret=SecretStr(""))
    age = {"stale": 301.0, "from the future": -301.0}.get(wrong, 0.0)
    secret = "whsec_Zm9yZ2VkIQ==" if wrong == "forged" else SECRET
    headers, body = news(asked.server.world, asked.prediction("pred1"), secret=secret, age_seconds=age)
    body = b"{}" if wrong == "other body" else body
    headers = {} if wrong == "unsigned" else headers
    was = asked.rows()[0]
    with pytest.raises(InvalidInput):
        Wakes(asked.store).replicate(was.id, headers, body)
    assert asked.rows()[0] == was


@pytest.mark.parametrize("state", ["sending", "succeeded", "stored", "unknown", "lost", "refused"])
def test_f33_news_before_the_answer_or_after_the_end_change_nothing(asked: Till, state: str) -> None:
    with asked.store.db.write() as session:
        session.get_one(PaidCall, asked.rows()[0].id).state = state
    was = asked.rows()[0]
    for _ in range(100):
        Wakes(asked.store).replicate(was.id, *news(asked.server.world, asked.prediction("pred1")))
    assert asked.rows()[0] == was


def test_f33_news_about_another_vendors_call_or_none_change_nothing(till: Till) -> None:
    till = till.next_life(**SIGNED)
    was = till.write("accepted", *UNLISTED_LATER, provider_id="task1", next_poll_at=now().replace(hour=13))
    for intent in (was.id, "nobody"):
        Wakes(till.store).replicate(intent, *news(till.server.world, till.prediction("pred1")))
    assert till.rows()[0].next_poll_at == was.next_poll_at


def test_f33_the_address_for_news_answers_all_signed_ones_alike_and_no_others(asked: Till) -> None:
    studio = open_studio(asked.settings, work=False)
    headers, body = news(asked.server.world, asked.prediction("pred1"))
    with TestClient(apps(studio)["api"], base_url="http://127.0.0.1:8000") as client:
        for intent in (asked.rows()[0].id, "nobody"):
            answer = client.post(f"/hooks/replicate/{intent}", content=body, headers=headers)
            assert (answer.status_code, answer.content) == (204, b"")
        forged = client.post("/hooks/replicate/nobody", content=b"{}", headers=headers)
        assert forged.status_code in (400, 422)
    due = asked.rows()[0].next_poll_at
    assert due is not None
    assert due <= now()
    studio.close()
