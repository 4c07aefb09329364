"""Which processes were asked to stop: what such a one leaves is no crash."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from store.models import Job, Worker, now


def let_go(session: Session, name: str) -> None:
    """This process was asked to stop: the next one takes up what it leaves, and counts no crash."""
    session.merge(Worker(id=name, stopped_at=now()))


def was_let_go(session: Session, name: str) -> bool:
    """Whether a process was asked to stop, rather than died."""
    worker = session.get(Worker, name)
    return worker is not None and worker.stopped_at is not None


def forget(session: Session, before: datetime) -> None:
    """Drop what is known of processes that stopped long ago, unless a job still waits to be taken up after one."""
    at_work = select(Job.worker).where(col(Job.state).in_(("running", "cancelling")))
    session.execute(delete(Worker).where(col(Worker.stopped_at) < before, col(Worker.id).not_in(at_work)))
