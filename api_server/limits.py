"""Limits: what a request may weigh and how long it may take to arrive, checked before anything reads it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api_server.problem import Problem
from pipeline.hosts import named
from pipeline.pace import Pace

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes, seconds and counts; a body over its limit is drained up to `drain_bytes` so that the sender hears why."""

    json_bytes: int = 64 * KIB
    multipart_bytes: int = 11 * MIB
    header_bytes: int = 16 * KIB
    parts: int = 20
    text_part_bytes: int = 64 * KIB
    receive_seconds: float = 30.0
    header_seconds: float = 15.0
    drain_bytes: int = 32 * MIB
    readers: Pace = field(default_factory=Pace)


class Gate:
    """ASGI middleware that holds each request to `limits` and to the `hosts` it may name (empty: any)."""

    def __init__(
        self, app: ASGIApp, *, limits: Limits, hosts: frozenset[str], refuse: Callable[[str, Problem], Response]
    ) -> None:
        self._app, self._limits, self._hosts, self._refuse = app, limits, hosts, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http" and has_body(scope):
            body = Intake(receive, self._allowed(scope), self._limits)
            receive, send = body.receive, body.answering(send)
        problem = self._wrong_head(scope)
        answer = self._app if problem is None else self._refuse(scope["path"], problem)
        await answer(scope, receive, send)

    def _wrong_head(self, scope: Scope) -> Problem | None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > self._limits.header_bytes:
            return Problem(431, "Request headers too large")
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        name = named(hosts[0].decode("latin-1")) if len(hosts) == 1 else ""
        if not name or (self._hosts and name not in self._hosts):
            return Problem(400, "Invalid host header")
        if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
            return Problem(400, "Two ways to say where the body ends", headers={"Connection": "close"})
        return None

    def _allowed(self, scope: Scope) -> int:
        kind = Headers(scope=scope).get("content-type", "").lower()
        return self._limits.multipart_bytes if kind.startswith("multipart/") else self._limits.json_bytes


def has_body(scope: Scope) -> bool:
    """Whether the request says that a body follows."""
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


class Intake:
    """Counts a body while it arrives. Raises Problem 413 over `allowed` bytes and 408 when it takes too long."""

    def __init__(self, receive: Callable[[], Awaitable[Message]], allowed: int, limits: Limits) -> None:
        self._receive, self._allowed, self._limits = receive, allowed, limits
        self._count = 0
        self._deadline = asyncio.get_running_loop().time() + limits.receive_seconds
        self._done = self._whole = False

    def answering(self, send: Send) -> Send:
        """`send` that lets a body nobody read arrive first, and ends the connection where that takes too long."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and not self._whole:
                with suppress(Problem):
                    await self._drain()
                if not self._whole:
                    MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        return sending

    async def receive(self) -> Message:
        """The next message of the request."""
        if self._done:
            return await self._receive()
        message = await self._next()
        if self._count > self._allowed:
            await self._drain()
            raise Problem(413, "Request body too large", headers={"Connection": "close"})
        return message

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            self._done = True
            raise Problem(408, "Request body took too long to arrive", headers={"Connection": "close"}) from None
        self._count += len(message.get("body", b""))
        self._done = self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def _drain(self) -> None:
        while not self._done and self._count < self._limits.drain_bytes:
            await self._next()
