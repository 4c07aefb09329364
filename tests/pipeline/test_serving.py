"""`reelwright` without a command, started as people start it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.services import free_port

Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """`reelwright` with free ports and these settings."""
    running = []

    def build(**settings: str) -> "subprocess.Popen[str]":
        ports = {"UI_PORT": str(free_port()), "API_PORT": "0", "NARRATION_PORT": "0"}
        environment = os.environ | {"REELWRIGHT_HOME": str(tmp_path / "home"), "COLUMNS": "400"} | ports | settings
        process = subprocess.Popen(
            [sys.executable, "-c", "from pipeline.cli import main; main()"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(process)
        return process

    yield build
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def taken() -> Iterator[str]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield str(listener.getsockname()[1])


def said(process: "subprocess.Popen[str]", pattern: str) -> str:
    """What the pattern finds in the lines that come."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(pattern, line):
            return found[1] if found.re.groups else line
    raise AssertionError(f"{pattern!r} was never said")


def test_a_busy_narration_port_is_one_line_and_everything_else_is_served(started: Started, taken: str) -> None:
    process = started(NARRATION_PORT=taken)
    address = said(process, r"api: (http://\S+)")
    note = said(process, "Can't listen")
    assert f"127.0.0.1:{taken}" in note
    assert "set NARRATION_PORT" in note
    assert httpx.get(f"{address}/health").json()["status"] == "healthy"
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def test_off_this_machine_it_says_what_to_do_first(started: Started) -> None:
    process = started(API_HOST="0.0.0.0")
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "create a token first" in error
    assert "reelwright token" in error
    assert "API_HOST=127.0.0.1" in error
    assert "Traceback" not in error


def test_a_busy_api_port_ends_it_with_a_reason(started: Started, taken: str) -> None:
    process = started(API_PORT=taken)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "set API_PORT" in error
    assert "Traceback" not in error
