"""Jobs looked up and shown: the reads that the studio's desks share."""

from collections.abc import Sequence

from sqlmodel import Session

from pipeline.errors import NotFound, WrongState
from pipeline.projection import job_view
from pipeline.views import JobView
from store import Store, calls, jobs, scenes
from store.models import Job


def check_reopens(job: Job, states: Sequence[str]) -> None:
    """Raise WrongState unless the job is in one of these; a piece of a music video would be queued for nobody."""
    if job.kind == jobs.PART:
        raise WrongState("A piece of a music video is made by asking for it again.")
    if job.state not in states:
        raise WrongState(f"Job {job.number} is {job.state}: wait for it to end, or cancel it.")


class Shelf:
    """Finds jobs for their owner and turns them into views."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def job(self, session: Session, job_id: str, owner: str | None) -> Job:
        """The row, or NotFound, the same for a missing and for a foreign one."""
        found = jobs.get(session, job_id, owner=owner)
        if found is None:
            raise NotFound(f"No job {job_id[:80]!r}.")
        return found

    def view(self, job_id: str, *, owner: str | None = None) -> JobView:
        """A whole job. Raises NotFound."""
        with self.store.db.read() as session:
            return self.whole(session, self.job(session, job_id, owner))

    def version(self, job_id: str, *, owner: str | None = None) -> int:
        """The job's version. Raises NotFound."""
        found = jobs.version(self.store.db, job_id=job_id, owner=owner)
        if found is None:
            raise NotFound(f"No job {job_id[:80]!r}.")
        return found[1]

    def version_of_number(self, number: int, *, owner: str | None = None) -> tuple[str, int]:
        """Id and version of a numbered job. Raises NotFound."""
        found = jobs.version(self.store.db, number=number, owner=owner)
        if found is None:
            raise NotFound(f"No job {number}.")
        return found

    def whole(self, session: Session, job: Job) -> JobView:
        """One row with its scenes, stages and costs."""
        return self.views(session, [job])[0]

    def views(self, session: Session, rows: Sequence[Job]) -> tuple[JobView, ...]:
        """Several rows, whole, in as many reads as one."""
        spent = calls.spent(session, [job.id for job in rows])
        boards, stages = scenes.boards(session, rows), jobs.stages_of(session, rows)
        return tuple(
            job_view(
                job,
                takes=boards[job.id].takes,
                stages=stages[job.id],
                spent_micros=spent.get(job.id, 0),
                can_undo=boards[job.id].can_undo,
                can_redo=boards[job.id].can_redo,
            )
            for job in rows
        )

    def brief_views(self, session: Session, rows: Sequence[Job]) -> tuple[JobView, ...]:
        """Several rows without scenes and stages."""
        spent = calls.spent(session, [job.id for job in rows])
        return tuple(job_view(job, spent_micros=spent.get(job.id, 0)) for job in rows)
