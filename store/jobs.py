"""Job rows and their state machine: every change is a compare-and-set on (id, revision, epoch)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy
from sqlalchemy import ColumnElement, bindparam, func, insert, or_, update
from sqlmodel import Session, col, delete, select

from store import events, ownership, tidings
from store.db import Database
from store.models import Job, StageRun, Wall, now

PART = "part"
# What an integer column of every database holds.
LAST_NUMBER = 2**31 - 1
PRIORITIES = (1, 0, -1)
ENDS = ("completed", "failed", "cancelled")
CLEARED = '{"prompt":"-"}'

# Compiled once and read without the object mapper: the status of a job is what scripts ask for again and again.
_ROW = Job.metadata.tables["job"].c
_LAST_NUMBER = sqlalchemy.select(func.max(_ROW.number))
_PENDING = insert(Job.metadata.tables["stage_run"])
_TAKEN = sqlalchemy.select(_ROW.id).where(_ROW.id == bindparam("wanted"))
_BY_ID, _BY_NUMBER = (
    sqlalchemy.select(_ROW.id, _ROW.version, _ROW.owner).where(key == bindparam("wanted"), _ROW.state != "deleted")
    for key in (_ROW.id, _ROW.number)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to work on one revision of a job; a later epoch ends it."""

    job_id: str
    revision: int
    epoch: int


def add(session: Session, job: Job, stages: Iterable[str]) -> None:
    """Insert a queued job with its number, its pending stages and its first event."""
    if not job.number:
        job.number = (session.connection().execute(_LAST_NUMBER).scalar() or 0) + 1
    session.add(job)
    session.flush()
    open_stages(session, job, stages)
    events.add(session, job, "state")


def open_stages(session: Session, job: Job, names: Iterable[str]) -> None:
    """Pending stage rows for the job's present revision."""
    rows = [
        {"job_id": job.id, "revision": job.revision, "name": name, "position": position}
        for position, name in enumerate(names)
    ]
    if rows:
        session.connection().execute(_PENDING, rows)


def present(session: Session, job_id: str) -> Job | None:
    """The row of this id, deleted or not; that there is none is known without the object mapper."""
    taken = session.connection().execute(_TAKEN, {"wanted": job_id}).first()
    return session.get_one(Job, job_id) if taken else None


def several(session: Session, job_ids: Sequence[str], *, owner: str | None = None) -> Sequence[Job]:
    """These jobs, without those that are deleted or someone else's."""
    query = select(Job).where(col(Job.id).in_(job_ids), Job.state != "deleted")
    return session.exec(query if owner is None else query.where(Job.owner == owner)).all()


def get(session: Session, job_id: str, *, owner: str | None = None) -> Job | None:
    """The job, unless it is deleted or someone else's."""
    query = select(Job).where(Job.id == job_id, Job.state != "deleted")
    return session.exec(query if owner is None else query.where(Job.owner == owner)).first()


def numbered(session: Session, number: int, *, owner: str | None = None) -> Job | None:
    """The job with this number, unless it is deleted or someone else's."""
    if not 0 < number <= LAST_NUMBER:
        return None
    query = select(Job).where(Job.number == number, Job.state != "deleted")
    return session.exec(query if owner is None else query.where(Job.owner == owner)).first()


def stages(session: Session, job: Job) -> Sequence[StageRun]:
    """The stages of the job's present revision, in order."""
    return stages_of(session, [job])[job.id]


def stages_of(session: Session, rows: Sequence[Job]) -> dict[str, list[StageRun]]:
    """The stages of each job's present revision, in order, by job id."""
    found: dict[str, list[StageRun]] = {job.id: [] for job in rows}
    revisions = {job.id: job.revision for job in rows}
    query = select(StageRun).where(col(StageRun.job_id).in_(revisions)).order_by(col(StageRun.position))
    for run in session.exec(query):
        if run.revision == revisions[run.job_id]:
            found[run.job_id].append(run)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a listing keeps; empty means any."""

    owner: str | None = None
    origin: str = ""
    kind: str = ""
    states: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    search: str = ""

    def clauses(self) -> list[ColumnElement[bool]]:
        """SQL conditions."""
        found = [col(Job.state) != "deleted"]
        if self.owner is not None:
            found.append(col(Job.owner) == self.owner)
        found.append(col(Job.kind) == self.kind if self.kind else col(Job.kind) != PART)
        if self.origin:
            found.append(col(Job.origin) == self.origin)
        if self.states or self.waiting:
            waits = (col(Job.state) == "waiting") & col(Job.waiting).in_(self.waiting)
            found.append(or_(col(Job.state).in_(self.states), waits))
        if self.search:
            found.append(col(Job.title).icontains(self.search, autoescape=True))
        return found


def listed(session: Session, wanted: Filter, *, offset: int, limit: int, newest_first: bool) -> Sequence[Job]:
    """A slice of the listing."""
    order = col(Job.number).desc() if newest_first else col(Job.number)
    return session.exec(select(Job).where(*wanted.clauses()).order_by(order).offset(offset).limit(limit)).all()


def count(session: Session, wanted: Filter) -> int:
    """How many jobs the filter keeps."""
    return session.exec(select(func.count()).select_from(Job).where(*wanted.clauses())).one()


def counts(session: Session, *, owner: str | None = None) -> dict[str, int]:
    """Jobs by state: an owner's, or everybody's."""
    theirs = () if owner is None else (col(Job.owner) == owner,)
    return dict(session.exec(select(Job.state, func.count()).where(*theirs).group_by(Job.state)).all())


def waiting_line(session: Session, *, limit: int) -> Sequence[Job]:
    """The next queued jobs in the order in which they will be claimed."""
    line: list[Job] = []
    for priority in PRIORITIES:
        query = select(Job).where(Job.state == "queued", Job.priority == priority).order_by(col(Job.number))
        line += session.exec(query.limit(limit - len(line))).all()
    return line


def first_in_line(
    session: Session, *, kinds: Sequence[str] = (), job_id: str = "", most_per_owner: int = 0
) -> Job | None:
    """The queued job that is claimed next; owners with so many running ones wait, the studio's own excepted.

    One index probe per priority.
    """
    unlimited = ("", ownership.studio(session))
    running = select(Job.owner).where(Job.state == "running", col(Job.owner).not_in(unlimited)).group_by(Job.owner)
    busy = session.exec(running.having(func.count() >= most_per_owner)).all() if most_per_owner else []
    for priority in PRIORITIES:
        query = select(Job).where(Job.state == "queued", Job.priority == priority, col(Job.owner).not_in(busy))
        if kinds:
            query = query.where(col(Job.kind).in_(kinds))
        if job_id:
            query = query.where(Job.id == job_id)
        if (found := session.exec(query.order_by(col(Job.number)).limit(1)).first()) is not None:
            return found
    return None


def claim(
    session: Session, worker: str, *, kinds: Sequence[str], job_id: str = "", most_per_owner: int = 3
) -> Claim | None:
    """Take one queued job (of these kinds; oldest first within a priority), or the one asked for, or None."""
    job = first_in_line(session, kinds=kinds, job_id=job_id, most_per_owner=most_per_owner)
    return _take_over(session, job, worker) if job is not None else None


def reclaim(session: Session, job: Job, worker: str) -> Claim | None:
    """Go on with a running job whose worker died."""
    session.add(job)
    session.flush()
    return _take_over(session, job, worker)


def _take_over(session: Session, job: Job, worker: str) -> Claim | None:
    taken = session.execute(
        update(Job)
        .where(col(Job.id) == job.id, col(Job.epoch) == job.epoch, col(Job.state).in_(("queued", "running")))
        .values(state="running", worker=worker, epoch=job.epoch + 1, updated_at=now())
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    session.refresh(job)
    events.add(session, job, "state")
    return Claim(job_id=job.id, revision=job.revision, epoch=job.epoch)


def running(session: Session) -> Sequence[Job]:
    """Jobs that some worker holds."""
    return session.exec(select(Job).where(col(Job.state).in_(("running", "cancelling")))).all()


def at_work(session: Session, job_ids: Iterable[str]) -> set[str]:
    """Those of some jobs that a process works on, or is about to: deleted ones too, until what they left is cleared."""
    busy = col(Job.state).in_(("queued", "running", "cancelling"))
    leaving = (col(Job.state) == "deleted") & (col(Job.brief) != CLEARED)
    return set(session.exec(select(Job.id).where(col(Job.id).in_(list(job_ids)), or_(busy, leaving))))


def uncleared(session: Session) -> Sequence[Job]:
    """Deleted jobs whose files and texts are still here."""
    return session.exec(select(Job).where(Job.state == "deleted", Job.brief != CLEARED)).all()


def held(session: Session, claim: Claim) -> Job | None:
    """The claimed job, if the claim still holds."""
    job = session.get(Job, claim.job_id, populate_existing=True)
    fits = job and job.revision == claim.revision and job.epoch == claim.epoch
    return job if fits and job and job.state in ("running", "cancelling") else None


def may_pay(session: Session, claim: Claim) -> bool:
    """Whether a call may still be made for this claim: nobody took the job over, cancelled or deleted it."""
    job = session.get(Job, claim.job_id, populate_existing=True)
    fits = job is not None and job.revision == claim.revision and job.epoch == claim.epoch
    return job is not None and fits and job.state not in ("cancelling", "deleted")


def is_unwanted(session: Session, job_id: str) -> bool:
    """Whether a person cancelled or deleted this job."""
    job = session.get(Job, job_id, populate_existing=True)
    return job is not None and job.state in ("cancelling", "cancelled", "deleted")


def move(session: Session, job: Job, state: str, *, waiting: str = "", message: str = "", error: str = "") -> None:
    """Put a loaded job into a state within its revision, with its event. The trigger forbids going back.

    An end is told to the address that the job's asker gave.
    """
    job.state, job.waiting, job.updated_at = state, waiting, now()
    job.message, job.error = message or job.message, error
    session.add(job)
    if state in ENDS:
        job.completed_at = now()
        tidings.of_end(session, job)
    if state in (*ENDS, "deleted"):
        session.execute(delete(Wall).where(col(Wall.job_id) == job.id))
    session.flush()
    events.add(session, job, "state")


def reopen(session: Session, job: Job, stage_names: Iterable[str], *, message: str = "") -> None:
    """Open the next revision, queued."""
    job.revision += 1
    job.state, job.waiting, job.worker, job.error, job.crashes = "queued", "", "", "", 0
    job.message, job.completed_at, job.updated_at = message, None, now()
    session.add(job)
    session.flush()
    open_stages(session, job, stage_names)
    events.add(session, job, "state")


def version(db: Database, *, job_id: str = "", number: int = 0, owner: str | None = None) -> tuple[str, int] | None:
    """Id and version of one job by a single indexed read."""
    if not job_id and not 0 < number <= LAST_NUMBER:
        return None
    query, wanted = (_BY_ID, job_id) if job_id else (_BY_NUMBER, number)
    for found_id, found_version, found_owner in db.glance(query, {"wanted": wanted}):
        return (found_id, found_version) if owner in (None, found_owner) else None
    return None


def count_refinement(session: Session, job: Job, most: int) -> bool:
    """Count one refinement if the limit allows it; whether it did."""
    counted = session.execute(
        update(Job).where(col(Job.id) == job.id, col(Job.refinements) < most).values(refinements=Job.refinements + 1)
    )
    session.refresh(job)
    return bool(counted.rowcount)  # type: ignore[attr-defined]


def add_estimate(session: Session, job_id: str, micros: int) -> None:
    """Something more was asked of the job, at this price."""
    session.execute(update(Job).where(col(Job.id) == job_id).values(estimated_micros=Job.estimated_micros + micros))


def count_download(session: Session, job_id: str) -> None:
    """Count one download."""
    session.execute(update(Job).where(col(Job.id) == job_id).values(downloads=Job.downloads + 1))
