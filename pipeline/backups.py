"""Copies of the database: whenever someone asks, and one for each day."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from pipeline.errors import StoreError, Unavailable
from store import Store, backups

log = structlog.get_logger()

# A studio that works every day has missed a day's copy then.
LATE = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """How many copies there are, the newest one's name and age, and whether the database has moved on for too long since."""

    count: int
    newest: str
    age: timedelta
    late: bool


class Backups:
    """A studio's copies of its database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, folder: Path | None = None) -> Path:
        """Copy the database as it is now, by default into the folder `backups` beside it. Raises Unavailable, DiskFull."""
        path = self._store.db.path
        made = self._store.db.copy(folder or (path.with_name(backups.FOLDER) if path else Path()))
        if made is None:
            raise Unavailable(
                "This studio's database lies on a server: copy it with pg_dump, and keep a copy of REELWRIGHT_HOME with it."
            )
        return made

    def daily(self) -> None:
        """Make today's copy unless it is there; what stands in the way is said in the log and by the doctor."""
        kept_back = self._store.settings.disk_watermark_mb << 20
        try:
            made = self._store.db.copy_daily(self._store.home.folder / "locks", kept_back=kept_back)
        except StoreError as error:
            log.warning("no daily copy of the database", error=str(error))
        else:
            if made is not None:
                log.info("daily copy of the database", name=made.name)

    def found(self) -> Copies | None:
        """What there is; None for a database on a server."""
        path = self._store.db.path
        if path is None:
            return None
        made = backups.copies(path)
        changed = max(
            (f.stat().st_mtime for f in (path, path.with_name(f"{path.name}-wal")) if f.exists()), default=0.0
        )
        since = made[-1].stat().st_mtime if made else (self._store.home.folder / "identity").stat().st_mtime
        return Copies(
            count=len(made),
            newest=made[-1].name if made else "",
            age=backups.age(made[-1]) if made else timedelta(),
            late=changed - since > LATE.total_seconds(),
        )
