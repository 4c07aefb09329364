import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from store import Settings, Store
from store.errors import DatabaseUnusable, NewerSchema, StoreError
from store.models import Product
from store.settings import settings


def row_count(store: Store) -> int:
    with store.db.read() as session:
        return session.connection().execute(text("SELECT COUNT(*) FROM product")).scalar_one()


def test_a_write_that_fails_keeps_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.db.write() as session:
        session.add(Product(name="half"))
        session.flush()
        raise ZeroDivisionError
    assert row_count(store) == 0


def test_writers_of_one_process_take_turns(store: Store) -> None:
    def add() -> None:
        for _ in range(20):
            with store.db.write() as session:
                session.add(Product(name="bottle"))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert row_count(store) == 160


def test_a_durable_journal_is_in_force(store: Store) -> None:
    with store.db.read() as session:
        found = {name: session.connection().execute(text(f"PRAGMA {name}")).scalar_one()
                 for name in ("journal_mode", "synchronous", "foreign_keys")}  # fmt: skip
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_database_from_the_future_is_left_untouched(home: Settings) -> None:
    Store(home).close()
    file = home.reelwright_home / "reelwright.db"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(NewerSchema, match="newer Reelwright"):
        Store(home)
    assert file.read_bytes() == before


def test_an_older_schema_is_backed_up_before_it_is_migrated(home: Settings) -> None:
    Store(home).close()
    file = home.reelwright_home / "reelwright.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(
            "DROP VIEW jobs; DROP VIEW stages; DROP TRIGGER job_never_goes_back; DROP TRIGGER job_counts;"
            "DROP TRIGGER take_counts; DROP TRIGGER stage_run_counts; ALTER TABLE token DROP COLUMN reads_only;"
            "ALTER TABLE token DROP COLUMN expires_at; UPDATE alembic_version SET version_num = '0001'"
        )
    connection.close()
    Store(home).close()
    assert len(list((home.reelwright_home / "backups").glob("0001-*.db"))) == 1


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_database_is_never_replaced(home: Settings, content: bytes) -> None:
    home.reelwright_home.mkdir()
    file = home.reelwright_home / "reelwright.db"
    file.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="backups"):
        Store(home)
    assert file.read_bytes() == content


def test_a_database_that_vanished_is_not_silently_made_anew(home: Settings) -> None:
    Store(home).close()
    (home.reelwright_home / "reelwright.db").unlink()
    with pytest.raises(DatabaseUnusable, match="gone"):
        Store(home)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnusable, match="REELWRIGHT_HOME"):
        Store(Settings(reelwright_home=tmp_path / "file" / "home"))


def test_the_home_is_private(store: Store) -> None:
    home = store.settings.reelwright_home
    assert oct(home.stat().st_mode & 0o777) == "0o700"
    assert oct((home / "reelwright.db").stat().st_mode & 0o777) == "0o600"


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    monkeypatch.setenv("MAX_CONCURRENT_JOBS", "many")
    with pytest.raises(StoreError, match="MAX_CONCURRENT_JOBS"):
        settings()
    settings.cache_clear()
