"""The API in one process and the work in another, with nothing between them but the store."""

import asyncio
import os
import subprocess
import sys

import httpx
import pytest

from tests.api_server.listeners import all_heard, connected

SCENARIO = {
    "product_id": "product-1", "user_id": "user-1", "style": "cinematic-storytelling", "mood": "calm",
    "video_length": 15, "resolution": "720:1280", "target_language": "en-US",
}  # fmt: skip


@pytest.fixture
def worker(idle):
    """`reelwright worker` over the same home."""
    started = []

    def start():
        environment = os.environ | {"REELWRIGHT_HOME": str(idle.settings.reelwright_home)}
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "worker"]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_s3_53_a_worker_of_its_own_takes_the_queue_and_the_socket_hears_it(listening, worker):
    api = f"http://127.0.0.1:{listening.ports['api']}"
    task = httpx.post(f"{api}/scenario/generate", json=SCENARIO, timeout=300).json()["task_id"]

    async def listen():
        async with connected(listening, task) as connection:
            assert httpx.get(f"{api}/api/queue").json()["waiting"] == 1
            await asyncio.to_thread(worker)
            return await all_heard(connection)

    messages, code, _ = asyncio.run(listen())
    assert (messages[0]["status"], messages[-1]["status"], code) == ("pending", "completed", 1000)
    assert httpx.get(f"{api}/scenario/generate/tasks/{task}").json()["progress"] == 100.0
