import httpx
import pytest

from api_server.serve import Server
from pipeline import open_studio

ELSEWHERE, LOCAL = "https://page.example", "http://localhost:5173"
PRIVATE = ("/api/v2/jobs", "/api/v2/jobs/123", "/api/v2/jobs/123/video", "/data/videos/123/final.mp4", "/api/jobs", "/products",
           "/api/queue", "/metrics", "/scenario/generate/tasks/x", "/api/v1/status/x")  # fmt: skip
PROMISED = (
    "/api/v1/jobs",
    "/api/v1/models",
    "/api/v1/jobs/job_000000000000",
    "/videos/job_000000000000/final_output.mp4",
)


def asks(origin, *headers, method="POST"):
    """What a browser asks before it lets a page do this."""
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": ", ".join(headers),
    }


def reader(answer):
    """Who may read an answer, besides pages of the same origin."""
    return answer.headers.get("access-control-allow-origin")


@pytest.fixture
def open_server(filmed):
    """An address at which nobody needs a token."""
    with Server(filmed) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
        yield client


@pytest.mark.parametrize("path", PRIVATE)
def test_a_page_from_elsewhere_reads_nothing_private_of_an_open_studio(open_server, path):
    for sent in ({}, {"Authorization": "Bearer guess"}, {"X-API-Key": "guess"}):
        assert reader(open_server.get(path, headers={"Origin": ELSEWHERE} | sent)) is None
    assert reader(open_server.options(path, headers=asks(ELSEWHERE, "authorization", "content-type"))) is None


ADVERT = {"product_name": "Cup", "style": "modern", "cta_text": "Buy now"}


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", "http://localhost.page.example"])
def test_a_form_of_another_page_starts_and_stops_nothing(server, origin):
    with httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}", headers={"Origin": origin}) as page:
        sent = [page.post("/api/generate", data=ADVERT), page.post("/api/jobs/x/cancel"), page.post("/products")]
        assert [answer.status_code for answer in sent] == [403, 403, 403]
        assert sent[0].json().keys() == {"error", "message", "details"}
        assert page.post("/api/v1/jobs", json={}).status_code == 403
        assert page.post("/api/generate", data={}, headers={"Origin": LOCAL}).status_code == 400
        assert (
            page.post("/api/generate", data={}, headers={"Origin": str(page.base_url).rstrip("/")}).status_code == 400
        )
        assert httpx.post(page.base_url.join("/api/generate"), data={}).status_code == 400


@pytest.mark.parametrize("origin", [LOCAL, "http://127.0.0.1:3000", "http://[::1]:8080", "https://localhost"])
def test_a_page_of_this_machine_reads_an_open_studio_whatever_its_port(open_server, origin):
    for path in PRIVATE:
        assert reader(open_server.get(path, headers={"Origin": origin})) == origin
    allowed = open_server.options("/api/v2/jobs/123/refine", headers=asks(origin, "authorization"))
    assert (allowed.status_code, reader(allowed)) == (200, origin)


@pytest.mark.parametrize(
    "origin",
    ["null", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "http://evil.example:8000", "file://"],
)
def test_what_only_looks_like_this_machine_reads_nothing(open_server, origin):
    assert reader(open_server.get("/api/v2/jobs", headers={"Origin": origin})) is None


@pytest.mark.parametrize("path", PROMISED)
def test_the_shots_contract_answers_every_page_and_never_with_cookies(open_server, path):
    for answer in (
        open_server.get(path, headers={"Origin": ELSEWHERE}),
        open_server.options(path, headers=asks(ELSEWHERE, "content-type")),
    ):
        assert reader(answer) == "*"
        assert "access-control-allow-credentials" not in answer.headers


def test_what_it_answers_to_every_page_of_an_open_studio_is_nothing_private(open_server):
    told = {path: open_server.get(path, headers={"Origin": ELSEWHERE}).status_code for path in PROMISED}
    assert told == dict.fromkeys(PROMISED, 403) | {"/api/v1/models": 200}
    assert open_server.get("/api/v1/health", headers={"Origin": ELSEWHERE}).json()["status"] == "healthy"
    refused = open_server.get("/api/v1/jobs", headers={"Origin": ELSEWHERE}).json()
    assert refused.keys() == {"error", "detail", "timestamp"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_picture_a_film_or_a_script_of_another_page_is_not_ours(open_server, method):
    shown = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    for path in (*PRIVATE, *PROMISED[2:], "/api/v1/jobs"):
        for headers in (shown, shown | {"Referer": f"{ELSEWHERE}/"}, shown | {"Authorization": "Bearer guess"}):
            assert open_server.request(method, path, headers=headers).status_code == 403, path


def test_what_nobody_needs_a_token_for_every_page_may_ask(open_server):
    shown = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    for path in ("/", "/health", "/docs", "/redoc", "/openapi.json", "/docs/assets/favicon.png", "/api/v1/health"):
        assert open_server.get(path, headers=shown).status_code == 200


def test_a_page_with_a_token_comes_from_anywhere_and_one_without_from_here(idle):
    _, plain = idle.access.create_token("me")
    with Server(idle) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
        film = {"prompt": "A quiet harbour at dawn", "duration": 5}
        key, page = {"Authorization": f"Bearer {plain}"}, {"Origin": ELSEWHERE}
        assert client.post("/api/v2/generate", json=film, headers=page | key).status_code == 200
        assert client.post("/api/v2/generate", json=film, headers=page | {"X-API-Key": "wrong"}).status_code == 401
        for path in ("/api/v1/jobs", "/api/generate/batch", "/scenario/generate", "/products"):
            assert client.post(path, json={}, headers=page).status_code == 403
        assert idle.jobs().total == 1


def test_a_token_opens_private_answers_to_the_page_that_shows_it(idle):
    _, plain = idle.access.create_token("me")
    with Server(idle) as server, httpx.Client(base_url=f"http://127.0.0.1:{server.ports['api']}") as client:
        shown = client.get("/api/v2/jobs", headers={"Origin": ELSEWHERE, "Authorization": f"Bearer {plain}"})
        assert (shown.status_code, reader(shown)) == (200, "*")
        wrong = client.get("/api/v2/jobs", headers={"Origin": ELSEWHERE, "X-API-Key": "wrong"})
        assert (wrong.status_code, reader(wrong)) == (401, "*")
        assert reader(client.options("/api/v2/jobs", headers=asks(ELSEWHERE, "authorization"))) == "*"
        assert reader(client.options("/api/v2/jobs", headers=asks(ELSEWHERE, "content-type"))) is None
        assert reader(client.get("/api/v2/jobs", headers={"Origin": ELSEWHERE})) is None


def test_a_list_of_origins_narrows_it(settings, client_of):
    studio = open_studio(settings.model_copy(update={"cors_origins": "https://mine.example, https://b.example"}))
    with client_of(studio) as client:
        for path in ("/", "/api/v1/models"):
            assert reader(client.get(path, headers={"Origin": "https://mine.example"})) == "https://mine.example"
            assert reader(client.get(path, headers={"Origin": ELSEWHERE})) is None
    studio.close()


def test_a_star_is_everybody_everywhere(settings, client_of):
    studio = open_studio(settings.model_copy(update={"cors_origins": "*"}))
    with client_of(studio) as client:
        assert reader(client.get("/api/v2/jobs", headers={"Origin": ELSEWHERE})) == "*"
    studio.close()


def test_switched_off_no_header_is_sent(settings, client_of):
    studio = open_studio(settings.model_copy(update={"enable_cors": False}))
    with client_of(studio) as client:
        assert reader(client.get("/api/v1/models", headers={"Origin": LOCAL})) is None
    studio.close()
