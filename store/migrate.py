"""Bring the database to this version's schema, keeping a backup of what was there.

A new SQLite database gets the schema as it is written in migrations/schema.sql, which is what the migrations make of an
empty one; Alembic is loaded only where there is something to migrate.
"""

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from store.backups import make
from store.errors import NewerSchema
from store.models import now

FOLDER = Path(__file__).parent / "migrations"
SCHEMA = FOLDER / "schema.sql"


def upgrade(engine: Engine, *, backups: Path | None) -> None:
    """Apply what is missing in one transaction. Raises NewerSchema for a database from the future."""
    with engine.connect() as connection:
        present = _revision(connection)
    if present == newest():
        return
    if present and present not in {name.name[:4] for name in (FOLDER / "versions").glob("[0-9]*.py")}:
        raise NewerSchema(
            f"This database was written by a newer Reelwright (schema {present!r}): update Reelwright, "
            "or set REELWRIGHT_HOME to another folder."
        )
    if present and backups:
        make(engine, backups, present)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _wait_for_others(connection)
        if connection.dialect.name == "sqlite" and _revision(connection) is None:
            for statement in _statements():
                connection.exec_driver_sql(statement, {"now": f"{now():%Y-%m-%d %H:%M:%S.%f}"})
        else:
            migrate(connection)


def migrate(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to one of them, in the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


@cache
def newest() -> str:
    """The last migration that the written schema holds."""
    found = re.search(r"\"alembic_version\" VALUES\('(\w+)'\)", SCHEMA.read_text(encoding="utf-8"))
    return found[1] if found else ""


def is_empty(engine: Engine) -> bool:
    """Whether nothing was ever kept in this database."""
    with engine.connect() as connection:
        return _revision(connection) is None


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _statements() -> Iterator[str]:
    """The statements of the written schema; a trigger has semicolons of its own."""
    statement = ""
    for line in SCHEMA.read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(727274)"))
