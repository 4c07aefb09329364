"""Translations of the advert contract: pure, from a form to a brief and from any contract's job to its words."""

from collections.abc import Sequence
from datetime import datetime

from api_server.contracts.advert import words
from api_server.contracts.advert.schemas import Advert, Job, Stage
from api_server.contracts.advert.words import StageName, Status
from api_server.problem import JSON, Problem
from pipeline import languages
from pipeline.brief import Brief, Product, brief, clean
from pipeline.views import JobView, StageView

DONE = ("completed", "skipped")


def checked(asked: Advert) -> Advert:
    """The advert with its texts trimmed. Raises Problem for the first one that is missing or too long."""
    given = {name: clean(getattr(asked, name)) for name in words.TITLES}
    for name, text in given.items():
        if not text:
            message, details = words.MISSING[name]
            raise Problem(400, message, details=details, field=name)
        if len(text) > words.LONGEST[name]:
            title, most = words.TITLES[name], words.LONGEST[name]
            raise Problem(400, f"{title} is too long", details=f"{title} has at most {most} characters", field=name)
    return asked.model_copy(update=given)


def brief_from(asked: Advert, picture: str = "") -> Brief:
    """A tall film that shows the product and ends on its call to action."""
    product = Product(name=asked.product_name, call_to_action=asked.cta_text, images=(picture,) if picture else ())
    return brief(
        kind="advert", product=product, style=asked.style, reuse=asked.cache, language=languages.of(asked.cta_text)
    )


def body_from(job: JobView, base: str) -> Job:
    """A job in this contract's words; `base` is the address that links begin with."""
    product = job.brief.product
    return Job(
        job_id=job.id, status=words.STATUS[job.state], progress=progress_from(job), created_at=time_from(job.created_at),
        updated_at=time_from(job.updated_at), product_name=product.name if product else job.title, style=job.brief.style,
        cta_text=product.call_to_action if product else "", video_url=url_from(job, base), error_message=error_from(job),
        cost_usd=job.spent_micros / 1e6, stages=stages_from(job),
    )  # fmt: skip


def stages_from(job: JobView) -> list[Stage]:
    """The four stages one after the other, though their work may run side by side.

    A stage without work of its own in this job follows the one before it. Of a job that waits, the present stage says why.
    """
    stages: list[Stage] = []
    for place, name in enumerate(words.STAGES, start=1):
        runs = [run for run in job.stages if words.PARTS.get(run.name) == name]
        own = stage_from(place, name, runs) if runs else _idle(place, name, stages)
        stages.append(_in_turn(own, stages[-1]) if stages else own)
    return _stopped(stages, job) if job.stopped else stages


def _stopped(stages: Sequence[Stage], job: JobView) -> list[Stage]:
    present = next((place for place, stage in enumerate(stages) if stage.status != "completed"), len(stages) - 1)
    says = {"status": "processing", "error_message": words.WAITING.format(job.stopped)}
    return [stage.model_copy(update=says if place == present else {}) for place, stage in enumerate(stages)]


def _in_turn(own: Stage, before: Stage) -> Stage:
    """The stage as it is once the one before it has ended; until then it waits, unless it has failed."""
    if own.status == "failed":
        return own
    if before.status != "completed":
        waiting = {"status": "pending", "progress": 0, "started_at": None, "completed_at": None}
        return own.model_copy(update=waiting)
    began, ended = (max(at, before.completed_at or at) if at else None for at in (own.started_at, own.completed_at))
    return own.model_copy(update={"started_at": began, "completed_at": ended})


def stage_from(place: int, name: StageName, runs: Sequence[StageView]) -> Stage:
    """One stage out of our own ones."""
    status = _status(runs)
    begun = [run.started_at for run in runs if run.started_at]
    ended = [run.completed_at for run in runs if run.completed_at]
    shares = [words.SHARES.get(run.name, 1.0) for run in runs]
    done = sum(share * (1.0 if run.state in DONE else run.progress) for share, run in zip(shares, runs, strict=True))
    return Stage(
        id=place, stage_name=name, status=status, progress=int(100 * done / sum(shares) + 1e-6),
        started_at=time_from(min(begun)) if begun else None,
        completed_at=time_from(max(ended)) if ended and status == "completed" else None,
        error_message=next((run.error for run in runs if run.error), None),
    )  # fmt: skip


def _status(runs: Sequence[StageView]) -> Status:
    states = {run.state for run in runs}
    if "failed" in states:
        return "failed"
    if states <= set(DONE):
        return "completed"
    return "pending" if states == {"pending"} else "processing"


def _idle(place: int, name: StageName, before: Sequence[Stage]) -> Stage:
    done = bool(before) and before[-1].status == "completed"
    return Stage(
        id=place, stage_name=name, status="completed" if done else "pending", progress=100 if done else 0,
        started_at=None, completed_at=None, error_message=None,
    )  # fmt: skip


def progress_from(job: JobView) -> int:
    """Per cent of the whole, weighed by stage; 100 belongs to a finished film."""
    if job.state == "completed":
        return 100
    whole = sum(words.STAGES[stage.stage_name] * stage.progress for stage in stages_from(job)) // 100
    return min(99, whole)


def stage_name_from(job: JobView) -> StageName:
    """The stage that is worked on; the last one of a finished film."""
    stages = stages_from(job)
    if job.state == "completed":
        return stages[-1].stage_name
    return next((stage.stage_name for stage in stages if stage.status != "completed"), stages[-1].stage_name)


def message_from(job: JobView) -> str:
    """What happens now, in one line."""
    if job.stopped:
        return words.WAITING.format(job.stopped)
    if job.state == "waiting":
        return job.message or words.MESSAGES[stage_name_from(job)]
    fixed = {"pending": words.QUEUED, "processing": words.MESSAGES[stage_name_from(job)], "completed": words.COMPLETED}
    return fixed.get(words.STATUS[job.state]) or error_from(job) or words.CANCELLED


def error_from(job: JobView) -> str | None:
    """Why there is no film, or None."""
    if words.STATUS[job.state] != "failed":
        return None
    return (job.error or "Video generation failed") if job.state == "failed" else words.CANCELLED


def url_from(job: JobView, base: str) -> str | None:
    """Where the film is served, once it is finished: a whole address, which a page from elsewhere can play."""
    return f"{base}/videos/{job.id}/final_output.mp4" if job.state == "completed" and job.film else None


def error_body(problem: Problem) -> dict[str, JSON]:
    """A kind, a message and more about it."""
    details = problem.details if isinstance(problem.details, str) and problem.details else problem.message
    return {"error": problem.kind, "message": problem.message, "details": details}


def time_from(at: datetime) -> str:
    """UTC without a zone."""
    return at.strftime("%Y-%m-%dT%H:%M:%S")
