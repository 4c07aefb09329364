"""Serve the dashboard and the API from one process over one studio, until Ctrl-C."""

import logging
import os
import signal
import sys
import threading
import time
from importlib.metadata import entry_points
from typing import NoReturn

import typer

from pipeline import console
from pipeline.build import open_studio, own_work, studio
from pipeline.errors import ReelwrightError
from pipeline.provider import CREATE_SECONDS
from pipeline.studio import Studio

SERVERS = "reelwright.servers"
STOP_SECONDS = 4.0
WAITING = (
    "Waiting for an answer that is being paid for. Press Ctrl-C again to end now; you may have to look into it then."
)


def serve() -> None:
    """Run every server that is installed, each in its own thread; one that ends badly ends them all."""
    stop = _heeded()
    shared = studio()
    failures: list[BaseException] = []

    def run(name: str) -> None:
        try:
            entry = next(point for point in entry_points(group=SERVERS) if point.name == name)
            entry.load()(shared, stop)
        except (ReelwrightError, OSError, SystemExit) as error:
            failures.append(error)
        finally:
            stop.set()

    threads = [
        threading.Thread(target=run, args=(point.name,), name=point.name, daemon=True)
        for point in entry_points(group=SERVERS)
    ]
    _until_stopped(shared, stop, threads)
    for failure in failures:
        console.fail(str(failure))
    leave(max(map(_code, failures), default=0))


def _code(failure: BaseException) -> int:
    if isinstance(failure, SystemExit):
        return 1
    return console.exit_code(failure) if isinstance(failure, ReelwrightError) else console.LACKS


def work() -> None:
    """Only run queued films."""
    stop = _heeded()
    _until_stopped(open_studio(own_work()), stop, [])
    leave(0)


def _heeded() -> threading.Event:
    """Set once this process is told to stop: heard before any film is taken up, so that none is left without a word."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: stop.set())
    return stop


def _until_stopped(shared: Studio, stop: threading.Event, threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    while not stop.wait(0.5):
        pass
    deadline = time.monotonic() + STOP_SECONDS
    shared.stop(STOP_SECONDS)
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    finish(shared)
    shared.close(0)


def finish(stopped: Studio) -> None:
    """Wait for answers that are being paid for; told to stop once more, this process ends at once."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: leave(1))
    if not stopped.finish(0):
        if not stopped.is_idle():
            typer.echo(WAITING, err=True)
        stopped.finish(CREATE_SECONDS)


def leave(code: int) -> NoReturn:
    """End this process at once: a thread deep in work would hold it up, and so would Python's own tidying up.

    A film that is still being worked on is left as a power cut would leave it, and taken up at the next start.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
