"""Processes for tests that begin with the project's packages loaded: each is a fork of one that has loaded them.

A new interpreter takes over a second of processor time to load the packages, and the tests start hundreds. A fork has its own
environment, arguments, folder, standard streams and exit code, and ends as an interpreter does. What a test asserts about
the loading itself needs a new interpreter all the same: sys.executable.
"""

import atexit
import gc
import importlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).parents[1]
LOADED = ("api_server.serve", "pipeline.cli", "pipeline.serving", "pipeline.stages", "pipeline.providers.local", "httpx",
          "pipeline.providers.openai", "pipeline.providers.replicate", "pipeline.providers.runwayml", "openai.types")  # fmt: skip
SERVE = "from tests import forks; exec(compile(forks.next_script(), '<string>', 'exec'), {'__name__': '__main__'})"
LONGEST_ASK = 2**20
PIPE = subprocess.PIPE
ONE_AT_A_TIME = threading.Lock()


class Fork:
    """A running process; its methods are those of subprocess.Popen."""

    def __init__(
        self, script: str, *words: str, env: Mapping[str, str], cwd: Path | None = None, stdin: int = 0,
        stdout: int = 1, stderr: int = 2,
    ) -> None:  # fmt: skip
        ask = json.dumps({"script": script, "words": words, "env": dict(env), "cwd": str(cwd or Path.cwd())}).encode()
        self._reply, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.stdout, out = _piped(stdout)
        self.stderr, err = _piped(stderr)
        with ONE_AT_A_TIME:
            socket.send_fds(_server(), [ask], [theirs.fileno(), stdin, out, err])
        theirs.close()
        for file, end in ((self.stdout, out), (self.stderr, err)):
            if file is not None:
                os.close(end)
        self.pid = int(self._reply.recv(32))
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, negative for a signal. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            self._reply.settimeout(timeout)
            try:
                self.returncode = int(self._reply.recv(32))
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(["fork"], timeout or 0.0) from None
            self._reply.close()
        return self.returncode

    def poll(self) -> int | None:
        """Its exit code, or None while it lives."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        """Tell it something, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def __enter__(self) -> "Fork":
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self.stdout, self.stderr):
            if file is not None:
                file.close()
        self.wait()


def _piped(wanted: int) -> tuple[BinaryIO | None, int]:
    """What we read from, and where the other end of it is."""
    if wanted != PIPE:
        return None, wanted
    reads, writes = os.pipe()
    return os.fdopen(reads, "rb"), writes


def run(
    script: str, *words: str, env: Mapping[str, str], cwd: Path | None = None, stdin: bytes = b"", timeout: float = 400
) -> "subprocess.CompletedProcess[bytes]":
    """Run a script to its end; what it wrote is in `stdout` and `stderr`. Raises subprocess.TimeoutExpired."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        asked.write(stdin)
        asked.seek(0)
        fork = Fork(script, *words, env=env, cwd=cwd, stdin=asked.fileno(), stdout=out.fileno(), stderr=err.fileno())
        try:
            code = fork.wait(timeout)
        except subprocess.TimeoutExpired:
            fork.kill()
            fork.wait()
            raise
        return subprocess.CompletedProcess([script, *words], code, _read(out), _read(err))


def _read(file: BinaryIO) -> bytes:
    file.seek(0, io.SEEK_SET)
    return file.read()


@cache
def _server() -> socket.socket:
    """The socket to the process that forks; it ends with ours."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(theirs.fileno())], cwd=ROOT, env=env, pass_fds=[theirs.fileno()]
    )
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def next_script() -> str:
    """The server's side: load the packages, then return in each fork with the script that it shall run."""
    for name in LOADED:
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = socket.socket(fileno=int(sys.argv[1]))
    while True:
        text, given, _, _ = socket.recv_fds(asked, LONGEST_ASK, 4)
        if not text:
            os._exit(0)
        if os.fork() == 0:
            asked.close()
            return _kept(json.loads(text), given)
        for number in given:
            os.close(number)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue


def _kept(ask: dict[str, object], given: Sequence[int]) -> str:
    """Fork once more and stay beside it to tell how it ended: only its parent is told that."""
    reply, streams = given[0], given[1:]
    pid = os.fork()
    if pid == 0:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        for number in given:
            os.close(number)
        os.chdir(str(ask["cwd"]))
        os.environ.clear()
        os.environ.update(ask["env"])  # type: ignore[call-overload]
        sys.argv = ["-c", *ask["words"]]  # type: ignore[misc]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return str(ask["script"])
    for number in (*streams, 0, 1, 2):
        os.close(number)
    os.write(reply, str(pid).encode())
    _, status = os.waitpid(pid, 0)
    os.write(reply, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)
