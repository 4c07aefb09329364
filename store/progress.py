"""Progress of a claimed job: told several times a second, so that the lock all writers wait for is held but briefly."""

from sqlalchemy import ColumnElement, Float, Text, bindparam, case, update
from sqlmodel import Session

from store import events
from store.events import Present
from store.jobs import Claim
from store.models import Job, now

_JOB, _RUN = (Job.metadata.tables[table] for table in ("job", "stage_run"))
_SAID = bindparam("said", type_=Text)


def _risen(column: ColumnElement[float], told: str) -> ColumnElement[float]:
    value = bindparam(told, type_=Float)
    return case((column < value, value), else_=column)


def _said(column: ColumnElement[str]) -> ColumnElement[str]:
    return case((_SAID != "", _SAID), else_=column)


# Compiled once and written without the object mapper.
_JOB_TOLD = (
    update(_JOB)
    .where(_JOB.c.id == bindparam("claimed"), _JOB.c.revision == bindparam("turn"), _JOB.c.epoch == bindparam("hold"))
    .where(_JOB.c.state.in_(("running", "cancelling")))
    .values(
        progress=_risen(_JOB.c.progress, "overall"), stage=bindparam("step"), message=_said(_JOB.c.message),
        updated_at=bindparam("told_at"),
    )
    .returning(*(_JOB.c[name] for name in Present._fields))
)  # fmt: skip
_RUN_TOLD = (
    update(_RUN)
    .where(
        _RUN.c.job_id == bindparam("claimed"), _RUN.c.revision == bindparam("turn"), _RUN.c.name == bindparam("step")
    )
    .values(progress=_risen(_RUN.c.progress, "fraction"), message=_said(_RUN.c.message))
)


def tell(session: Session, claim: Claim, stage: str, *, fraction: float, overall: float, message: str) -> bool:
    """Raise the stage's and the job's progress, which never fall, with an event; False where the claim is lost."""
    shared = {"claimed": claim.job_id, "turn": claim.revision, "step": stage, "said": message}
    connection = session.connection()
    found = connection.execute(_JOB_TOLD, shared | {"hold": claim.epoch, "overall": overall, "told_at": now()}).first()
    if found is None:
        return False
    connection.execute(_RUN_TOLD, shared | {"fraction": fraction})
    events.add(session, Present(*found), "progress")
    return True
