"""Health: what works right now, and what a person has to mend."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.errors import DiskFull, StoreError
from pipeline.hostpaths import hidden
from pipeline.render import trial
from pipeline.workshop import LOCAL, Workshop
from store import Store, checks, jobs, restore
from store.models import now

STALLED_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What works right now; `problems` says of each thing that does not what it is, in words fit for anybody."""

    ffmpeg: bool
    database: bool
    disk: bool
    disk_free_bytes: int
    keys: dict[str, bool]
    queue_stalled: bool
    restored: bool
    unowned_calls: int = 0
    problems: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether a film that is asked for now can be made."""
        return not self.problems


def look(workshop: Workshop) -> Health:
    """Look at everything now. A database that can't be read is said, and raises nothing."""
    store, full = workshop.store, _full(workshop.store)
    seen = Health(
        ffmpeg=trial.works(),
        database=True,
        disk=not full,
        disk_free_bytes=shutil.disk_usage(store.settings.reelwright_home).free,
        keys={vendor: workshop.has_key(vendor) for vendor in workshop.providers if vendor != LOCAL},
        queue_stalled=False,
        restored=False,
    )
    unreadable = ""
    try:
        # First: what was put back may hold nothing that could be read.
        seen = replace(seen, restored=_restored(store))
        seen = replace(seen, queue_stalled=_stalled(store), unowned_calls=len(checks.unowned(store)))
    except StoreError as error:
        seen, unreadable = replace(seen, database=False), str(error)
    return replace(seen, problems=tuple(hidden(text) for text in _problems(seen, unreadable, full)))


def _problems(seen: Health, unreadable: str, full: str) -> Iterator[str]:
    if unreadable:
        yield unreadable
    if full:
        yield full
    if not seen.ffmpeg:
        yield "No ffmpeg that works: reelwright doctor says what is wrong with it."
    if seen.queue_stalled:
        yield "A film has waited for more than a minute, and nobody works: start the studio or a worker."
    if seen.restored:
        yield "An older database was put back: nothing is paid before someone agrees (reelwright restored)."


def _full(store: Store) -> str:
    try:
        store.media.check_space()
    except DiskFull as error:
        return str(error)
    return ""


def _stalled(store: Store) -> bool:
    with store.db.read() as session:
        first, busy = jobs.first_in_line(session), jobs.running(session)
    return first is not None and not busy and (now() - first.updated_at).total_seconds() > STALLED_SECONDS


def _restored(store: Store) -> bool:
    """Put back before the last start, or under the running studio, which then writes nothing."""
    if store.db.is_older():
        return True
    with store.db.read() as session:
        return bool(restore.reason(session))
