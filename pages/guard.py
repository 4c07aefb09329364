"""Guard: who may speak to the dashboard — this machine's names and TRUSTED_HOSTS, and no page but our own."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from pipeline import handshake, hosts, settings
from pipeline.errors import StoreError

INDEX = Path(streamlit.__file__).with_name("static") / "index.html"
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def headers() -> dict[str, str]:
    """What every answer carries, refusals too. Streamlit styles inline, draws from blobs and loads components from them."""
    inline = " ".join(f"'sha256-{_digest(script)}'" for script in INLINE.findall(INDEX.read_text(encoding="utf-8")))
    policy = (
        "default-src 'self'", f"script-src 'self' blob: {inline}", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "media-src 'self' data: blob:", "font-src 'self' data:",
        "connect-src 'self' data: blob:", "worker-src 'self' blob:", "frame-src 'none'", "object-src 'none'",
        "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'",
    )  # fmt: skip
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


class Guard:
    """ASGI middleware in front of everything that the dashboard answers: pages, sockets, uploads, media, components."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with our headers on its answer, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "websocket.close" and not begun:
                raw = [(name.lower().encode(), value.encode()) for name, value in headers().items()]
                for part in handshake.denial(raw):
                    await send(part)
                return
            begun = True
            if message["type"] in ("http.response.start", "websocket.accept", "websocket.http.response.start"):
                kept = MutableHeaders(raw=list(message.get("headers", ())))
                for name, value in headers().items():
                    kept.setdefault(name, value)
                message["headers"] = kept.raw
            await send(message)

        refusal = refused(HTTPConnection(scope))
        if refusal is None:
            await self._app(scope, receive, answer)
        elif scope["type"] == "websocket":
            await WebSocket(scope, receive, answer).send_denial_response(refusal)
        else:
            await refusal(scope, receive, answer)


def refused(connection: HTTPConnection) -> Response | None:
    """Why this request may not come in, if so. Programs name no origin; every browser does, on sockets and uploads.

    What a page of others merely shows, a picture or a film, comes without an origin, but says from how far.
    """
    asked = connection.headers.getlist("host")
    name = hosts.named(asked[0]) if len(asked) == 1 else ""
    trusted = _trusted()
    if name not in hosts.LOOPBACK | trusted:
        return PlainTextResponse("Invalid host header: TRUSTED_HOSTS names the hosts of this studio.", 400)
    origin = connection.headers.get("origin")
    if _own_or_opened(connection) if origin is None else hosts.is_own(origin, asked[0], trusted):
        return None
    return PlainTextResponse("Another page may not speak to this dashboard.", 403)


def _own_or_opened(connection: HTTPConnection) -> bool:
    """Whether no page of others asks for a part of ours; it may open a whole page, as any link does."""
    told = connection.headers
    opened = (told.get("sec-fetch-mode"), told.get("sec-fetch-dest")) == ("navigate", "document")
    return opened or told.get("sec-fetch-site", "none") in ("none", "same-origin")


async def failed(_: Request, __: Exception) -> Response:
    """What nobody foresaw, answered outside of every middleware."""
    return PlainTextResponse("Internal server error", 500, headers())


def _trusted() -> frozenset[str]:
    try:
        return hosts.listed(settings())
    except StoreError:  # the page itself says which setting is wrong
        return frozenset()


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
