"""Hostile media through every door, watched from outside: no socket, no file but its own, no hang, no swelling."""

import json
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.processes import run
from tests.pipeline import doors
from tests.pipeline.hostile import HARMLESS, TAIL, corpus

ROOT = Path(__file__).parents[2]
CALLS = "open,openat,openat2,creat,socket,connect,execve,clone,clone3,fork,vfork"
SYSTEM = ("/lib", "/usr/", "/etc/ld.so", "/proc/", "/sys/", "/dev/null", "/dev/urandom")
# A call of strace's log: the caller, the call, and the rest of the line.
LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")


@pytest.fixture(scope="session")
def strace() -> str:
    found = shutil.which("strace")
    if found is None and os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail("strace is required: install it.")
    if found is None:
        pytest.skip("strace is not installed: nothing can watch the files and sockets of other processes")
    return found


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An address that a hostile file may try."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, calls: str) -> Path:
    """Folders `files` and `home`, and a `secret` beside them."""
    place = tmp_path_factory.mktemp("hostile")
    (place / "secret").write_text("canary")
    for name in ("files", "home"):
        (place / name).mkdir()
    assert len(corpus(place / "files", place / "secret", calls)) >= 90
    return place


def watched(strace: str, place: Path, *argv: str) -> list[str]:
    log = place / "log"
    head = [strace, "-f", "--seccomp-bpf", "-qq", "-s", "400", "-o", str(log), "-e", f"trace={CALLS}"]
    with_path = ["env", f"PYTHONPATH={ROOT}", f"HOME={place / 'home'}", *argv]
    run([*head, "--", *with_path], folder=place, deadline_seconds=400)
    return log.read_text(errors="replace").splitlines()


def wrong(log: list[str], place: Path) -> list[str]:
    """Lines that open what is no business of theirs: the secret, a network, or (for ffmpeg) anything but its own files."""
    program: dict[str, str] = {}
    found = []
    for line in log:
        if not (call := LINE.match(line)):
            continue
        caller, name, rest = call.groups()
        if name in ("clone", "clone3", "fork", "vfork") and (child := re.search(r"= (\d+)$", rest)):
            program.setdefault(child[1], program.get(caller, ""))
        elif name == "execve" and (path := re.match(r'"([^"]+)"', rest)):
            program[caller] = "version" if '"-version"' in rest else Path(path[1]).name
        elif name in ("socket", "connect") and re.search(r"AF_(INET|NETLINK|PACKET)", rest):
            found.append(line)
        elif path := re.search(r'"([^"]*)"', rest):
            strange = program.get(caller, "").startswith("ffmpeg") and not own(path[1], place)
            if strange or path[1].startswith(str(place / "secret")):
                found.append(line)
    return found


def own(path: str, place: Path) -> bool:
    """A file of the system or of Python's, one of the work folder, or a plain name in it."""
    return path.startswith((*SYSTEM, sys.prefix, f"{place}/files/", f"{place}/home/")) or bool(
        re.fullmatch(r"[a-z0-9.]+", path)
    )


@pytest.fixture(scope="module")
def verdicts(strace: str, place: Path) -> list[dict[str, object]]:
    """What came of each file at each door, after nobody has looked where he should not."""
    log = watched(
        strace,
        place,
        sys.executable,
        doors.__file__,
        *(str(place / n) for n in ("files", "home/reelwright", "verdicts")),
    )
    assert wrong(log, place) == []
    assert sum("/ffmpeg" in line for line in log if " execve(" in line) > 30
    return [json.loads(line) for line in (place / "verdicts").read_text().splitlines()]


@pytest.mark.xdist_group("hostile")
def test_no_hostile_file_opens_a_socket_or_a_file_that_is_not_its_own(verdicts: list[dict[str, object]]) -> None:
    assert len({row["file"] for row in verdicts}) >= 90
    assert len(verdicts) == 5 * len({row["file"] for row in verdicts})


@pytest.mark.xdist_group("hostile")
def test_only_harmless_ones_are_let_in_and_the_others_hear_why(verdicts: list[dict[str, object]]) -> None:
    at_the_gate = [row for row in verdicts if row["door"] == "upload"]
    assert {row["file"] for row in at_the_gate if row["came"] == "in"} == HARMLESS
    for row in at_the_gate:
        if row["came"] == "refused":
            assert str(row["said"]).startswith(f"{row['file']} ")
            assert not re.search(r"/|Errno|Traceback|\bat 0x", str(row["said"]))


@pytest.mark.xdist_group("hostile")
def test_what_is_kept_of_a_picture_has_nothing_behind_it(verdicts: list[dict[str, object]], place: Path) -> None:
    kept = [path for path in (place / "home").rglob("*") if path.is_file() and path.read_bytes()[:4] == b"\x89PNG"]
    assert kept
    assert not any(TAIL in path.read_bytes() for path in kept)


@pytest.mark.xdist_group("hostile")
def test_none_hangs_and_none_swells(verdicts: list[dict[str, object]]) -> None:
    slowest = max(verdicts, key=lambda row: float(str(row["seconds"])))
    assert float(str(slowest["seconds"])) < 120, slowest
    gates = [row for row in verdicts if row["door"] in ("upload", "vendor") or row["file"] in HARMLESS]
    assert sum(float(str(row["grown_mb"])) for row in gates) < 250
    assert max(float(str(row["child_mb"])) for row in verdicts) < 1200


@pytest.mark.xdist_group("hostile")
def test_the_watch_sees_a_naive_opening(strace: str, place: Path) -> None:
    naive = (
        f"import av; next(av.open({str(place / 'files' / 'concat of a file')!r}, options={{'safe': '0'}}).demux())",
        "import socket; socket.create_server(('127.0.0.1', 0))",
    )
    for code in naive:
        careless = f"try: exec({code!r})\nexcept Exception: pass"
        assert wrong(watched(strace, place, sys.executable, "-c", careless), place)
