"""The process of one film that is suspected of having ended others: it runs that film and nothing else.

The first line of stdin is the settings, the second the claim; it stops when whoever started it lets go of stdin.
"""

import json
import os
import signal
import sys
import threading
from typing import NoReturn

from pipeline import memory
from pipeline.build import open_workshop
from pipeline.errors import ReelwrightError
from pipeline.executors.ward import UNFIT
from pipeline.provider import CREATE_SECONDS
from pipeline.runner import Runner
from pipeline.serving import leave
from pipeline.worker import NICENESS, STOP_SECONDS
from store import Store, workers
from store.jobs import Claim
from store.settings import told


def main() -> NoReturn:
    """Take the film as far as it goes, or until we are told to stop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(max(0, NICENESS - os.nice(0)))
    memory.share_heaps()
    settings = told(sys.stdin.readline())
    claim = Claim(**json.loads(sys.stdin.readline()))
    try:
        workshop = open_workshop(settings)
        with workshop.store.db.write() as session:
            if not workers.hand_over(session, claim, workshop.store.pulse.name):
                leave(0)
    except (ReelwrightError, OSError):
        leave(UNFIT)
    stop = threading.Event()
    film = threading.Thread(target=Runner(workshop).run, args=(claim, stop), name="film", daemon=True)
    threading.Thread(target=_listen, args=(workshop.store, stop), name="listen", daemon=True).start()
    film.start()
    while film.is_alive() and not stop.is_set():
        film.join(0.1)
    film.join(STOP_SECONDS)
    workshop.store.pulse.rest(CREATE_SECONDS)
    workshop.store.close()
    leave(0)


def _listen(store: Store, stop: threading.Event) -> None:
    """Wait for the end of stdin, and say that what is left behind is no crash."""
    sys.stdin.read()
    with store.db.write() as session:
        workers.let_go(session, store.pulse.name)
    stop.set()
