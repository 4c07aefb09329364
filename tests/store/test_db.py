import os
import sqlite3
import threading
from collections.abc import Iterator
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


def an_older_schema(home: Settings) -> None:
    Store(home).close()
    file = home.reelwright_home / "reelwright.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(
            "DROP TABLE job_count; DROP TRIGGER job_counted; DROP TRIGGER job_recounted; DROP TRIGGER job_uncounted;"
            "DROP TRIGGER paid_call_counts;"
        )
        connection.executescript(
            "DROP VIEW jobs; DROP VIEW stages; DROP TRIGGER job_never_goes_back; DROP TRIGGER job_counts;"
            "DROP TRIGGER take_counts; DROP TRIGGER stage_run_counts; ALTER TABLE token DROP COLUMN reads_only;"
            "ALTER TABLE token DROP COLUMN expires_at; DROP TABLE lease; DROP TABLE discard;"
            "ALTER TABLE paid_call DROP COLUMN generation; ALTER TABLE paid_call DROP COLUMN taken_back;"
            "ALTER TABLE paid_call DROP COLUMN release; ALTER TABLE paid_call DROP COLUMN asker;"
            "ALTER TABLE idempotency DROP COLUMN unnamed; ALTER TABLE idempotency DROP COLUMN let_go;"
            "ALTER TABLE idempotency DROP COLUMN warning; DROP INDEX sent_lately; DROP TABLE own_time;"
            "ALTER TABLE paid_call DROP COLUMN payer; ALTER TABLE paid_call DROP COLUMN boot;"
            "ALTER TABLE paid_call DROP COLUMN sent_uptime; ALTER TABLE paid_call DROP COLUMN vendor_at;"
            "ALTER TABLE vendor_state DROP COLUMN boot; ALTER TABLE vendor_state DROP COLUMN paused_uptime;"
            "ALTER TABLE delivery DROP COLUMN boot; ALTER TABLE delivery DROP COLUMN next_uptime;"
            "DROP TABLE wall; ALTER TABLE take DROP COLUMN to_fill; ALTER TABLE take DROP COLUMN held;"
            "ALTER TABLE delivery DROP COLUMN waiting; ALTER TABLE delivery DROP COLUMN error;"
            "ALTER TABLE worker DROP COLUMN stopped_at; UPDATE alembic_version SET version_num = '0001'"
        )
    connection.close()


def test_an_older_schema_is_backed_up_before_it_is_migrated(home: Settings) -> None:
    an_older_schema(home)
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


def modes(folder: Path, pattern: str = "*") -> dict[str, str]:
    return {file.name: f"{file.stat().st_mode & 0o777:o}" for file in folder.glob(pattern)}


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


PRIVATE = {"reelwright.db": "600", "reelwright.db-wal": "600", "reelwright.db-shm": "600"}


def test_the_home_and_its_database_are_private_under_any_umask(home: Settings, umask: int) -> None:
    store = Store(home)
    row_count(store)
    assert modes(home.reelwright_home, "reelwright.db*") == PRIVATE
    assert modes(home.reelwright_home.parent, "home") == {"home": "700"}
    assert modes(home.reelwright_home, "identity") == {"identity": "600"}
    store.close()


def test_a_home_that_was_open_to_others_is_closed_to_them(home: Settings) -> None:
    first = Store(home)
    row_count(first)
    for file in home.reelwright_home.glob("reelwright.db*"):
        file.chmod(0o644)
    home.reelwright_home.chmod(0o755)
    second = Store(home)
    assert modes(home.reelwright_home, "reelwright.db*") == PRIVATE
    assert modes(home.reelwright_home.parent, "home") == {"home": "700"}
    second.close()
    first.close()


def test_a_database_that_lies_elsewhere_is_private_too(home: Settings, tmp_path: Path, umask: int) -> None:
    store = Store(home.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'own.db'}"}))
    row_count(store)
    assert modes(tmp_path, "own.db*") == {"own.db": "600", "own.db-wal": "600", "own.db-shm": "600"}
    store.close()


def test_a_backup_is_private(home: Settings, umask: int) -> None:
    an_older_schema(home)
    Store(home).close()
    assert set(modes(home.reelwright_home / "backups").values()) == {"600"}
    assert modes(home.reelwright_home, "backups") == {"backups": "700"}


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    monkeypatch.setenv("MAX_CONCURRENT_JOBS", "many")
    with pytest.raises(StoreError, match="MAX_CONCURRENT_JOBS"):
        settings()
    settings.cache_clear()
