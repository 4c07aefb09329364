"""Socket messages of the advert contract, spoken to the jobs of every contract but shots: six keys in each."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal

from api_server.contracts.advert import words
from api_server.contracts.advert.schemas import Update
from api_server.contracts.advert.translation import (
    error_body,
    error_from,
    message_from,
    progress_from,
    stage_name_from,
    stages_from,
    time_from,
    url_from,
)  # fmt: skip
from api_server.dialect import Dialect, Message, message
from pipeline.views import JobView

Kind = Literal["connected", "progress_update", "status_update", "error", "pong"]


def opening(job: JobView, _: Collection[int], base: str) -> list[Message]:
    """For a client that comes now: how it is, and the end if it has ended."""
    return [message(update(job, "connected", base)), *([_ending(job, base)] if job.ended else [])]


def news(before: JobView, job: JobView, _: Collection[int], base: str) -> list[Message]:
    """What changed."""
    if job.ended:
        return [_ending(job, base)]
    if words.STATUS[before.state] != words.STATUS[job.state]:
        return [message(update(job, "status_update", base))]
    return [message(update(job, "progress_update", base), passing=True)]


def pong(job: JobView, base: str) -> Message:
    """The answer to a ping."""
    return message(update(job, "pong", base))


def update(job: JobView, kind: Kind, base: str) -> Update:
    """The job as it is."""
    stage = stage_name_from(job)
    return Update(
        type=kind, job_id=job.id, stage=stage, stage_name=stage, progress=progress_from(job), status=words.STATUS[job.state],
        message=message_from(job), timestamp=time_from(datetime.now(UTC)), stages=stages_from(job),
        video_url=url_from(job, base), error_message=error_from(job),
    )  # fmt: skip


def _ending(job: JobView, base: str) -> Message:
    kind: Kind = "status_update" if job.state == "completed" else "error"
    return message(update(job, kind, base), last=True)


DIALECT = Dialect(opening=opening, news=news, pong=pong, error_body=error_body)
