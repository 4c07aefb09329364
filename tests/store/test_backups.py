"""Copies of the database: whole while it is written to, private, one a day for fourteen days."""

import os
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from store import Settings, Store, backups
from store.errors import DatabaseUnusable, DiskFull, OlderDatabase
from store.models import Preference
from tests.store.test_db import modes


def names(store: Store, kind: str = "daily") -> list[str]:
    assert store.db.path
    return [copy.name for copy in backups.copies(store.db.path, kind)]


def copied_daily(store: Store, kept_back: int = 0) -> Path | None:
    return store.db.copy_daily(store.home.folder / "locks", kept_back=kept_back)


def keep(store: Store, number: int) -> None:
    with store.db.write() as session:
        session.merge(Preference(name=f"n{number}", value="1"))


def kept(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = database.execute("SELECT count(*) FROM preference WHERE name LIKE 'n%'").fetchone()
        return int(count)


def test_a_copy_of_a_database_at_work_is_whole_and_private(store: Store, tmp_path: Path) -> None:
    keep(store, 0)
    written, ended = threading.Event(), threading.Event()

    def write() -> int:
        number = 1
        while not ended.is_set():
            keep(store, number)
            written.set()
            number += 1
        return number

    with ThreadPoolExecutor(1) as pool:
        wrote = pool.submit(write)
        written.wait(30)
        copy = store.db.copy(tmp_path / "elsewhere")
        ended.set()
    assert copy is not None
    assert 1 < kept(copy) <= wrote.result()
    assert modes(tmp_path / "elsewhere") == {copy.name: "600"}


def test_a_day_has_one_copy_however_many_processes_ask(home: Settings) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = [Store(home) for _ in range(4)]
        made = [copy for copy in pool.map(copied_daily, stores) if copy]
    assert len(made) == 1
    assert copied_daily(stores[0]) is None
    for store in stores:
        store.close()


def test_copies_of_fourteen_days_are_kept_and_upgrades_for_good(home: Settings) -> None:
    with time_machine.travel("2026-11-01 12:00 +0000", tick=False) as clock:
        store = Store(home)
        folder = home.reelwright_home / "backups"
        folder.mkdir(mode=0o700)
        (folder / "0001-20200101-000000.db").write_bytes(b"")
        (folder / "mine.db").write_bytes(b"")
        for _ in range(20):
            assert copied_daily(store) is not None
            clock.shift(timedelta(days=1))
        store.close()
    assert names(store) == [f"daily-202611{day:02d}-120000.db" for day in range(7, 21)]
    assert (folder / "0001-20200101-000000.db").exists()
    assert (folder / "mine.db").exists()


def test_a_copy_that_was_cut_off_is_cleared_away_by_the_next(store: Store) -> None:
    folder = store.home.folder / "backups"
    folder.mkdir(mode=0o700)
    (folder / "daily-20200101-000000.part").write_bytes(b"half")
    copied_daily(store)
    assert [file.suffix for file in folder.iterdir()] == [".db"]


def test_a_disk_that_is_short_gets_no_daily_copy_and_says_so(store: Store) -> None:
    with pytest.raises(DiskFull, match="free some space"):
        copied_daily(store, kept_back=1 << 60)
    assert names(store) == []


def test_a_damaged_database_makes_no_copy_that_looks_sound(home: Settings) -> None:
    Store(home).close()
    file = home.reelwright_home / "reelwright.db"
    with closing(sqlite3.connect(file)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'product'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with file.open("rb+") as damaged:
        damaged.seek((page - 1) * size)
        damaged.write(os.urandom(size))
    store = Store(home)
    with pytest.raises(DatabaseUnusable):
        store.db.copy(home.reelwright_home / "backups")
    assert list((home.reelwright_home / "backups").glob("*")) == []
    store.db.engine.dispose()


@pytest.mark.parametrize("made", [False, True])
def test_a_database_that_is_gone_names_the_copy_to_put_back_only_where_there_is_one(home: Settings, made: bool) -> None:
    store = Store(home)
    copy = copied_daily(store) if made else None
    store.close()
    (home.reelwright_home / "reelwright.db").unlink()
    with pytest.raises(DatabaseUnusable) as gone:
        Store(home)
    assert (copy.name if copy else "has none") in str(gone.value)


def test_another_file_moved_into_its_place_under_a_running_studio_stops_every_write(home: Settings) -> None:
    store = Store(home)
    keep(store, 1)
    copy = store.db.copy(home.reelwright_home / "backups")
    assert copy is not None
    keep(store, 2)
    shutil.copyfile(copy, home.reelwright_home / "new")
    (home.reelwright_home / "new").replace(home.reelwright_home / "reelwright.db")
    with pytest.raises(OlderDatabase, match="replaced"):
        keep(store, 3)
    assert store.db.is_older()
    with pytest.raises(DatabaseUnusable, match="stop every process"):
        Store(home)
    store.close()


@pytest.mark.parametrize("way", ["moved", "written over"])
def test_the_log_of_a_former_file_is_never_played_into_a_copy_that_was_put_back(home: Settings, way: str) -> None:
    """Its process was killed, so that its log lies there still."""
    store = Store(home)
    keep(store, 1)
    copy = store.db.copy(home.reelwright_home / "backups")
    assert copy is not None
    for number in range(2, 40):
        keep(store, number)
    file = home.reelwright_home / "reelwright.db"
    logs = {log: log.read_bytes() for log in (file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm"))}
    store.close()
    for log, content in logs.items():
        log.write_bytes(content)
    if way == "moved":
        shutil.copyfile(copy, home.reelwright_home / "new")
        (home.reelwright_home / "new").replace(file)
    else:
        shutil.copyfile(copy, file)
    again = Store(home)
    assert again.db.check() == []
    again.close()
    assert kept(file) == 1
    assert file.with_name(f"{file.name}-wal.former").read_bytes() == logs[file.with_name(f"{file.name}-wal")]


def test_a_log_that_a_killed_process_left_is_played_where_nothing_was_put_back(home: Settings) -> None:
    store = Store(home)
    keep(store, 1)
    assert store.db.engine
    before = {file: file.read_bytes() for file in home.reelwright_home.glob("reelwright.db*")}
    store.close()
    (home.reelwright_home / "reelwright.db").write_bytes(before[home.reelwright_home / "reelwright.db"])
    for file, content in before.items():
        file.write_bytes(content)
    again = Store(home)
    assert again.db.check() == []
    again.close()
    assert kept(home.reelwright_home / "reelwright.db") == 1


def test_a_copys_age_is_told_by_its_time(store: Store) -> None:
    copy = copied_daily(store)
    assert copy is not None
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).timestamp()
    os.utime(copy, (an_hour_ago, an_hour_ago))
    assert timedelta(hours=1) <= backups.age(copy) < timedelta(hours=2)
