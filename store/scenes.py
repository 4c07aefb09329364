"""Scenes, their takes, and the storyboard's versions: an edit makes a new version, undo moves back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from store.models import Job, Scene, Storyboard, Take, now

TEXTS = ("title", "description", "words", "prompt", "motion", "query", "role", "reasoning", "seconds", "variation",
         "seed", "reference", "to_fill", "held")  # fmt: skip
RESULTS = ("picture", "clip", "voice", "error")
# Values of one statement; SQLite takes 32,766.
MOST_AT_ONCE = 10_000


def begin(session: Session, job: Job, takes: Sequence[Take]) -> None:
    """The first version of a job's storyboard; each take becomes a new scene."""
    for take in takes:
        add_scene(session, job, take)
    session.execute(delete(Storyboard).where(col(Storyboard.job_id) == job.id))
    job.storyboard = 0
    save(session, job, [take.id for take in takes])


def add_scene(session: Session, job: Job, take: Take) -> None:
    """Give a take a scene of its own."""
    scene = Scene(job_id=job.id)
    session.add(scene)
    session.flush()
    take.scene_id, take.job_id = scene.id, job.id
    session.add(take)
    session.flush()


@dataclass(frozen=True, slots=True)
class Board:
    """The takes of a storyboard's present version, in order, and whether there is one before and one after it."""

    takes: tuple[Take, ...] = ()
    can_undo: bool = False
    can_redo: bool = False


def boards(session: Session, rows: Sequence[Job]) -> dict[str, Board]:
    """The storyboards of several jobs by job id, in two reads."""
    near = col(Storyboard.version).between(Job.storyboard - 1, Job.storyboard + 1)
    query = select(Storyboard).join(Job, col(Job.id) == col(Storyboard.job_id))
    found = session.exec(query.where(col(Job.id).in_([job.id for job in rows]), near))
    versions = {(row.job_id, row.version): row for row in found}
    wanted: dict[str, list[str]] = {
        job.id: json.loads(row.takes) for job in rows if (row := versions.get((job.id, job.storyboard)))
    }
    takes = _takes(session, [take_id for ids in wanted.values() for take_id in ids])
    return {
        job.id: Board(
            takes=tuple(takes[take_id] for take_id in wanted.get(job.id, ())),
            can_undo=(job.id, job.storyboard - 1) in versions,
            can_redo=(job.id, job.storyboard + 1) in versions,
        )
        for job in rows
    }


def _takes(session: Session, ids: Sequence[str]) -> dict[str, Take]:
    parts = (ids[start : start + MOST_AT_ONCE] for start in range(0, len(ids), MOST_AT_ONCE))
    return {take.id: take for part in parts for take in session.exec(select(Take).where(col(Take.id).in_(part)))}


def present(session: Session, job: Job) -> tuple[Take, ...]:
    """The takes of the present version, in order."""
    return boards(session, [job])[job.id].takes


def changed_at(session: Session, job_id: str, scene_id: str = "") -> datetime | None:
    """When the present words of a scene, or without one the present storyboard, were written; None where there are none."""
    job = session.get(Job, job_id)
    board = session.get(Storyboard, (job_id, job.storyboard)) if job else None
    if board is None:
        return None
    if not scene_id:
        return board.created_at
    query = select(Take.created_at).where(Take.scene_id == scene_id, col(Take.id).in_(json.loads(board.takes)))
    return session.exec(query).first()


def save(session: Session, job: Job, take_ids: Sequence[str]) -> None:
    """Make a new version the present one; versions that were undone are gone (their takes stay)."""
    session.execute(
        delete(Storyboard).where(col(Storyboard.job_id) == job.id, col(Storyboard.version) > job.storyboard)
    )
    job.storyboard += 1
    job.updated_at = now()
    session.add(Storyboard(job_id=job.id, version=job.storyboard, takes=json.dumps(list(take_ids))))
    session.add(job)
    session.flush()


def has_version(session: Session, job: Job, version: int) -> bool:
    """Whether the storyboard can move to this version."""
    return version > 0 and session.get(Storyboard, (job.id, version)) is not None


def reworked(take: Take, **changes: object) -> Take:
    """A new take of the same scene; results stay unless a change says otherwise."""
    kept = {name: getattr(take, name) for name in (*TEXTS, *RESULTS)}
    return Take(scene_id=take.scene_id, job_id=take.job_id, **{**kept, **changes})


def of_scene(session: Session, job: Job, scene_id: str) -> Sequence[Take]:
    """Every take of a scene, newest first."""
    query = select(Take).where(Take.job_id == job.id, Take.scene_id == scene_id)
    return session.exec(query.order_by(col(Take.created_at).desc())).all()


def fill(session: Session, take_id: str, **results: str | None) -> None:
    """Write results into a take."""
    change(session, take_id, **results)


def change(session: Session, take_id: str, **results: object) -> None:
    """Write columns of a take that its making settles (results, measured seconds, search phrase)."""
    session.execute(update(Take).where(col(Take.id) == take_id).values(**results))
