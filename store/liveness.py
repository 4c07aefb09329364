"""Which processes are alive: each holds a kernel lock on its own file for life; no clock is asked."""

from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout


class Pulse:
    """This process's lock, released by the kernel when the process dies, however it dies."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "locks"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.name = uuid4().hex
        self._lock = FileLock(self._folder / f"{self.name}.lock", thread_local=False)
        self._lock.acquire()

    def is_dead(self, name: str) -> bool:
        """Proof that the process of this name has ended: its lock can be taken. False while it lives."""
        if name == self.name:
            return False
        file = self._folder / f"{name}.lock"
        if not name or not file.exists():
            return True
        try:
            with FileLock(file, timeout=0):
                pass
        except Timeout:
            return False
        file.unlink(missing_ok=True)
        return True

    def stop(self) -> None:
        """Let go of the lock and remove its file."""
        self._lock.release()
        (self._folder / f"{self.name}.lock").unlink(missing_ok=True)
