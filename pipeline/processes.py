"""Child processes: the one place that starts them, and that makes sure they end.

A child runs in its own process group with a clean environment and limits. It ends with us: by its own will, when the work
is cancelled, at its deadline, or (where the system can do that) when this process dies.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from io import BufferedReader
from pathlib import Path
from threading import Event
from typing import IO

from store.errors import ReelwrightError

ROOT = Path(__file__).parents[1]
# Nothing that is loaded here goes away again: looking for it is a tenth of the start.
BEGIN = """import gc, sys
sys.path.insert(0, sys.argv.pop())
gc.disable()
from {} import main
gc.freeze()
gc.enable()
main()"""
WATCH_SECONDS = 0.1
LAST_WORDS_BYTES = 2000
LONGEST_LINE_BYTES = 2**16
MOST_OUTPUT_BYTES = 512 * 2**20
# What Linux allows anybody; a third of a frame at 1080x1920.
PIPE_BYTES = 2**20
LIMITS = {"as": 4 * 2**30, "fsize": 4 * 2**30, "nofile": 256, "core": 0}


class ProcessFailed(ReelwrightError):
    """A child could not start, ended badly or outlived its deadline; `last_words` is the end of its stderr."""

    def __init__(self, message: str, *, last_words: str = "") -> None:
        super().__init__(f"{message}: {last_words}" if last_words else message)
        self.last_words = last_words


def never() -> None:
    """Say that the work is not cancelled."""


def run(
    argv: Sequence[str],
    *,
    folder: Path,
    stdin: bytes = b"",
    deadline_seconds: float = 120,
    check_cancelled: Callable[[], None] = never,
) -> bytes:
    """Return what `argv` writes to stdout, given `stdin`; raises ProcessFailed or what `check_cancelled` raises."""
    said: list[bytes] = []
    with start(
        argv, folder=folder, deadline_seconds=deadline_seconds, check_cancelled=check_cancelled, hear=said.append
    ) as child:
        child.write(stdin)
    return b"".join(said)


class Child:
    """A running child: frames go in by `write`, come out by `read`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._ended = Event()
        self.last_words = b""

    def write(self, block: bytes | memoryview) -> None:
        """Feed stdin; a child that went away shows when the context ends."""
        with suppress(BrokenPipeError, OSError):
            _pipe(self._process.stdin).write(block)

    def flush(self) -> None:
        """Send on what was written."""
        with suppress(BrokenPipeError, OSError):
            _pipe(self._process.stdin).flush()

    def fill(self, room: bytearray) -> bool:
        """Read stdout until `room` is full; False where it ended before."""
        said = _pipe(self._process.stdout)
        assert isinstance(said, BufferedReader)
        return said.readinto(room) == len(room)

    def kill(self) -> None:
        """End the child and everything that it started."""
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def watch(self, deadline_seconds: float, check_cancelled: Callable[[], None]) -> None:
        """Kill the child, and raise why, as soon as the work is cancelled or the deadline has passed."""
        end = time.monotonic() + deadline_seconds
        try:
            while not self._ended.wait(WATCH_SECONDS):
                check_cancelled()
                if time.monotonic() > end:
                    raise ProcessFailed(f"still running after {deadline_seconds:.0f} s")
        finally:
            if not self._ended.is_set():
                self.kill()

    def listen(self) -> None:
        """Keep the end of stderr."""
        while block := os.read(_pipe(self._process.stderr).fileno(), 2**14):
            self.last_words = (self.last_words + block)[-LAST_WORDS_BYTES:]

    def relay(self, hear: Callable[[bytes], object]) -> None:
        """Hand stdout on line by line."""
        heard, said = 0, _pipe(self._process.stdout)
        try:
            while line := said.readline(LONGEST_LINE_BYTES):
                heard += len(line)
                if heard > MOST_OUTPUT_BYTES:
                    raise ProcessFailed(f"wrote more than {MOST_OUTPUT_BYTES >> 20} MiB")
                hear(line)
        except BaseException:
            self.kill()
            raise

    def close(self, *, drain: bool) -> None:
        """Close stdin; `drain` throws away what was not read, so that a full pipe can't hold the child up."""
        with suppress(OSError):
            _pipe(self._process.stdin).close()
        while drain and _pipe(self._process.stdout).read(2**16):
            pass

    def finish(self) -> int:
        """Wait for the end."""
        with suppress(OSError):
            _pipe(self._process.stdin).close()
        code = self._process.wait()
        self._ended.set()
        return code


class Companion:
    """A module of ours, by its `main`, in a process beside us, with our environment; Ctrl-C is for us alone.

    Its stdin is a pipe that closes with us, however we die. On Windows whoever serves goes before it.
    """

    def __init__(self, module: str) -> None:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        self._process = subprocess.Popen(
            [sys.executable, "-c", BEGIN.format(module), str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            process_group=0,  # not a session: Linux weighs those against each other, whatever their niceness
            creationflags=flags,
        )

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def tell(self, words: bytes) -> None:
        """Write to its stdin; one that died shows in `end`."""
        with suppress(BrokenPipeError):
            _pipe(self._process.stdin).write(words)
            _pipe(self._process.stdin).flush()

    def end(self, seconds: float) -> int:
        """Close the pipe, wait for its end, kill it when that takes longer; its exit code."""
        with suppress(BrokenPipeError):
            _pipe(self._process.stdin).close()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


@contextmanager
def start(
    argv: Sequence[str],
    *,
    folder: Path,
    deadline_seconds: float = 120,
    check_cancelled: Callable[[], None] = never,
    hear: Callable[[bytes], object] | None = None,
) -> Iterator[Child]:
    """Give a running `argv` in `folder`; `hear` gets the lines of its stdout as they come (its progress).

    The end of the context waits for the child's own end, and raises ProcessFailed unless that was a good one.
    """
    with ThreadPoolExecutor(3, thread_name_prefix="child") as threads:
        child = Child(process := _spawn(argv, folder))
        if hear is None:
            _widen(process.stdout)
        jobs = [threads.submit(child.watch, deadline_seconds, check_cancelled), threads.submit(child.listen)]
        if hear:
            jobs.append(threads.submit(child.relay, hear))
        try:
            yield child
            child.close(drain=hear is None)
        except BaseException:
            child.kill()
            raise
        finally:
            code = child.finish()
            _settle(jobs, process)
        for job in jobs:
            job.result()
        if code:
            raise ProcessFailed(
                f"{Path(argv[0]).name} ended with code {code}", last_words=_readable(child.last_words, folder)
            )


def _settle(jobs: "list[Future[None]]", process: "subprocess.Popen[bytes]") -> None:
    for job in jobs:
        job.exception()
    for pipe in (process.stdout, process.stderr):
        _pipe(pipe).close()


def _spawn(argv: Sequence[str], folder: Path) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            [*_wrapper(), *argv],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,
        )
    except OSError as error:
        raise ProcessFailed(f"{Path(argv[0]).name!r} can't be started: {error.strerror}") from error


def _widen(pipe: IO[bytes] | None) -> None:
    """Let more than 64 KB wait in a pipe, where the system can do that and has not given away too much already."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(_pipe(pipe), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


@cache
def _wrapper() -> tuple[str, ...]:
    """The programs, where the system has them, that leave a child no network and tie it to our life and to limits."""
    wrapper = _alone()
    if sys.platform == "linux" and (setpriv := shutil.which("setpriv")):
        wrapper += (setpriv, "--pdeathsig", "KILL", "--")
    if sys.platform == "linux" and (prlimit := shutil.which("prlimit")):
        wrapper += (prlimit, *_limits(), "--")
    return wrapper


def _limits() -> Iterator[str]:
    """Ours, or what this process may have where that is less: nobody but the system's owner may ask for more."""
    if sys.platform == "linux":
        import resource

        for name, ours in LIMITS.items():
            _, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}"))
            yield f"--{name}={ours if hard == resource.RLIM_INFINITY else min(ours, hard)}"


def _alone() -> tuple[str, ...]:
    unshare = shutil.which("unshare") if sys.platform == "linux" else None
    alone = (unshare, "--map-root-user", "--net", "--") if unshare else ()
    allowed = bool(alone) and subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0
    return alone if allowed else ()


def _environment() -> dict[str, str]:
    """Nothing of ours, so that no key reaches a child."""
    clean = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    if sys.platform == "win32":
        clean["SYSTEMROOT"] = os.path.expandvars("%SystemRoot%")
    return clean


def _readable(last_words: bytes, folder: Path) -> str:
    return last_words.decode(errors="replace").replace(f"{folder}{os.sep}", "").strip()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ProcessFailed("the child has no such pipe")
    return pipe
