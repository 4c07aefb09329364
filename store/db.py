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
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, select

from store import backups, journal, migrate
from store.errors import DatabaseBusy, DatabaseUnusable, DiskFull, OlderDatabase, StoreError
from store.home import DATABASE, Home, close_to_others
from store.journal import Journal
from store.lease import Lease
from store.models import Lease as LeaseRow
from store.own_time import KEY, Ages
from store.place import Place
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

    def __init__(self, settings: Settings, home: Home, *, accept: Accept = "", ages: Ages | None = None) -> None:
        self._info = {KEY: ages}
        self._writing = threading.Lock()
        self.journal = Journal(home.folder)
        url, self.path = _url(settings), file_of(settings)
        if self.path:
            _look_for(home.folder, self.path, accept)
            close_to_others(self.path)
        self._place = Place(self.path, home.folder) if self.path else None
        self.engine = _engine(url)
        self._quick = Quick(self.engine)
        self._lease = Lease(self.engine, home)
        try:
            self._begin(home.folder, accept)
        except OperationalError as error:
            self.engine.dispose()
            raise DatabaseUnusable(
                f"Can't use the database of DATABASE_URL on {url.host!r}: {str(error.orig).splitlines()[0]}."
            ) from error
        except BaseException:
            self.engine.dispose()
            raise

    def _begin(self, home: Path, accept: Accept) -> None:
        with _speaking_plainly(self.path):
            self._lease.refuse_if_taken()
            if accept != "nothing" and migrate.is_empty(self.engine) and (found := media_files(home)):
                raise DatabaseUnusable(f"The database {_beside('has no tables', found, self.path)}")
            migrate.upgrade(self.engine, backups=self.path.with_name(backups.FOLDER) if self.path else None)
            self._lease.take()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short read-only look; nothing it changes is kept."""
        with _speaking_plainly(self.path), self._session() as session:
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
        with _speaking_plainly(self.path), self._writing, self._session() as session:
            seen = 0 if older else self.journal.noted()
            if self._place:
                self._place.check()
            self._lease.check(session.connection(execution_options={"writes": True}), seen)
            yield session
            news = journal.counted(session)
            session.commit()
            if news:
                self.journal.add(*news)

    def _session(self) -> Session:
        return Session(self.engine, expire_on_commit=False, info=self._info)

    def is_older(self) -> bool:
        """Whether an older copy was put back while this process was at work."""
        seen = self.journal.noted()
        with suppress(OlderDatabase):
            if self._place:
                self._place.check()
            return self._generation() < seen
        return True

    def _generation(self) -> int:
        with self.read() as session:
            return session.exec(select(LeaseRow.generation)).one()

    def check(self) -> list[str]:
        """What an integrity check finds wrong; empty when all is well."""
        if not self.path:
            return []
        with self.read() as session:
            found = [row[0] for row in session.connection().execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            orphans = session.connection().execute(text("PRAGMA foreign_key_check")).all()
        return found + [f"{row[0]} row {row[1]} points at a missing {row[2]}" for row in orphans]

    def copy(self, folder: Path) -> Path | None:
        """A copy of the database as it is now; None where it lies on a server. Raises DiskFull, DatabaseUnusable."""
        with _speaking_plainly(self.path):
            return backups.make(self.engine, folder, "copy") if self.path else None

    def copy_daily(self, locks: Path, *, kept_back: int) -> Path | None:
        """Today's copy, if this process is the one that makes it. Raises what `copy` does."""
        with _speaking_plainly(self.path):
            return backups.daily(self.engine, self.path, locks, kept_back=kept_back) if self.path else None

    def close(self, *, last: bool) -> None:
        """Let go of every connection; the `last` process of a home lets another home begin at once."""
        if last:
            with suppress(StoreError), _speaking_plainly(self.path):
                self._lease.release()
        self._quick.close()
        self.engine.dispose()


def _url(settings: Settings) -> URL:
    """DATABASE_URL as it is written, or the home's file, whose name may have anything in it."""
    file = str(settings.reelwright_home / DATABASE)
    if not settings.database_url:
        return URL.create("sqlite", database=file)
    try:
        url = make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", settings.database_url))
        url.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        reason = "no driver for it is installed" if isinstance(error, ImportError) else "it is no database's address"
        raise DatabaseUnusable(f"DATABASE_URL: {reason}: write postgresql://user:password@host/name.") from None
    return url


def file_of(settings: Settings) -> Path | None:
    """Where an SQLite database lies; None for one that lies on a server."""
    url = _url(settings)
    name = url.database if url.get_backend_name() == "sqlite" else None
    return Path(name).absolute() if name else None


def _look_for(home: Path, database: Path, accept: Accept) -> None:
    """A home that was worked in has its database, and that is not empty."""
    if accept == "nothing" or not (home / "generation").exists():
        return
    if not database.exists():
        raise DatabaseUnusable(
            f"{database.name} is gone from {str(database.parent)!r}. {backups.way_back(database)}, "
            f"or set REELWRIGHT_HOME to a new folder, or begin anew: {RESCUE}."
        )
    if not database.stat().st_size:
        raise DatabaseUnusable(f"{database.name} {_beside('is empty', media_files(home), database)}")


def _beside(fault: str, found: int, database: Path | None) -> str:
    return (
        f"{fault}, and {found} media files lie beside it. {backups.way_back(database)}, "
        f"or begin a new one with these films: {RESCUE}."
    )


def media_files(home: Path) -> int:
    """How many files the home's media folder has."""
    return sum(1 for _ in (home / "media").glob("??/*"))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        remote = create_engine(url, pool_pre_ping=True, pool_size=20)
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
        connection.connection.cursor().execute("BEGIN").close()


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
                told = advice.format(back=backups.way_back(path))
                raise kind(f"The database {path.name if path else ''} can't be used: {reason}. {told}") from error
        raise


_SIGNS: tuple[tuple[str, type[DatabaseUnusable] | type[DiskFull], str], ...] = (
    ("database or disk is full", DiskFull, "Free some space and try again; nothing was half-written."),
    ("disk I/O error", DiskFull, "Check the disk, and its room, and try again; nothing was half-written."),
    ("malformed", DatabaseUnusable, f"{{back}}, or begin anew: {RESCUE}."),
    ("not a database", DatabaseUnusable, f"{{back}}, or begin anew: {RESCUE}."),
    ("no such table", DatabaseUnusable, "{back}."),
    ("readonly", DatabaseUnusable, "Give yourself write rights on it."),
    ("unable to open", DatabaseUnusable, "Check that the folder exists and that you may write in it."),
    ("locked", DatabaseBusy, "Another program holds it: close that one and try again."),
)
