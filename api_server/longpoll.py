"""Long poll: a status read that waits a moment for an end that is near, so that a script need not ask twice."""

import asyncio
from collections import OrderedDict
from contextlib import suppress
from functools import partial

from anyio.to_thread import run_sync

from api_server.hub import Hub
from api_server.line import Line
from pipeline import Studio
from pipeline.views import JobView

SECONDS = 2.0
# Work that a busy machine is at takes longer than it would elsewhere.
UNDER_WAY_SECONDS = 30.0
AT_ONCE = 64
REMEMBERED = 4096


class LongPoll:
    """Waits by the event tail that sockets share: no thread, and no look of its own. Past `at_once` nobody waits."""

    def __init__(
        self, studio: Studio, hub: Hub, *, seconds: float = SECONDS, under_way_seconds: float = UNDER_WAY_SECONDS,
        at_once: int = AT_ONCE,
    ) -> None:  # fmt: skip
        self._studio, self._hub = studio, hub
        self._waits, self._at_once = (seconds, under_way_seconds), at_once
        self._read: OrderedDict[str, None] = OrderedDict()
        self._waiting = 0

    async def end(self, job_id: str, *, owner: str | None) -> None:
        """Return when a job with a near end has ended, or `seconds` later, or where it is worked on `under_way_seconds` later.

        A job's later reads never wait. Raises NotFound.
        """
        if job_id in self._read or self._waiting >= self._at_once:
            return
        seconds, under_way_seconds = self._waits
        self._waiting += 1
        try:
            if near(await self._job(job_id, owner)):
                self._remember(job_id)
                await self._ended(job_id, seconds)
                if (await self._job(job_id, owner)).state == "running":
                    await self._ended(job_id, under_way_seconds - seconds)
        finally:
            self._waiting -= 1

    async def _job(self, job_id: str, owner: str | None) -> JobView:
        return await run_sync(partial(self._studio.job, job_id, owner=owner))

    def _remember(self, job_id: str) -> None:
        self._read[job_id] = None
        if len(self._read) > REMEMBERED:
            self._read.popitem(last=False)

    async def _ended(self, job_id: str, seconds: float) -> None:
        line = Line()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._hub.listening(job_id, line):
                while (message := await line.next()) is not None and not message.last:
                    pass


def near(job: JobView) -> bool:
    """Whether the end may be a second away: all of it is made on this machine, and nothing is waited for."""
    return not job.ended and job.state != "cancelling" and not job.waiting and job.estimated_micros == 0
