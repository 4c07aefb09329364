"""Walls: what a waiting film waits for, and its one way on, which only one process takes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select, update

from store import jobs, tidings
from store.models import Job, PaidCall, StageRun, Wall
from store.own_time import own_now
from store.uptime import Uptime

# Seconds before each next try of a film that comes no further; the last one holds for all that follow.
PAUSES = (2.0, 4.0, 8.0, 16.0, 32.0, 50.0)
LONGEST_PAUSE = timedelta(seconds=60)
# Only its vendor knows when such a wall is gone, and is asked so often at most, whichever film it stopped.
ASKED = ("KeyRefused", "OutOfCredit")
VENDOR_SECONDS = 50.0
BEGUN = ("running", "failed")
TAKEN = ("accepted", "succeeded", "stored")


def stop(session: Session, job: Job, found: Wall, uptime: Uptime, *, message: str, error: str) -> None:
    """Let a running film wait at a wall. Its asker is told once, however often it goes on and comes no further."""
    jobs.move(session, job, "waiting", waiting=found.waiting, message=message, error=error)
    known = session.get(Wall, job.id, populate_existing=True)
    same = known is not None and (known.waiting, known.cause, known.vendor) == (
        found.waiting,
        found.cause,
        found.vendor,
    )
    if known is not None and same and job.progress <= known.progress:
        found.tries, found.since = known.tries + 1, known.since
    else:
        found.since = own_now(session)
        tidings.of_wall(session, job)
    found.progress, found.storyboard, found.stopped_at = job.progress, job.storyboard, own_now(session)
    found.boot, found.uptime = uptime.boot, uptime.seconds()
    pause = VENDOR_SECONDS if found.cause in ASKED else PAUSES[min(found.tries, len(PAUSES) - 1)]
    found.due_at = found.stopped_at + timedelta(seconds=pause)
    session.merge(found)


def due(session: Session) -> Sequence[tuple[Wall, Job]]:
    """Waiting films whose pause is over, and those of which a vendor's answer to another one may tell, oldest first."""
    worth_it = or_(_is_over(own_now(session)), col(Wall.cause).in_(ASKED))
    query = select(Wall, Job).join(Job, col(Job.id) == Wall.job_id).where(Job.state == "waiting", worth_it)
    return session.exec(query.where(Job.waiting == Wall.waiting).order_by(col(Job.number))).all()


def take_turn(session: Session, cause: str, vendor: str) -> bool:
    """Whether this caller may ask the vendor now: nobody else does for a while then."""
    at = own_now(session)
    mine = (Wall.cause == cause, Wall.vendor == vendor)
    if session.exec(select(Wall.job_id).where(*mine, _is_over(at)).with_for_update().limit(1)).first() is None:
        return False
    postponed = update(Wall).where(*mine)  # type: ignore[arg-type]
    session.execute(postponed.values(due_at=at + timedelta(seconds=VENDOR_SECONDS)))
    return True


def stopped(session: Session, cause: str, vendor: str) -> Sequence[tuple[Wall, Job]]:
    """The films that wait for this vendor, the first one first."""
    query = select(Wall, Job).join(Job, col(Job.id) == Wall.job_id).where(Wall.cause == cause, Wall.vendor == vendor)
    return session.exec(query.where(Job.state == "waiting").order_by(col(Job.number))).all()


def wake(session: Session) -> None:
    """Look at every waiting film now: a setting has changed."""
    session.execute(update(Wall).values(due_at=own_now(session)))


def go_on(session: Session, wall: Wall, stage_names: Iterable[str], *, message: str) -> bool:
    """Queue the film again, with what it had done; whether it still waited at this wall and this caller was the first."""
    job = _still(session, wall)
    if job is None:
        return False
    before = jobs.stages(session, job)
    jobs.reopen(session, job, stage_names, message=message)
    if job.storyboard == wall.storyboard:
        _carry(session, before, jobs.stages(session, job))
    else:
        job.progress = 0.0
    return True


def give_up(session: Session, wall: Wall, error: str) -> bool:
    """End a film that waited too long; whether it still waited. A person may go on with it."""
    job = _still(session, wall)
    if job is None:
        return False
    for run in jobs.stages(session, job):
        if run.error:
            run.state = "failed"
            session.add(run)
    jobs.move(session, job, "failed", message=error, error=error)
    return True


def went_on(session: Session, job: Job) -> bool:
    """Whether the film has just gone on from a wall."""
    return job.state in ("queued", "running") and session.get(Wall, job.id) is not None


def is_trying(session: Session, cause: str, vendor: str) -> bool:
    """Whether a film that stopped there is on its way again."""
    query = select(Job.id).join(Wall, col(Wall.job_id) == Job.id).where(Wall.cause == cause, Wall.vendor == vendor)
    return session.exec(query.where(col(Job.state).in_(("queued", "running"))).limit(1)).first() is not None


def has_taken(session: Session, wall: Wall, uptime: Uptime) -> bool:
    """Whether the wall's vendor has taken a call that was sent since; after a restart of the computer, since that."""
    since = wall.uptime if wall.boot == uptime.boot else 0.0
    sent = (PaidCall.boot == uptime.boot, PaidCall.sent_uptime > since)
    query = select(PaidCall.id).where(PaidCall.vendor == wall.vendor, *sent)
    return session.exec(query.where(col(PaidCall.state).in_(TAKEN)).limit(1)).first() is not None


def waited(session: Session, wall: Wall) -> timedelta:
    """For how long the film has waited here."""
    return own_now(session) - wall.since


def _is_over(at: datetime) -> ColumnElement[bool]:
    """One that is longer than any was noted in another time: it is over."""
    return or_(col(Wall.due_at) <= at, col(Wall.due_at) > at + LONGEST_PAUSE)


def _still(session: Session, wall: Wall) -> Job | None:
    """The job's row, locked, if nobody has moved it since it stopped."""
    job = session.get(Job, wall.job_id, populate_existing=True, with_for_update=True)
    present = session.get(Wall, wall.job_id, populate_existing=True)
    if job is None or job.state != "waiting" or present is None or present.stopped_at != wall.stopped_at:
        return None
    return job


def _carry(session: Session, before: Sequence[StageRun], after: Sequence[StageRun]) -> None:
    """What was done stays done, as where a process died; what was begun is under way."""
    runs = {run.name: run for run in before}
    for run in after:
        if (old := runs.get(run.name)) is None or old.state == "pending":
            continue
        run.state = "running" if old.state in BEGUN else old.state
        run.progress, run.message, run.started_at, run.completed_at = (
            old.progress, old.message, old.started_at, old.completed_at,
        )  # fmt: skip
        session.add(run)
