"""Bodies: a job's answer kept as bytes until the job changes, so that asking again costs one small read."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio.to_thread import run_sync
from pydantic import BaseModel
from starlette.responses import Response

from pipeline import Studio
from pipeline.views import JobView

REMEMBERED = 4096

T = TypeVar("T")
Build = Callable[[JobView], BaseModel]


class Bodies:
    """Answers by their kind and job, each with the version of the job that it shows.

    The version is read on the event loop: a tenth of a millisecond by index, where a hop to a thread costs more than the
    read itself. Everything else is read in a thread. Over a network database the hop is the cheaper part, and is taken.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio, self._near = studio, not studio.settings.database_url
        self._kept: OrderedDict[tuple[str, str, bool], tuple[int, bytes]] = OrderedDict()

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

    async def _answer(
        self, kind: str, job_id: str, version: int, build: Build, owner: str | None, *, sparse: bool
    ) -> Response:
        place = (kind, job_id, sparse)
        kept = self._kept.get(place)
        if kept is None or kept[0] != version:
            job = await run_sync(partial(self._studio.job, job_id, owner=owner))
            kept = (version, build(job).model_dump_json(exclude_none=sparse).encode())
            self._kept[place] = kept
            if len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return Response(kept[1], media_type="application/json")

    async def _quick(self, read: Callable[[], T]) -> T:
        return read() if self._near else await run_sync(read)
