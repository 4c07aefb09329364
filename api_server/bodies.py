"""Bodies: a job's answer kept as bytes until the job changes, so that asking again costs one small read."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, TypeVar

from anyio.to_thread import run_sync
from pydantic import BaseModel
from starlette.responses import Response

from pipeline import Studio
from pipeline.listing import Slice
from pipeline.views import JobView

KEPT_BYTES = 16 * 1024 * 1024
OVERHEAD_BYTES = 400
# Rows that a list may step over on the event loop.
NEAR_ROWS = 1000

T = TypeVar("T")
Build = Callable[[JobView], BaseModel]


class Body(NamedTuple):
    """A job's answer: the version of the job that it shows, its status in its contract's words, and its JSON."""

    version: int
    status: str
    json: bytes


class Bodies:
    """Answers by their kind and job; lists are put together from the same ones.

    Versions are read on the event loop: a hundredth of a millisecond by index, where a hop to a thread costs more than
    the read itself. Everything else is read in a thread. Over a network database the hop is the cheaper part, and is taken.
    """

    def __init__(self, studio: Studio, *, kept_bytes: int = KEPT_BYTES) -> None:
        self._studio, self._near = studio, not studio.settings.database_url
        self._kept, self._most = OrderedDict[tuple[str, str], Body](), kept_bytes
        self.size_bytes = 0

    async def of_job(
        self, kind: str, job_id: str, build: Build, *, owner: str | None, sparse: bool = False
    ) -> Response:
        """The job's answer; `kind` names what `build` makes of it, `sparse` leaves nulls out. Raises NotFound."""
        version = await self._quick(partial(self._studio.version, job_id, owner=owner))
        return await self._answer(kind, job_id, version, build, owner, sparse=sparse)

    async def of_number(self, kind: str, number: int, build: Build, *, owner: str | None) -> Response:
        """The answer of the job with this number. Raises NotFound."""
        job_id, version = await self._quick(partial(self._studio.version_of_number, number, owner=owner))
        return await self._answer(kind, job_id, version, build, owner, sparse=False)

    async def of_slice(
        self, kind: str, wanted: Slice, build: Build, *, owner: str | None, sparse: bool = False
    ) -> tuple[dict[str, Body], int]:
        """The answer of each job of a list by its id, in the list's order, and its total where that is counted."""
        near = wanted.offset <= NEAR_ROWS and not wanted.states
        read = partial(self._studio.listing.versions, wanted, owner=owner)
        found, total = await (self._quick(read) if near else run_sync(read))
        known = {job_id: self._known(kind, job_id, version) for job_id, version in found}
        missing = {job_id: version for job_id, version in found if known[job_id] is None}
        if missing:
            known |= await run_sync(partial(self._made, missing, build, owner, sparse=sparse))
            for job_id in missing:
                self._keep(kind, job_id, known[job_id])
        return {job_id: body for job_id, body in known.items() if body}, total

    async def _answer(
        self, kind: str, job_id: str, version: int, build: Build, owner: str | None, *, sparse: bool
    ) -> Response:
        body = self._known(kind, job_id, version)
        if body is None:
            job = await run_sync(partial(self._studio.job, job_id, owner=owner))
            body = body_of(version, build(job), sparse=sparse)
            self._keep(kind, job_id, body)
        return answer(body.json)

    def _made(
        self, versions: Mapping[str, int], build: Build, owner: str | None, *, sparse: bool
    ) -> dict[str, Body | None]:
        jobs = self._studio.listing.jobs(tuple(versions), owner=owner)
        return {
            job_id: body_of(version, build(jobs[job_id]), sparse=sparse) if job_id in jobs else None
            for job_id, version in versions.items()
        }

    def _known(self, kind: str, job_id: str, version: int) -> Body | None:
        body = self._kept.get((kind, job_id))
        if body is None or body.version != version:
            return None
        self._kept.move_to_end((kind, job_id))
        return body

    def _keep(self, kind: str, job_id: str, body: Body | None) -> None:
        self.size_bytes -= weight(self._kept.pop((kind, job_id), None))
        if body is None:
            return
        self._kept[kind, job_id] = body
        self.size_bytes += weight(body)
        while self.size_bytes > self._most:
            self.size_bytes -= weight(self._kept.popitem(last=False)[1])

    async def _quick(self, read: Callable[[], T]) -> T:
        return read() if self._near else await run_sync(read)


def body_of(version: int, shown: BaseModel, *, sparse: bool) -> Body:
    """What is kept of an answer."""
    return Body(version, str(getattr(shown, "status", "")), shown.model_dump_json(exclude_none=sparse).encode())


def weight(body: Body | None) -> int:
    """Bytes that a kept answer takes, about."""
    return len(body.json) + OVERHEAD_BYTES if body else 0


def answer(body: bytes) -> Response:
    """JSON that is ready."""
    return Response(body, media_type="application/json")
