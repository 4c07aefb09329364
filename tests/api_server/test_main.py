import os
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest


@pytest.fixture
def started(tmp_path):
    """`python -m api_server` with these settings: its address and the process."""
    running = []

    def build(**settings):
        environment = (
            os.environ | {"REELWRIGHT_HOME": str(tmp_path / "home"), "API_PORT": "0", "NARRATION_PORT": "0"} | settings
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "api_server"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        return found[0] if found else line, process

    yield build
    for process in running:
        process.kill()
        process.communicate()


def test_it_serves_says_where_and_stops_when_told(started):
    address, process = started()
    assert httpx.get(f"{address}/health").json()["status"] == "healthy"
    assert "narration: http://127.0.0.1:" in process.stdout.readline()
    assert process.stdout.readline() == "access: open (loopback only)\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0


def test_a_busy_narration_port_is_one_line_and_the_rest_is_served(started):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        address, process = started(NARRATION_PORT=str(port))
        assert "access" in process.stdout.readline()
        note = process.stdout.readline()
        assert f"127.0.0.1:{port}" in note
        assert "set NARRATION_PORT" in note
        assert httpx.post(f"{address}/api/v1/generate", json={"text": "A small boat."}).status_code == 202


def test_it_refuses_the_world_without_a_token_in_one_line(started):
    _, process = started(API_HOST="0.0.0.0")
    _, said = process.communicate(timeout=300)
    assert process.returncode == 3
    assert said.count("\n") == 1
    assert "create a token first" in said
    assert "`reelwright token`" in said


def test_s1_13_without_ffmpeg_an_export_is_503_before_anything_else(started):
    address, _ = started(FFMPEG_BINARY="/no/such/ffmpeg")
    answer = httpx.get(f"{address}/api/v2/jobs/9/export", headers={"X-API-Key": "x"})
    assert (answer.status_code, answer.json()) == (
        503,
        {"detail": "Video export service unavailable (ffmpeg not installed)"},
    )
