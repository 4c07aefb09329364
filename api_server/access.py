"""Access: who is asking, and whether they may."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from anyio.to_thread import run_sync
from starlette.requests import HTTPConnection

from api_server.bucket import Bucket
from api_server.evidence import may_speak
from api_server.problem import Problem
from pipeline import Settings, Studio
from pipeline.hosts import demands_tokens
from pipeline.views import TokenView

# caller: what the mode asks. credential: always one. public: none on loopback. link: the path itself is one.
# common: as caller, but nothing private, so that any page may ask.
Need = Literal["caller", "credential", "public", "published", "common", "link"]
Mode = Literal["open", "tokens", "required"]

REMEMBER_SECONDS = 0.5
REMEMBERED = 1_000
FAILURES_PER_MINUTE = 10
READS = frozenset(("GET", "HEAD", "OPTIONS"))
FOREIGN = "A page of another host may not do this: name it in CORS_ORIGINS, or send a token"
CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Caller:
    """`owner` filters what is seen (None: everything); `name` is written on new jobs."""

    owner: str | None
    address: str

    @property
    def name(self) -> str:
        """The owner of what this caller makes."""
        return self.owner or ""

    @property
    def key(self) -> str:
        """Whose rate this counts towards."""
        return self.owner or self.address


class Access:
    """One door policy for every route and socket."""

    def __init__(self, studio: Studio, settings: Settings) -> None:
        self._studio, self._settings, self._required = studio, settings, demands_tokens(settings)
        self._public_metadata = settings.public_metadata
        self._known: OrderedDict[str, tuple[float, TokenView | None]] = OrderedDict()
        self._tokens: tuple[float, bool] = (0.0, False)
        self._failures = Bucket(FAILURES_PER_MINUTE)

    async def mode(self) -> Mode:
        """open: no token was made yet, or a person opened it again. tokens: one was. required: nobody enters without one."""
        if self._required:
            return "required"
        return "tokens" if await self._is_closed() else "open"

    def last_mode(self) -> Mode:
        """The mode as it was known last, where the database can't be asked."""
        return "required" if self._required else "tokens" if self._tokens[1] else "open"

    async def caller(self, connection: HTTPConnection, need: Need) -> Caller:
        """The caller of this request. Raises Problem 401, 403 or 429."""
        address = connection.client.host if connection.client else ""
        if need == "link":
            return Caller(None, address)
        token, mode = credential_in(connection), await self.mode()
        if token and mode != "open":
            found = await self._token(token, address)
            if found.reads_only and connection.scope.get("method", "GET") not in READS:
                raise Problem(403, "This token only reads: use one that may also write")
            return Caller(found.owner, address)
        published = need == "common" or (need == "published" and self._public_metadata)
        if not published and not may_speak(connection, self._settings):
            raise Problem(403, FOREIGN)
        if need == "credential" and not token:
            raise unauthorized("Authentication required")
        return Caller(None, address) if mode == "open" else self._anonymous(mode, need, address)

    def _anonymous(self, mode: Mode, need: Need, address: str) -> Caller:
        published = need == "published" and self._public_metadata
        if mode == "required" and not published:
            raise unauthorized("Authentication required")
        return Caller(None if need in ("public", "published") else "", address)

    async def _token(self, plain: str, address: str) -> TokenView:
        now = time.monotonic()
        kept = self._known.get(plain)
        token = kept[1] if kept and now - kept[0] < REMEMBER_SECONDS else await self._look_up(plain, now)
        if token is None:
            # Counted after the look-up: behind one proxy all share an address, and nobody may lock the others out.
            if wait := self._failures.take(address):
                raise too_many(wait, "Too many failed attempts")
            raise unauthorized("Invalid token")
        return token

    async def _look_up(self, plain: str, now: float) -> TokenView | None:
        """One looks; who asks meanwhile is answered by what was known."""
        if plain in self._known:
            self._known[plain] = (now, self._known[plain][1])
        token = await run_sync(self._studio.access.token_of, plain)
        self._known[plain] = (now, token)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return token

    async def _is_closed(self) -> bool:
        asked, known = self._tokens
        if time.monotonic() - asked > REMEMBER_SECONDS or not asked:
            self._tokens = (time.monotonic() if asked else 0.0, known)
            known = await run_sync(self._studio.access.is_closed)
            self._tokens = (time.monotonic(), known)
        return known


def credential_in(connection: HTTPConnection) -> str:
    """The bearer token or API key that was sent, or ""."""
    scheme, _, value = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    return connection.headers.get("x-api-key", "").strip()


def unauthorized(message: str) -> Problem:
    """401 that says how to come in."""
    return Problem(401, message, headers=CHALLENGE)


def too_many(wait_seconds: float, message: str) -> Problem:
    """429 that says when to come back."""
    return Problem(429, message, headers={"Retry-After": str(max(1, round(wait_seconds)))})
