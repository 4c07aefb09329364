"""The lease: the one home that works on a database, proven alive by its writes and the database's own clock."""

from typing import NamedTuple

from sqlalchemy import Connection, Engine, inspect, text

from store.errors import DatabaseTaken, LeaseLost, OlderDatabase
from store.home import Home

SECONDS = 60.0
BEAT_SECONDS = 10.0
CLOCKS = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)",
}


class Seen(NamedTuple):
    """The row as it was found; `age` in seconds since its home was last heard."""

    home: str
    place: str
    beat_at: float
    age: float
    generation: int = 0


class Lease:
    """One home's hold on a database. Every write renews it, or finds that it is lost; nobody else may pay meanwhile."""

    def __init__(self, engine: Engine, home: Home) -> None:
        self._engine, self._home = engine, home
        clock = CLOCKS[engine.dialect.name]
        self._look = text(f"SELECT home, place, beat_at, {clock} - beat_at AS age FROM lease")
        self._whole = text(f"SELECT home, place, beat_at, {clock} - beat_at AS age, generation FROM lease")
        self._renew = text(
            f"UPDATE lease SET home = :home, place = :place, beat_at = {clock} "
            "WHERE home = :home OR (home = :seen AND beat_at = :seen_at)"
        )

    def refuse_if_taken(self) -> None:
        """Raise DatabaseTaken where another home lives on the database, before anything in it is touched."""
        if inspect(self._engine).has_table("lease"):
            with self._engine.connect() as connection:
                self._refuse(self._seen(connection))

    def take(self) -> None:
        """Become the home that works on the database. Raises DatabaseTaken."""
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            row = self._seen(connection)
            self._refuse(row)
            if not self._beat(connection, row):
                self._refuse(self._seen(connection))

    def check(self, connection: Connection, generation: int) -> None:
        """Asked first in every write: whether this home still holds it, and it has reached that generation.

        Raises LeaseLost or OlderDatabase.
        """
        row = Seen(*connection.execute(self._whole).one())
        if row.generation < generation:
            raise OlderDatabase(
                "An older copy of the database was put back while the studio was at work: stop the studio and start it "
                "again, so that it knows what was paid for since."
            )
        if row.home == self._home.key and 0 <= row.age < BEAT_SECONDS:
            return
        if self._is_taken(row) or not self._beat(connection, row):
            raise LeaseLost(
                "Another studio took over this database while this one stood still: stop this one; nothing is lost."
            )

    def release(self) -> None:
        """Let another home begin at once: the last process of this one ends."""
        mine = text("UPDATE lease SET beat_at = 0 WHERE home = :home")
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(mine, {"home": self._home.key})

    def _seen(self, connection: Connection) -> Seen:
        return Seen(*connection.execute(self._look).one())

    def _is_taken(self, row: Seen) -> bool:
        """By another home, which is neither closed nor silent for so long that it must have ended."""
        return row.home not in ("", self._home.key) and row.beat_at > 0 and abs(row.age) <= SECONDS

    def _refuse(self, row: Seen) -> None:
        if self._is_taken(row):
            raise DatabaseTaken(
                f"Another studio works on this database: {row.place}. Stop that one, or give this one a DATABASE_URL of "
                f"its own. If it has died, start again in {SECONDS - abs(row.age) + 1:.0f} seconds."
            )

    def _beat(self, connection: Connection, seen: Seen) -> bool:
        values = {"home": self._home.key, "place": self._home.place, "seen": seen.home, "seen_at": seen.beat_at}
        return connection.execute(self._renew, values).rowcount == 1
