"""Record: one log line per request and per socket, one measurement per request, with an id that the caller gets too."""

import itertools
import re
import time
from secrets import token_hex

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api_server.head import head_only
from api_server.headers import unbroken
from api_server.metrics import Metrics

SAFE_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")


class Record:
    """ASGI middleware inside of CORS and of the headers. Query strings, bodies, credentials and signed links are never written down."""

    def __init__(
        self, app: ASGIApp, *, port: str, metrics: Metrics, log: structlog.typing.FilteringBoundLogger
    ) -> None:
        self._app, self._port, self._metrics, self._log = app, port, metrics, log
        self._start, self._count = token_hex(6), itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if SAFE_ID.match(given) else f"{self._start}-{next(self._count)}"
        if scope["type"] == "websocket":
            try:
                await self._app(scope, receive, send)
            finally:
                self._note_socket(scope, request_id, time.perf_counter() - started)
            return

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*unbroken(message["headers"]), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            self._note(scope, request_id, status, time.perf_counter() - started)

    def _note_socket(self, scope: Scope, request_id: str, seconds: float) -> None:
        caller = scope.get("state", {}).get("caller")
        self._log.info(
            "socket", id=request_id, port=self._port, path=scope["path"][:200], seconds=round(seconds, 1),
            owner=caller.name if caller else "",
        )  # fmt: skip

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        method = "HEAD" if head_only(scope) else scope["method"]
        self._metrics.request(self._port, method, route, status, seconds)
        caller = scope.get("state", {}).get("caller")
        path = route if "{token}" in route else scope["path"][:200]
        self._log.info(
            "request", id=request_id, port=self._port, method=method, path=path,
            status=status, ms=round(seconds * 1000, 1), owner=caller.name if caller else "",
        )  # fmt: skip
