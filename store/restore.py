"""An older copy of the database: what its home knows that it does not, taken back before anything else happens."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session, select, update

from store import assets, budgets
from store.backups import FOLDER, copies, generation
from store.db import Accept, Database
from store.errors import OlderDatabase
from store.home import Home
from store.journal import Line
from store.media import Media
from store.models import LOCAL, Job, Lease, PaidCall
from store.settings import Settings
from store.texts import digests

HELD = ("reserved", "sending", "accepted", "succeeded", "unknown", "lost")
AT_WORK = ("queued", "running", "waiting")
OLDER = "It is older than what this studio paid for since."
FOREIGN = "It was another studio's, whose paid calls since are not known here."


def look(db: Database, media: Media, home: Home, settings: Settings, *, accept: Accept) -> None:
    """Compare the database with its home; what it lacks is taken back, and then nothing is paid before a person agreed.

    Raises OlderDatabase where it lacks nothing but files: their films would be out of sight.
    """
    # Before the database: what another process commits now is in the journal only after that.
    last = db.journal.last()
    with db.read() as session:
        row = session.exec(select(Lease)).one()
        if row.generation >= last and row.studio == home.name:
            return
        missed = db.journal.since(row.generation) if row.generation < last else []
        unknown = media.names() - assets.digests(session) if row.generation < last else set()
    if unknown and not missed and not accept:
        raise OlderDatabase(
            f"This database is older than the files beside it: it does not know {len(unknown)} of them"
            f"{_newer(db.path, row.generation)} the films it lacks into its library: reelwright rescue."
        )
    with db.write(older=True) as session:
        _catch_up(session, missed, media, home, budgets.caps(session, settings), last)
        known = assets.digests(session)
    db.journal.add(max(row.generation, last), ())
    media.bring_back(file.name for file in media.trash.iterdir() if file.name in known)


def _newer(database: Path | None, present: int) -> str:
    made = reversed(copies(database)) if database else ()
    newest = next((copy.name for copy in made if generation(copy) > present), None)
    if newest is None:
        return f", and the folder {FOLDER!r} has no newer one. Take"
    return f". Put a newer one back (the newest in the folder {FOLDER!r} is {newest!r}), or take"


def reason(session: Session) -> str:
    """Why nothing may be paid for before a person agreed; "" where it may."""
    return session.exec(select(Lease.restored)).one()


def agree(session: Session) -> None:
    """A person has seen it: paid calls may be made again."""
    session.execute(update(Lease).values(restored=""))


def _catch_up(
    session: Session, missed: Sequence[Line], media: Media, home: Home, caps: budgets.Caps, last: int
) -> None:
    row = session.exec(select(Lease)).one()
    if row.generation >= last and row.studio == home.name:
        return  # another process was first
    paid = session.exec(select(PaidCall.id).where(PaidCall.vendor != LOCAL, PaidCall.sender != "").limit(1)).first()
    if missed:
        row.restored = OLDER
    elif paid and row.studio not in ("", home.name):
        row.restored = FOREIGN
    row.studio, row.generation = home.name, max(row.generation, last)
    session.add(row)
    for line in missed:
        _replay(session, line, caps)
    for call_id in dict.fromkeys(line.call.id for line in missed):
        _settle(session, session.get_one(PaidCall, call_id), media)
    for line in missed:
        for asset in line.assets:
            if media.has(asset.digest):
                assets.add(session, asset)


def _replay(session: Session, line: Line, caps: budgets.Caps) -> None:
    """Make a call's row what it was, and the budgets with it."""
    told = line.call
    row = session.get(PaidCall, told.id, populate_existing=True)
    if row is None:
        row = PaidCall.model_validate(told.model_dump() | {"taken_back": True})
        if row.day:
            budgets.take_back(session, row.job_id, row.day, row.estimated_micros, caps)
    else:
        _weigh(session, row, -1)
        # Given to a scene that this copy does not have: the scene that it was made for may take it back.
        row.taken_back = row.taken_back or row.step != told.step
        row.sqlmodel_update(told.model_dump(exclude={"taken_back"}))
    session.add(row)
    session.flush()
    _weigh(session, row, 1)


def _settle(session: Session, row: PaidCall, media: Media) -> None:
    """What can be gone on with now: a result that is here, an id to ask for, else a question for a person."""
    job = session.get(Job, row.job_id)
    at_work = job is not None and job.state in AT_WORK
    here = bool(row.result) and all(media.has(digest) for digest in digests(row.result or ""))
    if (row.state == "stored" and here) or row.state not in (*HELD, "stored"):
        return
    _weigh(session, row, -1)
    lost = row.state in ("stored", "lost") and row.provider_id is None
    row.state = "lost" if lost else "accepted" if row.provider_id and at_work else "unknown"
    row.result, row.error = None, "an older copy of the database was put back"
    row.actual_micros = None
    session.add(row)
    session.flush()
    _weigh(session, row, 1)


def _weigh(session: Session, call: PaidCall, sign: int) -> None:
    if call.day and call.state in HELD:
        budgets.weigh(session, call.job_id, call.day, held=sign * call.estimated_micros)
    elif call.day:
        budgets.weigh(session, call.job_id, call.day, spent=sign * (call.actual_micros or 0))
