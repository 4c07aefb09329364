"""Hub: one tail of the event table for the process, one follower per job, any number of listeners."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial

from anyio.to_thread import run_sync
from structlog.typing import FilteringBoundLogger

from api_server.dialect import Dialect, Message
from api_server.line import Line
from pipeline import Studio
from pipeline.errors import NotFound
from pipeline.views import EventView, JobView

LOOK_SECONDS = 0.25
SWEEP_LOOKS = 20
BATCH = 1000
MOST_SHOTS = 100_000


class Follower:
    """What is known of one job, told to all who listen to it."""

    def __init__(self, studio: Studio, job_id: str, dialect: Dialect) -> None:
        self._studio, self._job_id, self._dialect = studio, job_id, dialect
        self._reading = asyncio.Lock()
        self._version = -1
        self._shots: set[int] = set()
        self.job: JobView | None = None
        self.lines: set[Line] = set()
        self.listeners = 0

    def opening(self, base: str) -> list[Message]:
        """What a listener hears first; `load` has been awaited."""
        assert self.job is not None
        return self._dialect.opening(self.job, self._shots, base)

    def pong(self, base: str) -> Message:
        """The answer to a ping."""
        assert self.job is not None
        return self._dialect.pong(self.job, base)

    async def load(self) -> None:
        """Read the job once, however many ask. Raises NotFound."""
        async with self._reading:
            if self.job is None:
                self.job, self._shots, self._version = await run_sync(self._read)

    async def tell(self, shots: Iterable[int] = ()) -> None:
        """Read the job again and tell the listeners what changed."""
        async with self._reading:
            before = self.job
            if before is None:
                return
            try:
                now, self._version = await run_sync(self._look)
                if now.ended:
                    # The job may have ended since the events were looked for: nothing may be left unsaid before its end.
                    shots = await run_sync(self._told)
            except NotFound:
                now = before.model_copy(update={"state": "deleted", "error": "The job was deleted"})
            self.job = now
            new = {number for number in shots if number} - self._shots
            self._shots |= new
        bases = {line.base for line in self.lines}
        messages = {base: self._dialect.news(before, now, new, base) for base in bases}
        for line in tuple(self.lines):
            line.put(messages[line.base])

    async def changed(self) -> bool:
        """Whether the job is no longer the one that was told about."""
        try:
            return self.job is not None and await run_sync(self._studio.version, self._job_id) != self._version
        except NotFound:
            return True

    def _look(self) -> tuple[JobView, int]:
        version = self._studio.version(self._job_id)
        return self._studio.job(self._job_id), version

    def _read(self) -> tuple[JobView, set[int], int]:
        job, version = self._look()
        return job, self._told(), version

    def _told(self) -> set[int]:
        events = self._studio.events(self._job_id, limit=MOST_SHOTS)
        return {event.scene_number for event in events if event.kind == "shot" and event.scene_number}


class Hub:
    """Followers by job, fed by one look at the event table every quarter of a second while anyone listens."""

    def __init__(self, studio: Studio, dialect_of: Callable[[str], Dialect], log: FilteringBoundLogger) -> None:
        self._studio, self.dialect, self._log = studio, dialect_of, log
        self._followers: dict[str, Follower] = {}
        self._after: int | None = None

    @property
    def jobs(self) -> int:
        """How many jobs are followed."""
        return len(self._followers)

    def jobs_of(self, owner: str | None) -> int:
        """How many jobs of an owner are followed; of everybody's without one."""
        seen = (follower.job for follower in self._followers.values())
        return self.jobs if owner is None else sum(job is not None and job.owner == owner for job in seen)

    @asynccontextmanager
    async def listening(self, job_id: str, line: Line) -> AsyncIterator[Follower]:
        """The job's follower, with its opening in the line and everything after it to come. Raises NotFound."""
        follower = await self._follower(job_id)
        follower.listeners += 1
        try:
            await follower.load()
            line.put(follower.opening(line.base))
            follower.lines.add(line)
            yield follower
        finally:
            follower.lines.discard(line)
            follower.listeners -= 1
            if not follower.listeners:
                del self._followers[job_id]

    async def _follower(self, job_id: str) -> Follower:
        """Where the tail stands is known before the job is read, so that nothing falls between the two."""
        if self._after is None:
            newest = await run_sync(self._studio.last_event_id)
            self._after = newest if self._after is None else self._after
        if job_id not in self._followers:
            self._followers[job_id] = Follower(self._studio, job_id, self.dialect(job_id))
        return self._followers[job_id]

    async def tail(self) -> None:
        """Look for news for ever; a look that fails is noted, and the next one catches up."""
        looks = 0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            looks += 1
            if not self._followers:
                self._after = None
                continue
            look = asyncio.ensure_future(self._look(sweep=looks % SWEEP_LOOKS == 0))
            await asyncio.wait({look})
            if error := look.exception():
                self._log.error("sockets", error=type(error).__name__)

    async def _look(self, *, sweep: bool) -> None:
        events = await self._unseen()
        while events:
            self._after = events[-1].id
            await self._pass_on(events)
            events = await self._unseen() if len(events) == BATCH else ()
        if sweep:
            for follower in tuple(self._followers.values()):
                if await follower.changed():
                    await follower.tell()

    async def _unseen(self) -> tuple[EventView, ...]:
        return await run_sync(partial(self._studio.events_since, self._after or 0, limit=BATCH))

    async def _pass_on(self, events: tuple[EventView, ...]) -> None:
        shots: dict[str, list[int]] = {}
        for event in events:
            shots.setdefault(event.job_id, []).extend([event.scene_number] if event.kind == "shot" else [])
        told = [(self._followers[job_id], numbers) for job_id, numbers in shots.items() if job_id in self._followers]
        await asyncio.gather(*(follower.tell(numbers) for follower, numbers in told))
