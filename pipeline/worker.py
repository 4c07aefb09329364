"""The worker process: run queued films for the process at the other end of stdin, until that lets go.

The first line is the settings; each line after it says that something was queued.
"""

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from pipeline.build import open_studio
from pipeline.providers import local
from pipeline.serving import leave
from store import Settings

# Pages and requests go first; beside other programs films still get their share. As much as nice(1) adds by itself.
NICENESS = 10
STOP_SECONDS = 4.0


def main() -> NoReturn:
    """Work until stdin ends, or until the whole process group is told to end."""
    if sys.platform != "win32":
        os.nice(NICENESS)
    said = json.loads(sys.stdin.readline())
    signal.signal(signal.SIGTERM, _told_to_end)
    studio = open_studio(Settings(_env_file=None, **said | {"executor": "threads"}))
    threading.Thread(target=local.load, name="load", daemon=True).start()
    with suppress(SystemExit):
        for _ in sys.stdin:
            studio.hint()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    studio.close(STOP_SECONDS)
    leave(0)


def _told_to_end(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
