"""The guard before the dashboard: which names and pages it lets in."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.guard import Guard, failed
from store.settings import settings


async def hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello", headers={"Content-Security-Policy": "sandbox"})


async def broken(_: Request) -> PlainTextResponse:
    raise RuntimeError("nobody foresaw this")


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("TRUSTED_HOSTS", "studio.example, 192.168.1.7")
    settings.cache_clear()
    app = Starlette(
        routes=[Route("/", hello, methods=["GET", "PUT"]), Route("/broken", broken)],
        middleware=[Middleware(Guard)],
        exception_handlers={Exception: failed},
    )
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:8501", "http://localhost:8501", 200),
        ("127.0.0.1:8501", "", 200),
        ("[::1]:8501", "http://[::1]:8501", 200),
        ("LOCALHOST:8501", "http://localhost:8501", 200),
        ("studio.example", "https://studio.example", 200),
        ("192.168.1.7:8501", "http://192.168.1.7:8501", 200),
        ("127.0.0.1:8501", "https://studio.example", 200),
        ("127.0.0.1:8501", "http://studio.example", 403),
        ("studio.example", "https://studio.example:9000", 403),
        ("localhost:8501", "http://127.0.0.1:8501", 403),
        ("localhost:8501", "http://localhost:8501/x", 403),
        ("evil.example", "http://evil.example", 400),
        ("sub.studio.example", "", 400),
    ],
)
def test_a_page_comes_from_where_it_was_asked_for_and_from_no_name_but_the_trusted(
    guarded: TestClient, host: str, origin: str, status: int
) -> None:
    answer = guarded.put("/", headers={"Host": host} | ({"Origin": origin} if origin else {}))
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("none", "navigate", "document", 200),
        ("same-origin", "no-cors", "image", 200),
        ("cross-site", "navigate", "document", 200),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "image", 403),
        ("same-site", "no-cors", "video", 403),
        ("same-site", "no-cors", "script", 403),
    ],
)
def test_a_page_of_others_opens_ours_and_shows_no_part_of_it(
    guarded: TestClient, site: str, mode: str, dest: str, status: int
) -> None:
    told = {"Host": "localhost", "Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert guarded.get("/", headers=told).status_code == status


def test_an_answer_s_own_policy_stays_and_a_failure_has_one(guarded: TestClient) -> None:
    assert guarded.get("/", headers={"Host": "localhost"}).headers["content-security-policy"] == "sandbox"
    answer = guarded.get("/broken", headers={"Host": "localhost"})
    assert (answer.status_code, answer.text) == (500, "Internal server error")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_wrong_setting_lets_nobody_else_in(guarded: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UI_PORT", "none")
    settings.cache_clear()
    assert guarded.get("/", headers={"Host": "studio.example"}).status_code == 400
    assert guarded.get("/", headers={"Host": "localhost"}).status_code == 200
    monkeypatch.undo()
    settings.cache_clear()
