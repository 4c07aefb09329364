"""Figures of the API, beside a bare route that reads the same row: prints one JSON line, and fails where a bar is missed.

python bench/api.py [--seconds 3] [--jobs 100000] [--sockets 2000] [--films 2]

Everything runs on this machine: the server and the bare application each in a process of their own, the clients in this
one. The bare route is `async def` with one SQLModel read and no ownership, no token, no limits and no record. Ours keeps
the bytes of an answer and reads the row's version each time. All of it is measured twice: alone, and while films render.
"""

import argparse
import asyncio
import json
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import websockets

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.load import Figures, Load, get, load, post
from bench.servers import memory_mb, process, settings
from pipeline import Studio, brief, open_studio
from pipeline.brief import Product

FORM = b"product_name=Cup&style=modern&cta_text=Buy"
FILM_SECONDS = 120
WARM_SECONDS = 0.5
# What is measured alone and beside films, and how often slower the slowest may get.
BUSY = {"reads": 3.0, "lists": 3.0, "creates": 2.5, "fan_out": 3.0}
LEAST = {"reads_to_bare": 1.2, "lists_per_second": 800, "creates_per_second": 300}
MOST = {
    "reads_p99_ms": 50, "lists_p99_ms": 40, "lists_many_to_few": 1.5, "fan_out_p99_ms": 500, "memory_mb": 250,
    **{f"{name}_refused": 0 for name in ("bare_reads", "lists_few", "reads", "lists", "creates")},
    **{f"busy_{name}_refused": 0 for name in ("reads", "lists", "creates")},
    **{f"busy_{name}_p99_to_idle": bar for name, bar in BUSY.items()},
}  # fmt: skip


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


def advert(studio: Studio, name: str, *, seconds: int = 30, first: bool = False) -> str:
    wanted = brief(kind="advert", product=Product(name=name), style="modern", seconds=seconds)
    return studio.submit(wanted, origin="advert", owner="bench", priority="high" if first else "normal").id


async def fan_out(port: int, home: Path, job_id: str, count: int, seconds: float, name: str) -> Figures:
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
        f"{name}_sockets": count, f"{name}_join_seconds": round(joined, 2),
        f"{name}_p50_ms": round(1000 * statistics.median(waits)),
        f"{name}_p99_ms": round(1000 * waits[int(0.99 * (len(waits) - 1))]),
    }  # fmt: skip


async def steady(port: int, request: bytes, connections: int, seconds: float) -> Load:
    """The load once connections, threads and caches are warm."""
    await load(port, lambda _: request, connections=connections, seconds=WARM_SECONDS)
    return await load(port, lambda _: request, connections=connections, seconds=seconds)


async def reads(port: int, job_id: str, token: str, seconds: float, name: str) -> Figures:
    found = await steady(port, get(f"/api/jobs/{job_id}", token), 32, seconds)
    return found.figures(name)


async def lists(port: int, token: str, seconds: float, name: str) -> Figures:
    found = await steady(port, get("/api/jobs?limit=20", token), 4, seconds)
    return found.figures(name)


async def creates(port: int, seconds: float, name: str) -> Figures:
    kind = "application/x-www-form-urlencoded"
    found = await steady(port, post("/api/generate", FORM, kind), 16, seconds)
    return found.figures(name)


def measure(role: str, home: Path, work: Callable[[int, int], Awaitable[Figures]], films: int = 0) -> Figures:
    """Run the clients against one server."""
    with process(role, home, films) as (port, pid):
        return asyncio.run(_run(work, port, pid))


async def _run(work: Callable[[int, int], Awaitable[Figures]], port: int, pid: int) -> Figures:
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
            found = await steady(port, get(f"/job/{job_id}"), 32, seconds)
            return found.figures("bare_reads")

        async def few(port: int, _: int) -> Figures:
            return await lists(port, few_token, seconds, "lists_few")

        async def looked_at(port: int, _: int, prefix: str = "") -> Figures:
            asked = await reads(port, job_id, token, seconds, f"{prefix}reads")
            return asked | await lists(port, token, seconds, f"{prefix}lists")

        async def written_to(port: int, pid: int, prefix: str = "") -> Figures:
            before = memory_mb(pid)
            made = await creates(port, seconds, f"{prefix}creates")
            heard = await fan_out(port, open_home, watched, sockets, seconds, f"{prefix}fan_out")
            memory = {
                "memory_before_mb": before,
                "memory_mb": memory_mb(pid),
                "memory_anon_mb": memory_mb(pid, "RssAnon"),
            }
            return made | heard | {f"{prefix}{name}": size for name, size in memory.items()}

        figures |= measure("bare", large, bare_reads) | measure("serve", small, few)
        for home, work in ((large, looked_at), (open_home, written_to)):
            figures |= measure("serve", home, work)
            figures |= measure("serve", home, beside(films, home, work), films)
    return figures | ratios(figures)


def beside(
    films: int, home: Path, work: Callable[[int, int, str], Awaitable[Figures]]
) -> Callable[[int, int], Awaitable[Figures]]:
    """`work` from when that many films render until it is done; they must still render then."""
    with closing_studio(home) as studio:
        made = [advert(studio, f"Film {place}", seconds=FILM_SECONDS, first=True) for place in range(films)]

    async def busy(port: int, pid: int) -> Figures:
        with closing_studio(home) as studio:
            while not all(rendering(studio, job_id) for job_id in made):
                await asyncio.sleep(0.2)
            figures = await work(port, pid, "busy_")
            if not all(rendering(studio, job_id) for job_id in made):
                raise SystemExit(
                    "A film was done before the measurement: these figures say nothing. Take longer films."
                )
        return figures

    return busy


def rendering(studio: Studio, job_id: str) -> bool:
    """Whether the film itself is being put together."""
    return any(stage.name == "compose" and stage.state == "running" for stage in studio.job(job_id).stages)


def ratios(figures: Figures) -> Figures:
    """Ours to the bare one, many jobs to few, busy to idle."""
    found = {
        "reads_to_bare": figures["reads_per_second"] / figures["bare_reads_per_second"],
        "lists_many_to_few": figures["lists_p50_ms"] / figures["lists_few_p50_ms"],
        **{f"busy_{name}_p99_to_idle": figures[f"busy_{name}_p99_ms"] / figures[f"{name}_p99_ms"] for name in BUSY},
    }
    return {name: round(value, 2) for name, value in found.items()}


def missed(figures: Figures) -> list[str]:
    """The bars that these figures don't reach."""
    low = [f"{name} is {figures[name]}, at least {bar} was asked" for name, bar in LEAST.items() if figures[name] < bar]
    high = [f"{name} is {figures[name]}, at most {bar} was asked" for name, bar in MOST.items() if figures[name] > bar]
    return low + high


def main() -> int:
    """Measure; 1 where a bar is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=3.0)
    asked.add_argument("--jobs", type=int, default=100_000)
    asked.add_argument("--sockets", type=int, default=2000)
    asked.add_argument("--films", type=int, default=2)
    given = asked.parse_args()
    _allow_files(given.sockets + 500)
    figures = run(given.seconds, given.jobs, given.sockets, given.films)
    about = {"bench": "api", "python": platform.python_version(), "seconds": given.seconds, "jobs": given.jobs}
    print(json.dumps(about | figures | {"missed": (short := missed(figures))}))
    return 1 if short else 0


def _allow_files(count: int) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (count if hard == resource.RLIM_INFINITY else min(hard, count + 1000), hard)
    )


if __name__ == "__main__":
    raise SystemExit(main())
