"""CORS: the web pages that may read our answers and listen to our sockets.

CORS_ORIGINS says it where it is set. Otherwise any page may where a document promises that, for its own routes; what
is private wants a page of this machine, or a token in the hands of whichever page asks.
"""

import re
from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api_server.access import READS, Access, credential_in
from pipeline import Settings, hosts

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


def origins(settings: Settings) -> list[str]:
    """Those of CORS_ORIGINS; "*" is any."""
    return [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]


def may_act(connection: HTTPConnection, settings: Settings, *, promised: bool) -> bool:
    """Whether a request comes from a program, or from a page that may start things; forms are sent without asking first.

    A header with a credential is one that no browser sends for a page of elsewhere before its preflight was answered.
    """
    origin, listed = connection.headers.get("origin", ""), origins(settings)
    if not origin or connection.scope["method"] in READS or credential_in(connection):
        return True
    own = hosts.is_own(origin, connection.headers.get("host", ""), hosts.listed(settings) | _public(settings))
    return own or hosts.is_local(origin) or (settings.enable_cors and (origin in listed or "*" in listed or promised))


def _public(settings: Settings) -> frozenset[str]:
    return frozenset((hosts.page_host(settings.public_url.rstrip("/")),))


def may_listen(origin: str, host: str, settings: Settings, *, promised: bool) -> bool:
    """Whether a page may follow jobs by socket without showing a token; programs name no origin."""
    listed = origins(settings)
    everyone = settings.enable_cors and (promised if not listed else "*" in listed)
    named = settings.enable_cors and origin in listed
    return (
        not origin or everyone or named or hosts.is_local(origin) or hosts.is_own(origin, host, hosts.listed(settings))
    )
