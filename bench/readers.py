"""Readers: what a server weighs while many clients ask for a film and hardly read it, and when the last of them is let go.

python bench/readers.py [READERS] [BYTES_PER_SECOND] [SECONDS]
"""

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

FILM_BYTES = 32 << 20
LEAST_ROOM = 4096


def serve(home: Path) -> None:
    """A studio with one large file; prints its port and the file's address."""
    from api_server.serve import Server
    from bench.servers import settings
    from pipeline import open_studio
    from pipeline.assets import Measures, note

    studio = open_studio(settings(home), work=False)
    film = home / "film"
    film.write_bytes(b"film" * (FILM_BYTES // 4))
    digest = studio._store.media.publish(film)
    note(studio._store, digest, film, measures=Measures(media_type="video/mp4"))
    with Server(studio) as server:
        print(server.ports["api"], studio.library.url(digest), flush=True)
        sys.stdin.readline()
    studio.close()


async def reader(port: int, path: str, rate: float, until: float) -> float | None:
    """Seconds until the server let this one go; None if it never did."""
    began, connection = time.monotonic(), socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LEAST_ROOM)
    connection.setblocking(False)
    loop = asyncio.get_running_loop()
    with connection, suppress(OSError):
        await loop.sock_connect(connection, ("127.0.0.1", port))
        await loop.sock_sendall(connection, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        while time.monotonic() < until:
            # What has arrived could be read on for hours after the connection was ended.
            if not await loop.sock_recv(connection, 1) or connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                break
            await asyncio.sleep(1 / rate)
        else:
            return None
    return time.monotonic() - began


async def measured(port: int, path: str, pid: int, *, readers: int, rate: float, seconds: float) -> dict[str, float]:
    """Memory before, at most and after, and when they were let go."""
    before, until = rss(pid), time.monotonic() + seconds
    tasks = [asyncio.create_task(reader(port, path, rate, until)) for _ in range(readers)]
    most = before
    while not all(task.done() for task in tasks):
        most = max(most, rss(pid))
        await asyncio.sleep(0.25)
    ends = [task.result() for task in tasks]
    await asyncio.sleep(2)
    return {
        "readers": readers, "bytes_per_second": rate, "before_mb": before, "most_mb": most, "after_mb": rss(pid),
        "never_let_go": ends.count(None), "last_let_go_s": round(max((end for end in ends if end), default=0.0), 1),
    }  # fmt: skip


def rss(pid: int) -> int:
    """Megabytes that a process has in memory."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmRSS"))


def main(readers: int = 2000, rate: float = 1.0, seconds: float = 150.0) -> None:
    """Print the figures as one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        argv = [sys.executable, __file__, "serve", folder]
        server = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert server.stdout
        port, path = server.stdout.readline().split()
        found = asyncio.run(measured(int(port), path, server.pid, readers=readers, rate=rate, seconds=seconds))
        server.communicate("\n", timeout=60)
    print(json.dumps(found))


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
