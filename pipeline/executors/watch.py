"""Watch over the jobs this process runs: pass on cancels, and take up jobs whose process died."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import structlog
from sqlmodel import Session

from pipeline import deletion, janitor
from pipeline.brief import KINDS
from pipeline.errors import ReelwrightError, StoreError
from pipeline.failpoints import fp
from pipeline.processes import never
from store import Store, budgets, calls, jobs, workers
from store.jobs import Claim
from store.liveness import Pulse
from store.models import Job, now

log = structlog.get_logger()

CANCEL_SECONDS = 0.3
RECOVER_EVERY = 20
AUDIT_EVERY = 200
COLLECT_EVERY = 12_000
# For how long the same ask without a key finds its work again.
REPEATED_WITHIN = timedelta(hours=1)
MOST_CRASHES = 3


class Watch:
    """One thread: every 0.3 s it looks for cancels, every 6 s for orphans, every hour for files nobody knows and for parts
    that nobody asked for again.

    Once a minute it has another one do the `audit`, which asks vendors and may wait for them.
    """

    def __init__(self, store: Store, *, audit: Callable[[], None] = never) -> None:
        self._store, self._audit = store, audit
        self._auditing = threading.Thread(target=self._audited, name="audit", daemon=True)
        self._stops: dict[Claim, threading.Event] = {}
        self._handed_on: set[str] = set()
        self._strays: set[Claim] = set()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="watch", daemon=True)
        self._restarting = threading.Lock()
        self._adopt: Callable[[Claim], None] = lambda claim: None
        self._look_after: Callable[[], None] = never

    def start(self, adopt: Callable[[Claim], None], *, look_after: Callable[[], None] = never) -> None:
        """Take up orphans now and from time to time; each is given to `adopt` already claimed.

        `look_after` is called each time, to start again what has died; who is watched calls ours.
        """
        self._adopt, self._look_after = adopt, look_after
        self._thread.start()

    def look_after(self) -> None:
        """Start the watch again if it died."""
        with self._restarting:
            if not self._thread.is_alive() and not self._ending.is_set():
                self._thread = threading.Thread(target=self._loop, name="watch", daemon=True)
                self._thread.start()

    def stop(self, seconds: float) -> None:
        """Let every running job go, and say that it is let go: what the next process finds is no crash."""
        self._ending.set()
        if self._thread.ident is not None:
            with suppress(StoreError), self._store.db.write() as session:
                workers.let_go(session, self._store.pulse.name)
        for stop in list(self._stops.values()):
            stop.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        if self._auditing.is_alive():
            self._auditing.join(seconds)

    @contextmanager
    def over(self, claim: Claim) -> Iterator[threading.Event]:
        """An event that is set when the job is to stop."""
        stop = self._stops[claim] = threading.Event()
        self._handed_on.discard(claim.job_id)
        if self._ending.is_set():
            stop.set()
        try:
            yield stop
        finally:
            del self._stops[claim]

    def _loop(self) -> None:
        turn = 0
        while not self._ending.is_set():
            self._look_after()
            fp("watch.look")
            try:
                if turn % RECOVER_EVERY == 0:
                    self._recover()
                if turn % AUDIT_EVERY == 0 and not self._auditing.is_alive():
                    self._auditing = threading.Thread(target=self._audited, name="audit", daemon=True)
                    self._auditing.start()
                if turn % COLLECT_EVERY == 0:
                    janitor.collect(self._store)
                    self._abandon_parts()
                self._pass_on_cancels()
            except ReelwrightError as error:
                log.warning("watch", error=str(error))
            turn += 1
            self._ending.wait(CANCEL_SECONDS)

    def _audited(self) -> None:
        try:
            self._audit()
        except ReelwrightError as error:
            log.warning("audit", error=str(error))

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
        for job_id in self._dead_and_deleted():
            deletion.sweep(self._store, job_id)
        for orphan in self._orphans():
            with self._store.db.write() as session:
                job = jobs.get(session, orphan.id)
                if job is None or job.epoch != orphan.epoch:
                    continue
                claim = _taken_up(session, job, self._store.pulse)
            if claim is not None:
                self._handed_on.add(claim.job_id)
                self._adopt(claim)

    def _abandon_parts(self) -> None:
        """Parts that nobody asked for again: what became of their calls is for a person to look into."""
        with self._store.db.write() as session:
            for job_id in calls.forsaken(session, jobs.PART, before=now() - REPEATED_WITHIN):
                calls.abandon(session, job_id, self._store.pulse.is_over)

    def _orphans(self) -> list[Job]:
        """Jobs of dead processes, and our own that no thread has had for two looks in a row."""
        pulse = self._store.pulse
        with self._store.db.read() as session:
            running = jobs.running(session)
        at_work = {claim.job_id for claim in list(self._stops)} | self._handed_on
        idle = {_claim(job): job for job in running if job.worker == pulse.name and job.id not in at_work}
        strays = [job for claim, job in idle.items() if claim in self._strays and job.kind in KINDS]
        self._strays = set(idle)
        return [job for job in running if pulse.is_dead(job.worker)] + strays

    def _dead_and_deleted(self) -> list[str]:
        with self._store.db.read() as session:
            return [job.id for job in jobs.uncleared(session) if self._store.pulse.is_dead(job.worker)]


def _claim(job: Job) -> Claim:
    return Claim(job_id=job.id, revision=job.revision, epoch=job.epoch)


def _taken_up(session: Session, job: Job, pulse: Pulse) -> Claim | None:
    if job.state == "cancelling":
        _close(session, job, pulse, "cancelled", "Cancelled", "")
        return None
    if job.kind not in KINDS:
        reason = "The process that made this part has ended: ask for it again."
        _close(session, job, pulse, "failed", reason, reason)
        return None
    if workers.was_let_go(session, job.worker):
        return jobs.reclaim(session, job, pulse.name)
    if job.crashes + 1 >= MOST_CRASHES and job.stage == job.crashed_in:
        reason = f"Stopped: it took this computer down {MOST_CRASHES} times in the same step ({job.stage})."
        _close(session, job, pulse, "failed", reason, reason)
        return None
    job.crashes = job.crashes + 1 if job.stage == job.crashed_in else 1
    job.crashed_in = job.stage
    return jobs.reclaim(session, job, pulse.name)


def _close(session: Session, job: Job, pulse: Pulse, state: str, message: str, error: str) -> None:
    jobs.move(session, job, state, message=message, error=error)
    budgets.close_job(session, job.id)
    calls.abandon(session, job.id, pulse.is_over, may_go_on=state == "failed")
