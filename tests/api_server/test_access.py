from datetime import timedelta

import pytest
import time_machine

from pipeline import open_studio
from pipeline.errors import InvalidInput
from pipeline.hosts import is_loopback
from store.models import now

STORY = {"prompt": "A quiet harbour at dawn"}
TEXT = {"text": "A small boat left the harbour."}
READ = "/api/v2/jobs"


def bearer(plain):
    return {"Authorization": f"Bearer {plain}"}


def studio_with(settings, **changes):
    return open_studio(settings.model_copy(update={"executor": "threads"} | changes), work=False)


def test_on_a_fresh_install_any_non_empty_credential_writes(quiet):
    assert quiet.post("/api/v2/generate", json=STORY, headers=bearer("YOUR_TOKEN")).status_code == 200
    assert quiet.post("/api/v2/generate", json=STORY, headers={"X-API-Key": "x"}).status_code == 200
    assert quiet.post("/api/v2/generate", json=STORY, headers=bearer("")).status_code == 401


def test_from_the_first_token_on_a_wrong_one_is_refused_everywhere(idle, quiet):
    idle.access.create_token("me")
    assert quiet.get(READ, headers=bearer("wrong")).json() == {"detail": "Invalid token"}
    assert quiet.post("/api/v1/generate", json=TEXT, headers=bearer("wrong")).json() == {"error": "Invalid token"}


def test_a_revoked_token_ends_within_a_second(idle, quiet):
    view, plain = idle.access.create_token("me")
    idle.access.create_token("other")
    assert quiet.get(READ, headers=bearer(plain)).status_code == 200
    idle.access.revoke(view.id)
    assert idle.access.token_of(plain) is None


def test_a_token_that_only_reads_looks_and_changes_nothing(idle, quiet):
    _, plain = idle.access.create_token("watcher", reads_only=True)
    assert quiet.get(READ, headers=bearer(plain)).status_code == 200
    refused = quiet.post("/api/v2/generate", json=STORY, headers=bearer(plain))
    assert refused.status_code == 403
    assert refused.json() == {"detail": "This token only reads: use one that may also write"}
    assert idle.jobs(owner="watcher").total == 0


def test_a_token_runs_out_and_leaves_the_door_closed(idle):
    _, plain = idle.access.create_token("me", days=30)
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        assert idle.access.token_of(plain) is not None
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert idle.access.token_of(plain) is None
        assert idle.access.has_tokens()


@pytest.mark.parametrize("days", [-1, 4000])
def test_a_token_s_days_are_checked(idle, days):
    with pytest.raises(InvalidInput, match="days: from 1 to 3650"):
        idle.access.create_token("me", days=days)


def test_jobs_belong_to_their_token_s_owner(idle, quiet):
    a, b = (idle.access.create_token(name)[1] for name in ("a", "b"))
    job_id = quiet.post("/api/v1/generate", json=TEXT, headers=bearer(a)).json()["job_id"]
    missing = quiet.get("/api/v1/status/none", headers=bearer(b))
    foreign = quiet.get(f"/api/v1/status/{job_id}", headers=bearer(b))
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert quiet.get(f"/api/v1/status/{job_id}", headers=bearer(a)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/scenario/generate/tasks/x",
        READ,
        "/api/v2/jobs/1/metadata",
        "/api/v1/status/x",
        "/metrics",
        "/products",
        "/api/queue",
        "/ws/health",
        "/credits/x",
    ],
)
def test_where_tokens_are_demanded_every_contract_asks_for_one(settings, client_of, path):
    studio = studio_with(settings, require_auth=True)
    with client_of(studio) as client:
        assert client.get(path).status_code == 401
        assert client.get("/health").json()["access"] == "required"
        assert {client.get(open_page).status_code for open_page in ("/", "/docs", "/redoc", "/openapi.json")} == {200}
    studio.close()


def test_metadata_is_published_only_where_the_settings_say_so(settings, client_of):
    studio = studio_with(settings, require_auth=True, public_metadata=True)
    with client_of(studio) as client:
        assert client.get("/api/v2/jobs/1/metadata").status_code == 404
        assert client.get("/api/v2/jobs/1").status_code == 401
    studio.close()


def test_after_ten_wrong_tokens_a_minute_an_address_waits_unless_it_sends_a_known_one(idle, quiet):
    _, plain = idle.access.create_token("me")
    answers = [quiet.get(READ, headers=bearer(f"wrong-{n}")).status_code for n in range(11)]
    assert answers == [401] * 10 + [429]
    assert int(quiet.get(READ, headers=bearer("wrong")).headers["retry-after"]) > 0
    assert quiet.get(READ, headers=bearer(plain)).status_code == 200


def test_creates_are_limited_and_reads_are_not(settings, client_of):
    studio = studio_with(settings, creates_per_minute=2)
    with client_of(studio) as client:
        answers = [client.post("/api/v1/generate", json=TEXT) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert int(answers[2].headers["retry-after"]) > 0
        assert {client.get("/api/v1/status/x").status_code for _ in range(50)} == {404}
    studio.close()


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("example.com", False),
    ],
)
def test_what_counts_as_loopback(host, local):
    assert is_loopback(host) is local
