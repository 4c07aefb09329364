"""A real server, a real browser: `streamlit run app.py` over a home of its own, and Debian's chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as BrowserTimeout

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or ""
PATIENCE_MS = 600_000
QUIET = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-default-apps", "--disable-domain-reliability", "--disable-client-side-phishing-detection",
    "--host-resolver-rules=MAP rebound.example 127.0.0.1",
)  # fmt: skip
WIDTHS = {"desktop": 1280, "phone": 390}


@pytest.fixture(scope="session")
def base_url() -> str:
    """In place of the plugin's own, which pytest deprecates."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    if not CHROMIUM:
        reason = "no chromium on this machine: apt-get install chromium"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return {"executable_path": CHROMIUM, "args": list(QUIET)}


@dataclass
class Dashboard:
    """One server process over one home; it can be killed and started again on the same port."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(self.port)]
        surroundings = {
            **os.environ,
            "REELWRIGHT_HOME": str(self.home),
            "DISK_WATERMARK_MB": "0",
            "EXECUTOR": "process",
        }
        with (self.home.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 300
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                if time.monotonic() > deadline:
                    pytest.fail(f"The server did not start: {(self.home.parent / 'server.log').read_text()[-2000:]}")

    def kill(self, signal_number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(signal_number)
        return self.process.wait(timeout=300)


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Dashboard(tmp_path_factory.mktemp("dashboard") / "home", port)
    server.start()
    yield server
    server.kill(signal.SIGTERM)


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture
def outside(context: BrowserContext, dashboard: Dashboard) -> Iterator[list[str]]:
    """Every request of the test that went anywhere but to our own server: there must be none."""
    seen: list[str] = []

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.port != dashboard.port:
            seen.append(url)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    yield seen
    assert seen == []


@pytest.fixture
def screen(context: BrowserContext, dashboard: Dashboard, outside: list[str]) -> Callable[..., Page]:
    """Open a page of the dashboard in a new tab of a given width and colour scheme."""
    expect.set_options(timeout=PATIENCE_MS)
    context.set_default_timeout(PATIENCE_MS)

    def opened(path: str = "/", width: int = 1280, scheme: str = "light") -> Page:
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(dashboard.url + path)
        settled(page)
        return page

    return opened


def settled(page: Page) -> None:
    """Wait until the script has run and everything is drawn."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def short_film(page: Page, example: str = "How coffee won", *, clicks: int = 1, long: bool = False) -> str:
    """Fill the form with an example, make it small, start it; returns the film's id. A `long` one takes a while."""
    page.get_by_role("button", name=example).click()
    expect(page.get_by_role("textbox", name="What is it about?")).not_to_have_value("")
    small(page, long=long)
    page.get_by_role("button", name="Make this film").click(click_count=clicks)
    return started(page)


def small(page: Page, *, long: bool = False) -> None:
    """Make the film of the form as small as can be, and as short unless it shall be long."""
    expect(page.get_by_role("button", name="Make this film")).to_be_enabled()
    settled(page)
    page.get_by_role("slider").press("ArrowRight" if long else "Home")
    settled(page)
    choose(page, "Resolution", "Draft 480p")


def choose(page: Page, label: str, title: str) -> None:
    """Choose an entry of a list: again where the list was shut, as one is that opens while its page is drawn or scrolled."""
    box = page.get_by_role("combobox", name=label)
    entry = page.get_by_role("option", name=title)
    deadline = time.monotonic() + PATIENCE_MS / 1000
    box.scroll_into_view_if_needed()
    while title not in box.input_value():
        assert time.monotonic() < deadline, f"{label} could not be set to {title}"
        settled(page)
        box.press("ArrowDown")
        with suppress(BrowserTimeout):
            entry.click(timeout=5_000)
    settled(page)


def started(page: Page) -> str:
    """The id of the film that is now in the address."""
    page.wait_for_url(re.compile(r"[?&]job="))
    return page.url.partition("job=")[2]
