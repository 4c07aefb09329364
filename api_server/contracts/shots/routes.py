"""Routes of the shots contract."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, File, Path, Query, UploadFile
from pydantic import AfterValidator
from starlette.requests import Request
from starlette.responses import Response

from api_server import uploads
from api_server.bodies import answer
from api_server.contracts.shots import words
from api_server.contracts.shots.schemas import Health, Job, Jobs, Keys, Message, ModelInfo, Models, NewJob, Upload
from api_server.contracts.shots.translation import (
    body_from,
    brief_from,
    info_from,
    labels_from,
    model_from,
    queued_body,
    time_from,
)  # fmt: skip
from api_server.deps import Ask, Asking, Creating
from api_server.media import stored
from api_server.problem import Problem
from api_server.route import CommonRoute, ContractRoute, Handler
from pipeline.errors import InvalidInput, NotFound, WrongState
from pipeline.library import shown_name
from pipeline.listing import Slice
from pipeline.views import JobView, ModelView

VERSION_OF_CONTRACT = "1.0.0"
ShotNumber = Annotated[str, Path(pattern=r"^[0-9]{3}$")]
FILM: dict[int | str, dict[str, object]] = {200: {"content": {"video/mp4": {}}}}
MOST_PAGES = 10**9
# A client that asks for more gets so many, and reads in `page_size` how many a page has.
LARGEST_PAGE = 100


def _at_most(page_size: int) -> int:
    return min(page_size, LARGEST_PAGE)


class UploadRoute(ContractRoute):
    """An upload whose whole body is over the frame's limit is too large a file, as this contract says it."""

    def get_route_handler(self) -> Handler:
        """The wrapped operation."""
        operation = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await operation(request)
            except Problem as problem:
                if problem.status_code != 413:
                    raise
                raise Problem(400, words.TOO_LARGE, headers=problem.headers) from None

        return told


router = APIRouter(tags=[words.NAME], route_class=ContractRoute)
sending = APIRouter(tags=[words.NAME], route_class=UploadRoute)
common = APIRouter(tags=[words.NAME], route_class=CommonRoute)


@common.get("/api/v1/health")
async def health(ask: Asking) -> Health:
    """Whether films can be made, and which keys are set."""
    found = await ask.of_all(ask.studio.health)
    keys = Keys(**{name: found.keys.get(name, False) for name in Keys.model_fields})
    return Health(
        status="healthy" if found.well else "degraded", version=VERSION_OF_CONTRACT,
        timestamp=time_from(datetime.now(UTC)), api_keys_configured=keys, models_available=len(words.MODELS),
    )  # fmt: skip


@common.get("/api/v1/models")
async def models(ask: Asking, available_only: bool = False) -> Models:
    """Every model; all of them are available, because the local engine stands in for one without a key."""
    listed = [model_from(model) for model in await _models(ask)]
    found = [model for model in listed if model.is_available or not available_only]
    return Models(models=found, total=len(found))


@common.get("/api/v1/models/{model_id}")
async def model(model_id: str, ask: Asking) -> ModelInfo:
    """One model."""
    for found in await _models(ask):
        if found.id == model_id:
            return info_from(found)
    raise Problem(404, f"Model not found: {model_id[:100]}")


@router.post("/api/v1/jobs", status_code=201, dependencies=[Creating])
async def create(asked: NewJob, ask: Asking) -> Job:
    """Start a film."""
    chosen = next((found for found in await _models(ask) if found.id == asked.model_id), None)
    if chosen is None:
        raise Problem(400, words.NO_MODEL.format(asked.model_id))
    reference = await _reference(ask, asked.reference_image_url) if asked.reference_image_url else ""
    stand_in = not chosen.available
    order = ask.order(
        brief_from(asked, stand_in=stand_in, reference=reference), origin=words.NAME, job_id=new_id(ask.fresh()),
        labels=labels_from(asked, stand_in=stand_in), priority=asked.priority, webhook=asked.webhook_url,
    )  # fmt: skip
    (job,) = await ask.submit(order)
    return queued_body(job)


@router.get("/api/v1/jobs", response_model=Jobs)
async def jobs(
    ask: Asking,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
    page_size: Annotated[int, Query(ge=1), AfterValidator(_at_most)] = 20,
    status: words.Status | None = None,
) -> Response:
    """This contract's jobs, newest first."""
    wanted = Slice(
        origin=words.NAME, states=words.STATES[status] if status else (), offset=(page - 1) * page_size, limit=page_size,
        counted=True,
    )  # fmt: skip
    found, total = await ask.frame.bodies.of_slice(words.NAME, wanted, body_from, owner=ask.caller.owner)
    jobs = b",".join(body.json for body in found.values())
    return answer(b'{"jobs":[%b],"total":%d,"page":%d,"page_size":%d}' % (jobs, total, page, page_size))


@router.get("/api/v1/jobs/{job_id}", response_model=Job)
async def job(job_id: str, ask: Asking) -> Response:
    """One job with its storyboard."""

    def build(found: JobView) -> Job:
        return body_from(_own(found, job_id))

    try:
        return await ask.frame.bodies.of_job(words.NAME, job_id, build, owner=ask.caller.owner)
    except NotFound:
        raise _missing(job_id) from None


@router.delete("/api/v1/jobs/{job_id}")
async def delete(job_id: str, ask: Asking) -> Message:
    """Remove a job and its files, whatever its state."""
    found = await _job(ask, job_id)
    await ask.of(ask.studio.delete, found.id)
    return Message(message=f"Job {job_id} deleted successfully")


@router.post("/api/v1/jobs/{job_id}/cancel")
async def cancel(job_id: str, ask: Asking) -> Job:
    """Stop a job that has not ended."""
    found = await _job(ask, job_id)
    try:
        return body_from(await ask.of(ask.studio.cancel, found.id))
    except WrongState:
        raise Problem(400, f"Job is already {words.STATUS[found.state]}") from None


@router.get("/api/v1/jobs/{job_id}/video", response_class=Response, responses=FILM)
async def video(request: Request, job_id: str, ask: Asking) -> Response:
    """The film."""
    found = await _job(ask, job_id)
    if found.state != "completed" or found.film is None:
        raise Problem(400, words.NOT_READY.format(words.STATUS[found.state]))
    return await stored(request, ask, found.film.video, name=f"{job_id}.mp4", media_type="video/mp4", attachment=True)


@router.get("/videos/{job_id}/final_output.mp4", response_class=Response, responses=FILM)
async def final(request: Request, job_id: str, ask: Asking) -> Response:
    """The film at the path that the job names; any contract's film has one."""
    try:
        found = await ask.of(ask.studio.job, job_id)
    except NotFound:
        raise _missing(job_id) from None
    if found.film is None:
        raise Problem(404, words.NOT_READY.format(words.STATUS[found.state]))
    return await stored(request, ask, found.film.video, name="final_output.mp4", media_type="video/mp4")


@router.get("/videos/{job_id}/shot_{shot_number}.mp4", response_class=Response, responses=FILM)
async def shot(request: Request, job_id: str, shot_number: ShotNumber, ask: Asking) -> Response:
    """One shot at the path that the socket names, from when it is told to be complete."""
    found = await _job(ask, job_id)
    try:
        digest = await ask.of(ask.studio.exports.shot, found.id, int(shot_number))
    except NotFound:
        raise Problem(404, words.NO_SHOT.format(shot_number, job_id[:100])) from None
    return await stored(request, ask, digest, name=f"shot_{shot_number}.mp4", media_type="video/mp4")


@sending.post("/api/v1/upload")
async def upload(file: Annotated[UploadFile, File()], ask: Asking) -> Upload:
    """Keep a reference picture: its type is checked, then its size, then its real bytes."""
    ending = uploads.extension(file)
    if ending not in uploads.PICTURES and (ending or file.content_type not in uploads.PICTURE_TYPES):
        raise Problem(400, words.WRONG_TYPE.format(uploads.declared(file)), field="file")
    if uploads.too_large(file):
        raise Problem(400, words.TOO_LARGE, field="file")
    try:
        kept = await uploads.kept(ask, file)
    except InvalidInput as error:
        raise Problem(400, words.WRONG_TYPE.format(uploads.found(file)), details=str(error), field="file") from None
    file_id, shown = f"upload_{uuid.uuid4().hex[:12]}", shown_name(file.filename or "")
    await ask.of_all(ask.studio.library.give, kept.digest, file_id, owner=ask.caller.name)
    path, at = await _place(ask, kept.digest, shown)
    return Upload(file_id=file_id, filename=shown, file_path=path, file_size_bytes=file.size or 0, uploaded_at=at)


def new_id(fresh: uuid.UUID) -> str:
    """A job id as this contract writes them."""
    return words.PREFIX + fresh.hex[:12]


async def _place(ask: Ask, digest: str, name: str) -> tuple[str, str]:
    """A path for an upload that its owner has not used yet, and the time in it."""
    at = datetime.now(UTC)
    while True:
        path = f"{words.UPLOADS}/{at:%Y%m%d_%H%M%S}_{name}"
        if await ask.of_all(ask.studio.library.give, digest, path, owner=ask.caller.name):
            return path, time_from(at)
        at += timedelta(seconds=1)


async def _models(ask: Ask) -> list[ModelView]:
    known = {model.id: model for model in await ask.of_all(ask.studio.models, "clip")}
    return [known[model_id] for model_id in words.MODELS]


async def _reference(ask: Ask, name: str) -> str:
    try:
        return await ask.of(ask.studio.library.given, name)
    except NotFound:
        raise Problem(400, words.NO_REFERENCE.format(name[:200]), field="reference_image_url") from None


async def _job(ask: Ask, job_id: str) -> JobView:
    try:
        return _own(await ask.of(ask.studio.job, job_id), job_id)
    except NotFound:
        raise _missing(job_id) from None


def _own(job: JobView, job_id: str) -> JobView:
    if job.origin != words.NAME:
        raise _missing(job_id)
    return job


def _missing(job_id: str) -> Problem:
    return Problem(404, words.NOT_FOUND.format(job_id[:100]))


for part in (sending, common):
    router.include_router(part)
