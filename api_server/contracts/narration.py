"""Narration: a text goes in, a captioned film with its spoken words comes out. Has a port to itself."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from api_server.bodies import answer
from api_server.contract import Contract
from api_server.deps import Ask, Asking, Creating
from api_server.lane import Read
from api_server.media import stored
from api_server.problem import JSON, Problem
from api_server.route import ContractRoute
from pipeline.brief import Brief, Priority, brief, clean
from pipeline.errors import NotFound, WrongState
from pipeline.listing import Slice
from pipeline.views import JobView, State

NAME = "narration"
# Two documents print one id for their films: whoever asks here how far it is hears so of either.
SHOWN = (NAME, "advert")

# ---- words: status, progress and message ---------------------------------------------------------

Status = Literal["queued", "processing", "completed", "failed"]
STATUS: dict[State, Status] = {
    "queued": "queued",
    "running": "processing",
    "waiting": "processing",
    "cancelling": "processing",
    "cancelled": "failed",
    "completed": "completed",
    "failed": "failed",
    "deleted": "failed",
}
QUEUED = (0, "Job queued")
STEPS: dict[str, tuple[int, str]] = {
    "script": (20, "Generating audio..."),
    "voice": (20, "Generating audio..."),
    "captions": (40, "Generating captions..."),
    "search": (60, "Generating video search queries..."),
    "footage": (80, "Fetching background videos..."),
    "music": (80, "Fetching background videos..."),
    "compose": (90, "Rendering final video..."),
}
WAITING = "Waiting... {}"
COMPLETED = (100, "Video generation completed")
STARTED = "Video generation started"
NO_TEXT = "No text provided in request body"
NOT_FOUND = "Job not found"
NOT_READY = "Video not ready for download"

# ---- schemas -------------------------------------------------------------------------------------


def _spoken(text: str) -> str:
    if not clean(text):
        raise ValueError("nothing to say")
    return text


class Generate(BaseModel):
    """What to narrate. Only `text` is asked for; the rest is ours and may be left out."""

    text: Annotated[str, AfterValidator(_spoken)]
    language: str = Field(default="en", max_length=20)
    priority: Priority = "normal"
    cache: bool = False
    webhook_url: str = Field(default="", max_length=2000)


class Started(BaseModel):
    """A film was asked for."""

    job_id: str
    status: Literal["queued"] = "queued"
    message: str = STARTED


class JobStatus(BaseModel):
    """How far a film is; `created_at` in seconds since 1970, `output_file` once it is completed."""

    status: Status
    progress: int
    message: str
    created_at: int
    output_file: str | None = None


class Jobs(BaseModel):
    """Films by their ids, newest first."""

    jobs: dict[str, JobStatus]


class Failure(BaseModel):
    """Every error of this contract."""

    error: str


# ---- translations --------------------------------------------------------------------------------


def brief_from(asked: Generate) -> Brief:
    """A tall film as long as its words take."""
    return brief(kind="narration", text=asked.text, seconds=None, language=asked.language, reuse=asked.cache)


def body_from(job: JobView) -> JobStatus:
    """A job in this contract's words."""
    percent, message = message_from(job)
    file = f"output/video_{job.id}.mp4" if job.state == "completed" else None
    return JobStatus(
        status=STATUS[job.state], progress=percent, message=message, created_at=int(job.created_at.timestamp()),
        output_file=file,
    )  # fmt: skip


def message_from(job: JobView) -> tuple[int, str]:
    """Percent and message; a film that failed or waits keeps its percent and says why."""
    if job.state == "completed":
        return COMPLETED
    begun = [stage.name for stage in job.stages if stage.state != "pending"] or [job.stage]
    percent, message = max((STEPS[name] for name in begun if name in STEPS), default=QUEUED)
    if job.state == "cancelled":
        return percent, "Cancelled"
    if job.stopped:
        return percent, WAITING.format(job.stopped)
    return percent, (job.error or message) if job.state == "failed" else message


def error_body(problem: Problem) -> dict[str, JSON]:
    """Every error is one text."""
    missing = problem.malformed and problem.field in ("", "body", "text")
    return {"error": NO_TEXT if missing else problem.message}


# ---- routes --------------------------------------------------------------------------------------

router = APIRouter(prefix="/api/v1", tags=[NAME], route_class=ContractRoute)
own_port = APIRouter(prefix="/api/v1", tags=[NAME], route_class=ContractRoute)


@router.post("/generate", status_code=202, dependencies=[Creating])
async def generate(asked: Generate, ask: Asking) -> Started:
    """Start a film of the spoken text."""
    order = ask.order(
        brief_from(asked), origin=NAME, job_id=str(ask.fresh()), priority=asked.priority,
        webhook=asked.webhook_url,
    )  # fmt: skip
    (job,) = await ask.submit(order)
    return Started(job_id=job.id)


@router.get("/status/{job_id}", response_model=JobStatus)
async def status(job_id: str, ask: Asking) -> Response:
    """How far the film is."""
    try:
        return await ask.frame.bodies.of_job(NAME, job_id, _own_body, owner=ask.caller.owner, sparse=True)
    except NotFound:
        raise Problem(404, NOT_FOUND) from None


@router.get("/download/{job_id}", response_class=Response, responses={200: {"content": {"video/mp4": {}}}})
async def download(request: Request, job_id: str, ask: Asking) -> Response:
    """The finished film."""
    job = await _job(ask, job_id)
    if job.state != "completed" or job.film is None:
        raise Problem(400, NOT_READY)
    name = f"generated_video_{job_id}.mp4"
    return await stored(request, ask, job.film.video, name=name, media_type="video/mp4", attachment=True)


@own_port.get("/jobs", response_model=Jobs)
async def jobs(
    ask: Asking, limit: Annotated[int, Query(ge=1, le=1000)] = 100, offset: Annotated[int, Query(ge=0, le=10**9)] = 0
) -> Response:
    """The newest films, `limit` at a time."""
    wanted = Slice(origin=NAME, limit=limit, offset=offset)
    found, _ = await ask.frame.bodies.of_slice(NAME, wanted, body_from, owner=ask.caller.owner, sparse=True)
    jobs = b",".join(b"%b:%b" % (json.dumps(job_id).encode(), body.json) for job_id, body in found.items())
    return answer(b'{"jobs":{%b}}' % jobs)


@own_port.post("/jobs/{job_id}/cancel", response_model_exclude_none=True)
async def cancel(job_id: str, ask: Asking) -> JobStatus:
    """Stop a film that is still being made."""
    job = await _job(ask, job_id)
    try:
        return body_from(await ask.of(ask.studio.cancel, job.id))
    except WrongState:
        raise Problem(400, f"Job is already {STATUS[job.state]}") from None


def _own_body(job: JobView) -> JobStatus:
    if job.origin not in SHOWN:
        raise Problem(404, NOT_FOUND)
    return body_from(job)


async def _job(ask: Ask, job_id: str) -> JobView:
    try:
        job = await ask.of(ask.studio.job, job_id)
    except NotFound:
        raise Problem(404, NOT_FOUND) from None
    if job.origin not in SHOWN:
        raise Problem(404, NOT_FOUND)
    return job


CONTRACT = Contract(
    name=NAME, title=NAME, about="Text in, captioned film out.", router=router, own_port=own_port,
    prefixes=("/api/v1/generate", "/api/v1/status", "/api/v1/download"), error_body=error_body, error_model=Failure,
    reads=(Read(path="/api/v1/status/{job_id}", answer=status),),
)  # fmt: skip
