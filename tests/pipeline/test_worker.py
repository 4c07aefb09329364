"""Films made by a worker process: it is started again when it dies, and it never outlives its owner."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from pipeline import Settings, Studio, brief, open_studio
from pipeline.views import JobView
from pipeline.worker import NICENESS
from store import Store
from store.models import Job
from store.settings import SecretStr

SMALL = brief(prompt="A forest at sunrise", seconds=5, short_side=144, scene_count=2)
OWNER = """
import sys
from pipeline import Settings, open_studio
studio = open_studio(Settings(_env_file=None, reelwright_home=sys.argv[1], executor="process", disk_watermark_mb=0))
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Studio]:
    studio = open_studio(
        Settings(_env_file=None, reelwright_home=tmp_path / "home", executor="process", disk_watermark_mb=0)
    )
    yield studio
    studio.close()


def until(found: Callable[[], object], seconds: float = 600) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


def children(pid: int) -> list[int]:
    """Its worker processes, by what Linux tells."""
    found = [entry for entry in Path("/proc").glob("[0-9]*") if f"\nPPid:\t{pid}\n".encode() in read(entry / "status")]
    return [int(entry.name) for entry in found if b"pipeline.worker" in read(entry / "cmdline")]


def read(file: Path) -> bytes:
    """What it says; nothing once its thread or process is gone."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def ended(studio: Studio, job_id: str) -> JobView:
    until(lambda: studio.job(job_id).state in ("completed", "failed"))
    return studio.job(job_id)


linux = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")


def test_a_film_is_made_by_another_process(apart: Studio) -> None:
    job = ended(apart, apart.submit(SMALL).id)
    assert (job.state, job.error) == ("completed", "")


@linux
def test_a_worker_that_is_killed_is_followed_by_one_that_goes_on(apart: Studio) -> None:
    until(lambda: children(os.getpid()))
    first = children(os.getpid())
    job_id = apart.submit(SMALL).id
    until(lambda: apart.job(job_id).state == "running")
    os.kill(first[0], signal.SIGKILL)
    assert ended(apart, job_id).state == "completed"
    assert children(os.getpid()) != first
    assert os.getpriority(os.PRIO_PROCESS, children(os.getpid())[0]) == os.getpriority(os.PRIO_PROCESS, 0) + NICENESS


@linux
def test_a_worker_that_has_grown_is_renewed_between_films_and_no_film_counts_a_crash(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, reelwright_home=tmp_path / "home", executor="process", disk_watermark_mb=0, worker_memory_mb=1
    )
    studio = open_studio(settings)
    until(lambda: children(os.getpid()))
    first = children(os.getpid())
    films = [ended(studio, studio.submit(SMALL).id)]
    until(lambda: children(os.getpid()) not in ([], first))
    films.append(ended(studio, studio.submit(brief(prompt="A harbour", seconds=5, short_side=144, scene_count=2)).id))
    studio.close()
    assert [film.state for film in films] == ["completed", "completed"]
    with Store(settings).db.read() as session:
        assert [(job.crashes, job.epoch) for job in session.exec(select(Job))] == [(0, 1), (0, 1)]


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_ends_with_its_owner(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", OWNER, str(tmp_path / "home")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == b"open\n"
        until(lambda: children(owner.pid))
        worker = children(owner.pid)[0]
        owner.send_signal(number)
        owner.wait(30)
    until(
        lambda: not read(Path(f"/proc/{worker}/cmdline")), seconds=30
    )  # a dead one that nobody waited for says nothing


@linux
def test_closing_ends_the_worker(tmp_path: Path) -> None:
    studio = open_studio(Settings(_env_file=None, reelwright_home=tmp_path / "home", executor="process"))
    until(lambda: children(os.getpid()))
    studio.close()
    assert studio.finish(60)
    assert children(os.getpid()) == []


def test_settings_reach_a_worker_whole_with_their_secrets() -> None:
    chosen = Settings(
        _env_file=None, openai_api_key=SecretStr("sk-test"), max_concurrent_jobs=7, media_folder=Path("mine")
    )
    assert Settings(_env_file=None, **json.loads(chosen.plain())) == chosen
