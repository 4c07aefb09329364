"""Take over: what becomes of the jobs that a process held when it died."""

from collections.abc import Collection

from sqlmodel import Session

from pipeline import blame
from pipeline.brief import KINDS
from store import Store, budgets, calls, jobs, workers
from store.jobs import Claim
from store.liveness import Pulse
from store.models import Job

PART_ENDED = "The process that made this part has ended: ask for it again."


def of_dead(store: Store, worker: str, *, without: Collection[str] = ()) -> list[Claim]:
    """Claims of all that a dead process held, in one step, since how many were in it says whom to blame."""
    with store.db.write() as session:
        left = workers.left_by(session, worker)
        orderly, alone = workers.was_let_go(session, worker), len(left) == 1
        mine = [job for job in left if job.id not in without]
        claims = [_taken_up(session, job, store.pulse, orderly=orderly, alone=alone) for job in mine]
    return [claim for claim in claims if claim is not None]


def of_stray(store: Store, stray: Job) -> Claim | None:
    """A claim of our own job whose thread is gone."""
    with store.db.write() as session:
        job = jobs.get(session, stray.id)
        if job is None or job.epoch != stray.epoch:
            return None
        return _taken_up(session, job, store.pulse, orderly=False, alone=True)


def of_nobody(store: Store) -> None:
    """Pieces of music videos that were queued: nobody makes them but who asks for them."""
    wanted = jobs.Filter(kind=jobs.PART, states=("queued",))
    with store.db.read() as session:
        found = jobs.listed(session, wanted, offset=0, limit=100, newest_first=False)
    for part in found:
        with store.db.write() as session:
            job = jobs.get(session, part.id)
            if job is not None and (job.state, job.version) == ("queued", part.version):
                _close(session, job, store.pulse, "failed", PART_ENDED, PART_ENDED)


def after_death(store: Store, claim: Claim) -> bool:
    """Count a death that we saw against the film that had the dead process for itself; whether the film goes on.

    One that ended before it had taken the film over says nothing of it.
    """
    with store.db.write() as session:
        job = jobs.held(session, claim)
        if job is None or job.state != "running":
            return False
        if job.worker == store.pulse.name:
            return True
        job.worker = store.pulse.name
        session.add(job)
        if blame.count(job, alone=True, seen=True):
            _give_up(session, job, store.pulse)
            return False
        return True


def _taken_up(session: Session, job: Job, pulse: Pulse, *, orderly: bool, alone: bool) -> Claim | None:
    if job.state == "cancelling":
        _close(session, job, pulse, "cancelled", "Cancelled", "")
        return None
    if job.kind not in KINDS:
        _close(session, job, pulse, "failed", PART_ENDED, PART_ENDED)
        return None
    if not orderly and blame.count(job, alone=alone):
        _give_up(session, job, pulse)
        return None
    return jobs.reclaim(session, job, pulse.name)


def _give_up(session: Session, job: Job, pulse: Pulse) -> None:
    reason = blame.REASON.format(job.crashed_in or "start")
    _close(session, job, pulse, "failed", reason, reason)


def _close(session: Session, job: Job, pulse: Pulse, state: str, message: str, error: str) -> None:
    jobs.move(session, job, state, message=message, error=error)
    budgets.close_job(session, job.id)
    calls.abandon(session, job.id, pulse.is_over, may_go_on=state == "failed")
