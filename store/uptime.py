"""Time that nobody can set: seconds since this computer started, which all its processes share."""

import time
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

BOOT, SPACE = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/time")
# Counts while the computer sleeps, where there is such a clock.
CLOCK = getattr(time, "CLOCK_BOOTTIME", None)
# How long a wait of another start of the computer may still last, since nobody knows how long it was off.
STARTED_SECONDS = 60.0


class Uptime:
    """`boot` names a start of the computer: uptimes of the same one can be compared, whatever the wall clock did."""

    # Seconds that passed without being waited for, in tests.
    passed: ClassVar[float] = 0.0

    def __init__(self) -> None:
        self.boot = _boot()
        self._met: dict[object, float] = {}

    def seconds(self) -> float:
        """Seconds since the start."""
        return self.passed + (time.monotonic() if CLOCK is None else time.clock_gettime(CLOCK))

    def elapsed(self, boot: str, uptime: float) -> float | None:
        """Seconds since a noted moment; None when it was in another start."""
        since = self.seconds() - uptime
        return since if boot == self.boot and since >= 0 else None

    def left(self, boot: str, until: float, due: datetime, now: datetime) -> float:
        """Seconds until a noted deadline; of another start as the wall clock says, and a minute from here at most."""
        if boot == self.boot:
            return max(0.0, until - self.seconds())
        met = self._met.setdefault(due, self.seconds())
        return max(0.0, min((due - now).total_seconds(), met + STARTED_SECONDS - self.seconds()))


def _boot() -> str:
    """This start's name; one of this process alone where the system tells none."""
    try:
        return f"{BOOT.read_text().strip()}/{SPACE.readlink() if SPACE.exists() else ''}"
    except OSError:
        return uuid4().hex
