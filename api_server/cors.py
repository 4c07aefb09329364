"""CORS: the web pages that may read our answers.

CORS_ORIGINS says it where it is set. Otherwise any page may where a document promises that, for its own routes; what
is private wants a page of this machine, or a token in the hands of whichever page asks. What an answer holds is not
decided here: without evidence or a token a page reads a refusal (access.py).
"""

import re
from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api_server.access import Access, credential_in
from api_server.evidence import origins
from pipeline import Settings

SHOWN = ("Content-Disposition", "Retry-After", "X-Request-ID", "Idempotency-Key", "Idempotent-Replayed", "Warning")
LOCAL = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
# The path itself is the credential.
LINK = re.compile(r"^/media/[^/]+$")
CREDENTIALS = re.compile(r"(^|[, ])(authorization|x-api-key)($|[, ])", re.IGNORECASE)


class Pages:
    """ASGI middleware; `promised` says of a path whether its document promises its answers to every page."""

    def __init__(self, app: ASGIApp, settings: Settings, access: Access, promised: Callable[[str], bool]) -> None:
        listed = origins(settings)
        self._everyone = _cors(app, allow_origins=listed or ["*"])
        self._ours = self._everyone if listed else _cors(app, allow_origin_regex=LOCAL)
        self._access, self._promised = access, promised

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or pass the request on and say who may read its answer."""
        if scope["type"] != "http":
            await self._everyone(scope, receive, send)
            return
        open_to_all = await self._open(HTTPConnection(scope))
        await (self._everyone if open_to_all else self._ours)(scope, receive, send)

    async def _open(self, connection: HTTPConnection) -> bool:
        if "origin" not in connection.headers:
            return True
        path = connection.scope["path"]
        if self._promised(path) or LINK.match(path):
            return True
        announced = CREDENTIALS.search(connection.headers.get("access-control-request-headers", ""))
        return bool(announced or credential_in(connection)) and await self._access.mode() != "open"


def _cors(app: ASGIApp, **who: object) -> CORSMiddleware:
    return CORSMiddleware(app, allow_methods=["*"], allow_headers=["*"], expose_headers=SHOWN, **who)  # type: ignore[arg-type]


def any_page(settings: Settings) -> bool:
    """Whether no page is shut out by the settings, so that whoever has a token may use it from any."""
    return settings.enable_cors and not origins(settings)
