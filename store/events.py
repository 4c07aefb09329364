"""Event rows: what happened to a job, in order, for whoever follows or comes late."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy
from sqlalchemy import bindparam, func
from sqlmodel import Session, col, delete, select

from store.models import Event, Job, now

# One statement, compiled once: every change of a job writes an event.
_TABLE = Event.metadata.tables["event"]
_LAST = sqlalchemy.select(func.max(_TABLE.c.number)).where(_TABLE.c.job_id == bindparam("job"))
_NEXT = sqlalchemy.insert(_TABLE).values(number=func.coalesce(_LAST.scalar_subquery(), 0) + 1)


class Present(NamedTuple):
    """What an event says of its job, where the whole row is not read for it."""

    id: str
    state: str
    waiting: str
    stage: str
    progress: float
    message: str


def add(
    session: Session, job: Job | Present, kind: str, *, message: str = "", scene_id: str = "", scene_number: int = 0
) -> None:
    """Record the job's present state as its next event, in the caller's transaction."""
    values = {
        "job": job.id, "job_id": job.id, "kind": kind, "state": job.state, "waiting": job.waiting, "stage": job.stage,
        "progress": job.progress, "message": message or job.message, "scene_id": scene_id, "scene_number": scene_number,
        "at": now(),
    }  # fmt: skip
    session.connection().execute(_NEXT, values)


def of_job(session: Session, job_id: str, *, after: int, limit: int) -> Sequence[Event]:
    """A job's events numbered above `after`, oldest first."""
    query = select(Event).where(Event.job_id == job_id, Event.number > after)
    return session.exec(query.order_by(col(Event.number)).limit(limit)).all()


def since(session: Session, event_id: int, *, limit: int) -> Sequence[Event]:
    """Events of all jobs with an id above `event_id`, oldest first."""
    return session.exec(select(Event).where(col(Event.id) > event_id).order_by(col(Event.id)).limit(limit)).all()


def last_id(session: Session) -> int:
    """The newest event's id, or 0."""
    return session.exec(select(func.max(Event.id))).one() or 0


def forget_progress(session: Session, before: datetime) -> None:
    """Drop old progress events; states, scenes and warnings stay."""
    session.execute(delete(Event).where(col(Event.kind) == "progress", col(Event.at) < before))
