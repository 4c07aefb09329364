"""Which processes are alive: each holds a kernel lock on its own file for life; no clock is asked."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout


class Pulse:
    """This process's lock, released by the kernel when the process dies, however it dies."""

    def __init__(self, home: Path, key: str = "") -> None:
        self._folder = home / "locks"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._key = key
        self.name = f"{key}_{uuid4().hex}"
        self._lock = FileLock(self._folder / f"{self.name}.lock", thread_local=False)
        self._lock.acquire()
        self._doing: Counter[str] = Counter()
        self._counting = threading.Condition()

    def is_dead(self, name: str) -> bool:
        """Proof that the process of this name has ended: its lock can be taken. False while it lives."""
        if name == self.name:
            return False
        file = self._folder / f"{name}.lock"
        if not name or not file.exists():
            return True
        try:
            with FileLock(file, timeout=0), suppress(PermissionError):
                # Inside the lock, so that a process that is just taking it sees its file gone and makes a new one.
                file.unlink(missing_ok=True)
        except Timeout:
            return False
        return True

    def knows(self, name: str) -> bool:
        """Whether a process belongs to this home, so that its death can be proven here."""
        key, underscore, _ = name.partition("_")
        return not underscore or key == self._key

    @contextmanager
    def doing(self, intent: str) -> Iterator[None]:
        """While a request is on its way, this process does not let go of its lock."""
        with self._counting:
            self._doing[intent] += 1
        try:
            yield
        finally:
            with self._counting:
                self._doing[intent] -= 1
                self._counting.notify_all()

    def rest(self, seconds: float) -> bool:
        """Wait until none of our requests is on its way; whether that came in time."""
        with self._counting:
            return self._counting.wait_for(lambda: not any(count > 0 for count in self._doing.values()), seconds)

    def is_over(self, sender: str, intent: str) -> bool:
        """Proof that nobody still waits for the answer to a request: not this process, and no other that lives."""
        return self._doing[intent] <= 0 if sender == self.name else self.is_dead(sender)

    def stop(self) -> bool:
        """Let go of the lock and remove its file, unless a request is still on its way: then it goes with us.

        Whether no process of this home is left.
        """
        with self._counting:
            if any(count > 0 for count in self._doing.values()):
                return False
        self._lock.release()
        (self._folder / f"{self.name}.lock").unlink(missing_ok=True)
        return self.is_alone()

    def is_alone(self) -> bool:
        """Whether no other process of this home lives."""
        return all(self.is_dead(lock.stem) for lock in self._folder.glob("*_*.lock") if lock.stem != self.name)
