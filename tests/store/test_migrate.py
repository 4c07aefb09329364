"""A new database gets the written schema, which is what the migrations make."""

import re
import sqlite3
from pathlib import Path

from sqlalchemy import create_engine

from store import Settings, Store
from store.migrate import SCHEMA, migrate, newest, upgrade


def written(file: Path) -> str:
    """All that a database holds, as schema.sql writes it: the moment its own time began at is the reader's."""
    with sqlite3.connect(file) as connection:
        dump = list(connection.iterdump())[1:-1]
    connection.close()
    return re.sub(r"(\"own_time\" VALUES\(1),'[-\d]{10} [:\d]{8}\.\d{6}'", r"\1,:now", "\n".join(dump)) + "\n"


def made_by_migrations(file: Path) -> str:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    return written(file)


def test_the_written_schema_is_what_the_migrations_make(tmp_path: Path) -> None:
    made = tmp_path / "schema.sql"
    made.write_text(made_by_migrations(tmp_path / "migrated.db"), encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), f"Put {made} in its place."


def test_a_new_database_holds_what_is_written(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    upgrade(engine, backups=None)
    engine.dispose()
    assert written(tmp_path / "new.db") == SCHEMA.read_text(encoding="utf-8")


def test_the_written_schema_is_the_newest(home: Settings) -> None:
    versions = sorted(file.name[:4] for file in (SCHEMA.parent / "versions").glob("[0-9]*.py"))
    assert newest() == versions[-1]
    Store(home).close()
    with sqlite3.connect(home.reelwright_home / "reelwright.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (versions[-1],)
    connection.close()
