"""Mirror: jobs shown in Redis for whoever watches there. A hint outside the truth: it may be lost, late or doubled."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog

from pipeline.errors import NotFound, ReelwrightError
from pipeline.studio import Studio
from pipeline.views import EventView, JobView

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()

STATUS_CHANNEL = "job_status_updates"
PROGRESS_CHANNEL = "job_progress_updates"
HASH_SECONDS = 24 * 3600
LEADER_KEY = "reelwright:mirror"
LEADER_SECONDS = 10
LOOK_SECONDS = 0.25
TIMEOUT_SECONDS = 2.0
LONGEST_PAUSE = 30.0
BATCH = 1000
ACTIVE = ("queued", "running", "waiting", "cancelling")

# A job's own words for its hash, and the message that one of its events makes.
Describe = Callable[[JobView], Mapping[str, object]]
Announce = Callable[[JobView, EventView], Mapping[str, object]]


class Mirror:
    """One thread that follows the event table; of several processes only one writes. Redis may be down, or emptied."""

    def __init__(self, studio: Studio, *, describe: Describe, announce: Announce) -> None:
        self._studio, self._describe, self._announce = studio, describe, announce
        self._name = uuid4().hex
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="mirror", daemon=True)
        self._after: int | None = None

    def start(self) -> bool:
        """Begin; False where no REDIS_URL is set or the redis package is missing."""
        if not self._studio.settings.redis_url:
            return False
        try:
            import redis  # noqa: F401
        except ImportError:
            log.warning("mirror", error="REDIS_URL is set and redis is not installed: pip install reelwright[scale].")
            return False
        self._thread.start()
        return True

    def stop(self) -> None:
        """End within a few seconds."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(2 * TIMEOUT_SECONDS)

    def _loop(self) -> None:
        from redis import Redis, RedisError

        client = Redis.from_url(
            self._studio.settings.redis_url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )
        pause = LOOK_SECONDS
        while not self._ending.wait(pause):
            try:
                self._look(client)
                pause = LOOK_SECONDS
            except (RedisError, ReelwrightError) as error:
                if pause == LOOK_SECONDS:
                    log.warning("mirror", error=type(error).__name__)
                pause = min(LONGEST_PAUSE, pause * 2)
        client.close()

    def _look(self, client: "Redis") -> None:
        """Show what happened since the last look. What Redis did not take is shown again."""
        if not self._leads(client):
            self._after = None
            return
        if self._after is None:
            self._after = self._studio.last_event_id()
            self._show_active(client)
        while events := self._studio.events_since(self._after, limit=BATCH):
            self._show(client, events)
            self._after = events[-1].id

    def _leads(self, client: "Redis") -> bool:
        if client.set(LEADER_KEY, self._name, nx=True, ex=LEADER_SECONDS):
            return True
        if client.get(LEADER_KEY) != self._name.encode():
            return False
        client.expire(LEADER_KEY, LEADER_SECONDS)
        return True

    def _show_active(self, client: "Redis") -> None:
        page = self._studio.jobs(states=ACTIVE, limit=BATCH)
        for job in page.jobs:
            self._write(client, job, ())

    def _show(self, client: "Redis", events: Sequence[EventView]) -> None:
        told: dict[str, list[EventView]] = {}
        for event in events:
            told.setdefault(event.job_id, []).append(event)
        for job_id, own in told.items():
            try:
                job = self._studio.job(job_id)
            except NotFound:
                client.delete(f"job:{job_id}")
                continue
            self._write(client, job, own)

    def _write(self, client: "Redis", job: JobView, events: Sequence[EventView]) -> None:
        """Every state is announced; of a burst of progress the newest."""
        states = [event for event in events if event.kind == "state"]
        progress = [event for event in events if event.kind != "state"][-1:]
        described = self._describe(job)
        with client.pipeline(transaction=True) as together:
            together.hset(
                f"job:{job.id}", mapping={"id": job.id, "status": str(described["status"]), "data": _text(described)}
            )
            together.expire(f"job:{job.id}", HASH_SECONDS)
            for channel, batch in ((STATUS_CHANNEL, states), (PROGRESS_CHANNEL, progress)):
                for event in batch:
                    together.publish(channel, _text(self._announce(job, event)))
            together.execute()


def _text(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)
