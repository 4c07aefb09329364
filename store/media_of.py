"""Everything a job made, to be cleared when it is deleted."""

from sqlmodel import Session, col, delete, select, update

from store import assets, jobs
from store.models import Event, Export, Job, PaidCall, Scene, StageRun, Storyboard, Take
from store.texts import digests


def clear(session: Session, job_id: str) -> list[str]:
    """Drop a job's scenes, events, exports and prompts; returns the digests that nothing mentions any more.

    The event that it was deleted stays, for whoever follows.
    """
    job = session.get(Job, job_id)
    if job is None:
        return []
    mentioned = _mentioned(session, job)
    for table in (Export, StageRun, Storyboard, Take, Scene):
        session.execute(delete(table).where(col(table.job_id) == job_id))
    session.execute(delete(Event).where(col(Event.job_id) == job_id, col(Event.state) != "deleted"))
    session.execute(update(PaidCall).where(col(PaidCall.job_id) == job_id).values(request="", result=None))
    job.brief, job.script, job.film, job.title, job.labels = jobs.CLEARED, None, None, "", "{}"
    session.add(job)
    session.flush()
    return assets.discard(session, mentioned)


def _mentioned(session: Session, job: Job) -> set[str]:
    texts = [job.film or "", job.brief]
    texts += session.exec(select(Export.digest).where(Export.job_id == job.id))
    texts += [result or "" for result in session.exec(select(PaidCall.result).where(PaidCall.job_id == job.id))]
    for take in session.exec(select(Take).where(Take.job_id == job.id)):
        texts += [take.picture or "", take.clip or "", take.voice or ""]
    return digests(*texts)
