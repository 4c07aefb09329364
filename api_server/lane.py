"""Lane: reads of one job, which scripts ask for again and again, answered before the framework looks for their route."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api_server.access import Need
from api_server.deps import Ask, Frame, ask_of
from api_server.problem import Problem, problem_of
from pipeline.errors import ReelwrightError

TEXT = re.compile(r"[^/]+")
NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A GET that takes nothing but the last part of its path, which `name` describes; it has a route as well."""

    path: str
    answer: Callable[[str, Ask], Awaitable[Response]]
    need: Need = "caller"
    name: re.Pattern[str] = TEXT


class Lane:
    """ASGI middleware inside of the one that catches what nobody foresaw; everything else goes on to the routes."""

    def __init__(self, app: ASGIApp, *, reads: Iterable[Read], refuse: Callable[[str, Problem], Response]) -> None:
        self._app, self._refuse = app, refuse
        self._reads: Mapping[str, Read] = {read.path.rpartition("/")[0]: read for read in reads}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a read, or pass on."""
        read = self._read(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if read is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = read
        answer = await self._answered(read, Request(scope, receive))
        await answer(scope, receive, send)

    def _read(self, scope: Scope) -> Read | None:
        place, _, name = scope["path"].rpartition("/")
        read = self._reads.get(place)
        return read if read and read.name.fullmatch(name) else None

    async def _answered(self, read: Read, request: Request) -> Response:
        frame: Frame = request.app.state.frame
        path: str = request.scope["path"]
        try:
            request.state.caller = await frame.access.caller(request, read.need)
            return await read.answer(path.rpartition("/")[2], await ask_of(request))
        except Problem as problem:
            return self._refuse(path, problem)
        except ReelwrightError as error:
            return self._refuse(path, problem_of(error))
