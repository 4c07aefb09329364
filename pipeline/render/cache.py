"""Files by content address: looked for, else made under a temporary name, checked, fsynced, renamed."""

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import av

from pipeline.errors import DiskFull, RenderFailed

ATTEMPTS = 2
STALE_SECONDS = 5.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def keep(target: Path, make: Callable[[Path], object], check: Callable[[Path], None]) -> bool:
    """Make `target` unless it is there, and tell whether it was made; `check` raises RenderFailed for a bad file.

    A failed attempt is repeated once. Raises RenderFailed, DiskFull or what `make` raises; no half-written file stays.
    """
    if target.exists():
        return False
    for attempt in range(1, ATTEMPTS + 1):
        try:
            publish(target, make, check)
            break
        except RenderFailed:
            if attempt == ATTEMPTS:
                raise
    return True


def publish(target: Path, make: Callable[[Path], object], check: Callable[[Path], None]) -> None:
    """Make, check, fsync and rename in one attempt, over an older `target` if there is one."""
    temporary = target.with_name(f"part-{os.getpid()}-{uuid4().hex[:8]}{target.suffix}")
    try:
        with plain_errors(target.name):
            make(temporary)
            check(temporary)
            _sync(temporary)
            temporary.replace(target)
            _sync(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Say in a person's words why the file `name` could not be written."""
    try:
        yield
    except (OSError, av.FFmpegError) as error:
        if error.errno in _FULL:
            raise DiskFull(f"No room left on the disk for {name!r}: free some space and try again.") from error
        raise RenderFailed(f"{name!r} could not be made: {error}") from error


def sweep(folder: Path) -> None:
    """Remove temporary files whose process is dead."""
    for part in folder.glob("part-*"):
        owner = part.name.split("-")[1]
        if owner.isdigit() and not _alive(int(owner)) and time.time() - part.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return pid == os.getpid()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(path: Path) -> None:
    """Flush a file, or where the system can do it a folder, to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
