"""The database: one engine, short reads, and one writer at a time."""

import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError
from typing import Literal

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, select

from store import journal, migrate
from store.errors import DatabaseBusy, DatabaseUnusable, DiskFull, StoreError
from store.home import Home, close_to_others
from store.journal import Journal
from store.lease import Lease
from store.models import Lease as LeaseRow
from store.quick import Query, Quick, Row, Value
from store.settings import Settings

BUSY_SECONDS, LOOK_SECONDS = 10.0, 0.002
BUSY = f"busy_timeout={BUSY_SECONDS * 1000:.0f}"
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    BUSY,
    "journal_size_limit=67108864",
)


RESCUE = "reelwright rescue --new"
# What a start puts up with: by default a whole database that is as new as its home.
Accept = Literal["", "older", "nothing"]


class Database:
    """Sessions over SQLite in the studio's home, or over DATABASE_URL.

    Raises DatabaseUnusable, DatabaseTaken where another home works on it, or NewerSchema; an unreadable one is never
    replaced.
    """

    def __init__(self, settings: Settings, home: Home, *, accept: Accept = "") -> None:
        self._writing = threading.Lock()
        self.journal = Journal(home.folder)
        url, self.path = _url(settings), file_of(settings)
        if self.path:
            _look_for(home.folder, self.path, accept)
            close_to_others(self.path)
        self.engine = _engine(url)
        self._quick = Quick(self.engine)
        self._lease = Lease(self.engine, home)
        try:
            self._begin(home.folder, accept)
        except BaseException:
            self.engine.dispose()
            raise

    def _begin(self, home: Path, accept: Accept) -> None:
        with _speaking_plainly(self.path):
            self._lease.refuse_if_taken()
            if accept != "nothing" and migrate.is_empty(self.engine) and (found := media_files(home)):
                raise DatabaseUnusable(f"The database {_beside('has no tables', found)}")
            migrate.upgrade(self.engine, backups=self.path.with_name("backups") if self.path else None)
            self._lease.take()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short read-only look; nothing it changes is kept."""
        with _speaking_plainly(self.path), Session(self.engine, expire_on_commit=False) as session:
            yield session

    def glance(self, query: Query, given: Mapping[str, Value]) -> Sequence[Row]:
        """The rows of a small read, at a twentieth of a session's cost."""
        with _speaking_plainly(self.path):
            return self._quick.rows(query, given)

    @property
    def counts_jobs(self) -> bool:
        """Whether triggers keep `job_count`; over PostgreSQL its few rows would make workers wait for each other."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self, *, older: bool = False) -> Iterator[Session]:
        """One transaction, alone among this process's writers, durable once it leaves the block.

        Raises OlderDatabase where the database is `older` than this home has seen it, unless that is said.
        """
        with _speaking_plainly(self.path), self._writing, Session(self.engine, expire_on_commit=False) as session:
            seen = 0 if older else self.journal.noted()
            self._lease.check(session.connection(execution_options={"writes": True}), seen)
            yield session
            news = journal.counted(session)
            session.commit()
            if news:
                self.journal.add(*news)

    def is_older(self) -> bool:
        """Whether an older copy was put back while this process was at work."""
        seen = self.journal.noted()
        with self.read() as session:
            return session.exec(select(LeaseRow.generation)).one() < seen

    def check(self) -> list[str]:
        """What an integrity check finds wrong; empty when all is well."""
        if not self.path:
            return []
        with self.read() as session:
            found = [row[0] for row in session.connection().execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            orphans = session.connection().execute(text("PRAGMA foreign_key_check")).all()
        return found + [f"{row[0]} row {row[1]} points at a missing {row[2]}" for row in orphans]

    def close(self, *, last: bool) -> None:
        """Let go of every connection; the `last` process of a home lets another home begin at once."""
        if last:
            with suppress(StoreError), _speaking_plainly(self.path):
                self._lease.release()
        self._quick.close()
        self.engine.dispose()


def _url(settings: Settings) -> str:
    return settings.database_url or f"sqlite:///{settings.reelwright_home / 'reelwright.db'}"


def file_of(settings: Settings) -> Path | None:
    """Where an SQLite database lies; None for one that lies on a server."""
    url = _url(settings)
    name = make_url(url).database if url.startswith("sqlite") else None
    return Path(name).absolute() if name else None


def _look_for(home: Path, database: Path, accept: Accept) -> None:
    """A home that was worked in has its database, and that is not empty."""
    if accept == "nothing" or not (home / "generation").exists():
        return
    if not database.exists():
        raise DatabaseUnusable(
            f"{database.name} is gone from {str(database.parent)!r}: bring it back (see its folder 'backups'), "
            f"or set REELWRIGHT_HOME to a new folder, or begin anew: {RESCUE}."
        )
    if not database.stat().st_size:
        raise DatabaseUnusable(f"{database.name} {_beside('is empty', media_files(home))}")


def _beside(fault: str, found: int) -> str:
    return (
        f"{fault}, and {found} media files lie beside it: put back the newest file of the folder 'backups', "
        f"or begin a new one with these films: {RESCUE}."
    )


def media_files(home: Path) -> int:
    """How many files the home's media folder has."""
    return sum(1 for _ in (home / "media").glob("??/*"))


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        remote = create_engine(
            re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url), pool_pre_ping=True, pool_size=20
        )
        event.listen(remote, "before_cursor_execute", _bound, retval=True)
        return remote
    engine = create_engine(
        url, pool_size=40, max_overflow=40, connect_args={"check_same_thread": False, "isolation_level": None}
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if isinstance(connection, SqliteConnection):
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        _begin_to_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Connection) -> None:
    """Wait for the other processes' turns here: between its own looks SQLite sleeps for up to a tenth of a second."""
    plain = connection.connection.cursor()
    plain.execute("PRAGMA busy_timeout=0")
    try:
        ends_at = time.monotonic() + BUSY_SECONDS
        while not _began(connection, last=time.monotonic() >= ends_at):
            time.sleep(LOOK_SECONDS)
    finally:
        plain.execute(f"PRAGMA {BUSY}")
        plain.close()


def _began(connection: Connection, *, last: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if last or getattr(error.orig, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _bound(_: object, __: object, statement: str, parameters: object, *___: object) -> tuple[str, object]:
    """PostgreSQL texts can't hold a NUL: one that has it finds nothing, and is kept with the sign for an unknown."""
    return statement, _without_nul(parameters)


def _without_nul(value: object) -> object:
    match value:
        case str():
            return value.replace("\0", "\ufffd")
        case dict():
            return {name: _without_nul(part) for name, part in value.items()}
        case list() | tuple():
            return type(value)(_without_nul(part) for part in value)
    return value


@contextmanager
def _speaking_plainly(path: Path | None) -> Iterator[None]:
    try:
        yield
    except (OperationalError, DatabaseError, SqliteError) as error:
        reason = str(error if isinstance(error, SqliteError) else error.orig)
        for sign, kind, advice in _SIGNS:
            if sign in reason:
                raise kind(f"The database {path.name if path else ''} can't be used: {reason}. {advice}") from error
        raise


_SIGNS: tuple[tuple[str, type[DatabaseUnusable] | type[DiskFull], str], ...] = (
    ("database or disk is full", DiskFull, "Free some space and try again; nothing was half-written."),
    ("disk I/O error", DatabaseUnusable, "Check the disk, then start again."),
    ("malformed", DatabaseUnusable, f"Restore the newest file in its folder 'backups', or begin anew: {RESCUE}."),
    ("not a database", DatabaseUnusable, f"Restore the newest file in its folder 'backups', or begin anew: {RESCUE}."),
    ("no such table", DatabaseUnusable, "Restore the newest file in its folder 'backups'."),
    ("readonly", DatabaseUnusable, "Give yourself write rights on it."),
    ("unable to open", DatabaseUnusable, "Check that the folder exists and that you may write in it."),
    ("locked", DatabaseBusy, "Another program holds it: close that one and try again."),
)
