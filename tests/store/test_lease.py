"""One home at a time works on a database, proven alive by the database's own clock."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from store import Settings, Store
from store.errors import DatabaseTaken, LeaseLost
from store.models import Product
from tests.services import postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres(tmp_path_factory.mktemp("pg")) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("server"))
    return f"sqlite:///{tmp_path / 'elsewhere.db'}"


def opened(tmp_path: Path, home: str, url: str) -> Store:
    return Store(Settings(_env_file=None, reelwright_home=tmp_path / home, database_url=url, disk_watermark_mb=0))


def silent(store: Store, seconds: int = 61) -> None:
    """Its home was last heard so long ago."""
    with store.db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("UPDATE lease SET beat_at = beat_at - :seconds"), {"seconds": seconds})


def add(store: Store, name: str) -> None:
    with store.db.write() as session:
        session.add(Product(name=name))


def test_a_second_home_is_refused_while_the_first_lives_and_told_the_way_out(tmp_path: Path, url: str) -> None:
    first = opened(tmp_path, "first", url)
    with pytest.raises(DatabaseTaken) as refused:
        opened(tmp_path, "second", url)
    said = str(refused.value)
    assert f"{tmp_path / 'first'}. Stop that one, or give this one a DATABASE_URL of its own." in said
    assert re.search(r"start again in (6[01]|[1-5]?\d) seconds", said)
    assert "\n" not in said
    add(first, "still mine")
    first.close()
    second = opened(tmp_path, "second", url)
    add(second, "mine now")
    second.close()


def test_a_home_that_died_leaves_its_database_to_the_next_after_a_minute(tmp_path: Path, url: str) -> None:
    died = opened(tmp_path, "died", url)
    silent(died, 59)
    with pytest.raises(DatabaseTaken, match=r"start again in \d seconds"):
        opened(tmp_path, "heir", url)
    silent(died, 2)
    heir = opened(tmp_path, "heir", url)
    with pytest.raises(LeaseLost, match="Another studio took over this database"):
        add(died, "too late")
    add(heir, "in time")
    heir.close()
    add(died, "free again")
    died.close()


def test_a_home_that_stood_still_goes_on_where_nobody_took_its_place(tmp_path: Path, url: str) -> None:
    slow = opened(tmp_path, "slow", url)
    silent(slow, 3600)
    add(slow, "back")
    with pytest.raises(DatabaseTaken):
        opened(tmp_path, "other", url)
    slow.close()


def test_every_process_of_a_home_holds_its_database_until_the_last_has_ended(tmp_path: Path, url: str) -> None:
    dashboard, command = opened(tmp_path, "home", url), opened(tmp_path, "home", url)
    command.close()
    with pytest.raises(DatabaseTaken):
        opened(tmp_path, "other", url)
    dashboard.close()
    opened(tmp_path, "other", url).close()


def test_a_clock_set_back_by_a_day_keeps_nobody_out_for_longer(tmp_path: Path, url: str) -> None:
    before = opened(tmp_path, "before", url)
    silent(before, -86_400)
    after = opened(tmp_path, "after", url)
    after.close()
    before.close()


def test_a_refused_home_has_changed_nothing_in_an_older_database(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.db"
    first = opened(tmp_path, "first", f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0006'")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(DatabaseTaken):
        opened(tmp_path, "second", f"sqlite:///{file}")
    assert file.read_bytes() == before
    first.close()


def test_a_copy_of_a_home_is_another_home_and_a_moved_one_is_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    store = opened(tmp_path, "home", url)
    key, name = store.home.key, store.home.name
    store.close()
    (tmp_path / "home").rename(tmp_path / "moved")
    moved = opened(tmp_path, "moved", url)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "identity").write_bytes((tmp_path / "moved" / "identity").read_bytes())
    with pytest.raises(DatabaseTaken):
        opened(tmp_path, "copy", url)
    moved.close()
    copy = opened(tmp_path, "copy", url)
    assert moved.home.key == key != copy.home.key
    assert copy.home.name == name
    copy.close()
