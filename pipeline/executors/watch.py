"""Watch over the jobs this process runs: pass on cancels, and take up jobs whose process died."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlmodel import Session

from pipeline import janitor
from pipeline.errors import ReelwrightError
from store import Store, jobs
from store.jobs import Claim
from store.models import Job

log = structlog.get_logger()

CANCEL_SECONDS = 0.3
RECOVER_EVERY = 20
MOST_CRASHES = 3


class Watch:
    """One thread: every 0.3 s it looks for cancels, every 6 s for orphans."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stops: dict[Claim, threading.Event] = {}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="watch", daemon=True)
        self._adopt: Callable[[Claim], None] = lambda claim: None

    def start(self, adopt: Callable[[Claim], None]) -> None:
        """Take up orphans now and from time to time; each is given to `adopt` already claimed."""
        self._adopt = adopt
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Let every running job go."""
        self._ending.set()
        for stop in list(self._stops.values()):
            stop.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    @contextmanager
    def over(self, claim: Claim) -> Iterator[threading.Event]:
        """An event that is set when the job is to stop."""
        stop = self._stops[claim] = threading.Event()
        if self._ending.is_set():
            stop.set()
        try:
            yield stop
        finally:
            del self._stops[claim]

    def _loop(self) -> None:
        turn = 0
        while not self._ending.is_set():
            try:
                if turn % RECOVER_EVERY == 0:
                    self._recover()
                self._pass_on_cancels()
            except ReelwrightError as error:
                log.warning("watch", error=str(error))
            turn += 1
            self._ending.wait(CANCEL_SECONDS)

    def _pass_on_cancels(self) -> None:
        if not self._stops:
            return
        with self._store.db.read() as session:
            held = {claim: jobs.held(session, claim) for claim in list(self._stops)}
        for claim, job in held.items():
            if (job is None or job.state == "cancelling") and claim in self._stops:
                self._stops[claim].set()

    def _recover(self) -> None:
        janitor.tidy(self._store)
        with self._store.db.read() as session:
            orphans = [job for job in jobs.running(session) if self._store.pulse.is_dead(job.worker)]
        for orphan in orphans:
            with self._store.db.write() as session:
                job = jobs.get(session, orphan.id)
                if job is None or job.epoch != orphan.epoch:
                    continue
                claim = _taken_up(session, job, self._store.pulse.name)
            if claim is not None:
                self._adopt(claim)


def _taken_up(session: Session, job: Job, worker: str) -> Claim | None:
    if job.state == "cancelling":
        jobs.move(session, job, "cancelled", message="Cancelled")
        return None
    if job.crashes + 1 >= MOST_CRASHES and job.stage == job.crashed_in:
        reason = f"Stopped: it took this computer down {MOST_CRASHES} times in the same step ({job.stage})."
        jobs.move(session, job, "failed", message=reason, error=reason)
        return None
    job.crashes = job.crashes + 1 if job.stage == job.crashed_in else 1
    job.crashed_in = job.stage
    return jobs.reclaim(session, job, worker)
