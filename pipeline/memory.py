"""Memory that is free goes back to the system: glibc keeps a film's pictures for its next ones, in a heap for each thread."""

import sys
from ctypes import CDLL
from functools import cache
from pathlib import Path
from threading import Lock

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # <malloc.h>
MOST_ARENAS = 2
# Pictures of 15 MB are made and freed by the hundred: to map each anew took a tenth of a film's time. glibc allows no more than this.
LARGE_BLOCK_BYTES, KEPT_FREE_BYTES = 32 * 2**20, 64 * 2**20

_giving = Lock()


def share_heaps() -> None:
    """Have all threads use two heaps rather than eight for each processor; to be said before there are threads."""
    if (libc := _glibc()) is not None:
        libc.mallopt(M_ARENA_MAX, MOST_ARENAS)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES)
        libc.mallopt(M_TRIM_THRESHOLD, KEPT_FREE_BYTES)


def give_back() -> None:
    """Return what is free to the system, where its C library can do that; takes some hundredths of a second."""
    libc = _glibc()
    if libc is not None and _giving.acquire(blocking=False):
        try:
            libc.malloc_trim(0)
        finally:
            _giving.release()


def resident_mb() -> int:
    """What this process holds; 0 where the system doesn't tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmRSS:")), 0)


@cache
def _glibc() -> CDLL | None:
    if sys.platform != "linux":
        return None
    libc = CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
