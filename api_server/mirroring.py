"""Mirroring: jobs shown in Redis, in the advert contract's words, while the server runs and REDIS_URL is set."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from anyio.to_thread import run_sync

from api_server.contracts.advert import words
from api_server.contracts.advert.translation import body_from, progress_from, stage_name_from
from api_server.deps import Frame
from pipeline.mirror import Mirror
from pipeline.views import EventView, JobView


def describe(job: JobView, base: str = "") -> Mapping[str, object]:
    """What the hash of a job holds, whichever contract it came by; links begin with `base`."""
    return body_from(job, base).model_dump()


def announce(job: JobView, event: EventView) -> Mapping[str, object]:
    """What is published of one event."""
    return {
        "job_id": job.id, "status": words.STATUS[event.state],
        "stage": stage_name_from(job), "progress": progress_from(job),
    }  # fmt: skip


@asynccontextmanager
async def companion(frame: Frame) -> AsyncIterator[None]:
    """Mirror in the background while the server runs."""
    base = frame.settings.public_url.rstrip("/")
    mirror = Mirror(frame.studio, describe=partial(describe, base=base), announce=announce)
    mirror.start()
    yield
    await run_sync(mirror.stop)
