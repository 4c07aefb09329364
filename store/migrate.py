"""Bring the database to this version's schema, keeping a backup of what was there."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from store.errors import NewerSchema
from store.home import close_to_others

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, *, backups: Path | None) -> None:
    """Apply what is missing in one transaction. Raises NewerSchema for a database from the future."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == scripts.get_current_head():
        return
    if present and present not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchema(
            f"This database was written by a newer Reelwright (schema {present!r}): update Reelwright, "
            "or set REELWRIGHT_HOME to another folder."
        )
    if present and backups:
        _back_up(engine, backups, present)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _wait_for_others(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_empty(engine: Engine) -> bool:
    """Whether nothing was ever kept in this database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() is None


def _back_up(engine: Engine, folder: Path, present: str) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = folder / f"{present}-{stamp}.db"
    close_to_others(copy)
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(727274)"))
