"""Files by content address: looked for, else made under a temporary name, checked, fsynced, renamed."""

import errno
import math
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import av
from filelock import FileLock, Timeout

from pipeline.errors import DiskFull, RenderFailed

ATTEMPTS = 2
OLDER_RELEASES_SECONDS = 3600.0
PART, LOCK, OWN = "part-", ".lock", "own"
_held: dict[Path, tuple[int, FileLock]] = {}
_locking = threading.Lock()
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
    temporary = target.with_name(f"{_prefix(target.parent)}{uuid4().hex[:8]}{target.suffix}")
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
        raise RenderFailed(f"{name!r} could not be made: {error.strerror or type(error).__name__}") from error


@contextmanager
def owned(folder: Path) -> Iterator[str]:
    """How the names of this process's unfinished files begin in a folder, by a lock there that is held until the end or its death."""
    with _locking:
        users, lock = _held.get(folder) or (0, FileLock(folder / f"{PART}{uuid4().hex}{LOCK}", thread_local=False))
        if not users:
            lock.acquire()
        _held[folder] = (users + 1, lock)
    try:
        yield _prefix(folder)
    finally:
        with _locking:
            users, lock = _held.pop(folder)
            if users > 1:
                _held[folder] = (users - 1, lock)
            else:
                lock.release()
                Path(lock.lock_file).unlink(missing_ok=True)


def _prefix(folder: Path) -> str:
    """In a folder that is nobody else's no lock is needed: it goes as a whole."""
    _, lock = _held.get(folder, (0, None))
    return f"{Path(lock.lock_file).stem}-" if lock else f"{PART}{OWN}-"


def sweep(folder: Path) -> None:
    """Remove what processes left that are proven dead: their locks can be taken. Several may sweep at once."""
    mine = _prefix(folder)
    owners = {part.name.split("-")[1].removesuffix(LOCK) for part in folder.glob(f"{PART}*")}
    for owner in owners:
        if f"{PART}{owner}-" != mine and _is_dead(folder, owner):
            for part in folder.glob(f"{PART}{owner}-*"):
                shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)
            (folder / f"{PART}{owner}{LOCK}").unlink(missing_ok=True)


def _is_dead(folder: Path, owner: str) -> bool:
    """An owner makes its lock before anything else; of an older release's, which have none, an hour is the proof."""
    lock = folder / f"{PART}{owner}{LOCK}"
    if not lock.exists():
        return all(_age(part) > OLDER_RELEASES_SECONDS for part in folder.glob(f"{PART}{owner}-*"))
    try:
        with FileLock(lock, timeout=0):
            return True
    except Timeout:
        return False


def _age(part: Path) -> float:
    try:
        return time.time() - part.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _sync(path: Path) -> None:
    """Flush a file, or where the system can do it a folder, to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
