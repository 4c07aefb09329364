"""Watch over the jobs this process runs: pass on cancels, and take up jobs whose process died."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import structlog

from pipeline import deletion, janitor
from pipeline.backups import Backups
from pipeline.brief import KINDS
from pipeline.errors import ReelwrightError, StoreError
from pipeline.executors import takeover
from pipeline.failpoints import fp
from pipeline.processes import never
from store import Store, calls, jobs, workers
from store.jobs import Claim
from store.models import Job

log = structlog.get_logger()

CANCEL_SECONDS = 0.3
WALLS_EVERY = 10
RECOVER_EVERY = 20
AUDIT_EVERY = 200
COLLECT_EVERY = 12_000
# For how long the same ask without a key finds its work again.
REPEATED_WITHIN = timedelta(hours=1)


def _nothing(_stop: threading.Event) -> None:
    """Audit nothing."""


class Watch:
    """One thread: every 0.3 s it looks for cancels, every 3 s at the `walls` that films wait at, every 6 s for orphans, every
    hour for files nobody knows and for parts that nobody asked for again.

    Once a minute it has another one do the `audit`, which asks vendors and may wait for them, and every hour, first after a
    minute, one look whether today's copy of the database is made.
    """

    def __init__(
        self, store: Store, *, audit: Callable[[threading.Event], None] = _nothing, walls: Callable[[], None] = never
    ) -> None:
        self._store, self._audit, self._walls = store, audit, walls
        self._auditing = threading.Thread(target=self._audited, name="audit", daemon=True)
        self._copying = threading.Thread(target=never, name="copy", daemon=True)
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
        for other in (self._auditing, self._copying):
            if other.is_alive():
                other.join(seconds)

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
            try:
                fp("watch.look")
                if turn % RECOVER_EVERY == 0:
                    self._recover()
                if turn % WALLS_EVERY == 0:
                    self._walls()
                if turn % AUDIT_EVERY == 0 and not self._auditing.is_alive():
                    self._auditing = threading.Thread(target=self._audited, name="audit", daemon=True)
                    self._auditing.start()
                if turn % COLLECT_EVERY == AUDIT_EVERY:
                    self._copy_daily()
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
            self._audit(self._ending)
        except ReelwrightError as error:
            log.warning("audit", error=str(error))

    def _copy_daily(self) -> None:
        if not self._copying.is_alive():
            self._copying = threading.Thread(target=Backups(self._store).daily, name="copy", daemon=True)
            self._copying.start()

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
        takeover.of_nobody(self._store)
        for claim in self._taken_over():
            self._handed_on.add(claim.job_id)
            self._adopt(claim)

    def _abandon_parts(self) -> None:
        """Parts that nobody asked for again: what became of their calls is for a person to look into."""
        with self._store.db.write() as session:
            for job_id in calls.forsaken(session, jobs.PART, within=REPEATED_WITHIN, uptime=self._store.uptime):
                calls.abandon(session, job_id, self._store.pulse.is_over)

    def _taken_over(self) -> Iterator[Claim]:
        """What dead processes held, and jobs of our own that no thread has had for two looks in a row."""
        pulse = self._store.pulse
        with self._store.db.read() as session:
            running = jobs.running(session)
        at_work = {claim.job_id for claim in list(self._stops)} | self._handed_on
        idle = {_claim(job): job for job in running if job.worker == pulse.name and job.id not in at_work}
        strays = [job for claim, job in idle.items() if claim in self._strays and job.kind in KINDS]
        self._strays = set(idle)
        for name in {job.worker for job in running if job.id not in at_work}:
            if pulse.is_dead(name):
                yield from takeover.of_dead(self._store, name, without=at_work)
        yield from filter(None, (takeover.of_stray(self._store, job) for job in strays))

    def _dead_and_deleted(self) -> list[str]:
        with self._store.db.read() as session:
            return [job.id for job in jobs.uncleared(session) if self._store.pulse.is_dead(job.worker)]


def _claim(job: Job) -> Claim:
    return Claim(job_id=job.id, revision=job.revision, epoch=job.epoch)
