"""Sockets: the one place where a job is followed live, in the dialect of its contract."""

import asyncio
import re
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from json import JSONDecodeError
from typing import Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, WebSocket
from pydantic import BaseModel
from starlette.responses import JSONResponse
from starlette.websockets import WebSocketDisconnect

from api_server import strict, tickets
from api_server.access import FOREIGN, Caller, unauthorized
from api_server.cors import any_page
from api_server.deps import Asking, Frame
from api_server.evidence import may_speak
from api_server.hub import Follower
from api_server.line import Line
from api_server.origin import origin
from api_server.problem import Problem
from api_server.route import ContractRoute, LinkRoute
from api_server.seats import NoSeat
from pipeline import Studio
from pipeline.errors import NotFound, ReelwrightError

SEND_SECONDS = 10.0
FRAMES_PER_SECOND = 10
LONGEST_ID = 200
NUMBER = re.compile(r"^[0-9]{1,16}$")
DONE, REFUSED, BROKEN, LATER = 1000, 1008, 1011, 1013

router = APIRouter(prefix="/ws", tags=["sockets"], route_class=LinkRoute)
guarded = APIRouter(tags=["sockets"], route_class=ContractRoute)


class Health(BaseModel):
    """How many listen, and to how many jobs."""

    status: Literal["healthy"] = "healthy"
    websocket_server: Literal["running"] = "running"
    active_jobs: int
    total_connections: int


class Ticket(BaseModel):
    """To be given once as `?ticket=` of a socket's address."""

    ticket: str
    expires_in: int = tickets.SECONDS


@guarded.get("/health")
async def health(ask: Asking) -> Health:
    """Whether sockets are served, and the caller's own; all of them on an open studio."""
    hub, seats = ask.frame.hub, ask.frame.seats
    return Health(active_jobs=hub.jobs_of(ask.caller.owner), total_connections=seats.held_by(ask.caller))


@guarded.post("/tickets", status_code=201)
async def ticket(ask: Asking) -> Ticket:
    """A way in for a browser, whose sockets can't send a token in a header."""
    return Ticket(ticket=ask.frame.tickets.give(ask.caller))


@router.websocket("/jobs/{job_id}")
async def follow(websocket: WebSocket, job_id: str) -> None:
    """Follow a job: how it is now, then everything that happens, then its end."""
    frame: Frame = websocket.app.state.frame
    try:
        websocket.state.caller = caller = await admitted(websocket, frame)
    except Problem as problem:
        body = frame.hub.dialect(job_id).error_body(problem)
        await websocket.send_denial_response(JSONResponse(body, problem.status_code, dict(problem.headers or {})))
        return
    await websocket.accept()
    try:
        with frame.seats.seat(caller), frame.metrics.sockets.track_inprogress():
            await _listen(websocket, frame, caller, job_id)
    except NoSeat:
        await _close(websocket, LATER, "Too many sockets are open")
    except NotFound:
        await _close(websocket, REFUSED, "Job not found")
    except ReelwrightError:
        await _close(websocket, BROKEN, "Try again later")


async def admitted(websocket: WebSocket, frame: Frame) -> Caller:
    """Who asks, known before the socket is accepted; a ticket stands for its token. Raises Problem 401, 403 or 429."""
    given = websocket.query_params.get("ticket")
    if not given:
        return await frame.access.caller(websocket, "caller")
    caller = frame.tickets.take(given)
    if caller is None:
        raise unauthorized("Invalid ticket")
    if not may_speak(websocket, frame.settings) and not (caller.owner and any_page(frame.settings)):
        raise Problem(403, FOREIGN)
    return caller


async def _listen(websocket: WebSocket, frame: Frame, caller: Caller, job_id: str) -> None:
    if len(job_id) > LONGEST_ID or not job_id.isprintable():
        raise NotFound("No such job.")
    job_id = await run_sync(_named, frame.studio, job_id, caller.owner)
    line = Line(origin(websocket, frame.settings))
    async with frame.hub.listening(job_id, line) as follower:
        halves = {
            asyncio.create_task(_speak(websocket, line)),
            asyncio.create_task(_hear(websocket, line, follower)),
        }
        try:
            await asyncio.wait(halves, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for half in halves:
                half.cancel()
            await asyncio.gather(*halves, return_exceptions=True)


def _named(studio: Studio, name: str, owner: str | None) -> str:
    """The id of a job that the path names by its id, or by its number as the storyboard contract does. Raises NotFound."""
    if NUMBER.match(name):
        return studio.version_of_number(int(name), owner=owner)[0]
    studio.version(name, owner=owner)
    return name


async def _speak(websocket: WebSocket, line: Line) -> None:
    """Send what waits; a reader who takes nothing for ten seconds is left."""
    with suppress(WebSocketDisconnect, TimeoutError):
        while (message := await line.next()) is not None:
            async with asyncio.timeout(SEND_SECONDS):
                await websocket.send_text(message.text)
            if message.last:
                await _close(websocket, DONE, "")
                return
        await _close(websocket, REFUSED, "Too slow")


async def _hear(websocket: WebSocket, line: Line, follower: Follower) -> None:
    """Answer pings and read over everything else, until the client leaves or talks too much."""
    recent: deque[float] = deque(maxlen=FRAMES_PER_SECOND)
    while (received := await websocket.receive())["type"] != "websocket.disconnect":
        now = time.monotonic()
        if len(recent) == FRAMES_PER_SECOND and now - recent[0] < 1.0:
            await _close(websocket, REFUSED, "Too many messages")
            return
        recent.append(now)
        if is_ping(received.get("text") or ""):
            line.put([follower.pong(line.base)])


def is_ping(text: str) -> bool:
    """`ping`, or JSON whose type is ping."""
    if text.strip() == "ping":
        return True
    try:
        found = strict.parse(text.encode())
    except JSONDecodeError:
        return False
    return isinstance(found, dict) and found.get("type") == "ping"


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
        async with asyncio.timeout(SEND_SECONDS):
            await websocket.close(code, reason)


@asynccontextmanager
async def companion(frame: Frame) -> AsyncIterator[None]:
    """Tail the events in the background while the server runs."""
    task = asyncio.create_task(frame.hub.tail())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


router.include_router(guarded)
