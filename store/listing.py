"""Listings by id and version: one statement for a page and its total, however many jobs there are."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, func, literal, or_, select

from store.db import Database
from store.jobs import PART
from store.models import Job, JobCount
from store.quick import Query

_JOBS, _COUNTS = Job.metadata.tables["job"], JobCount.metadata.tables["job_count"]


def page(
    db: Database, *, origin: str, owner: str | None, states: Sequence[str], offset: int, limit: int, counted: bool
) -> tuple[list[tuple[str, int]], int]:
    """Ids and versions of a slice of one contract's jobs, newest first, and how many there are in all (0 uncounted)."""
    query = _page(owner is not None, tuple(states), counted, db.counts_jobs)
    given = {"wanted_origin": origin, "wanted_owner": owner}
    rows = db.glance(query, given | {"most": limit, "skipped": offset})
    total = rows or (db.glance(query, given | {"most": 1, "skipped": 0}) if counted and offset else ())
    return [(row[0], row[1]) for row in rows], int(total[0][2]) if total else 0


@lru_cache(maxsize=256)
def _page(owned: bool, states: tuple[str, ...], counted: bool, kept: bool) -> Query:
    """The statement for this shape of a question; `kept` where the database keeps the counts."""
    total = _total(owned, states, kept) if counted else literal(0)
    query = select(_JOBS.c.id, _JOBS.c.version, total).where(*_clauses(_JOBS, owned, states))
    return query.order_by(_JOBS.c.number.desc()).limit(bindparam("most")).offset(bindparam("skipped"))


def _total(owned: bool, states: tuple[str, ...], kept: bool) -> ColumnElement[Any]:
    source = _COUNTS if kept else _JOBS.alias("counted")
    every = func.sum(source.c.jobs) if kept else func.count()
    return select(every).select_from(source).where(*_clauses(source, owned, states)).scalar_subquery()


def _clauses(source: FromClause, owned: bool, states: tuple[str, ...]) -> list[ColumnElement[bool]]:
    row = source.c
    found = [row.origin == bindparam("wanted_origin"), row.kind != PART, row.state != "deleted"]
    if owned:
        found.append(row.owner == bindparam("wanted_owner"))
    return [*found, or_(*(row.state == state for state in states))] if states else found
