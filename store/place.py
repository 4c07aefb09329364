"""The database's file: the one that this process opened, and the one that its home saw last."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.errors import DatabaseUnusable, OlderDatabase
from store.home import OWNERS_FILE

# SQLite's user_version, which each copy of ours has of its own (sqlite.org/fileformat2.html, "The Database Header").
STAMP = slice(60, 64)
LOGS = ("-wal", "-shm")


class Place:
    """Where an SQLite file lies, and which one lay there when this process began."""

    def __init__(self, database: Path, home: Path) -> None:
        self._file, self._home, self._seen = database, home, _number(database)

    def settle(self, *, alone: Callable[[], bool]) -> None:
        """Set the log of a former file aside where another one was put in its place: SQLite would mix the two.

        Raises DatabaseUnusable where this process is not `alone`. To be called before SQLite opens the file.
        """
        with self._file.open("rb") as file:
            now = self._described(file.read(STAMP.stop)[STAMP])
        note = self._home / "database"
        before = note.read_text(encoding="ascii").split() if note.exists() else []
        if len(before) == len(now) and before[0] == now[0] and before != now and self._log_is_there():
            if not alone():
                raise DatabaseUnusable(
                    f"{self._file.name} was replaced while a studio works on it: stop every process of the studio, then start."
                )
            for name in (f"{self._file.name}{log}" for log in LOGS):
                with suppress(FileNotFoundError):
                    self._file.with_name(name).replace(self._file.with_name(f"{name}.former"))
        if before != now:
            self._note(note, now)

    def begin(self) -> None:
        """Remember a file that SQLite made just now, and so has no stamp; it is not opened beside SQLite, whose locks that ends."""
        self._note(self._home / "database", self._described(bytes(4)))

    def check(self) -> None:
        """Raises OlderDatabase where another file lies there now: what is written would be in none."""
        if _number(self._file) != self._seen:
            raise OlderDatabase(
                f"{self._file.name} was replaced while the studio was at work: stop the studio and start it again; nothing is "
                "written or paid before that."
            )

    def _described(self, stamp: bytes) -> list[str]:
        """The home's own number, which a copied home does not have, and the file's number and stamp."""
        return [str(_number(self._home / "identity")), str(_number(self._file)), stamp.ljust(4, b"\0").hex()]

    def _log_is_there(self) -> bool:
        log = self._file.with_name(f"{self._file.name}-wal")
        return log.exists() and log.stat().st_size > 0

    def _note(self, note: Path, now: list[str]) -> None:
        part = note.with_name(".database.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNERS_FILE), "w") as out:
            out.write(" ".join(now))
        part.replace(note)


def _number(file: Path) -> int:
    with suppress(FileNotFoundError):
        return file.stat().st_ino
    return 0
