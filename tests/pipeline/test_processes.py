import os
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline import processes
from pipeline.errors import Cancelled
from pipeline.processes import ProcessFailed, run, start


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", code]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


def dies(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return not alive(pid)


def test_output_of_a_child_comes_back_and_its_input_reaches_it(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
    assert run(python(code), folder=tmp_path, stdin=b"abc" * 100_000) == b"cba" * 100_000


def test_a_bad_end_is_told_with_the_last_two_kilobytes_of_stderr(tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('x' * 100_000 + 'no such codec'); sys.exit(3)"
    with pytest.raises(ProcessFailed, match=r"code 3.*no such codec") as failure:
        run(python(code), folder=tmp_path)
    assert len(failure.value.last_words) == processes.LAST_WORDS_BYTES


def test_a_program_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProcessFailed, match="no-such-program"):
        run(["no-such-program"], folder=tmp_path)


def test_a_child_that_hangs_is_killed_at_its_deadline(tmp_path: Path) -> None:
    with pytest.raises(ProcessFailed, match="still running after"):
        run(python("import time; time.sleep(60)"), folder=tmp_path, deadline_seconds=0.2)


def test_cancelling_stops_a_child_that_no_longer_reads_and_its_children(tmp_path: Path) -> None:
    cancelled = threading.Event()
    code = (
        "import subprocess, sys, time\n"
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(grandchild.pid, flush=True); time.sleep(60)"
    )
    pids: list[int] = []

    def hear(line: bytes) -> None:
        pids.append(int(line))
        cancelled.set()

    def check() -> None:
        if cancelled.is_set():
            raise Cancelled("stopped")

    began = time.monotonic()
    with pytest.raises(Cancelled), start(python(code), folder=tmp_path, check_cancelled=check, hear=hear) as child:
        child.write(bytes(2**24))
    assert time.monotonic() - began < 20
    assert dies(pids[0])


def test_an_error_of_ours_ends_the_child_too(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), start(python("import time; time.sleep(60)"), folder=tmp_path):
        _ = 1 / 0


def test_output_that_nobody_read_does_not_hold_a_child_up(tmp_path: Path) -> None:
    with start(python("print('frame' * 100_000)"), folder=tmp_path) as child:
        room = bytearray(5)
        assert child.fill(room)
        assert room == b"frame"


def test_an_output_that_ends_too_early_fills_no_room(tmp_path: Path) -> None:
    with start(python("print('fra', end='')"), folder=tmp_path) as child:
        assert not child.fill(bytearray(5))


def test_lines_are_heard_while_the_child_runs(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with start(python("print('frame=1'); print('frame=2')"), folder=tmp_path, hear=heard.append):
        pass
    assert [line.strip() for line in heard] == [b"frame=1", b"frame=2"]


def test_an_error_in_hearing_ends_the_child_and_is_raised(tmp_path: Path) -> None:
    def hear(line: bytes) -> None:
        raise Cancelled(line.decode().strip())

    code = "import time; print('frame=1', flush=True); time.sleep(60)"
    with pytest.raises(Cancelled, match="frame=1"), start(python(code), folder=tmp_path, hear=hear):
        pass


def test_endless_output_is_cut_off(tmp_path: Path) -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * 2**20)"
    with pytest.raises(ProcessFailed, match="wrote more than 512 MiB"), start(python(code), folder=tmp_path, hear=len):
        pass


def test_a_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    assert b"canary" not in run(python("import os; print(dict(os.environ))"), folder=tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent's life")
def test_f07_a_child_dies_with_us(tmp_path: Path) -> None:
    code = (
        "import os, sys, threading, pathlib\n"
        "from pipeline.processes import start\n"
        "argv = [sys.executable, '-c', 'import os, time; print(os.getpid(), flush=True); time.sleep(60)']\n"
        "def hear(line):\n"
        "    print(line.decode(), flush=True); os.kill(os.getpid(), 9)\n"
        f"with start(argv, folder=pathlib.Path({str(tmp_path)!r}), hear=hear) as child: pass\n"
    )
    said: list[bytes] = []
    with pytest.raises(ProcessFailed, match="-9"), start(python(code), folder=tmp_path, hear=said.append):
        pass
    assert dies(int(said[0]))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can leave a child without a network")
def test_a_child_has_no_network_where_the_system_can_take_it_away(tmp_path: Path) -> None:
    code = "import os; print(sorted(os.listdir('/sys/class/net')), os.readlink('/proc/self/ns/net'))"
    allowed = processes._alone() != ()
    assert (str(Path("/proc/self/ns/net").readlink()).encode() not in run(python(code), folder=tmp_path)) == allowed
