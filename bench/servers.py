"""Servers: ours and the bare route that it is compared with, each in a process of its own.

python bench/servers.py serve|bare HOME FILMS
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline import Settings, open_studio


def settings(home: Path) -> Settings:
    """A studio without limits on creates, which renders two films at once."""
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
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(listener.getsockname()[1], flush=True)
    asyncio.run(uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).serve(sockets=[listener]))


@contextmanager
def process(role: str, home: Path, films: int = 0) -> Iterator[tuple[int, int]]:
    """Port and process id of a server in its own process."""
    command = [sys.executable, __file__, role, str(home), str(films)]
    running = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert running.stdout is not None
    try:
        yield int(running.stdout.readline()), running.pid
    finally:
        running.kill()
        running.wait()


def memory_mb(pid: int, line: str = "VmRSS") -> float:
    """Resident memory, where the system says; "RssAnon" is what no file backs, without the libraries' code."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    found = next(each for each in status.read_text().splitlines() if each.startswith(f"{line}:"))
    return round(int(found.split()[1]) / 1024, 1)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        bare(Path(sys.argv[2]))
