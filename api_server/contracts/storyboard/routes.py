"""Routes of the storyboard contract. Jobs are addressed by number, whoever made them."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api_server import headers
from api_server.bodies import answer
from api_server.contracts.storyboard import words
from api_server.contracts.storyboard.schemas import Generate, Job, Metadata
from api_server.contracts.storyboard.translation import body_from, brief_from, labels_from, metadata_from, status_from
from api_server.deps import Ask, Asking, Creating
from api_server.head import head_only
from api_server.media import stored
from api_server.problem import Problem
from api_server.route import ContractRoute, CredentialRoute, PublicRoute, PublishedRoute
from pipeline import errors
from pipeline.listing import Slice
from pipeline.views import JobView

LAST_NUMBER = 2**53
MOST_SCENES = 100
SEARCHED = 500


def _length(least: int, most: int) -> AfterValidator:
    def check(text: str) -> str:
        if text and not least <= len(text) <= most:
            raise ValueError(f"must have {least} to {most} characters")
        return text

    return AfterValidator(check)


SceneNumber = Annotated[int | None, Query(ge=1, le=MOST_SCENES)]
NewPrompt = Annotated[str, _length(10, 2000)]
NewDescription = Annotated[str, _length(10, 1000)]
Order = Annotated[list[int], Query(max_length=MOST_SCENES)]
Format = Literal["mp4", "webm", "mov"]
Quality = Literal["low", "medium", "high"]
FILM: dict[int | str, dict[str, object]] = {200: {"content": {"video/mp4": {}}}}
EXPORT: dict[int | str, dict[str, object]] = {
    200: {"content": {f"video/{kind}": {} for kind in ("mp4", "webm", "quicktime")}}
}

lists = APIRouter(tags=[words.NAME], route_class=ContractRoute)
reads = APIRouter(tags=[words.NAME], route_class=PublicRoute)
writes = APIRouter(prefix="/api/v2", tags=[words.NAME], route_class=CredentialRoute)
published = APIRouter(prefix="/api/v2", tags=[words.NAME], route_class=PublishedRoute)


@writes.post("/generate", dependencies=[Creating])
async def generate(asked: Generate, ask: Asking) -> Job:
    """Start a film; it waits for approval once its storyboard is drawn."""
    labels = labels_from(asked)
    order = ask.order(
        brief_from(asked), origin=words.NAME, job_id=str(ask.fresh()), labels=labels, priority=asked.priority, webhook=asked.webhook_url,
    )  # fmt: skip
    (job,) = await ask.submit(order)
    return body_from(job, ask.base)


@lists.get("/api/v2/jobs", response_model=list[Job])
async def jobs(
    ask: Asking, status: words.Status | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Response:
    """This contract's newest jobs."""
    wanted = Slice(
        origin=words.NAME, states=words.STATES[status] if status else (), limit=SEARCHED if status else limit
    )
    found, _ = await ask.frame.bodies.of_slice(
        kind_of(ask), wanted, lambda job: body_from(job, ask.base), owner=ask.caller.owner
    )
    fits = [body.json for body in found.values() if status in (None, body.status)]
    return answer(b"[%b]" % b",".join(fits[:limit]))


@reads.get("/api/v2/jobs/{number}", response_model=Job)
async def job(number: int, ask: Asking) -> Response:
    """A job with its storyboard."""
    return await _body(ask, kind_of(ask), number, lambda job: body_from(job, ask.base))


async def of_number(number: str, ask: Ask) -> Response:
    """The same by a number that is still a text."""
    return await job(int(number), ask)


@published.get("/jobs/{number}/metadata", response_model=Metadata)
async def metadata(number: int, ask: Asking) -> Response:
    """All figures of a job."""
    return await _body(ask, "metadata", number, metadata_from)


@writes.post("/jobs/{number}/refine")
async def refine(
    number: int, ask: Asking, response: Response, scene_number: SceneNumber = None, new_image_prompt: NewPrompt = "",
    new_description: NewDescription = "",
) -> Job:  # fmt: skip
    """Draw one scene again from a new prompt, describe it anew, or both; at most five times a job.

    What a new picture could not show is in the Warning header.
    """
    job = await _job(ask, number)
    scene = _refinable(job, scene_number, given=bool(new_image_prompt or new_description))
    try:
        refined = await ask.of(
            ask.studio.storyboard.refine, job.id, scene, prompt=new_image_prompt, description=new_description,
            take_id=str(ask.fresh()),
        )  # fmt: skip
    except errors.RefinementLimit:
        raise Problem(429, words.LIMIT_REACHED) from None
    except (errors.ProviderError, errors.Unavailable, errors.RenderFailed) as error:
        raise Problem(500, f"Failed to regenerate image: {error}") from error
    picture = refined.scenes[scene - 1].picture
    if new_image_prompt and picture:
        response.headers.update(headers.warning(" ".join(picture.warnings)))
    return body_from(refined, ask.base)


@writes.post("/jobs/{number}/reorder")
async def reorder(number: int, ask: Asking, scene_order: Order = []) -> Job:  # noqa: B006
    """Put the scenes into a new order."""
    job = await _job(ask, number)
    if not scene_order:
        raise Problem(400, words.EMPTY_ORDER)
    if not job.scenes:
        raise Problem(400, "No storyboard available for reordering")
    try:
        return body_from(await ask.of(ask.studio.storyboard.reorder, job.id, tuple(scene_order)), ask.base)
    except errors.InvalidInput:
        raise Problem(400, words.BAD_ORDER) from None


@writes.post("/jobs/{number}/approve")
async def approve(number: int, ask: Asking) -> Job:
    """Say yes to the storyboard."""
    job = await _job(ask, number)
    status = status_from(job)
    if status != "storyboard_ready" and not (status == "completed" and not job.approved):
        raise Problem(400, f"Cannot approve job in status '{status}'. Must be 'storyboard_ready'.")
    if not job.scenes:
        raise Problem(400, "No storyboard available for approval")
    return body_from(await ask.of(ask.studio.approve, job.id), ask.base)


@writes.post("/jobs/{number}/render")
async def render(number: int, ask: Asking) -> Job:
    """Make the film of an approved storyboard."""
    job = await _job(ask, number)
    if not job.approved:
        raise Problem(400, "Storyboard must be approved before rendering")
    try:
        return body_from(await ask.of(ask.studio.render, job.id), ask.base)
    except errors.WrongState:
        if not ask.again:
            raise
    return body_from(await _job(ask, number), ask.base)


@writes.post("/jobs/{number}/cancel")
async def cancel(number: int, ask: Asking) -> Job:
    """Stop a job that has not ended."""
    job = await _job(ask, number)
    try:
        return body_from(await ask.of(ask.studio.cancel, job.id), ask.base)
    except errors.WrongState:
        raise Problem(400, f"Cannot cancel job in status '{status_from(job)}'") from None


@reads.get("/api/v2/jobs/{number}/video", response_class=Response, responses=FILM)
async def video(request: Request, number: int, ask: Asking) -> Response:
    """The film as it was rendered; each access is counted."""
    job = await _film(ask, number)
    if not head_only(request.scope) and request.headers.get("range", "bytes=0-").startswith("bytes=0-"):
        await ask.of(ask.studio.exports.count_download, job.id)
    return await _stored_film(request, ask, job)


@reads.get("/data/videos/{number}/final.mp4", response_class=Response, responses=FILM)
async def final(request: Request, number: int, ask: Asking) -> Response:
    """The film at the path that the job names."""
    return await _stored_film(request, ask, await _film(ask, number))


@writes.get("/jobs/{number}/export", response_class=Response, responses=EXPORT)
async def export(
    request: Request, number: int, ask: Asking, format: Format = "mp4", quality: Quality = "medium"
) -> Response:
    """The film in another container or size; converted once, then kept."""
    if not (await ask.of_all(ask.studio.health)).ffmpeg:
        raise Problem(503, words.NO_FFMPEG)
    job = await _job(ask, number)
    if (status := status_from(job)) != "completed":
        raise Problem(400, f"Video not ready for export. Current status: {status}")
    try:
        made = await ask.of(ask.studio.exports.export, job.id, format, quality)
    except errors.FfmpegMissing as error:
        raise Problem(503, str(error)) from None
    except errors.SourceMissing:
        raise Problem(404, words.NO_SOURCE) from None
    except errors.RenderFailed as error:
        raise Problem(500, f"Export failed: {error}") from error
    answer = await stored(
        request, ask, made.digest, name=f"video_{number}.{format}", media_type=made.media_type, attachment=True
    )
    if not head_only(request.scope):
        await ask.of(ask.studio.exports.count_download, job.id)
    return answer


def kind_of(ask: Ask) -> str:
    """What a job's body is kept under: its links begin as the caller reaches us."""
    return f"{words.NAME} {ask.base}"


def _refinable(job: JobView, scene_number: int | None, *, given: bool) -> int:
    """The scene to refine. Raises Problem in the order that the contract states."""
    if not job.scenes:
        raise Problem(400, "No storyboard available for refinement")
    if job.refinements >= words.LIMIT:
        raise Problem(429, words.LIMIT_REACHED)
    if not given:
        raise Problem(400, words.NEITHER)
    if scene_number is None:
        raise Problem(422, "scene_number: Field required", field="scene_number")
    if scene_number > len(job.scenes):
        raise Problem(400, f"Scene {scene_number} not found in storyboard")
    return scene_number


async def _job(ask: Ask, number: int) -> JobView:
    if not 0 < number < LAST_NUMBER:
        raise Problem(404, f"Job {number} not found")
    try:
        return await ask.of(ask.studio.numbered, number)
    except errors.NotFound:
        raise Problem(404, f"Job {number} not found") from None


async def _body(ask: Ask, kind: str, number: int, build: Callable[[JobView], BaseModel]) -> Response:
    try:
        return await ask.frame.bodies.of_number(kind, number, build, owner=ask.caller.owner)
    except errors.NotFound:
        raise Problem(404, f"Job {number} not found") from None


async def _film(ask: Ask, number: int) -> JobView:
    job = await _job(ask, number)
    if job.film is None:
        raise Problem(404, f"Video not ready. Current status: {status_from(job)}")
    return job


async def _stored_film(request: Request, ask: Ask, job: JobView) -> Response:
    assert job.film is not None
    return await stored(request, ask, job.film.video, name=f"video_{job.number}.mp4", media_type="video/mp4")


router = APIRouter()
for part in (lists, reads, writes, published):
    router.include_router(part)
