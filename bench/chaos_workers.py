"""Workers for bench/chaos.py: one process imports everything once, then each worker is a fork of it with its own life.

It reads one JSON line a worker ({"FAILPOINTS": ...}) and says {"born": pid}, {"up": pid} once its studio is open, and
{"dead": pid, "by": signal}. SIGTERM closes a worker's studio. A variant gives the workers an engine as it must not be: see
chaos_variants.py.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from chaos_lives import keep_progress
from chaos_server import serve
from chaos_variants import VARIANTS

from store.settings import settings

LOOK_SECONDS = 0.02


class Workers:
    """The harness's side: `born` in order, `dead` as they go."""

    def __init__(self, env: dict[str, str], log: Path, *, variant: str) -> None:
        command = [sys.executable, __file__, variant]
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self._born: list[int] = []
        self._up: set[int] = set()
        self._dead: dict[int, int] = {}
        self._heard = threading.Condition()
        threading.Thread(target=self._hear, daemon=True).start()

    def start(self, failpoints: str = "", *, ways: Mapping[str, str]) -> int:
        """The pid of a new worker."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"FAILPOINTS": failpoints, **ways}) + "\n")
        self._process.stdin.flush()
        with self._heard:
            if not self._heard.wait_for(lambda: bool(self._born), timeout=600):
                raise RuntimeError("No worker was born: see the log.")
            return self._born.pop(0)

    def is_dead(self, pid: int) -> bool:
        with self._heard:
            return pid in self._dead

    def is_up(self, pid: int) -> bool:
        """Whether a worker's studio is open."""
        with self._heard:
            return pid in self._up

    def died_by(self, pid: int) -> int:
        """The signal that ended a dead worker; 0 when it ended by itself."""
        with self._heard:
            return self._dead[pid]

    def signal(self, pid: int, number: int) -> None:
        """Tell a worker something, unless it is gone."""
        if not self.is_dead(pid):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                return

    def close(self) -> None:
        """End the process that makes workers; they must have been ended before."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(300)
        self._log.close()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            with self._heard:
                if "born" in said:
                    # The system gives a number again once it has given them all.
                    self._dead.pop(said["born"], None)
                    self._up.discard(said["born"])
                    self._born.append(said["born"])
                elif "up" in said:
                    self._up.add(said["up"])
                else:
                    self._dead[said["dead"]] = said["by"]
                self._heard.notify_all()


def nursery(variant: str) -> None:
    """Fork a worker for every line, and tell of every death."""
    import_everything()
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    wanted = os.fdopen(sys.stdin.fileno(), "rb", buffering=0)
    while True:
        ready, _, _ = select.select([wanted], [], [], LOOK_SECONDS)
        if ready:
            line = wanted.readline()
            if not line:
                return
            pid = os.fork()
            if pid == 0:
                live(json.loads(line), variant)
            say({"born": pid})
        for pid, status in buried():
            say({"dead": pid, "by": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0})


def buried() -> list[tuple[int, int]]:
    """Children that have ended since the last look, and how."""
    found = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid == 0:
            return found
        found.append((pid, status))


def say(value: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def import_everything() -> None:
    """What every worker would import by itself."""
    import importlib

    names = ("pipeline", "pipeline.stages", "pipeline.fetch", "pipeline.build", "openai.types", "openai.resources.chat",
             "anthropic.resources.messages", "replicate.client", "runwayml.resources", "httpx", "httpx2", "numpy",
             "pipeline.providers.local", "pipeline.providers.openai", "pipeline.providers.anthropic",
             "pipeline.providers.replicate", "pipeline.providers.runwayml", "pipeline.providers.pexels")  # fmt: skip
    for name in names:
        importlib.import_module(name)


def live(env: dict[str, str], variant: str) -> None:
    """One worker's life, until somebody ends it: by SIGTERM in an orderly way."""
    os.environ.update(env)
    os.close(0)
    import time_machine

    from pipeline import open_studio
    from pipeline.executors.ward import Ward

    keep_progress()
    if env["WARD"]:
        settings()
        # A film's own process that died at the same place in each of its lives would be guilty for all that anyone can tell.
        os.environ["FAILPOINTS"] = ""
    else:
        Ward._is_suspected = lambda _ward, _claim: False  # type: ignore[method-assign]
    apart, step = int(env["CLOCK_SECONDS"]), int(env["CLOCK_STEP"])
    clock = time_machine.travel(time.time() + apart).start() if apart or step else None
    with VARIANTS[variant]():
        ending = threading.Event()
        signal.signal(signal.SIGTERM, lambda _number, _frame: ending.set())
        studio = open_studio()
        say({"up": os.getpid()})
        if env["SERVES"]:
            threading.Thread(target=serve, args=(studio, int(env["SERVES"])), daemon=True).start()
        if clock is not None:
            ending.wait(0.5)
            clock.shift(step)
        while not ending.wait(0.05):
            pass
        studio.close(4.0)
    os._exit(0)


if __name__ == "__main__":
    nursery(sys.argv[1])
