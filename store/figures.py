"""Plain rows about films and stages for charts: one query each, no row objects."""

import json
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from store.models import Job, PaidCall, StageRun, Storyboard

FILM_COLUMNS = (
    "job_id", "number", "kind", "state", "title", "created_at", "completed_at", "seconds", "scenes", "estimated", "spent",
    "refinements", "downloads",
)  # fmt: skip
STAGE_COLUMNS = ("kind", "stage", "state", "seconds")

Row = tuple[object, ...]
Query = TypeVar("Query", bound=Select[*tuple[object, ...]])


def films(session: Session, *, since: datetime | None = None, until: datetime | None = None) -> list[Row]:
    """Films begun in a period in FILM_COLUMNS' order; seconds are the finished film's, money is in micro-dollars."""
    spent = (
        select(col(PaidCall.job_id).label("job_id"), func.sum(PaidCall.actual_micros).label("spent"))
        .group_by(col(PaidCall.job_id))
        .subquery()
    )
    query = (
        select(
            col(Job.id), col(Job.number), col(Job.kind), col(Job.state), col(Job.title), col(Job.created_at),
            col(Job.completed_at), col(Job.film), col(Storyboard.takes), col(Job.estimated_micros), spent.c.spent,
            col(Job.refinements), col(Job.downloads),
        )
        .outerjoin(spent, spent.c.job_id == col(Job.id))
        .outerjoin(
            Storyboard, (col(Storyboard.job_id) == col(Job.id)) & (col(Storyboard.version) == col(Job.storyboard))
        )
        .where(col(Job.state) != "deleted")
        .order_by(col(Job.number))
    )  # fmt: skip
    rows = session.execute(_within(query, since, until)).all()
    return [(*row[:7], _seconds(row[7]), _count(row[8]), row[9], row[10] or 0, *row[11:]) for row in rows]


def stages(session: Session, *, since: datetime | None = None, until: datetime | None = None) -> list[Row]:
    """Stage runs of a period's films in STAGE_COLUMNS' order; seconds is None for one that has not ended."""
    query = select(
        col(Job.kind), col(StageRun.name), col(StageRun.state), col(StageRun.started_at), col(StageRun.completed_at)
    ).join(Job, col(Job.id) == col(StageRun.job_id))
    rows = session.execute(_within(query, since, until)).all()
    return [(*row[:3], (row[4] - row[3]).total_seconds() if row[3] and row[4] else None) for row in rows]


def _within(query: Query, since: datetime | None, until: datetime | None) -> Query:
    if since:
        query = query.where(col(Job.created_at) >= since)
    return query.where(col(Job.created_at) < until) if until else query


def _seconds(film: str | None) -> float:
    return float(json.loads(film)["seconds"]) if film else 0.0


def _count(takes: str | None) -> int:
    return len(json.loads(takes)) if takes else 0
