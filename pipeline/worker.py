"""The worker process: run queued films for the process at the other end of stdin, until that lets go.

The first line is the settings; each line after it says that something was queued.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from pipeline import memory
from pipeline.build import open_studio
from pipeline.provider import CREATE_SECONDS
from pipeline.providers import local
from pipeline.serving import leave
from pipeline.studio import Studio
from store.errors import StoreError
from store.settings import told

# Pages and requests go first; beside other programs films still get their share. As much as nice(1) adds by itself.
NICENESS = 10
STOP_SECONDS = 4.0
LOOK_SECONDS, GROWN = 2.0, 1.2
AT_WORK = {"queued", "running", "cancelling"}


def main() -> NoReturn:
    """Work until stdin ends, or until the whole process group is told to end."""
    if sys.platform != "win32":
        os.nice(NICENESS)
    memory.share_heaps()
    settings = told(sys.stdin.readline())
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    threading.Thread(target=_grow_old, args=(studio,), name="renewal", daemon=True).start()
    with suppress(SystemExit):
        signal.signal(signal.SIGTERM, _told_to_end)
        studio.start()
        for _ in sys.stdin:
            studio.hint()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    studio.stop(STOP_SECONDS)
    studio.finish(CREATE_SECONDS)
    studio.close(0)
    leave(0)


def _grow_old(studio: Studio) -> None:
    """Load what films need; end in order, to be started anew, where nothing is at work and films left us too much memory.

    One that holds as much without a film would gain nothing by that.
    """
    local.load()
    young = memory.resident_mb()
    while True:
        time.sleep(LOOK_SECONDS)
        held, most = memory.resident_mb(), studio.settings.worker_memory_mb
        with suppress(StoreError):
            if most and held > max(most, GROWN * young) and not AT_WORK & studio.counts().keys():
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
                return


def _told_to_end(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
