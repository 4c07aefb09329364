"""Queue: the jobs that wait, in the order in which they will run."""

from fastapi import APIRouter
from pydantic import BaseModel

from api_server.deps import Asking
from api_server.route import ContractRoute
from pipeline.brief import Priority

router = APIRouter(tags=["queue"], route_class=ContractRoute)


class Place(BaseModel):
    """One waiting job; positions count from 1 over everybody's jobs."""

    position: int
    job_id: str
    number: int
    contract: str
    priority: Priority
    created_at: str


class Line(BaseModel):
    """The caller's own part of the line, how long all of it is, and how many of the caller's films are being made."""

    waiting: int
    running: int
    jobs: list[Place]


@router.get("/api/queue")
async def queue(ask: Asking) -> Line:
    """Who waits, first to run first."""
    line = await ask.of_all(ask.studio.queue)
    everybodys, own = await ask.of_all(ask.studio.counts), await ask.of(ask.studio.counts)
    places = [
        Place(
            position=position, job_id=job.id, number=job.number, contract=job.origin, priority=job.priority,
            created_at=job.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for position, job in enumerate(line, start=1)
        if ask.caller.owner in (None, job.owner)
    ]  # fmt: skip
    return Line(waiting=everybodys.get("queued", 0), running=own.get("running", 0), jobs=places)
