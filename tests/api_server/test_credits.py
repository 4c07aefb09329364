import httpx
import pytest

from api_server.serve import Server
from pipeline.errors import InvalidInput

ASK = {"product_id": "product-123", "user_id": "user-456", "style": "cinematic-storytelling", "mood": "calm", "video_length": 15,
       "resolution": "720:1280", "target_language": "en-US"}  # fmt: skip


@pytest.fixture
def client(idle):
    with Server(idle) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
        yield client


def key(plain):
    return {"X-API-Key": plain}


def test_who_has_no_credits_is_told_how_to_get_some_and_then_goes_on(idle, client):
    client.post("/credits/user-456", json={"give": -100}).raise_for_status()
    refused = client.post("/scenario/generate", json=ASK)
    detail = refused.json()["detail"]
    assert refused.status_code == 402
    assert set(detail) == {"error", "reason", "current_credits", "required_credits", "message"}
    for way in ("reelwright credits USER --give", "Settings", "POST /credits/USER"):
        assert way in detail["message"]
    assert client.post("/credits/user-456", json={"give": 2}).json() == {"user_id": "user-456", "credits": 2}
    assert client.post("/scenario/generate", json=ASK).status_code == 200


def test_a_user_starts_with_starting_credits_and_gifts_come_on_top(idle, client):
    assert client.get("/credits/new").json() == {"user_id": "new", "credits": idle.settings.starting_credits}
    assert client.post("/credits/new", json={"give": 5}).json()["credits"] == idle.settings.starting_credits + 5


def test_a_gift_is_given_once_however_often_it_is_sent(client):
    again = {"Idempotency-Key": "birthday"}
    for _ in range(3):
        assert client.post("/credits/ann", json={"give": 7}, headers=again).json()["credits"] == 107


@pytest.mark.parametrize("give", [-101, 2_000_000_000, -2_000_000_000, 1.5, "many", None])
def test_a_gift_that_can_t_be_is_refused_and_changes_nothing(client, give):
    answer = client.post("/credits/ann", json={"give": give})
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])
    assert client.get("/credits/ann").json()["credits"] == 100


def test_a_balance_has_an_end(idle):
    idle.library.give_credits("ann", 1_000_000_000 - 100)
    with pytest.raises(InvalidInput, match="a balance is from 0 to"):
        idle.library.give_credits("ann", 1)


def test_only_the_owner_of_the_first_token_gives_credits_and_everyone_sees_their_own(idle, client):
    owner, other = (idle.access.create_token(name)[1] for name in ("ann", "ben"))
    assert client.post("/credits/ben", json={"give": 1}).status_code == 401
    assert client.post("/credits/ben", json={"give": 1}, headers=key(other)).status_code == 403
    assert client.post("/credits/ben", json={"give": 1}, headers=key(owner)).json()["credits"] == 101
    assert client.get("/credits/ben", headers=key(other)).json()["credits"] == 101
    assert client.get("/credits/ann", headers=key(other)).status_code == 403
