"""Caps on money: every hold is one conditional UPDATE, so no race can pass a cap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update

from store import vendors
from store.errors import OverCap
from store.models import Budget
from store.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Caps in micro-dollars."""

    job: int
    day: int


_ROW = Budget.metadata.tables["budget"].c
_USED = sqlalchemy.select(_ROW.held, _ROW.spent).where(_ROW.id == bindparam("wanted"))


def today() -> str:
    """The id of today's budget (UTC)."""
    return f"day:{datetime.now(UTC):%Y-%m-%d}"


def caps(session: Session, settings: Settings) -> Caps:
    """The caps in force: the dashboard's choice, else the settings'."""
    return chosen_caps(vendors.preferences(session), settings)


def chosen_caps(choices: Mapping[str, object], settings: Settings) -> Caps:
    """The caps among the preferences, else the settings'."""

    def micros(name: str, default: float) -> int:
        chosen = choices.get(name)
        return round((chosen if isinstance(chosen, int | float) else default) * 1e6)

    return Caps(job=micros("budget_per_job_usd", settings.budget_per_job_usd),
                day=micros("budget_per_day_usd", settings.budget_per_day_usd))  # fmt: skip


def open_job(session: Session, job_id: str, estimate: int, caps: Caps) -> None:
    """Reserve, on today, the whole of what a job may still cost, in place of what it had reserved on an earlier day.

    Raises OverCap; nothing is changed then.
    """
    row = _row(session, f"job:{job_id}", caps.job)
    if estimate > (left := max(0, caps.job - row.held - row.spent)):
        raise OverCap("job", cap=caps.job, left=left, price=estimate)
    there = row.reserved if row.day == today() else 0
    if estimate > there:
        day = _row(session, today(), caps.day)
        _hold(session, day, estimate - there)
        _moved(session, row, day)
        row.reserved, row.day = estimate, day.id
    session.flush()


def hold(session: Session, job_id: str, micros: int, caps: Caps) -> str:
    """Hold the price of one call on today, from the job's reserve where that covers it; returns the day.

    A reserve of an earlier day comes along whole where today has room for it, so that a film is not half bought; else
    as much of it as this call costs. Raises OverCap; nothing is kept then.
    """
    row, day = _row(session, f"job:{job_id}", caps.job), _row(session, today(), caps.day)
    if row.reserved and row.day != day.id and _took(session, day, row.reserved):
        _moved(session, row, day)
    if covered := min(micros, row.reserved):
        _release(session, row.day, covered)
        row.reserved -= covered
        session.flush()
    _hold(session, day, micros)
    _hold(session, row, micros)
    return day.id


def hold_again(session: Session, job_id: str, day_id: str, micros: int) -> None:
    """Hold what a call costs that was thought to be free: it is owed, whatever the caps say."""
    held = update(Budget).where(col(Budget.id).in_((f"job:{job_id}", day_id)))
    session.execute(held.values(held=Budget.held + micros))


def owed(session: Session, job_id: str) -> str:
    """The day on which a charge counts that nobody held anything for; no cap is asked, it is owed."""
    day = today()
    for budget_id in (f"job:{job_id}", day):
        if _locked(session, budget_id) is None:
            session.add(Budget(id=budget_id, cap=0))
    session.flush()
    return day


def settle(session: Session, job_id: str, day_id: str, held: int, actual: int) -> None:
    """Turn a hold into what was really spent."""
    for budget_id in (f"job:{job_id}", day_id):
        session.execute(
            update(Budget)
            .where(col(Budget.id) == budget_id)
            .values(held=Budget.held - held, spent=Budget.spent + actual)
        )


def close_job(session: Session, job_id: str) -> None:
    """Give back what a job reserved and did not use."""
    row = _locked(session, f"job:{job_id}")
    if row and row.reserved:
        _release(session, row.day, row.reserved)
        row.reserved = 0


def take_back(session: Session, job_id: str, day_id: str, micros: int, caps: Caps) -> None:
    """Make room for a call that an older copy of the database lacks; its job's reserve was for it. No cap is asked."""
    row = _row(session, f"job:{job_id}", caps.job)
    _row(session, day_id, caps.day)
    covered = min(micros, row.reserved)
    if covered:
        _release(session, row.day, covered)
        row.reserved -= covered
        session.flush()


def weigh(session: Session, job_id: str, day_id: str, *, held: int = 0, spent: int = 0) -> None:
    """Add to what a job and a day hold and have spent; negative to take away."""
    mine = col(Budget.id).in_((f"job:{job_id}", day_id))
    session.execute(update(Budget).where(mine).values(held=Budget.held + held, spent=Budget.spent + spent))


def has_room(session: Session, job_id: str, micros: int, caps: Caps) -> bool:
    """Whether today's budget and the job's own have room for a call of this price; the job's reserve is for it."""
    (held, spent), (job_held, job_spent) = used(session, today()), used(session, f"job:{job_id}")
    mine = min(micros, kept(session, job_id))
    return held + spent + micros - mine <= caps.day and job_held + job_spent + micros <= caps.job


def used(session: Session, budget_id: str) -> tuple[int, int]:
    """Micro-dollars that a budget holds and has spent; nothing for one that was never opened."""
    row = session.connection().execute(_USED, {"wanted": budget_id}).first()
    return (row.held, row.spent) if row else (0, 0)


def kept(session: Session, job_id: str) -> int:
    """What a job's reserve takes of today's budget."""
    row = session.get(Budget, f"job:{job_id}")
    return row.reserved if row and row.day == today() else 0


def all_rows(session: Session) -> list[Budget]:
    """Every budget, for the checker."""
    return list(session.exec(select(Budget)))


def _row(session: Session, budget_id: str, cap: int) -> Budget:
    row = _locked(session, budget_id) or Budget(id=budget_id, cap=cap)
    row.cap = cap
    session.add(row)
    session.flush()
    return row


def _locked(session: Session, budget_id: str) -> Budget | None:
    return session.get(Budget, budget_id, populate_existing=True, with_for_update=True)


def _hold(session: Session, row: Budget, micros: int) -> None:
    if not _took(session, row, micros):
        session.refresh(row)
        left = max(0, row.cap - row.held - row.spent)
        raise OverCap(row.id.partition(":")[0], cap=row.cap, left=left, price=micros)


def _took(session: Session, row: Budget, micros: int) -> bool:
    """Hold it if the cap allows that, in one conditional UPDATE; whether it did."""
    held = session.execute(
        update(Budget)
        .where(col(Budget.id) == row.id, Budget.held + Budget.spent + micros <= Budget.cap)  # type: ignore[arg-type]
        .values(held=Budget.held + micros)
    )
    return bool(held.rowcount)  # type: ignore[attr-defined]


def _moved(session: Session, row: Budget, day: Budget) -> None:
    """A job's reserve is held on `day` now: its earlier day has that room again."""
    if row.reserved and row.day != day.id:
        _release(session, row.day, row.reserved)
        row.day = day.id


def _release(session: Session, budget_id: str, micros: int) -> None:
    session.execute(update(Budget).where(col(Budget.id) == budget_id).values(held=Budget.held - micros))
