"""Quick reads: small statements that scripts cause again and again, without pool, transaction and object mapper."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine, Select
from sqlalchemy.pool import PoolProxiedConnection

Value = str | int | None
Row = Sequence[Any]
Query = Select[*tuple[Any, ...]]


class Quick:
    """Reads over a few connections of its own, each lent to one thread at a time.

    A statement is compiled once, so it is best a constant; its results come as the driver gives them, which is right for
    texts and whole numbers.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._near = engine, engine.dialect.name == "sqlite"
        self._idle: list[PoolProxiedConnection] = []
        self._known: dict[Query, _Text] = {}

    def rows(self, statement: Query, given: Mapping[str, Value]) -> Sequence[Row]:
        """Every row that the statement finds."""
        if not self._near:
            with self._engine.connect() as connection:
                return connection.execute(statement, dict(given)).all()
        text = self._known.get(statement) or self._compiled(statement)
        lent = self._borrow()
        try:
            return text.read(lent, given)
        finally:
            self._idle.append(lent)

    def close(self) -> None:
        """Let go of every connection."""
        while self._idle:
            self._idle.pop().close()

    def _borrow(self) -> PoolProxiedConnection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.raw_connection()

    def _compiled(self, statement: Query) -> "_Text":
        compiled = statement.compile(dialect=self._engine.dialect)
        values = tuple((name, compiled.params[name]) for name in compiled.positiontup or ())
        return self._known.setdefault(statement, _Text(str(compiled), values))


class _Text(NamedTuple):
    sql: str
    values: tuple[tuple[str, Value], ...]

    def read(self, lent: PoolProxiedConnection, given: Mapping[str, Value]) -> Sequence[Row]:
        connection = lent.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection.execute(self.sql, [given.get(name, value) for name, value in self.values]).fetchall()
