"""Head: a HEAD request is answered as GET would be, without the body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Set in the scope of a request that asks for the head alone, so that no file is read and no download counted.
ONLY = "reelwright.head"


class Head:
    """ASGI middleware outside of everything that routes; the answer keeps its own length."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as GET, and its answer back without the body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET", ONLY: True}, receive, bodiless)


def head_only(scope: Scope) -> bool:
    """Whether the caller wants no body."""
    return ONLY in scope
