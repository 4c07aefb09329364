"""Farewell: a request that a stopping server still has at hand is answered in its contract's words."""

from asyncio import CancelledError
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api_server.problem import Problem

STOPPING = "The server is being stopped: send the same request again in a moment"
AGAIN_SECONDS = 5


class Farewell:
    """ASGI middleware: where the server cancels a request that has no answer yet, that is 503 with `Retry-After`."""

    def __init__(self, app: ASGIApp, *, refuse: Callable[[str, Problem], Response]) -> None:
        self._app, self._refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        begun = scope["type"] != "http"

        async def answer(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except CancelledError:
            if begun:
                raise
            problem = Problem(503, STOPPING, headers={"Retry-After": str(AGAIN_SECONDS)})
            await self._refuse(scope["path"], problem)(scope, receive, send)
