"""Clear away what dead processes left behind, and what is past its time."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

from store import Store, access, assets, calls, events, workers
from store.models import now

PART_SECONDS = 3600
KEYS_KEPT = timedelta(days=7)
ENDS_KEPT = timedelta(days=7)
PROGRESS_KEPT = timedelta(days=1)
TRASH_KEPT = timedelta(days=30)


def tidy(store: Store) -> None:
    """Work folders of dead processes, stale part files, old keys and old progress events."""
    for folder in store.work.iterdir():
        if store.pulse.is_dead(folder.name.partition("-")[0]):
            shutil.rmtree(folder, ignore_errors=True)
    for lock in (store.settings.reelwright_home / "locks").glob("*.lock"):
        store.pulse.is_dead(lock.stem)
    for part in store.media.folder.glob(".*.part"):
        if store.pulse.is_dead(part.name.lstrip(".").partition("-")[0]):
            part.unlink(missing_ok=True)
    for part in store.cache.glob("*.part"):
        if _age(part) > PART_SECONDS:
            part.unlink(missing_ok=True)
    _clear_spool(store)
    with store.db.write() as session:
        store.ages.note(session)
        access.forget_keys(session, store.ages.now() - KEYS_KEPT)
        events.forget_progress(session, min(now(), store.ages.now()) - PROGRESS_KEPT)
        workers.forget(session, store.ages.now() - ENDS_KEPT)


def _clear_spool(store: Store) -> None:
    """Room for replies that nobody waits for any more."""
    store.spool.tidy()
    with store.db.read() as session:
        rows = [calls.get(session, call_id) for call_id in store.spool.calls()]
    for call in filter(None, rows):
        asked = call.state in calls.OPEN_ENDED and store.spool.reply(call.id) is None
        if asked or call.state not in (*calls.UNDER_WAY, *calls.OPEN_ENDED):
            store.spool.drop(call.id)


def collect(store: Store, *, older_than: float = PART_SECONDS) -> list[str]:
    """Move to the trash what this database let go before its process died, and delete what lies there for long enough.

    A file that the database does not know is never touched: an older copy of it may have been put back. Returns the
    digests of what was deleted.
    """
    with store.db.read() as session:
        let_go, known = assets.discarded(session), assets.digests(session)
    store.let_go(digest for digest in let_go if store.media.since(digest) > older_than)
    store.media.bring_back(file.name for file in store.media.trash.iterdir() if file.name in known)
    past = [digest for digest, at in let_go.items() if at < store.ages.now() - TRASH_KEPT]
    store.media.purge(past)
    with store.db.write() as session:
        assets.forget_discarded(session, past)
    return past


def _age(file: Path) -> float:
    """Seconds since it was written; a file that has just gone is new."""
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
