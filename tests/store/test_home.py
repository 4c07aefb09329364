"""Homes with any name that a folder may have, and places that can't be one, told in a line."""

import sqlite3
from pathlib import Path

import pytest

from store import Settings, Store
from store.errors import StoreError


def at(folder: Path, **given: object) -> Settings:
    return Settings(_env_file=None, **{"reelwright_home": folder, "disk_watermark_mb": 0, **given})


def refused(folder: Path, **given: object) -> str:
    with pytest.raises(StoreError) as said:
        Store(at(folder, **given))
    assert "\n" not in str(said.value)
    assert len(str(said.value)) < 300
    return str(said.value)


@pytest.mark.parametrize(
    "name",
    ["my%20home", "what?x=1", "a#b", 'it\'s "here"', "c:%d%s[1]{2},=;", "é日本 ", "new\nline", "st*ar", "back\\slash"],
)
def test_the_database_lies_in_the_home_whatever_its_name(tmp_path: Path, name: str) -> None:
    Store(at(tmp_path / name)).close()
    assert sqlite3.connect(tmp_path / name / "reelwright.db").execute("SELECT count(*) FROM job").fetchone() == (0,)
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_a_name_is_not_read_as_another_home_s(tmp_path: Path) -> None:
    Store(at(tmp_path / "my home")).close()
    before = (tmp_path / "my home" / "reelwright.db").stat().st_mtime_ns
    Store(at(tmp_path / "my%20home")).close()
    assert (tmp_path / "my home" / "reelwright.db").stat().st_mtime_ns == before


def test_what_lies_in_the_way_of_a_home_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    assert "a file has that name" in refused(tmp_path / "file")
    assert "Not a directory" in refused(tmp_path / "file" / "home")
    assert "symbolic links" in refused(tmp_path / "loop")
    assert "a link to nothing" in refused(tmp_path / "dangling")


def test_a_path_that_sqlite_can_not_open_is_told_by_its_length(tmp_path: Path) -> None:
    assert "choose a shorter path" in refused(tmp_path.joinpath(*["a" * 100] * 10))
    assert "File name too long" in refused(tmp_path / ("a" * 300))
    Store(at(tmp_path / ("a" * 200))).close()


def test_a_folder_of_everybody_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    for folder, mode in ((tmp_path / "shared", 0o1777), (tmp_path / "me", 0o755)):
        folder.mkdir()
        folder.chmod(mode)
        assert "is not the studio's alone" in refused(folder)
        assert folder.stat().st_mode & 0o7777 == mode
        assert list(folder.iterdir()) == []
    Store(at(tmp_path / "me" / "reelwright")).close()


@pytest.mark.parametrize("url", ["nonsense", "foo://bar", "postgresql://me:secret@localhost:port/x"])
def test_a_database_s_address_that_is_none_is_told_without_its_secret(tmp_path: Path, url: str) -> None:
    said = refused(tmp_path / "home", database_url=url)
    assert said.startswith("DATABASE_URL: ")
    assert "secret" not in said


def test_a_database_server_that_does_not_answer_is_told_in_a_line(tmp_path: Path) -> None:
    said = refused(tmp_path / "home", database_url="postgresql://me:secret@127.0.0.1:1/x")
    assert said.startswith("Can't use the database of DATABASE_URL on '127.0.0.1'")
    assert "secret" not in said


def test_a_bucket_s_address_that_is_none_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "home", media_url="nonsense").startswith("MEDIA_URL is no bucket's address")
