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
    disk_free_bytes: int
    queue_stalled: bool
    restored: bool
    keys: dict[str, bool]


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
async def health(ask: Asking) -> Health:
    """Whether this studio can work."""
    found = await ask.of_all(ask.studio.health)
    well = found.ffmpeg and found.database and not found.queue_stalled and not found.restored
    return Health(
        status="healthy" if well else "degraded", version=VERSION, access=await ask.frame.access.mode(),
        ffmpeg=found.ffmpeg, database=found.database, disk_free_bytes=found.disk_free_bytes,
        queue_stalled=found.queue_stalled, restored=found.restored, keys=dict(found.keys),
    )  # fmt: skip


@guarded.get("/metrics", response_class=Response)
async def metrics(ask: Asking) -> Response:
    """Prometheus text."""
    counts = await ask.of_all(ask.studio.counts)
    return Response(ask.frame.metrics.page(counts), media_type=MEDIA_TYPE)


router.include_router(guarded)

HOUSE = Contract(
    name="system", title="system", about="Front page, health and metrics.", prefixes=(), router=router,
    error_body=error_body, error_model=Detail,
)  # fmt: skip
