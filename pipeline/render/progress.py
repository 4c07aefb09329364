"""How far a render is, told once for all of its threads; also what stops them."""

import time
from collections.abc import Callable
from threading import Event, Lock

from pipeline.errors import Cancelled

REPORT_STEP = 0.005
CHECK_SECONDS = 0.2


class Progress:
    """Counts work done against a total; the share that it reports never falls."""

    def __init__(self, total: float, report: Callable[[float, str], None], check_cancelled: Callable[[], None]) -> None:
        self._total, self._report, self._check = max(total, 1.0), report, check_cancelled
        self._done, self._told = 0.0, -1.0
        self._checked = 0.0
        self._lock = Lock()
        self._stopped = Event()

    def step(self, work: float, words: str) -> None:
        """Count work as done; raises what `check_cancelled` raises, or Cancelled after another thread's failure."""
        self.check()
        with self._lock:
            self._done += work
            share = min(1.0, self._done / self._total)
            if share - self._told >= REPORT_STEP or share == 1.0 > self._told:
                self._told = share
                self._report(share, words)

    def check(self) -> None:
        """Raise if the work is to stop; asks `check_cancelled` now and then only."""
        if self._stopped.is_set():
            raise Cancelled("The render was stopped.")
        with self._lock:
            due = time.monotonic() - self._checked >= CHECK_SECONDS
            if due:
                self._checked = time.monotonic()
        if due:
            self._check()

    def stop(self) -> None:
        """Make every later step raise Cancelled."""
        self._stopped.set()
