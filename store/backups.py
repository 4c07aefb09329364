"""Copies of an SQLite database, in the folder `backups` beside it: before each upgrade, each day, and whenever asked for."""

import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from store.errors import DatabaseUnusable, DiskFull, full_disk
from store.home import close_to_others, sync_folder

FOLDER = "backups"
DAYS_KEPT = 14
NAMED = re.compile(r"(daily|copy|\d{4})-(\d{8})-\d{6}\.db")


def make(engine: Engine, folder: Path, name: str, *, kept_back: int = 0) -> Path:
    """A whole and sound copy of a database that may be at work, of its owner only.

    Raises DiskFull where it would leave less than `kept_back` bytes, and DatabaseUnusable where it came out damaged.
    """
    target = folder / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_room(engine, folder, kept_back)
        part.unlink(missing_ok=True)
        close_to_others(part)
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(part),))
        _check(part)
        _stamp(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(folder)
    except OSError as error:
        raise full_disk(f"copy the database to {folder.name!r}", error) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def daily(engine: Engine, database: Path, locks: Path, *, kept_back: int) -> Path | None:
    """Today's copy, made by the first process that asks; older ones but for a day's newest of 14 days are deleted.

    None where it is there, or another process makes it. Raises what `make` does.
    """
    folder, today = database.with_name(FOLDER), datetime.now(UTC).date()
    with suppress(Timeout), FileLock(locks / "daily-copy.lock", timeout=0):
        for part in folder.glob("daily-*.part"):
            part.unlink(missing_ok=True)
        if any(_day(copy) == today for copy in copies(database, "daily")):
            return None
        made = make(engine, folder, "daily", kept_back=kept_back)
        _prune(database, today)
        return made
    return None


def copies(database: Path, kind: str = "") -> list[Path]:
    """The copies beside a database, oldest first."""
    found = (copy for copy in database.with_name(FOLDER).glob(f"{kind}*.db") if NAMED.fullmatch(copy.name))
    return sorted(found, key=lambda copy: copy.name[-18:])


def generation(copy: Path) -> int:
    """The generation that a copied database had reached: a later one knows more. 0 where the copy does not tell."""
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return int(connection.execute("SELECT generation FROM lease").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return 0


def way_back(database: Path | None) -> str:
    """What a person can put back in place of a damaged database."""
    if database is None:
        return "Put back a dump of it"
    made = copies(database)
    if not made:
        return f"Put back a copy of it, of which the folder {FOLDER!r} has none"
    return f"Put back a copy of it, the newest in the folder {FOLDER!r} is {made[-1].name!r}"


def age(copy: Path) -> timedelta:
    """How old a copy is by its own time."""
    return datetime.now(UTC) - datetime.fromtimestamp(copy.stat().st_mtime, UTC)


def _prune(database: Path, today: date) -> None:
    kept: dict[date, Path] = {_day(copy): copy for copy in copies(database, "daily")}
    for copy in copies(database, "daily"):
        if kept[_day(copy)] != copy or _day(copy) <= today - timedelta(days=DAYS_KEPT):
            copy.unlink(missing_ok=True)


def _day(copy: Path) -> date:
    return datetime.strptime(copy.name.split("-")[1], "%Y%m%d").replace(tzinfo=UTC).date()


def _check_room(engine: Engine, folder: Path, kept_back: int) -> None:
    with closing(engine.raw_connection()) as connection:
        pages, size = (_number(connection.cursor(), f"PRAGMA {name}") for name in ("page_count", "page_size"))
    free = shutil.disk_usage(folder).free
    if free < pages * size + kept_back:
        raise DiskFull(
            f"A copy of the database takes {pages * size >> 20} MB and {kept_back >> 20} MB are kept back, and only "
            f"{free >> 20} MB are free: free some space."
        )


def _number(cursor: object, query: str) -> int:
    cursor.execute(query)  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
        said = [row[0] for row in _rows(opened, "PRAGMA quick_check")]
    if said != ["ok"]:
        raise DatabaseUnusable(f"The database is damaged, and so was a copy of it: {'; '.join(said)[:300]}.")


def _stamp(copy: Path) -> None:
    """Give the copy a number of its own, by which one that is put in a file's place is told from what lay there."""
    with closing(sqlite3.connect(copy)) as opened:
        opened.execute(f"PRAGMA user_version = {secrets.randbelow(2**31 - 1) + 1}")


def _rows(opened: sqlite3.Connection, query: str) -> Iterator[tuple[str]]:
    yield from opened.execute(query)
