import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.errors import DiskFull, RenderFailed
from pipeline.render.cache import keep, owned, publish, sweep


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


BEGINS = """
import sys
from pathlib import Path
from pipeline.render.cache import owned
with owned(Path(sys.argv[1])) as mine:
    Path(sys.argv[1], mine + "x.mp4").write_text("x")
    Path(sys.argv[1], mine + "scratch").mkdir()
    print("begun", flush=True)
    sys.stdin.read()
"""


def another(folder: Path) -> "subprocess.Popen[bytes]":
    """Another process that has begun two files there."""
    begun = subprocess.Popen([sys.executable, "-c", BEGINS, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert begun.stdout
    assert begun.stdout.readline() == b"begun\n"
    return begun


def test_what_a_dead_process_left_is_swept_away_and_what_a_live_one_makes_is_not(tmp_path: Path) -> None:
    """By its lock: a number says nothing about a process of another container, and ages nothing about a slow one."""
    (tmp_path / "seg-x.mp4").write_text("x")
    (tmp_path / "part-4194300-young.mp4").write_text("x")
    with another(tmp_path) as other:
        begun = names(tmp_path)
        assert len(begun) == 5
        for name in begun:
            os.utime(tmp_path / name, (0, 0)) if "4194300" not in name else None
        sweep(tmp_path)
        assert names(tmp_path) == begun
        other.kill()
        other.wait()
        sweep(tmp_path)
    assert names(tmp_path) == ["part-4194300-young.mp4", "seg-x.mp4"]


def test_older_releases_parts_go_after_an_hour(tmp_path: Path) -> None:
    (tmp_path / "part-4194300-a").write_text("x")
    os.utime(tmp_path / "part-4194300-a", (0, 0))
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_several_films_sweep_at_once_and_none_of_them_fails(tmp_path: Path) -> None:
    for _ in range(5):
        for number in range(30):
            (tmp_path / f"part-dead{number}-x").mkdir()
            (tmp_path / f"part-dead{number}.lock").write_text("")
        with ThreadPoolExecutor(8) as pool:
            for swept in [pool.submit(sweep, tmp_path) for _ in range(8)]:
                swept.result()
        assert names(tmp_path) == []


def test_films_of_one_process_share_a_lock_that_goes_with_the_last(tmp_path: Path) -> None:
    with owned(tmp_path) as first:
        with owned(tmp_path) as second:
            assert first == second
        sweep(tmp_path)
        assert names(tmp_path) == [f"{first[:-1]}.lock"]
    assert names(tmp_path) == []


def test_what_went_wrong_names_no_place_on_this_machine(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed) as failed:
        keep(tmp_path / "a", lambda path: (path.parent / "gone" / "b").write_text("x"), fine)
    assert str(tmp_path) not in str(failed.value)
