"""Once: a POST that names an Idempotency-Key happens once, however often it is sent."""

import hashlib
from collections.abc import Awaitable, Callable
from functools import partial

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from api_server.access import Caller
from api_server.problem import Problem
from pipeline import Studio

MAX_KEY = 255
REPLAYED = {"Idempotent-Replayed": "true"}
# These start jobs whose ids follow from the key's seed: begun again after a death, they start nothing twice.
AGAIN = frozenset(
    (
        "/scenario/generate",
        "/api/v2/generate",
        "/api/v1/jobs",
        "/api/v1/generate",
        "/api/generate",
        "/api/generate/batch",
    )
)


class Once:
    """Answers kept by (owner, route, key), so that a repeat gets the first answer."""

    def __init__(self, studio: Studio) -> None:
        self._access = studio.access

    async def answer(
        self, request: Request, caller: Caller, key: str, operation: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """The operation's answer, or the one it gave before. Raises Problem 400, 409, 422."""
        if len(key) > MAX_KEY or not key.isprintable():
            raise Problem(400, f"Idempotency-Key must be at most {MAX_KEY} printable characters")
        route = f"{request.method} {request.scope['path']}"
        place = (caller.name, route, key)
        begin = partial(self._access.begin_key, again=request.scope["path"] in AGAIN)
        known = await run_sync(begin, *place, await _fingerprint(request))
        request.state.seed = known.seed
        match known.state:
            case "other_body":
                raise Problem(422, "This Idempotency-Key was used with another request")
            case "running":
                raise Problem(
                    409, "The first request with this Idempotency-Key is still running", headers={"Retry-After": "1"}
                )
            case "done":
                return Response(known.body, known.status, REPLAYED, "application/json")
        return await self._first(place, request, operation)

    async def _first(
        self, place: tuple[str, str, str], request: Request, operation: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        kept = False
        try:
            response = await operation(request)
            if response.status_code < 400:
                await run_sync(self._access.finish_key, *place, response.status_code, bytes(response.body).decode())
                kept = True
            return response
        finally:
            if not kept:
                await run_sync(self._access.drop_key, *place)


async def _fingerprint(request: Request) -> str:
    """Hex SHA-256 of query and body; a multipart boundary differs on each send and is left out."""
    body = await request.body()
    _, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    if boundary:
        body = body.replace(boundary.strip('"').encode("latin-1"), b"")
    return hashlib.sha256(request.scope["query_string"] + b"\n" + body).hexdigest()
