"""Pages of others try to take the dashboard over: under a name of their own, in a frame, by socket, by upload."""

import functools
import http.server
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser.conftest import Dashboard, settled

pytestmark = pytest.mark.xdist_group("browser")

PATHS = ("/", "/settings", "/_stcore/health", "/_stcore/host-config", "/_stcore/agent/openapi.json", "/static/none.js", "/none",
         "/favicon.png", "/reel/none", "/media/none.png", "/component/none/index.html", "/_stcore/upload_file/a/b",
         "/_stcore/bidi-components/none/x.js")  # fmt: skip
HOSTS = ("rebound.example:{port}", "localhost.rebound.example:{port}", "127.0.0.1.nip.io:{port}", "0.0.0.0:{port}", "127.1:{port}",
         "2130706433:{port}", "a@127.0.0.1:{port}", "")  # fmt: skip
STRANGERS = (
    "http://rebound.example:{port}",
    "http://localhost:1",
    "http://127.0.0.1:1",
    "null",
    "http://localhost.evil.example",
    "x",
)


@pytest.fixture(scope="module")
def attacker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of somebody else's web server on this machine."""
    folder = tmp_path_factory.mktemp("attacker")
    (folder / "index.html").write_text("<title>Kittens</title>")
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["rebound.example", "localhost", "127.0.0.1"])
def elsewhere(request: pytest.FixtureRequest, page: Page, attacker: int) -> Page:
    """A page of another origin: of a name that was made to mean this machine, or of another port of it."""
    page.goto(f"http://{request.param}:{attacker}/")
    return page


def test_the_dashboard_does_not_run_under_a_rebound_name(page: Page, dashboard: Dashboard) -> None:
    answer = page.goto(f"http://rebound.example:{dashboard.port}/settings")
    assert answer is not None
    assert answer.status == 400
    assert page.get_by_test_id("stApp").count() == 0
    told = page.evaluate("fetch('/_stcore/host-config').then(answer => answer.status)")
    assert told == 400
    assert page.evaluate(SOCKET, f"ws://rebound.example:{dashboard.port}/_stcore/stream") == "closed"


SOCKET = """address => new Promise(tell => {
    const socket = new WebSocket(address, ['streamlit'])
    socket.onopen = () => tell('open')
    socket.onclose = () => tell('closed')
})"""


def test_no_page_shows_it_in_a_frame(elsewhere: Page, dashboard: Dashboard) -> None:
    for kind in ("iframe", "object", "embed"):
        source = "data" if kind == "object" else "src"
        elsewhere.set_content(
            f'<{kind} {source}="http://localhost:{dashboard.port}/settings" width=800 height=600></{kind}>'
        )
        elsewhere.wait_for_load_state("networkidle")
        assert all(frame.locator('[data-testid="stApp"]').count() == 0 for frame in elsewhere.frames)
        assert not any(frame.url.startswith(f"http://localhost:{dashboard.port}") for frame in elsewhere.frames)


def test_no_page_opens_its_socket_or_sends_it_a_file(elsewhere: Page, dashboard: Dashboard) -> None:
    for name in ("localhost", "127.0.0.1"):
        assert elsewhere.evaluate(SOCKET, f"ws://{name}:{dashboard.port}/_stcore/stream") == "closed"
        assert elsewhere.evaluate(UPLOAD, f"http://{name}:{dashboard.port}/_stcore/upload_file/a/b") == "refused"


def test_no_page_shows_a_part_of_it(elsewhere: Page, dashboard: Dashboard) -> None:
    answered: list[int] = []
    elsewhere.on("response", lambda answer: str(dashboard.port) in answer.url and answered.append(answer.status))
    for path in PATHS:
        elsewhere.evaluate(SHOW, f"http://localhost:{dashboard.port}{path}")
    assert set(answered) == {403}


SHOW = """address => Promise.all(['img', 'script', 'video', 'audio', 'iframe'].map(tag => new Promise(done => {
    const part = document.createElement(tag)
    part.onload = part.onloadedmetadata = part.onerror = done
    part.src = address
    document.body.append(part)
})))"""
UPLOAD = """address => fetch(address, {method: 'PUT', body: new FormData(), credentials: 'include'})
    .then(answer => String(answer.status)).catch(() => 'refused')"""


def test_a_page_that_opened_it_has_no_hold_of_its_window(elsewhere: Page, dashboard: Dashboard) -> None:
    with elsewhere.expect_popup() as opened:
        elsewhere.evaluate("address => { window.other = window.open(address) }", f"{dashboard.url}/settings")
    settled(opened.value)
    assert opened.value.evaluate("window.opener === null")
    assert elsewhere.evaluate("window.other.closed")


def test_our_own_page_is_drawn_without_a_word_from_its_policy(browser: Browser, dashboard: Dashboard) -> None:
    context = browser.new_context()
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    for path in ("/", "/library", "/metrics", "/settings"):
        page.goto(dashboard.url + path)
        settled(page)
    context.close()
    assert not [text for text in said if "Content Security Policy" in text]


@pytest.mark.parametrize("host", HOSTS)
def test_no_path_answers_to_a_name_that_nobody_trusts(dashboard: Dashboard, host: str) -> None:
    named = host.format(port=dashboard.port)
    with httpx.Client(base_url=dashboard.url) as client:
        for path in PATHS:
            answer = client.get(path, headers={"Host": named})
            assert answer.status_code == 400, path
            safe(answer.headers)
    if "@" not in named and named:
        assert knocked(dashboard, named).status_code == 400


@pytest.mark.parametrize("origin", STRANGERS)
def test_no_path_answers_to_a_page_of_others(dashboard: Dashboard, origin: str) -> None:
    page = origin.format(port=dashboard.port)
    with httpx.Client(base_url=dashboard.url) as client:
        for path in PATHS:
            for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
                answer = client.request(method, path, headers={"Origin": page})
                assert answer.status_code == 403, path
                assert "access-control-allow-origin" not in answer.headers
                safe(answer.headers)
    assert knocked(dashboard, f"127.0.0.1:{dashboard.port}", origin=page).status_code == 403


def knocked(dashboard: Dashboard, host: str, **named: str):  # type: ignore[no-untyped-def]
    """How a socket that names this host and origin is refused."""
    channel = socket.create_connection(("127.0.0.1", dashboard.port), timeout=20)
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://{host}/_stcore/stream", sock=channel, proxy=None, **named),
    ):
        pass
    safe(refused.value.response.headers)
    return refused.value.response


def test_every_answer_of_the_dashboard_says_how_it_may_be_used(dashboard: Dashboard) -> None:
    with httpx.Client(base_url=dashboard.url) as client:
        for path in PATHS:
            for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
                safe(client.request(method, path).headers)


def safe(headers: httpx.Headers) -> None:
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
