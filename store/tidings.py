"""Tidings: what is told to the address that a job's asker gave, written in the transaction that makes it true."""

from sqlmodel import Session, col, update

from store.models import Delivery, Job

WAITING = "waiting"


def of_end(session: Session, job: Job) -> None:
    """The job has ended; that it waited, where nobody has heard it yet, is no news any more."""
    if job.webhook:
        unheard = update(Delivery).where(col(Delivery.job_id) == job.id, col(Delivery.state) == "pending")
        session.execute(unheard.where(col(Delivery.body) == WAITING).values(state="given up"))
        session.add(Delivery(job_id=job.id, url=job.webhook, body=job.state))


def of_wall(session: Session, job: Job) -> None:
    """The job waits, for what and why."""
    if job.webhook:
        session.add(Delivery(job_id=job.id, url=job.webhook, body=WAITING, waiting=job.waiting, error=job.error))
