"""Named places where a test may stop, kill or break this process; nothing happens unless FAILPOINTS is set.

FAILPOINTS is a list such as "paid.after_intent=kill;paid.polling=kill@3;watch.look=raise@1-2": an action, from which
hit on, and up to which.
"""

import errno
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from functools import cache

from store.settings import settings

NAMES = (
    "watch.look", "worker.look", "job.claimed", "job.before_end", "job.after_end", "stage.begin", "stage.end",
    "paid.before_intent", "paid.after_intent", "paid.after_reply", "paid.after_accepted", "paid.polling",
    "paid.download", "paid.before_publish", "paid.after_publish", "paid.after_stored", "paid.unknown", "paid.found",
)  # fmt: skip

_hits: Counter[str] = Counter()
_counting = threading.Lock()


def fp(name: str) -> None:
    """Act here if FAILPOINTS says so."""
    plan = _plan(settings().failpoints)
    if name not in plan:
        return
    action, hits = plan[name]
    with _counting:
        _hits[name] += 1
        due = _hits[name] in hits
    if due:
        ACTIONS[action](name)


@cache
def _plan(text: str) -> dict[str, tuple[str, range]]:
    plan = {}
    for rule in filter(None, text.split(";")):
        name, _, rest = rule.partition("=")
        action, _, hits = rest.partition("@")
        first, _, last = hits.partition("-")
        if name not in NAMES or action not in ACTIONS:
            raise ValueError(f"FAILPOINTS: {rule!r} names no failpoint with an action of {sorted(ACTIONS)}")
        plan[name] = (action, range(int(first or 1), int(last or sys.maxsize - 1) + 1))
    return plan


def _kill(_name: str) -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def _stop(_name: str) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _raise(name: str) -> None:
    raise RuntimeError(f"failpoint {name}")


def _no_space(_name: str) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _failed(_name: str) -> None:
    raise OSError(errno.EIO, "Input/output error")


ACTIONS: dict[str, Callable[[str], None]] = {
    "kill": _kill, "stop": _stop, "raise": _raise, "enospc": _no_space, "eio": _failed,
}  # fmt: skip
