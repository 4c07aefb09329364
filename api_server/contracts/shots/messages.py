"""Socket messages of the shots contract: typed, one shape for each thing that happens."""

from collections.abc import Collection

from api_server.contracts.shots import words
from api_server.contracts.shots.schemas import Connected, JobComplete, JobError, Pong, Progress, ShotComplete
from api_server.contracts.shots.translation import error_body, message_from, shot_at, shot_id, video_path
from api_server.dialect import Dialect, Message, message
from pipeline.views import JobView


def opening(job: JobView, shots: Collection[int], _: str) -> list[Message]:
    """For a client that comes now: connected, how far it is, the shots that are ready, and the end if it has ended."""
    hello = Connected(job_id=job.id, message=f"Connected to job {job.id}")
    ready = [_shot(job, number) for number in sorted(shots)]
    return [message(hello), *([] if job.ended else [_progress(job)]), *ready, *_end(job)]


def news(before: JobView, job: JobView, shots: Collection[int], _: str) -> list[Message]:
    """What changed: `shots` are those that became ready."""
    ready = [_shot(job, number) for number in sorted(shots)]
    moved = [] if job.ended or message_from(before) == message_from(job) else [_progress(job)]
    return [*ready, *moved, *_end(job)]


def pong(_: JobView, __: str) -> Message:
    """The answer to a ping."""
    return message(Pong())


def _progress(job: JobView) -> Message:
    percent, step = message_from(job)
    making = step.startswith("Generating shot")
    shot = shot_id(shot_at(job)) if making else None
    return message(Progress(job_id=job.id, step=step, progress=percent, message=step, shot_id=shot), passing=True)


def _shot(job: JobView, number: int) -> Message:
    name = shot_id(number)
    return message(ShotComplete(job_id=job.id, shot_id=name, video_path=video_path(job.id, name)))


def _end(job: JobView) -> list[Message]:
    if job.state == "completed":
        path = video_path(job.id, "final_output")
        return [message(JobComplete(job_id=job.id, output_path=path, message=words.FINISHED), last=True)]
    if job.ended:
        reason = words.CANCELLED if job.state == "cancelled" else job.error or "Video generation failed"
        return [message(JobError(job_id=job.id, error=reason), last=True)]
    return []


DIALECT = Dialect(opening=opening, news=news, pong=pong, error_body=error_body)
