"""`reelwright` without a command, started as people start it."""

import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response
from websockets.sync.client import connect

from pipeline import Settings, brief, open_studio
from tests.forks import PIPE, Fork
from tests.pipeline.test_recovery_paid import PATIENCE, until
from tests.services import free_port

Started = Callable[..., Fork]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """`reelwright` with free ports and these settings."""
    running = []

    def build(**settings: str) -> Fork:
        ports = {"UI_PORT": str(free_port()), "API_PORT": "0", "NARRATION_PORT": "0"}
        environment = os.environ | {"REELWRIGHT_HOME": str(tmp_path / "home"), "COLUMNS": "400"} | ports | settings
        process = Fork("from pipeline.cli import main; main()", env=environment, stdout=PIPE, stderr=PIPE)
        running.append(process)
        return process

    yield build
    for process in running:
        process.kill()
        with process:
            pass


@pytest.fixture
def taken() -> Iterator[str]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield str(listener.getsockname()[1])


def said(process: Fork, pattern: str) -> str:
    """What the pattern finds in the lines that come."""
    assert process.stdout is not None
    for line in map(bytes.decode, process.stdout):
        if found := re.search(pattern, line):
            return found[1] if found.re.groups else line
    raise AssertionError(f"{pattern!r} was never said")


def ended(process: Fork) -> tuple[str, str]:
    """What it has said on either stream by its end."""
    process.wait(PATIENCE)
    assert process.stdout
    assert process.stderr
    return process.stdout.read().decode(), process.stderr.read().decode()


def test_a_busy_narration_port_is_one_line_and_everything_else_is_served(started: Started, taken: str) -> None:
    process = started(NARRATION_PORT=taken)
    address = said(process, r"api: (http://\S+)")
    note = said(process, "Can't listen")
    assert f"127.0.0.1:{taken}" in note
    assert "set NARRATION_PORT" in note
    assert httpx.get(f"{address}/health").json()["status"] == "healthy"
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def test_off_this_machine_it_says_what_to_do_first(started: Started) -> None:
    process = started(API_HOST="0.0.0.0")
    _, error = ended(process)
    assert process.returncode == 3
    assert "create a token first" in error
    assert "reelwright token" in error
    assert "API_HOST=127.0.0.1" in error
    assert "Traceback" not in error


def test_a_busy_api_port_ends_it_with_a_reason(started: Started, taken: str) -> None:
    process = started(API_PORT=taken)
    _, error = ended(process)
    assert process.returncode == 3
    assert "set API_PORT" in error
    assert "Traceback" not in error


def test_a_busy_dashboard_port_ends_it_with_a_reason(started: Started, taken: str) -> None:
    process = started(UI_PORT=taken)
    shown, error = ended(process)
    assert process.returncode == 3
    assert error.count("\n") == 1
    assert f"Can't listen on 127.0.0.1:{taken} (Address already in use)" in error
    assert "set UI_PORT" in error
    assert "dashboard: " not in shown


@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
def test_ctrl_c_in_mid_render_leaves_no_child_and_the_film_goes_on(started: Started, tmp_path: Path) -> None:
    process = started(DISK_WATERMARK_MB="0")
    said(process, "narration: ")
    looking = open_studio(Settings(reelwright_home=tmp_path / "home", disk_watermark_mb=0), work=False)
    job_id = looking.submit(brief(prompt="Mountain landscape", seconds=12, short_side=360)).id
    until(lambda: looking.job(job_id).stage, lambda stage: stage == "compose")
    at_work = until(lambda: children(process.pid), bool)
    assert at_work

    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert until(lambda: [pid for pid in at_work if Path("/proc", pid).exists()], lambda left: not left) == []
    assert looking.job(job_id).state == "running"

    said(started(DISK_WATERMARK_MB="0"), "narration: ")
    job = until(lambda: looking.job(job_id), lambda job: job.ended)
    looking.close()
    assert (job.state, job.error) == ("completed", "")


def children(pid: int) -> list[str]:
    return [child for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def test_every_answer_of_every_port_forbids_frames_and_guesses(started: Started) -> None:
    process = started()
    found = [said(process, r"(http://[^ ]+)") for _ in range(3)]
    for address in (url.strip() for url in found):
        assert until(partial(answers, address), bool)
        with httpx.Client(base_url=address) as client:
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
                for path in (
                    "/",
                    "/none",
                    "/health",
                    "/docs",
                    "/docs/assets/none.js",
                    "/api/v1/jobs",
                    "/_stcore/health",
                ):
                    told = client.request(method, path, headers={"Origin": address})
                    assert set(told.headers) >= GUARDED, (address, method, path)
                    assert "frame-ancestors 'none'" in told.headers["content-security-policy"]
            assert set(client.get("/", headers={"Host": "evil.example"}).headers) >= GUARDED
        for path in ("/", "/none", "/health", "/ws/none", "/_stcore/none"):
            assert set(knocked(address, path).headers) >= GUARDED, (address, path)
        assert all(name.encode() in unreadable(address).lower() for name in GUARDED), address


GUARDED = {"content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"}


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code < 500
    except httpx.TransportError:
        return False


def knocked(address: str, path: str) -> Response:
    """How a socket where there is none is refused."""
    with pytest.raises(InvalidStatus) as refused, connect(f"{address.replace('http', 'ws', 1)}{path}", proxy=None):
        pass
    assert refused.value.response.status_code == 403
    return refused.value.response


def unreadable(address: str) -> bytes:
    """What is said to something that is no HTTP."""
    url = httpx.URL(address)
    with socket.create_connection((url.host, url.port or 0), timeout=20) as channel:
        channel.sendall(b"\x16\x03\x01 no http at all\r\n\r\n")
        return b"".join(iter(lambda: channel.recv(4096), b""))
