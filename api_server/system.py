"""System: the routes that belong to no contract — front page, health, metrics."""

from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from api_server.access import Mode
from api_server.contract import Contract
from api_server.deps import Asking
from api_server.metrics import MEDIA_TYPE
from api_server.problem import JSON, Problem
from api_server.route import ContractRoute, LinkRoute

VERSION = version("reelwright")

router = APIRouter(tags=["system"], route_class=LinkRoute)
guarded = APIRouter(tags=["system"], route_class=ContractRoute)


class Front(BaseModel):
    """Where things are."""

    name: str
    version: str
    docs: str
    health: str


class Health(BaseModel):
    """How this studio is; keys are named, never shown."""

    status: str
    version: str
    access: Mode
    ffmpeg: bool
    database: bool
    disk: bool
    disk_free_bytes: int
    queue_stalled: bool
    unowned_calls: int
    restored: bool
    keys: dict[str, bool]
    problems: tuple[str, ...]


class Detail(BaseModel):
    """Any error outside the contracts."""

    detail: str


def error_body(problem: Problem) -> dict[str, JSON]:
    """The house's own envelope."""
    return {"detail": problem.message}


@router.get("/")
async def front() -> Front:
    """Name, version and where to read on."""
    return Front(name="Reelwright", version=VERSION, docs="/docs", health="/health")


@router.get("/health")
async def health(ask: Asking, response: Response) -> Health:
    """Whether this studio can work, and else what is in its way; 503 where its database can't be read."""
    found = await ask.of_all(ask.studio.health)
    access = ask.frame.access
    response.status_code = 200 if found.database else 503
    return Health(
        status="healthy" if found.well else "degraded", version=VERSION,
        access=await access.mode() if found.database else access.last_mode(),
        ffmpeg=found.ffmpeg, database=found.database, disk=found.disk, disk_free_bytes=found.disk_free_bytes,
        queue_stalled=found.queue_stalled, unowned_calls=found.unowned_calls, restored=found.restored,
        keys=dict(found.keys), problems=found.problems,
    )  # fmt: skip


@guarded.get("/metrics", response_class=Response)
async def metrics(ask: Asking) -> Response:
    """Prometheus text. Jobs are those that the caller may see, or all of them for whoever runs the studio."""
    counts = await (ask.of_all if await ask.runs_studio() else ask.of)(ask.studio.counts)
    return Response(ask.frame.metrics.page(counts), media_type=MEDIA_TYPE)


router.include_router(guarded)

HOUSE = Contract(
    name="system", title="system", about="Front page, health and metrics.", prefixes=(), router=router,
    error_body=error_body, error_model=Detail,
)  # fmt: skip
