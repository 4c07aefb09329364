"""Serve: both ports from one process, in a thread that starts and stops with its owner."""

import asyncio
import sys
import threading
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import TracebackType
from typing import ClassVar, Self

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp

from api_server import envelopes
from api_server.app import PORTS, PortName, apps
from api_server.limits import Limits
from api_server.peer import PING_SECONDS, PONG_SECONDS, Peer
from api_server.problem import Problem
from api_server.safety import Safety, safe
from api_server.seats import IN_ALL
from pipeline import Studio
from pipeline.errors import Unavailable
from pipeline.front import Front
from pipeline.hosts import demands_tokens, is_loopback, left_open
from pipeline.listening import Listener, address, listen
from pipeline.pace import Readers

STOP_SECONDS = 2
NONE_LEFT = "none is in force: make one with `reelwright token NAME`, or open the studio with `reelwright token --open`"
CONNECTIONS = 4_096 + IN_ALL
SOCKET_FRAME_BYTES = 1024


class CantServe(Unavailable):
    """The server may not or can't listen where it was told to."""


class Server:
    """Both listeners over one studio. `ports` tells where; `notes` what a person should know."""

    def __init__(self, studio: Studio, *, limits: Limits | None = None) -> None:
        self._studio, self._settings, self._limits = studio, studio.settings, limits or Limits()
        self._servers: list[uvicorn.Server] = []
        self._thread = threading.Thread(target=self._run, name="api", daemon=True)
        self._sockets: dict[PortName, Listener] = {}
        self.notes = [note] if (note := left_open(self._settings)) else []

    @property
    def ports(self) -> dict[PortName, int]:
        """The port number of each listener that is up."""
        return {name: listener.getsockname()[1] for name, listener in self._sockets.items()}

    def greeting(self) -> list[str]:
        """What to print: addresses, who may come in, and what is missing."""
        at = partial(address, self._settings.api_host)
        places = [f"{name}: http://{at(number)} (documentation at /docs)" for name, number in self.ports.items()]
        return [*places, f"access: {self._door()}", *self.notes]

    def _door(self) -> str:
        access = self._studio.access
        door = "required" if demands_tokens(self._settings) else "tokens" if access.is_closed() else "open"
        if door == "open":
            return "open (by choice, loopback only)" if access.tokens() else "open (loopback only)"
        return door if access.has_tokens() else f"{door} ({NONE_LEFT})"

    def __enter__(self) -> Self:
        """Listen. Raises CantServe without tokens off loopback, Unavailable when the API port is taken."""
        settings = self._settings
        if not is_loopback(settings.api_host) and not self._studio.access.has_tokens():
            raise CantServe(
                f"No API token exists, so {settings.api_host!r} would be open to everyone: "
                "create a token first (Settings page, or `reelwright token`), or set API_HOST=127.0.0.1."
            )
        self._sockets["api"] = listen(settings.api_host, settings.api_port, "API_PORT")
        try:
            self._sockets["narration"] = listen(settings.api_host, settings.narration_port, "NARRATION_PORT")
        except Unavailable as error:
            self.notes.append(f"{error} The other contracts are served all the same.")
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop within a few seconds."""
        for server in self._servers:
            server.should_exit = True
        self._thread.join(STOP_SECONDS + 2)
        for listener in self._sockets.values():
            listener.close()

    def _start(self) -> None:
        _allow_files(CONNECTIONS)
        built = apps(self._studio, limits=self._limits)
        readers = Readers(self._limits.readers)
        self._servers = [_Quiet(_config(built[name], self._limits, name, readers)) for name in self._sockets]
        self._thread.start()
        while self._thread.is_alive() and not all(server.started for server in self._servers):
            self._thread.join(0.01)
        if not self._thread.is_alive():
            raise CantServe("The API server stopped while it was starting; its log says why.")

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        pairs = zip(self._servers, self._sockets.values(), strict=True)
        await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in pairs))


def serve(studio: Studio, stop: threading.Event) -> None:
    """Serve both ports until `stop` is set. Raises CantServe."""
    with Server(studio) as server:
        print("\n".join(server.greeting()), flush=True)  # noqa: T201
        stop.wait()


def refusal(name: PortName, status: int, message: str) -> Response:
    """The answer where no path is known yet: in the words of the port's house."""
    house = next(port.house for port in PORTS if port.name == name)
    return envelopes.answer(house, Problem(status, message, headers={"Connection": "close"}))


class _Quiet(uvicorn.Server):
    """Leaves signals to the program that owns this server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Impatient(Front):
    """Speaks as the port's house where no application does."""

    unreadable: ClassVar[Response]
    full: ClassVar[Safety]

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.whole = self.app

    def data_received(self, data: bytes) -> None:
        self.app = self.full if len(self.connections) >= CONNECTIONS else self.whole
        super().data_received(data)

    def send_400_response(self, _: str) -> None:
        answer = self.unreadable
        self.answer_and_close(answer.status_code, safe(answer.raw_headers), bytes(answer.body))


def _config(app: ASGIApp, limits: Limits, name: PortName, readers: Readers) -> uvicorn.Config:
    own = {
        "readers": readers,
        "head_seconds": limits.header_seconds,
        "unreadable": refusal(name, 400, "Invalid HTTP request"),
        "full": Safety(refusal(name, 503, "Too many connections: try again later")),
    }
    protocol = type("Impatient", (_Impatient,), own)
    return uvicorn.Config(
        app, http=protocol, lifespan="on", log_config=None, access_log=False, server_header=False,
        proxy_headers=False, timeout_keep_alive=10, timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=32 * 1024,
        ws=Peer, ws_max_size=SOCKET_FRAME_BYTES, ws_ping_interval=PING_SECONDS, ws_ping_timeout=PONG_SECONDS,
        ws_per_message_deflate=False,
    )  # fmt: skip


def _allow_files(count: int) -> None:
    """Let this process hold that many connections, as far as the system allows."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
