"""Run a job in the caller's own thread, to its end or its next gate. For scripts and tests."""

from pipeline.brief import KINDS
from pipeline.executors.ward import Ward
from pipeline.executors.watch import Watch
from pipeline.runner import Runner
from store import Store, jobs
from store.jobs import Claim


class Inline:
    """Runs each hinted job at once."""

    def __init__(self, store: Store, runner: Runner) -> None:
        self._store, self._ward = store, Ward(store, runner)
        self._watch = Watch(store, audit=runner.look_back)

    def start(self) -> None:
        """Take up what an earlier life left, and watch for cancels."""
        self._watch.start(self._run)

    def hint(self, job_id: str) -> None:
        """Run it now."""
        with self._store.db.write() as session:
            claim = jobs.claim(session, self._store.pulse.name, kinds=KINDS, job_id=job_id)
        if claim is not None:
            self._run(claim)

    def _run(self, claim: Claim) -> None:
        with self._watch.over(claim) as stop:
            self._ward.run(claim, stop)

    def stop(self, seconds: float) -> None:
        """Nothing runs between calls."""
        self._watch.stop(seconds)

    def finish(self, seconds: float) -> bool:
        """Wait for films that run in processes of their own."""
        return self._ward.finish(seconds)
