"""Which processes hold which jobs, and which of them were asked to stop: what such a one leaves is no crash."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from store.jobs import Claim
from store.models import Job, Worker
from store.own_time import own_now


def let_go(session: Session, name: str) -> None:
    """This process was asked to stop: the next one takes up what it leaves, and counts no crash."""
    session.merge(Worker(id=name, stopped_at=own_now(session)))


def was_let_go(session: Session, name: str) -> bool:
    """Whether a process was asked to stop, rather than died."""
    worker = session.get(Worker, name)
    return worker is not None and worker.stopped_at is not None


def forget(session: Session, before: datetime) -> None:
    """Drop what is known of processes that stopped long ago, unless a job still waits to be taken up after one."""
    at_work = select(Job.worker).where(col(Job.state).in_(("running", "cancelling")))
    session.execute(delete(Worker).where(col(Worker.stopped_at) < before, col(Worker.id).not_in(at_work)))


def left_by(session: Session, name: str) -> Sequence[Job]:
    """All jobs that a dead process held; another one that asks at the same time waits, and then finds none."""
    held = select(Job).where(Job.worker == name, col(Job.state).in_(("running", "cancelling")))
    return session.exec(held.order_by(col(Job.number)).with_for_update()).all()


def hand_over(session: Session, claim: Claim, name: str) -> bool:
    """Another process works on under the same claim; whether that still holds."""
    mine = update(Job).where(col(Job.id) == claim.job_id, col(Job.revision) == claim.revision)
    mine = mine.where(col(Job.epoch) == claim.epoch, col(Job.state).in_(("running", "cancelling")))
    return bool(session.execute(mine.values(worker=name)).rowcount)  # type: ignore[attr-defined]
