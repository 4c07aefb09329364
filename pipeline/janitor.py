"""Clear away what dead processes left behind, and what is past its time."""

import shutil
import time
from datetime import timedelta

from store import Store, access, events
from store.models import now

PART_SECONDS = 3600
KEYS_KEPT = timedelta(days=7)
PROGRESS_KEPT = timedelta(days=1)


def tidy(store: Store) -> None:
    """Work folders of dead processes, stale part files, old keys and old progress events."""
    for folder in store.work.iterdir():
        if store.pulse.is_dead(folder.name.partition("-")[0]):
            shutil.rmtree(folder, ignore_errors=True)
    for lock in (store.settings.reelwright_home / "locks").glob("*.lock"):
        store.pulse.is_dead(lock.stem)
    for part in (*store.media.folder.glob(".*.part"), *store.cache.glob("*.part")):
        if time.time() - part.stat().st_mtime > PART_SECONDS:
            part.unlink(missing_ok=True)
    with store.db.write() as session:
        access.forget_keys(session, now() - KEYS_KEPT)
        events.forget_progress(session, now() - PROGRESS_KEPT)
