"""What the system lets one process have: raised as far as it may be, and told in a line where films need more."""

import sys
from contextlib import suppress

from pipeline.errors import Unavailable

# By resource: what films need at the least, its name for people, the shell's option and the option's unit.
LEAST = {
    "NOFILE": (64, "open files", "-n", 1),
    "AS": (2 << 30, "KiB of memory", "-v", 1024),
    "FSIZE": (256 << 20, "KiB for a file", "-f", 1024),
    "NPROC": (64, "processes", "-u", 1),
}


def check() -> None:
    """Raises Unavailable where this process may have too little to make films."""
    found = [_lack(name) for name in LEAST] if sys.platform == "linux" else []
    if lacks := "; ".join(filter(None, found)):
        raise Unavailable(f"The limits of this process are too low for films: {lacks}. Raise them and start again.")


def _lack(name: str) -> str:
    import resource

    least, what, option, unit = LEAST[name]
    limit = getattr(resource, f"RLIMIT_{name}")
    soft, hard = resource.getrlimit(limit)
    if soft == resource.RLIM_INFINITY or soft >= least:
        return ""
    with suppress(OSError, ValueError):
        resource.setrlimit(limit, (least if hard == resource.RLIM_INFINITY else max(soft, min(least, hard)), hard))
    soft, _ = resource.getrlimit(limit)
    return "" if soft >= least else f"{soft // unit} {what} (ulimit {option}, at least {least // unit})"
