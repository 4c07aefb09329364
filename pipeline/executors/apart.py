"""Run jobs in a process of their own: what draws and encodes never holds up who serves pages and requests."""

import threading
import time

import structlog

from pipeline.processes import Companion
from pipeline.provider import CREATE_SECONDS
from store import Settings

log = structlog.get_logger()

WORKER = "pipeline.worker"
LOOK_SECONDS = 0.5
# The worker ends by itself within a few seconds, or once an answer is there that is being paid for.
LAST_SECONDS = CREATE_SECONDS + 10.0
# After a death, before the next start; doubled up to the longest while no life is longer than that.
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
# A worker ended in order: told to, or because it had grown too large.
RENEWED = 0


class Apart:
    """Keeps one worker process alive; it runs the jobs in its threads, and ends with us or when its pipe closes."""

    def __init__(self, settings: Settings) -> None:
        self._words = settings.plain().encode() + b"\n"
        self._hinted, self._ending = threading.Event(), threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Start the worker, and start it again whenever it dies."""
        self._keeper.start()

    def hint(self, job_id: str) -> None:
        """Have the worker look at the queue; many hints at once are one."""
        self._hinted.set()

    def stop(self, seconds: float) -> None:
        """Close the worker's pipe and wait for its end."""
        self._ending.set()
        self._hinted.set()
        if self._keeper.is_alive():
            self._keeper.join(seconds)

    def finish(self, seconds: float) -> bool:
        """Wait for the worker's end."""
        if self._keeper.is_alive():
            self._keeper.join(seconds)
        return not self._keeper.is_alive()

    def _keep(self) -> None:
        pause = PAUSE_SECONDS
        while not self._ending.is_set():
            began = time.monotonic()
            code = self._live()
            lived = time.monotonic() - began
            if lived > LONGEST_PAUSE_SECONDS:
                pause = PAUSE_SECONDS
            if code == RENEWED and lived > PAUSE_SECONDS:
                continue
            if not self._ending.is_set():
                log.warning("worker", error=f"The worker process ended with code {code}.", again_in_seconds=pause)
                self._ending.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _live(self) -> int:
        """One worker's life; its exit code."""
        worker = Companion(WORKER)
        worker.tell(self._words)
        while worker.is_alive() and not self._ending.is_set():
            if self._hinted.wait(LOOK_SECONDS):
                self._hinted.clear()
                worker.tell(b"\n")
        return worker.end(LAST_SECONDS)
