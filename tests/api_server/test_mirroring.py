"""Rows S3.33 to S3.35: jobs shown in a real Redis, which may be emptied or gone at any time."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api_server.mirroring import announce, describe
from pipeline import Settings, Studio, brief, open_studio
from pipeline.brief import Product
from pipeline.mirror import HASH_SECONDS, Mirror
from store import events, jobs
from store.models import Job

pytestmark = pytest.mark.xdist_group("redis")


class Server:
    """A redis-server of its own on a free port."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self._folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        import redis

        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--bind", "127.0.0.1", "--dir", self._folder],
            stdout=subprocess.DEVNULL,
        )
        self.client = redis.Redis.from_url(self.url, decode_responses=True)
        until(lambda: answers(self.client))

    def kill(self) -> None:
        self.client.close()
        self._process.kill()
        self._process.wait()


def answers(client: "object") -> bool:
    import redis

    try:
        return bool(client.ping())  # type: ignore[attr-defined]
    except redis.RedisError:
        return False


def until(true: Callable[[], object], seconds: float = 300.0) -> object:
    ends = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < ends, "it never came"
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if shutil.which("redis-server") is None:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail("redis-server is required: install Debian's redis-server.")
        pytest.skip("redis-server is not installed.")
    server = Server(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def mirrored(server: Server, home: Settings) -> Iterator[Studio]:
    """A studio in which nothing runs by itself, mirrored."""
    studio = open_studio(home.model_copy(update={"redis_url": server.url, "executor": "threads"}), work=False)
    mirror = Mirror(studio, describe=describe, announce=announce)
    assert mirror.start()
    until(lambda: server.client.exists("reelwright:mirror"))
    until(lambda: mirror._after is not None)
    yield studio
    mirror.stop()
    studio.close()


def advert(studio: Studio, name: str = "EcoWater Bottle") -> str:
    product = Product(name=name, call_to_action="Buy Now!")
    return studio.submit(brief(kind="advert", product=product, style="modern"), origin="advert").id


def change(studio: Studio, job_id: str, state: str = "", stage: str = "") -> None:
    with studio._store.db.write() as session:
        job = session.get_one(Job, job_id)
        job.stage = stage or job.stage
        for run in jobs.stages(session, job):
            run.state = "completed" if stage and run.name == "script" else run.state
        if state:
            jobs.move(session, job, state)
        else:
            events.add(session, job, "progress")


def test_s3_33_a_hash_for_each_job_with_a_day_to_live(server: Server, mirrored: Studio) -> None:
    job_id = advert(mirrored)
    found = until(lambda: server.client.hgetall(f"job:{job_id}"))
    assert set(found) == {"id", "status", "data"}
    assert (found["id"], found["status"]) == (job_id, "pending")
    data = json.loads(found["data"])
    assert (data["job_id"], data["product_name"], len(data["stages"])) == (job_id, "EcoWater Bottle", 4)
    assert HASH_SECONDS - 60 < server.client.ttl(f"job:{job_id}") <= HASH_SECONDS == 24 * 3600
    change(mirrored, job_id, "running")
    until(lambda: server.client.hget(f"job:{job_id}", "status") == "processing")


def test_s3_34_s3_35_both_channels_carry_their_messages(server: Server, mirrored: Studio) -> None:
    with server.client.pubsub(ignore_subscribe_messages=True) as listener:
        listener.subscribe("job_status_updates", "job_progress_updates")
        listener.get_message(timeout=1)
        job_id = advert(mirrored)
        change(mirrored, job_id, "running")
        change(mirrored, job_id, stage="voice")
        change(mirrored, job_id, "failed")
        told: list[tuple[str, dict[str, object]]] = []

        def listened() -> bool:
            message = listener.get_message(timeout=0.1)
            if message:
                told.append((message["channel"], json.loads(message["data"])))
            return len(told) >= 4

        until(listened)
    assert all(set(body) == {"job_id", "status", "stage", "progress"} for _, body in told)
    assert [body["status"] for channel, body in told if channel == "job_status_updates"] == [
        "pending", "processing", "failed",
    ]  # fmt: skip
    assert [body["stage"] for channel, body in told if channel == "job_progress_updates"] == ["voice_gen"]


def test_s3_18_redis_down_and_back_loses_nothing(server: Server, mirrored: Studio) -> None:
    first = advert(mirrored)
    until(lambda: server.client.exists(f"job:{first}"))
    server.kill()
    second = advert(mirrored, "Cup")
    change(mirrored, first, "cancelled")
    assert mirrored.job(second).state == "queued"
    server.start()
    until(lambda: server.client.hget(f"job:{second}", "status") == "pending")
    until(lambda: server.client.hget(f"job:{first}", "status") == "failed")


def test_an_emptied_redis_is_filled_again(server: Server, mirrored: Studio) -> None:
    job_id = advert(mirrored)
    until(lambda: server.client.exists(f"job:{job_id}"))
    server.client.flushall()
    assert mirrored.job(job_id).state == "queued"
    change(mirrored, job_id, "running")
    until(lambda: server.client.hget(f"job:{job_id}", "status") == "processing")


def test_a_deleted_job_is_shown_no_more(server: Server, mirrored: Studio) -> None:
    job_id = advert(mirrored)
    until(lambda: server.client.exists(f"job:{job_id}"))
    mirrored.delete(job_id)
    until(lambda: not server.client.exists(f"job:{job_id}"))


def test_of_two_processes_one_writes(server: Server, mirrored: Studio) -> None:
    other = Mirror(mirrored, describe=describe, announce=announce)
    other.start()
    with server.client.pubsub(ignore_subscribe_messages=True) as listener:
        listener.subscribe("job_status_updates")
        listener.get_message(timeout=1)
        job_ids = [advert(mirrored, name) for name in ("Cup", "Pot")]
        told: list[str] = []

        def listened() -> bool:
            message = listener.get_message(timeout=1)
            if message:
                told.append(json.loads(message["data"])["job_id"])
            return message is None and len(told) >= 2

        until(listened)
    other.stop()
    assert told == job_ids


def test_without_a_url_there_is_no_mirror(studio: Studio) -> None:
    assert not Mirror(studio, describe=describe, announce=announce).start()
