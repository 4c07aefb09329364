"""Plain rows about films, stages and calls for charts: one query each, no row objects."""

import json
from datetime import datetime
from typing import TypeVar

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select
from sqlmodel import Session, col

from store.models import Job, PaidCall, StageRun, Storyboard

FILM_COLUMNS = (
    "job_id", "number", "kind", "state", "title", "created_at", "completed_at", "seconds", "scenes", "estimated", "spent",
    "refinements", "downloads",
)  # fmt: skip
STAGE_COLUMNS = ("kind", "stage", "state", "seconds")
SUM_COLUMNS = ("day", "vendor", "model", "job_id", "kind", "title", "calls", "estimated", "actual")
CALL_COLUMNS = (
    "at", "vendor", "model", "capability", "state", "estimated", "actual", "job_id", "kind", "title", "step",
)  # fmt: skip

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
    rows = session.execute(_within(query, Job.created_at, since, until)).all()
    return [(*row[:7], _seconds(row[7]), _count(row[8]), row[9], int(row[10] or 0), *row[11:]) for row in rows]


def stages(session: Session, *, since: datetime | None = None, until: datetime | None = None) -> list[Row]:
    """Stage runs of a period's films in STAGE_COLUMNS' order; seconds is None for one that has not ended."""
    query = select(
        col(Job.kind), col(StageRun.name), col(StageRun.state), col(StageRun.started_at), col(StageRun.completed_at)
    ).join(Job, col(Job.id) == col(StageRun.job_id))
    rows = session.execute(_within(query, Job.created_at, since, until)).all()
    return [(*row[:3], (row[4] - row[3]).total_seconds() if row[3] and row[4] else None) for row in rows]


def sums(session: Session, *, since: datetime | None = None, until: datetime | None = None) -> list[Row]:
    """Calls and micro-dollars of each day (UTC), model and film, in SUM_COLUMNS' order."""
    day, call = func.date(col(PaidCall.created_at)).label("day"), PaidCall
    summed = (
        select(
            day, col(call.vendor), col(call.model), col(call.job_id), func.count().label("calls"),
            _whole(call.estimated_micros).label("estimated"), _whole(call.actual_micros).label("actual"),
        )
        .group_by(day, col(call.vendor), col(call.model), col(call.job_id))
    )  # fmt: skip
    made = _within(summed, call.created_at, since, until).subquery()
    query = select(*made.c[:4], col(Job.kind), col(Job.title), *made.c[4:]).outerjoin(Job, col(Job.id) == made.c.job_id)
    return [tuple(row) for row in session.execute(query).all()]


def calls(
    session: Session, *, since: datetime | None = None, until: datetime | None = None, vendor: str = "", kind: str = "",
    limit: int | None = None,
) -> list[Row]:  # fmt: skip
    """Calls in CALL_COLUMNS' order, newest first; of one vendor, of films of one kind, if asked."""
    call = PaidCall
    query = select(
        col(call.created_at), col(call.vendor), col(call.model), col(call.capability), col(call.state),
        col(call.estimated_micros), col(call.actual_micros), col(call.job_id), col(Job.kind), col(Job.title),
        col(call.step),
    ).outerjoin(Job, col(Job.id) == col(call.job_id))  # fmt: skip
    for column, value in ((col(call.vendor), vendor), (col(Job.kind), kind)):
        if value:
            query = query.where(column == value)
    query = _within(query, call.created_at, since, until).order_by(col(call.created_at).desc()).limit(limit)
    return [tuple(row) for row in session.execute(query).all()]


def _whole(micros: int | None) -> ColumnElement[int]:
    """A sum of whole numbers as one: PostgreSQL's sum of 64 bits has decimals."""
    return cast(func.sum(micros), BigInteger)


def _within(query: Query, moment: datetime, since: datetime | None, until: datetime | None) -> Query:
    """The rows whose column `moment` lies in a period."""
    if since:
        query = query.where(col(moment) >= since)
    return query.where(col(moment) < until) if until else query


def _seconds(film: str | None) -> float:
    return float(json.loads(film)["seconds"]) if film else 0.0


def _count(takes: str | None) -> int:
    return len(json.loads(takes)) if takes else 0
