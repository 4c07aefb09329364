"""Once: a POST that names an Idempotency-Key happens once, however often it is sent, and every repeat gets its answer."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import NamedTuple

from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api_server.access import Caller
from api_server.problem import Problem
from pipeline import Studio
from pipeline.access import KeyView
from pipeline.errors import Conflict, InvalidInput, NotFound, OutcomeUnknown, ReelwrightError

MAX_KEY = 255
LOOK_SECONDS = 1.0
REPLAYED = {"Idempotent-Replayed": "true"}
# These answer when their work is done, minutes later perhaps: it outlives its request, and a repeat joins it.
LASTING = frozenset(
    (
        "/api/mv/scenes",
        "/api/mv/character-reference",
        "/api/mv/video",
        "/api/v2/jobs/{number}/refine",
        "/api/v2/jobs/{number}/render",
    )
)
# What these make goes by ids that follow from the key's seed: begun again after a death, it is made and paid for once.
AGAIN = LASTING | {
    "/scenario/generate",
    "/api/v2/generate",
    "/api/v1/jobs",
    "/api/v1/generate",
    "/api/generate",
    "/api/generate/batch",
}
OTHER_BODY = "This Idempotency-Key was used with another request"
LOST = "The server ended during the first request with this Idempotency-Key: see what it did, then use another key"
UNDER_WAY = (
    "Still under way after {:g} seconds: send the same request again to wait for it. It goes on, and is paid once"
)
JOIN = (
    "With the header 'Idempotency-Key: {}' it is found for seven days, without one for an hour, also after a restart."
)

Operation = Callable[[Request], Awaitable[Response]]


class Place(NamedTuple):
    """Where a key counts."""

    owner: str
    route: str
    key: str


class Once:
    """Work under way by the place of its key, in this process, and what every process of this home did by it."""

    def __init__(self, studio: Studio) -> None:
        self._access, self._seconds = studio.access, studio.settings.answer_time_limit_seconds
        self._works: dict[Place, asyncio.Task[Response]] = {}

    async def answer(self, request: Request, caller: Caller, path: str, operation: Operation) -> Response:
        """The operation's answer, or the one that the same request gets or got. Raises Problem 400, 409, 422, 503."""
        key = request.headers.get("idempotency-key", "")
        if request.method != "POST" or not (key or path in LASTING):
            return await operation(request)
        if len(key) > MAX_KEY or not key.isprintable():
            raise Problem(400, f"Idempotency-Key must be at most {MAX_KEY} printable characters")
        route, sha = f"{request.method} {request.scope['path']}", await _fingerprint(request)
        name = key or await run_sync(self._access.unnamed_key, caller.name, route, sha)
        place = Place(caller.name, route, name)
        begin = partial(self._access.begin_key, *place, sha, again=path in AGAIN, unnamed=not key)
        work = partial(self._done, place, request, operation, lasting=path in LASTING, named=bool(key))
        async with _leaving(request) as gone:
            response = await self._shared(place, begin, work, gone)
        if response is None:
            await run_sync(self._access.let_key_go, *place)
            raise self._under_way(name)
        return response

    async def _shared(
        self,
        place: Place,
        begin: Callable[[], KeyView],
        work: Callable[[KeyView], Coroutine[None, None, Response]],
        gone: asyncio.Task[None],
    ) -> Response | None:
        """The answer of the work at a place, begun here if nobody is at it; None when it is waited for no longer."""
        clock = asyncio.get_running_loop().time
        ends_at, begun = clock() + self._seconds, False
        while True:
            known = await run_sync(begin)
            if known.state == "new":
                begun, self._works[place] = True, self._started(place, work(known))
            elif known.state != "running":
                return _told(known)
            task = self._works.get(place)
            left = max(0.0, ends_at - clock())
            parts = {gone, task} if task else {gone}
            await asyncio.wait(
                parts, timeout=left if task else min(left, LOOK_SECONDS), return_when=asyncio.FIRST_COMPLETED
            )
            if task is not None and task.done() and not task.cancelled():
                return task.result() if begun else _again(task.result())
            if gone.done() or clock() >= ends_at or (task is not None and task.cancelled()):
                return None

    def _started(self, place: Place, work: Coroutine[None, None, Response]) -> asyncio.Task[Response]:
        task = asyncio.create_task(work)
        task.add_done_callback(partial(self._over, place))
        return task

    def _over(self, place: Place, task: asyncio.Task[Response]) -> None:
        if self._works.get(place) is task:
            del self._works[place]
        if not task.cancelled():
            # Whoever waits is told; where nobody does any more, asyncio would complain.
            task.exception()

    async def _done(
        self, place: Place, request: Request, operation: Operation, known: KeyView, *, lasting: bool, named: bool
    ) -> Response:
        """Do it, and keep what a repeat is to find. A server that ends leaves the key as it is: the work may go on."""
        request.state.seed, request.state.again = known.seed, known.again
        try:
            response = await operation(request)
        except BaseException as error:
            if not isinstance(error, asyncio.CancelledError):
                goes_on = lasting and (_may_have_paid if named else _is_open)(error)
                forget = self._access.free_key if goes_on else self._access.drop_key
                await run_sync(forget, *place)
            raise
        if response.status_code < 400:
            body, warning = bytes(response.body).decode(), response.headers.get("warning", "")
            await run_sync(self._access.finish_key, *place, response.status_code, body, warning)
        else:
            await run_sync(self._access.drop_key, *place)
        return response

    def _under_way(self, key: str) -> Problem:
        return Problem(
            503, UNDER_WAY.format(self._seconds), kind="ServiceTimeout", details=JOIN.format(key),
            headers={"Retry-After": "1", "Idempotency-Key": key},
        )  # fmt: skip


def _told(known: KeyView) -> Response:
    match known.state:
        case "other_body":
            raise Problem(422, OTHER_BODY)
        case "lost":
            raise Problem(409, LOST)
    warned = {"Warning": known.warning} if known.warning else {}
    return Response(known.body, known.status, {**REPLAYED, **warned}, "application/json")


def _again(first: Response) -> Response:
    return Response(first.body, first.status_code, {**first.headers, **REPLAYED})


def _may_have_paid(error: BaseException) -> bool:
    """Whether the work had begun: tried again by its key, it goes on from what was done."""
    return isinstance(error, ReelwrightError) and not isinstance(error, (InvalidInput, NotFound, Conflict))


def _is_open(error: BaseException) -> bool:
    """Whether nobody knows yet what became of the work."""
    return isinstance(error, OutcomeUnknown)


@asynccontextmanager
async def _leaving(request: Request) -> AsyncIterator[asyncio.Task[None]]:
    """A task that is done once whoever asked has gone; the body must have been read."""
    gone = asyncio.create_task(_gone(request))
    try:
        yield gone
    finally:
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _fingerprint(request: Request) -> str:
    """Hex SHA-256 of query and body; a multipart boundary differs on each send and is left out."""
    try:
        body = await request.body()
    except ClientDisconnect:
        raise Problem(400, "The connection ended before the whole request had come") from None
    _, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    if boundary:
        body = body.replace(boundary.strip('"').encode("latin-1"), b"")
    return hashlib.sha256(request.scope["query_string"] + b"\n" + body).hexdigest()
