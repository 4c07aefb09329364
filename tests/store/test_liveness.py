"""Proof of life and death by kernel locks."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

from store.liveness import Pulse

ROOT = Path(__file__).parents[2]
LIVES = """
import sys
from pathlib import Path
from store.liveness import Pulse
pulse = Pulse(Path(sys.argv[1]))
print(pulse.name, flush=True)
sys.stdin.read()
"""


def test_a_process_is_dead_when_the_kernel_says_so_and_not_before(tmp_path: Path) -> None:
    pulse = Pulse(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", LIVES, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        assert not pulse.is_dead(name)
        other.send_signal(signal.SIGSTOP)
        assert not pulse.is_dead(name)
        other.kill()
        other.wait()
        assert pulse.is_dead(name)
    assert pulse.is_dead(name)
    assert not (tmp_path / "locks" / f"{name}.lock").exists()
    pulse.stop()


def test_we_are_alive_and_nobody_is_dead(tmp_path: Path) -> None:
    pulse = Pulse(tmp_path)
    assert not pulse.is_dead(pulse.name)
    assert pulse.is_dead("")
    assert pulse.is_dead("never-was")
    pulse.stop()


def test_many_that_start_while_others_look_for_the_dead_all_stay_alive(tmp_path: Path) -> None:
    """A lock file that is just being taken may be looked at and removed: its owner then makes a new one."""
    ends, watcher = threading.Event(), Pulse(tmp_path)

    def look() -> None:
        while not ends.is_set():
            for lock in (tmp_path / "locks").glob("*.lock"):
                watcher.is_dead(lock.stem)

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for thread in lookers:
        thread.start()
    pulses = [Pulse(tmp_path) for _ in range(150)]
    ends.set()
    for thread in lookers:
        thread.join()
    assert [pulse.name for pulse in pulses if watcher.is_dead(pulse.name)] == []
    for pulse in (*pulses, watcher):
        pulse.stop()


def test_a_process_keeps_its_lock_while_a_request_is_on_its_way(tmp_path: Path) -> None:
    pulse, other = Pulse(tmp_path), Pulse(tmp_path)
    assert pulse.is_over(pulse.name, "intent")
    with pulse.doing("intent"):
        with pulse.doing("intent"):
            assert not pulse.is_over(pulse.name, "intent")
        assert not pulse.is_over(pulse.name, "intent")
        assert pulse.is_over(pulse.name, "another")
        pulse.stop()
        assert not other.is_over(pulse.name, "intent")
    assert pulse.is_over(pulse.name, "intent")
    pulse.stop()
    assert other.is_over(pulse.name, "intent")
    other.stop()
