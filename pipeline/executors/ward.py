"""A film that is suspected of having ended a process runs in one of its own, where it can harm nobody beside it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from pipeline import blame
from pipeline.executors import takeover
from pipeline.processes import Companion
from pipeline.provider import CREATE_SECONDS
from pipeline.runner import Runner
from store import Store, jobs
from store.jobs import Claim

log = structlog.get_logger()

PATIENT = "pipeline.patient"
LOOK_SECONDS, AGAIN_SECONDS = 0.2, 1.0
# The child ends by itself within a few seconds, or once an answer is there that is being paid for.
LAST_SECONDS = CREATE_SECONDS + 10.0
# The child could not begin: no fault of the film.
UNFIT = 75


class Ward:
    """Runs claimed jobs: here, or apart from all others as long as one is suspected."""

    def __init__(self, store: Store, runner: Runner) -> None:
        self._store, self._runner = store, runner
        self._apart, self._counting = 0, threading.Condition()

    def run(self, claim: Claim, stop: threading.Event) -> None:
        """Take the job as far as it goes."""
        while not stop.is_set() and self._is_suspected(claim):
            code = self._lived(claim, stop)
            if stop.is_set() or code == 0:
                return
            log.warning("suspected film", job=claim.job_id, error=f"Its own process ended with code {code}.")
            if code != UNFIT and not takeover.after_death(self._store, claim):
                return
            stop.wait(AGAIN_SECONDS)
        self._runner.run(claim, stop)

    def finish(self, seconds: float) -> bool:
        """Once stopped, wait for the ends of the processes; whether all came in time."""
        with self._counting:
            return self._counting.wait_for(lambda: not self._apart, seconds)

    def _is_suspected(self, claim: Claim) -> bool:
        with self._store.db.read() as session:
            job = jobs.held(session, claim)
        return job is not None and blame.is_suspected(job)

    def _lived(self, claim: Claim, stop: threading.Event) -> int:
        """One life of the job's own process, under our claim; its exit code."""
        words = json.dumps({"job_id": claim.job_id, "revision": claim.revision, "epoch": claim.epoch})
        with self._counted():
            child = Companion(PATIENT)
            child.tell(f"{self._store.settings.plain()}\n{words}\n".encode())
            while child.is_alive() and not stop.wait(LOOK_SECONDS):
                pass
            return child.end(LAST_SECONDS)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            self._apart += 1
        try:
            yield
        finally:
            with self._counting:
                self._apart -= 1
                self._counting.notify_all()
