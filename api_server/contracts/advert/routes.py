"""Routes of the advert contract."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from api_server import uploads
from api_server.access import too_many
from api_server.bodies import answer
from api_server.contracts.advert import words
from api_server.contracts.advert.schemas import Advert, Batch, Batched, Job, Started
from api_server.contracts.advert.translation import body_from, brief_from, checked
from api_server.deps import Ask, Asking, Creating
from api_server.problem import Problem
from api_server.route import ContractRoute, Handler
from pipeline.brief import Priority
from pipeline.errors import InvalidInput, NotFound, WrongState
from pipeline.listing import Slice
from pipeline.order import Order
from pipeline.views import JobView


class UploadRoute(ContractRoute):
    """A form whose whole body is over the frame's limit holds too large a picture, as this contract says it."""

    def get_route_handler(self) -> Handler:
        """The wrapped operation."""
        operation = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await operation(request)
            except Problem as problem:
                if problem.status_code != 413:
                    raise
                raise too_large(problem.headers) from None

        return told


def too_large(headers: Mapping[str, str] | None = None) -> Problem:
    """The answer to a picture over ten megabytes."""
    message, details = words.TOO_LARGE
    return Problem(400, message, kind="FileTooLarge", details=details, headers=headers)


router = APIRouter(prefix="/api", tags=[words.NAME], route_class=ContractRoute)
sending = APIRouter(tags=[words.NAME], route_class=UploadRoute)


@sending.post("/generate", status_code=202, dependencies=[Creating])
async def generate(
    ask: Asking,
    product_name: Annotated[str, Form()] = "",
    style: Annotated[str, Form()] = "",
    cta_text: Annotated[str, Form()] = "",
    product_image: Annotated[UploadFile | str | None, File()] = None,
    priority: Annotated[Priority, Form()] = "normal",
    cache: Annotated[bool, Form()] = False,
    webhook_url: Annotated[str, Form(max_length=2000)] = "",
) -> Started:
    """Start an advert; the picture is used in the film."""
    asked = checked(
        Advert(
            product_name=product_name, style=style, cta_text=cta_text, priority=priority, cache=cache,
            webhook_url=webhook_url,
        )
    )  # fmt: skip
    picture = await _picture(ask, product_image) if product_image else ""
    (job,) = await ask.submit(_order(ask, asked, picture))
    return Started(job_id=job.id)


@router.post("/generate/batch", status_code=202)
async def batch(asked: Batch, ask: Asking) -> Batched:
    """Start several adverts; one that can't be started stops them all."""
    orders = [_order(ask, checked(advert), place=place) for place, advert in enumerate(asked.jobs)]
    if wait := ask.frame.creates.take(ask.caller.key, len(orders)):
        raise too_many(wait, "Too many new jobs; try again later")
    return Batched(jobs=[Started(job_id=job.id) for job in await ask.submit(*orders)])


@router.get("/jobs", response_model=list[Job])
async def jobs(
    ask: Asking,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    status: words.Status | None = None,
) -> Response:
    """This contract's jobs, newest first."""
    wanted = Slice(origin=words.NAME, states=words.STATES[status] if status else (), offset=offset, limit=limit)
    found, _ = await ask.frame.bodies.of_slice(
        f"{words.NAME} {ask.base}", wanted, lambda job: body_from(job, ask.base), owner=ask.caller.owner
    )
    return answer(b"[%b]" % b",".join(body.json for body in found.values()))


@router.get("/jobs/{job_id}", response_model=Job)
async def job(job_id: str, ask: Asking) -> Response:
    """One advert with its stages."""

    def build(found: JobView) -> Job:
        return body_from(_own(ask, found, job_id), ask.base)

    try:
        return await ask.frame.bodies.of_job(f"{words.NAME} {ask.base}", job_id, build, owner=ask.caller.owner)
    except NotFound:
        raise _missing(ask, job_id) from None


@router.post("/jobs/{job_id}/cancel")
async def cancel(job_id: str, ask: Asking) -> Job:
    """Stop an advert that is still being made."""
    found = await _job(ask, job_id)
    try:
        return body_from(await ask.of(ask.studio.cancel, found.id), ask.base)
    except WrongState:
        raise Problem(400, words.ENDED.format(words.STATUS[found.state])) from None


def _order(ask: Ask, asked: Advert, picture: str = "", *, place: int = 0) -> Order:
    return ask.order(
        brief_from(asked, picture), origin=words.NAME, job_id=str(ask.fresh(place)), priority=asked.priority,
        webhook=asked.webhook_url,
    )  # fmt: skip


async def _picture(ask: Ask, file: UploadFile | str) -> str:
    """Digest of the product's picture, or "" where the field was left empty; type first, then size, then bytes."""
    if isinstance(file, str):
        raise _wrong_type("text")
    if not file.filename and not file.size:
        return ""
    ending = uploads.extension(file)
    if ending not in uploads.PICTURES and (ending or file.content_type not in uploads.PICTURE_TYPES):
        raise _wrong_type(uploads.declared(file))
    if uploads.too_large(file):
        raise too_large()
    try:
        return (await uploads.kept(ask, file)).digest
    except InvalidInput as error:
        raise _wrong_type(uploads.found(file), str(error)) from None


def _wrong_type(kind: str, reason: str = "") -> Problem:
    message, details = words.WRONG_TYPE
    said = ". ".join(filter(None, (details.format(kind), reason)))
    return Problem(400, message, kind="InvalidFileType", details=said, field="product_image")


async def _job(ask: Ask, job_id: str) -> JobView:
    try:
        return _own(ask, await ask.of(ask.studio.job, job_id), job_id)
    except NotFound:
        raise _missing(ask, job_id) from None


def _own(ask: Ask, job: JobView, job_id: str) -> JobView:
    if job.origin != words.NAME:
        raise _missing(ask, job_id)
    return job


def _missing(ask: Ask, job_id: str) -> Problem:
    ask.frame.log.info("unknown job", contract=words.NAME, job=job_id[:100])
    message, details = words.NOT_FOUND
    return Problem(404, message.format(job_id[:100]), kind="JobNotFound", details=details)


router.include_router(sending)
