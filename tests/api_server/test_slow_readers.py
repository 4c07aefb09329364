"""Clients that ask and hardly read: they are let go, others are served, and what they held is given back."""

import asyncio
import select
import socket
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.responses import Response

from api_server.limits import Limits
from api_server.serve import Server
from pages.serve import _Careful
from pipeline.assets import Measures, note
from pipeline.pace import Pace, Readers

SIZE = 4 << 20
HASTY, PATIENT = Pace(seconds=0.3), Pace(seconds=60, waiting=3)
GONE = select.POLLERR | select.POLLHUP


@pytest.fixture
def film(idle):
    """The address of a film that no system takes in before its reader does."""
    file = idle.settings.reelwright_home / "film"
    file.write_bytes(b"film" * (SIZE // 4))
    digest = idle._store.media.publish(file)
    note(idle._store, digest, file, measures=Measures(media_type="video/mp4"))
    return idle.library.url(digest)


def asking(port, path, *headers, times=1):
    """A connection over which something was asked for, and nothing is read."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", port))
    lines = (f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", "")
    connection.sendall("\r\n".join(lines).encode() * times)
    return connection


def let_go(connection, *, reads=0):
    """Wait until the server has ended this connection, reading so many bytes at each look."""
    looks = select.poll()
    looks.register(connection, GONE)
    for _ in range(600):
        if looks.poll(100):
            return True
        connection.recv(reads) if reads else None
    return False


@pytest.mark.parametrize(
    "asked", [(), ("Range: bytes=10-",), ("Connection: close",)], ids=["film", "range", "last request"]
)
@pytest.mark.parametrize("reads", [0, 1], ids=["nothing", "a byte now and then"])
def test_who_asks_for_a_film_and_hardly_reads_it_is_let_go(idle, film, asked, reads):
    with Server(idle, limits=Limits(readers=HASTY)) as server, asking(server.ports["api"], film, *asked) as slow:
        assert let_go(slow, reads=reads)


@pytest.mark.parametrize("port", ["api", "narration"])
def test_so_is_who_asks_many_times_for_what_is_told_in_one_piece(idle, port):
    with (
        Server(idle, limits=Limits(readers=HASTY)) as server,
        asking(server.ports[port], "/openapi.json", times=40) as slow,
    ):
        assert let_go(slow)


def test_of_more_slow_readers_than_may_wait_the_first_ones_go_and_others_are_served(idle, film):
    with Server(idle, limits=Limits(readers=PATIENT)) as server, ExitStack() as open_ones:
        port = server.ports["api"]
        slow = [open_ones.enter_context(asking(port, film)) for _ in range(5)]
        looks = select.poll()
        for connection in slow:
            looks.register(connection, GONE)
        ended = set()
        while len(ended) < 2:
            for number, _ in looks.poll(60_000):
                ended.add(number)
                looks.unregister(number)
        assert len(httpx.get(f"http://127.0.0.1:{port}{film}").content) == SIZE
        assert len(ended) == 2


def test_who_reads_slowly_and_steadily_is_served_to_the_end(idle, film):
    limits = Limits(readers=Pace(seconds=5, bytes_per_second=1))
    with Server(idle, limits=limits) as server, asking(server.ports["api"], film, "Connection: close") as steady:
        got = sum(len(part) for part in iter(lambda: steady.recv(2048), b""))
    assert got > SIZE


def test_what_was_held_for_a_reader_is_let_go_with_it(idle, film):
    with Server(idle, limits=Limits(readers=HASTY)) as server:
        port = server.ports["api"]
        with asking(port, film) as slow:
            assert let_go(slow)
        for _ in range(600):
            if not (held := files_open(film_of(idle))):
                break
            httpx.get(f"http://127.0.0.1:{port}/health")
        assert not held


def film_of(studio):
    return {file.name for file in studio._store.media.folder.glob("??/*")}


def files_open(names):
    """Files of these names that this process holds open."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [link for link in links if link.resolve().name in names]


@pytest.fixture
def dashboard(monkeypatch):
    """The port of the dashboard's own connections, before an application with one long answer."""
    monkeypatch.setattr(_Careful, "readers", Readers(HASTY))
    monkeypatch.setattr(_Careful, "head_seconds", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Response(bytes(SIZE)), http=_Careful, lifespan="off", log_config=None))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(20)


def test_the_dashboard_lets_them_go_too_and_who_never_ends_a_request(dashboard):
    assert len(httpx.get(f"http://127.0.0.1:{dashboard}/").content) == SIZE
    with asking(dashboard, "/") as slow:
        assert let_go(slow)
    with socket.create_connection(("127.0.0.1", dashboard), timeout=300) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        assert half.recv(1) == b""
