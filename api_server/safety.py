"""Safety: headers that every answer of the API carries: refusals, preflights and what is no HTTP at all included."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline import handshake

SAFE = (
    (b"content-security-policy", b"frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
STARTS = ("http.response.start", "websocket.accept", "websocket.http.response.start")

Raw = list[tuple[bytes, bytes]]


class Safety:
    """ASGI middleware outside of all others; what an answer says by itself, such as a page's own policy, stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its answer gets what it lacks."""

        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "websocket.close" and not begun:
                for part in handshake.denial(safe([])):
                    await send(part)
                return
            if message["type"] in STARTS:
                begun = True
                message["headers"] = safe(list(message.get("headers", ())))
            await send(message)

        await self._app(scope, receive, answer)


def safe(headers: Raw) -> Raw:
    """`headers` and those of SAFE that are not among them."""
    present = {name for name, _ in headers}
    return headers + [header for header in SAFE if header[0] not in present]
