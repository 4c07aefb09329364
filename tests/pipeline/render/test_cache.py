import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import DiskFull, RenderFailed
from pipeline.render.cache import keep, publish, sweep


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fine(_path: Path) -> None:
    """Accept any file."""


def test_a_file_is_made_once_and_then_found(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.write_text("x")

    assert keep(tmp_path / "a.mp4", make, fine)
    assert not keep(tmp_path / "a.mp4", make, fine)
    assert len(made) == 1
    assert made[0].suffix == ".mp4"
    assert names(tmp_path) == ["a.mp4"]


def test_a_bad_file_is_made_again_once(tmp_path: Path) -> None:
    turns: list[Path] = []

    def check(path: Path) -> None:
        turns.append(path)
        if len(turns) == 1:
            raise RenderFailed("half a film")

    assert keep(tmp_path / "a", lambda path: path.write_text("x"), check)
    assert len(turns) == 2


def test_a_file_that_stays_bad_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    def check(_path: Path) -> None:
        raise RenderFailed("half a film")

    with pytest.raises(RenderFailed, match="half a film"):
        keep(tmp_path / "a", lambda path: path.write_text("x"), check)
    assert names(tmp_path) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_said_plainly(tmp_path: Path, code: int) -> None:
    def make(path: Path) -> None:
        path.write_text("half")
        raise OSError(code, "full")

    with pytest.raises(DiskFull, match="No room left on the disk for 'a'"):
        keep(tmp_path / "a", make, fine)
    assert names(tmp_path) == []


def test_a_tool_that_wrote_nothing_is_not_believed(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match="'a' could not be made"):
        keep(tmp_path / "a", lambda _path: None, fine)


def test_publishing_replaces_the_old_file_only_when_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    target.write_text("old")

    def refuse(_path: Path) -> None:
        raise RenderFailed("bad")

    with pytest.raises(RenderFailed):
        publish(target, lambda path: path.write_text("new"), refuse)
    assert target.read_text() == "old"
    publish(target, lambda path: path.write_text("new"), fine)
    assert target.read_text() == "new"


def test_what_a_dead_process_left_is_swept_away(tmp_path: Path) -> None:
    dead, young, ours = tmp_path / "part-4194300-a", tmp_path / "part-4194300-b", tmp_path / f"part-{os.getpid()}-c"
    for path in (dead, young, ours, tmp_path / "seg-x.mp4"):
        path.write_text("x")
    (tmp_path / "part-4194300-d").mkdir()
    for path in (dead, ours, tmp_path / "part-4194300-d"):
        os.utime(path, (0, 0))
    sweep(tmp_path)
    assert names(tmp_path) == sorted([young.name, ours.name, "seg-x.mp4"])
