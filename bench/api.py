"""Figures of the API, beside a bare route that reads the same row: prints one JSON line.

python bench/api.py [--seconds 3] [--jobs 100000] [--sockets 2000] [--films 2]

Everything runs on this machine: the server and the bare application each in a process of their own, the clients in this
one. The bare route is `async def` with one SQLModel read and no ownership, no token, no limits and no record.
"""

import argparse
import asyncio
import json
import platform
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import websockets

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline import Settings, Studio, brief, open_studio
from pipeline.brief import Product

Figures = dict[str, float]
FORM = b"product_name=Cup&style=modern&cta_text=Buy"


@dataclass(slots=True)
class Load:
    """What some connections did for some seconds."""

    seconds: float
    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def figures(self, name: str) -> Figures:
        waits = sorted(self.waits)
        good = sum(count for status, count in self.statuses.items() if status < 400)
        return {
            f"{name}_per_second": round(len(waits) / self.seconds),
            f"{name}_p50_ms": round(1000 * statistics.median(waits), 2),
            f"{name}_p99_ms": round(1000 * waits[int(0.99 * (len(waits) - 1))], 2),
            f"{name}_refused": len(waits) - good,
        }


async def load(port: int, requests: Callable[[int], bytes], *, connections: int, seconds: float) -> Load:
    """Ask on each connection again and again."""
    done = Load(seconds)
    ends = time.perf_counter() + seconds

    async def one(place: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = place
        while time.perf_counter() < ends:
            asked = time.perf_counter()
            writer.write(requests(turn))
            status = await answered(reader)
            done.waits.append(time.perf_counter() - asked)
            done.statuses[status] = done.statuses.get(status, 0) + 1
            turn += connections
        writer.close()

    await asyncio.gather(*(one(place) for place in range(connections)))
    return done


async def answered(reader: asyncio.StreamReader) -> int:
    """Read one answer whole; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head[9:12])


def get(path: str, token: str = "") -> bytes:
    key = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{key}\r\n".encode()


def post(path: str, body: bytes, kind: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body


# ---- the two servers, each its own process -------------------------------------------------------


def settings(home: Path) -> Settings:
    return Settings(
        reelwright_home=home, api_port=0, narration_port=0, creates_per_minute=0, max_concurrent_jobs=2, disk_watermark_mb=0,
        _env_file=None,
    )  # fmt: skip


def serve(home: Path, films: int) -> None:
    """Ours. Without films nothing runs, so that queued jobs stay queued."""
    from api_server.serve import Server

    studio = open_studio(settings(home), work=films > 0)
    with Server(studio) as server:
        print(server.ports["api"], flush=True)
        sys.stdin.readline()
    studio.close()


def bare(home: Path) -> None:
    """The route to compare with."""
    import uvicorn
    from fastapi import FastAPI
    from sqlmodel import Session, create_engine

    from store.models import Job

    app, engine = FastAPI(), create_engine(f"sqlite:///{home / 'reelwright.db'}")

    @app.get("/job/{job_id}")
    async def job(job_id: str) -> Job:
        with Session(engine) as session:
            return session.get_one(Job, job_id)

    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(listener.getsockname()[1], flush=True)
    asyncio.run(uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).serve(sockets=[listener]))


@contextmanager
def process(role: str, home: Path, films: int = 0) -> Iterator[tuple[int, int]]:
    """Port and process id of a server in its own process."""
    command = [sys.executable, __file__, "--role", role, "--home", str(home), "--films", str(films)]
    running = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert running.stdout is not None
    try:
        yield int(running.stdout.readline()), running.pid
    finally:
        running.kill()
        running.wait()


def memory_mb(pid: int) -> float:
    """Resident memory, where the system says."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


# ---- what is measured ----------------------------------------------------------------------------


def seed(home: Path, count: int) -> tuple[str, str]:
    """A home with `count` adverts of one owner; the owner's token and the newest job."""
    with closing_studio(home) as studio:
        _, token = studio.access.create_token("bench", owner="bench")
        first = advert(studio, "Cup")
    with closing(sqlite3.connect(home / "reelwright.db")) as connection:
        for table, changed in (
            ("job", {"id": "'job-' || n", "number": "n + 1"}),
            ("stage_run", {"id": "NULL", "job_id": "'job-' || n"}),
        ):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            key = "id" if table == "job" else "job_id"
            connection.execute(
                f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) INSERT INTO {table} "
                f"SELECT {', '.join(changed.get(name, name) for name in names)} FROM {table}, c WHERE {key} = ?",
                (count - 1, first),
            )
        connection.execute("UPDATE job SET state = 'completed' WHERE id <> ?", (first,))
        connection.commit()
    return token, f"job-{count - 1}"


@contextmanager
def closing_studio(home: Path) -> Iterator[Studio]:
    studio = open_studio(settings(home), work=False)
    yield studio
    studio.close()


def advert(studio: Studio, name: str, *, seconds: int = 30) -> str:
    wanted = brief(kind="advert", product=Product(name=name), style="modern", seconds=seconds)
    return studio.submit(wanted, origin="advert", owner="bench").id


async def fan_out(port: int, home: Path, job_id: str, count: int, seconds: float) -> Figures:
    """Many sockets on one job; the time from the commit of an event to each client's message."""
    from store import Store, events
    from store.models import Job

    store, gate = Store(settings(home)), asyncio.Semaphore(50)

    async def join() -> websockets.ClientConnection:
        async with gate:
            client = await websockets.connect(
                f"ws://127.0.0.1:{port}/ws/jobs/{job_id}",
                ping_interval=None,
                compression=None,
                open_timeout=60,
                proxy=None,
            )
            await client.recv()
            return client

    started = time.perf_counter()
    clients = await asyncio.gather(*(join() for _ in range(count)))
    joined, waits = time.perf_counter() - started, []

    async def hear(client: websockets.ClientConnection, told: float) -> None:
        await client.recv()
        waits.append(time.perf_counter() - told)

    for _ in range(max(2, int(seconds))):
        with store.db.write() as session:
            events.add(session, session.get_one(Job, job_id), "progress")
        told = time.perf_counter()
        await asyncio.gather(*(hear(client, told) for client in clients))
    await asyncio.gather(*(client.close() for client in clients))
    store.close()
    waits.sort()
    return {
        "sockets": count, "sockets_join_seconds": round(joined, 2),
        "fan_out_p50_ms": round(1000 * statistics.median(waits)), "fan_out_p99_ms": round(1000 * waits[int(0.99 * (len(waits) - 1))]),
    }  # fmt: skip


async def reads(port: int, job_id: str, token: str, seconds: float, name: str) -> Figures:
    found = await load(port, lambda _: get(f"/api/jobs/{job_id}", token), connections=32, seconds=seconds)
    return found.figures(name)


async def lists(port: int, token: str, seconds: float, name: str) -> Figures:
    found = await load(port, lambda _: get("/api/jobs?limit=20", token), connections=4, seconds=seconds)
    return found.figures(name)


async def creates(port: int, seconds: float) -> Figures:
    kind = "application/x-www-form-urlencoded"
    found = await load(port, lambda _: post("/api/generate", FORM, kind), connections=16, seconds=seconds)
    return found.figures("creates")


def measure(role: str, home: Path, work: Callable[[int, int], Awaitable[Figures]], films: int = 0) -> Figures:
    """Run the clients against one server."""
    with process(role, home, films) as (port, pid):
        return asyncio.run(_after_a_warm_up(port, pid, work))


async def _after_a_warm_up(port: int, pid: int, work: Callable[[int, int], Awaitable[Figures]]) -> Figures:
    await load(port, lambda _: get("/"), connections=4, seconds=0.5)
    return await work(port, pid)


def run(seconds: float, jobs: int, sockets: int, films: int) -> Figures:
    """All figures of one run."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        large, small, open_home = Path(folder) / "large", Path(folder) / "small", Path(folder) / "open"
        (token, job_id), (few_token, _) = seed(large, jobs), seed(small, 100)
        with closing_studio(open_home) as studio:
            watched = advert(studio, "Cup")

        async def bare_reads(port: int, _: int) -> Figures:
            found = await load(port, lambda _: get(f"/job/{job_id}"), connections=32, seconds=seconds)
            return found.figures("bare_reads")

        async def ours(port: int, _: int) -> Figures:
            return await reads(port, job_id, token, seconds, "reads") | await lists(port, token, seconds, "list_many")

        async def few(port: int, _: int) -> Figures:
            return await lists(port, few_token, seconds, "list_few")

        async def followed(port: int, pid: int) -> Figures:
            before = memory_mb(pid)
            made = await creates(port, seconds)
            found = await fan_out(port, open_home, watched, sockets, seconds)
            return made | found | {"memory_before_mb": before, "memory_after_mb": memory_mb(pid)}

        async def busy(port: int, _: int) -> Figures:
            return await reads(port, job_id, token, seconds, "reads_while_films_render")

        figures |= measure("bare", large, bare_reads) | measure("serve", large, ours) | measure("serve", small, few)
        figures |= measure("serve", open_home, followed)
        with closing_studio(large) as studio:
            for place in range(films):
                advert(studio, f"Film {place}", seconds=60)
        figures |= measure("serve", large, busy, films)
    ratios = {
        "reads_to_bare": figures["reads_per_second"] / figures["bare_reads_per_second"],
        "list_many_to_few": figures["list_many_p50_ms"] / figures["list_few_p50_ms"],
        "busy_p99_to_idle": figures["reads_while_films_render_p99_ms"] / figures["reads_p99_ms"],
    }
    return figures | {name: round(value, 2) for name, value in ratios.items()}


def main() -> None:
    """Measure, or play one of the servers."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=3.0)
    asked.add_argument("--jobs", type=int, default=100_000)
    asked.add_argument("--sockets", type=int, default=2000)
    asked.add_argument("--films", type=int, default=2)
    asked.add_argument("--role", choices=("serve", "bare"))
    asked.add_argument("--home", type=Path)
    given = asked.parse_args()
    if given.role == "serve":
        serve(given.home, given.films)
    elif given.role == "bare":
        bare(given.home)
    else:
        _allow_files(given.sockets + 500)
        figures = run(given.seconds, given.jobs, given.sockets, given.films)
        about = {"bench": "api", "python": platform.python_version(), "seconds": given.seconds, "jobs": given.jobs}
        print(json.dumps(about | figures))


def _allow_files(count: int) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (count if hard == resource.RLIM_INFINITY else min(hard, count + 1000), hard)
    )


if __name__ == "__main__":
    main()
