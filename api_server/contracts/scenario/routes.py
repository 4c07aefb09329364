"""Routes of the scenario contract."""

import uuid

from fastapi import APIRouter
from starlette.responses import Response

from api_server.contracts.scenario.schemas import Generate, Message, Task
from api_server.contracts.scenario.translation import body_from, brief_from, painter_from, shortfall, started_body
from api_server.contracts.scenario.words import NAME, NOT_FOUND, TOO_LATE, UNKNOWN_PRODUCT
from api_server.deps import Ask, Asking, Creating
from api_server.problem import Problem
from api_server.route import ContractRoute
from pipeline.brief import Product
from pipeline.errors import NoCredits, NotFound, WrongState
from pipeline.views import JobView

router = APIRouter(prefix="/scenario", tags=[NAME], route_class=ContractRoute)


@router.post("/generate", dependencies=[Creating])
async def generate(asked: Generate, ask: Asking) -> Task:
    """Start a scenario; one credit is taken when it is stored."""
    if ask.caller.owner and asked.user_id != ask.caller.owner:
        raise Problem(403, "user_id is not the owner of this token")
    labels = {"user_id": asked.user_id, "product_id": asked.product_id, "short_id": asked.short_id or new_short()}
    product = await _product(ask, asked.product_id, asked.target_language)
    painter = painter_from(
        product, {model.id for model in await ask.of_all(ask.studio.models, "image") if model.available}
    )
    order = ask.order(
        brief_from(asked, product, painter), origin=NAME, job_id=str(ask.fresh()), labels=labels, credit_user=asked.user_id,
        priority=asked.priority, webhook=asked.webhook_url,
    )  # fmt: skip
    try:
        (job,) = await ask.submit(order)
    except NoCredits as error:
        raise Problem(402, "Insufficient credits", details=shortfall(error)) from None
    return started_body(job)


@router.get("/generate/tasks/{task_id}", response_model=Task)
async def task(task_id: str, ask: Asking) -> Response:
    """How far the task is, and the scenario once it is completed; the first read waits a moment for an end that is near."""

    def build(job: JobView) -> Task:
        if job.origin != NAME:
            raise Problem(404, NOT_FOUND)
        return body_from(job, ask.base)

    try:
        await ask.frame.longpoll.end(task_id, owner=ask.caller.owner)
        return await ask.frame.bodies.of_job(f"{NAME} {ask.base}", task_id, build, owner=ask.caller.owner)
    except NotFound:
        raise Problem(404, NOT_FOUND) from None


@router.delete("/generate/tasks/{task_id}")
async def cancel(task_id: str, ask: Asking) -> Message:
    """Cancel a running task; it is never charged."""
    job = await _job(ask, task_id)
    try:
        await ask.of(ask.studio.cancel, job.id)
    except WrongState:
        raise Problem(400, TOO_LATE) from None
    return Message(message=f"Scenario generation task {task_id} cancelled successfully")


def new_short() -> str:
    """An id for a short that doesn't exist yet."""
    return f"short-{uuid.uuid4().hex[:12]}"


async def _job(ask: Ask, task_id: str) -> JobView:
    try:
        job = await ask.of(ask.studio.job, task_id)
    except NotFound:
        raise Problem(404, NOT_FOUND) from None
    if job.origin != NAME:
        raise Problem(404, NOT_FOUND)
    return job


async def _product(ask: Ask, product_id: str, language: str) -> Product:
    try:
        known = await ask.of(ask.studio.library.product, product_id)
    except NotFound:
        return Product(name=UNKNOWN_PRODUCT.get(language[:2].lower(), UNKNOWN_PRODUCT["en"]))
    return Product(
        name=known.name, description=known.description, images=known.images, call_to_action=known.call_to_action
    )
