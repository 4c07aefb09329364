"""Rows S2.40, S2.42, S2.43 and S3.29: what the documents tell an operator to type, and what a test script of theirs asks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from pipeline import Settings, open_studio
from tests.api_server.contracts.test_documents import blocks

GUIDE = Path(__file__).parents[3] / "docs" / "api.md"
DOCUMENTS = ("scenario.md", "storyboard.md", "shots.md", "advert_and_music_video.md", "narration.md")


def commands(contracts):
    """Each line of a document that starts a Python program."""
    texts = [text for name in DOCUMENTS for text in blocks(contracts, name, "bash", "sh")]
    return [line.strip() for text in texts for line in text.splitlines() if line.startswith("python ")]


@pytest.fixture
def folder(contracts, tmp_path):
    """An operator's folder with the document's own .env."""
    (settings,) = (text for text in blocks(contracts, "shots.md", "bash") if "MAX_CONCURRENT_JOBS" in text)
    (tmp_path / ".env").write_text(settings)
    return tmp_path


@pytest.fixture
def started(folder):
    """Starts the API in that folder; its address when it serves, else what it says."""
    running = []

    def start():
        environment = os.environ | {"API_PORT": "0", "NARRATION_PORT": "0"}
        process = subprocess.Popen(
            [sys.executable, "-m", "api_server"], cwd=folder, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        running.append(process)
        found = re.search(r"http://0\.0\.0\.0:(\d+)", process.stdout.readline())
        return f"http://127.0.0.1:{found[1]}" if found else process.communicate(timeout=300)[1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def test_s2_42_s2_43_s3_29_every_documented_command_has_its_replacement_in_the_guide(contracts):
    found = commands(contracts)
    assert {"python run_api.py", "python -m video_api.main", "python test_api.py", "python main.py"} <= set(found)
    guide = GUIDE.read_text()
    assert [command for command in found if f"`{command}`" not in guide] == []


def test_s2_40_s2_42_the_documented_env_serves_the_world_once_a_token_exists(started, folder):
    assert "create a token first" in started()
    studio = open_studio(Settings(reelwright_home=folder / ".reelwright", _env_file=None), work=False)
    _, token = studio.access.create_token("operator", owner="operator")
    studio.close()
    address = started()
    key = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{address}/api/v1/health", headers=key).json()["status"] == "healthy"
    asked = {"user_prompt": "A peaceful forest at sunrise", "model_id": "replicate:svd-xt", "max_shots": 1}
    assert httpx.post(f"{address}/api/v1/jobs", json=asked, headers=key).status_code == 201
    assert httpx.get(f"{address}/api/v1/jobs", headers=key | {"Origin": "https://app.example"}).headers[
        "access-control-allow-origin"
    ]


def test_s2_40_the_defaults_are_the_documented_ones(contracts):
    (text,) = (text for text in blocks(contracts, "shots.md", "bash") if "MAX_CONCURRENT_JOBS" in text)
    documented = dict(line.split("=") for line in text.splitlines() if "=" in line)
    plain = Settings(_env_file=None)
    ours = {
        "API_PORT": plain.api_port,
        "ENABLE_CORS": plain.enable_cors,
        "MAX_CONCURRENT_JOBS": plain.max_concurrent_jobs,
    }
    assert {name: str(value).lower() for name, value in ours.items()} == {name: documented[name] for name in ours}
