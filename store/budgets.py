"""Caps on money: every hold is one conditional UPDATE, so no race can pass a cap."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select, update

from store.errors import ReelwrightError
from store.models import Budget


class OverCap(ReelwrightError):
    """A cap would be passed; `budget` is "day" or "job"."""

    def __init__(self, budget: str, cap: int, left: int) -> None:
        super().__init__(f"The {budget}'s budget of ${cap / 1e6:.2f} has ${left / 1e6:.2f} left.")
        self.budget, self.cap, self.left = budget, cap, left


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Caps in micro-dollars."""

    job: int
    day: int


def today() -> str:
    """The id of today's budget (UTC)."""
    return f"day:{datetime.now(UTC):%Y-%m-%d}"


def open_job(session: Session, job_id: str, estimate: int, caps: Caps) -> None:
    """Reserve a job's whole estimate before its first paid call. Raises OverCap; nothing is kept then."""
    if estimate > caps.job:
        raise OverCap("job", caps.job, caps.job)
    row = _row(session, f"job:{job_id}", caps.job)
    day = _row(session, today(), caps.day)
    missing = estimate - row.reserved
    if missing > 0:
        _hold(session, day, missing)
        row.reserved, row.day = row.reserved + missing, day.id
    session.add(row)
    session.flush()


def hold(session: Session, job_id: str, micros: int) -> str:
    """Hold the price of one call, from the job's reserve first; returns the day that bears it."""
    row = session.get(Budget, f"job:{job_id}", populate_existing=True)
    if row is None:
        raise OverCap("job", 0, 0)
    covered = min(micros, row.reserved)
    day_id = row.day or today()
    if micros > covered:
        day = session.get(Budget, day_id, populate_existing=True)
        _hold(session, day or _row(session, day_id, 0), micros - covered)
    _hold(session, row, micros)
    row.reserved, row.day = row.reserved - covered, day_id
    session.add(row)
    session.flush()
    return day_id


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
    row = session.get(Budget, f"job:{job_id}", populate_existing=True)
    if row and row.reserved:
        session.execute(update(Budget).where(col(Budget.id) == row.day).values(held=Budget.held - row.reserved))
        row.reserved = 0
        session.add(row)


def present(session: Session, budget_id: str) -> Budget | None:
    """A budget as it stands."""
    return session.get(Budget, budget_id)


def all_rows(session: Session) -> list[Budget]:
    """Every budget, for the checker."""
    return list(session.exec(select(Budget)))


def _row(session: Session, budget_id: str, cap: int) -> Budget:
    row = session.get(Budget, budget_id, populate_existing=True) or Budget(id=budget_id, cap=cap)
    row.cap = cap
    session.add(row)
    session.flush()
    return row


def _hold(session: Session, row: Budget, micros: int) -> None:
    held = session.execute(
        update(Budget)
        .where(col(Budget.id) == row.id, Budget.held + Budget.spent + micros <= Budget.cap)  # type: ignore[arg-type]
        .values(held=Budget.held + micros)
    )
    if held.rowcount != 1:  # type: ignore[attr-defined]
        raise OverCap(row.id.partition(":")[0], row.cap, max(0, row.cap - row.held - row.spent))
    session.refresh(row)
