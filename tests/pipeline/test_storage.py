from pathlib import Path

from pipeline.storage import sizes


def test_what_the_studio_keeps_is_added_up(tmp_path: Path) -> None:
    for name, size in {
        "media/ab/one": 30,
        "media/two": 12,
        "cache/seg": 7,
        "reelwright.db": 5,
        "reelwright.db-wal": 2,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    assert sizes(tmp_path) == {"media": 42, "cache": 7, "trash": 0, "database": 7}


def test_an_empty_home_keeps_nothing(tmp_path: Path) -> None:
    assert sizes(tmp_path) == {"media": 0, "cache": 0, "trash": 0, "database": 0}
