"""Run jobs in threads of this process: a pool for films, and a small one so that short work never queues behind them."""

import threading
import time
from functools import partial
from queue import Empty, SimpleQueue

import structlog

from pipeline import memory
from pipeline.brief import KINDS, Kind
from pipeline.executors.ward import Ward
from pipeline.executors.watch import Watch
from pipeline.failpoints import fp
from pipeline.runner import Runner
from store import Store, jobs
from store.errors import StoreError
from store.jobs import Claim

log = structlog.get_logger()

QUICK: tuple[Kind, ...] = ("scenario",)
FILMS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind not in QUICK)
QUICK_WORKERS = 2
LOOK_SECONDS = 1.0


class Threads:
    """Films run MAX_CONCURRENT_JOBS at a time, the rest stay queued."""

    def __init__(self, store: Store, runner: Runner) -> None:
        self._store, self._ward = store, Ward(store, runner)
        self._watch = Watch(store, audit=runner.look_back, walls=partial(runner.walls.look, self.hint))
        self._ending = threading.Event()
        self._adopted: dict[tuple[Kind, ...], SimpleQueue[Claim]] = {FILMS: SimpleQueue(), QUICK: SimpleQueue()}
        self._wake = threading.Condition()
        self._starting = threading.Lock()
        self._sizes = {FILMS: store.settings.max_concurrent_jobs, QUICK: QUICK_WORKERS}
        self._threads: dict[tuple[tuple[Kind, ...], int], threading.Thread] = {}

    def start(self) -> None:
        """Take up what an earlier life left, then whatever is queued."""
        self._watch.start(self._adopt, look_after=self._look_after)
        self._look_after()

    def _look_after(self) -> None:
        """Start every worker that is not there (any more)."""
        with self._starting:
            for kinds, number in [(kinds, n) for kinds, size in self._sizes.items() for n in range(size)]:
                known = self._threads.get((kinds, number))
                if self._ending.is_set() or (known is not None and known.is_alive()):
                    continue
                worker = threading.Thread(target=self._work, args=(kinds,), name=f"{kinds[0]}-{number}", daemon=True)
                self._threads[kinds, number] = worker
                worker.start()

    def hint(self, job_id: str) -> None:
        """Look at the queue now rather than a second later."""
        with self._wake:
            self._wake.notify_all()

    def stop(self, seconds: float) -> None:
        """Let go of everything; running jobs are taken up at the next start."""
        deadline = time.monotonic() + seconds
        self._ending.set()
        self._watch.stop(seconds)
        self.hint("")
        for thread in list(self._threads.values()):
            thread.join(max(0.0, deadline - time.monotonic()))

    def finish(self, seconds: float) -> bool:
        """Wait for films that run in processes of their own."""
        return self._ward.finish(seconds)

    def _adopt(self, claim: Claim) -> None:
        with self._store.db.read() as session:
            job = jobs.held(session, claim)
        if job is not None:
            self._adopted[QUICK if job.kind in QUICK else FILMS].put(claim)
            self.hint(claim.job_id)

    def _work(self, kinds: tuple[Kind, ...]) -> None:
        while not self._ending.is_set():
            self._watch.look_after()
            try:
                fp("worker.look")
                claim = self._next(kinds)
                if claim is None:
                    with self._wake:
                        self._wake.wait(LOOK_SECONDS)
                    continue
                with self._watch.over(claim) as stop:
                    self._ward.run(claim, stop)
                memory.give_back()
            except StoreError as error:
                log.warning("worker", error=str(error))
                self._ending.wait(LOOK_SECONDS)

    def _next(self, kinds: tuple[Kind, ...]) -> Claim | None:
        try:
            return self._adopted[kinds].get_nowait()
        except Empty:
            pass
        with self._store.db.read() as session:
            if jobs.first_in_line(session, kinds=kinds) is None:
                return None
        with self._store.db.write() as session:
            return jobs.claim(session, self._store.pulse.name, kinds=kinds)
