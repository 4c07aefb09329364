"""The person that films wait for: looks late, presses early, errs now and then, and presses retry only where that is said."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from chaos_lives import ROOM, TIGHT
from chaos_oracle import Oracle

from pipeline import Studio
from pipeline.blame import REASON
from pipeline.errors import ReelwrightError
from pipeline.views import JobView
from store.models import PaidCall

# What is said of a film that is held to have killed its process; here every death came from outside, or at random.
BLAMED = REASON.partition("{}")[0]
AT_WORK = ("queued", "running", "cancelling")


@dataclass
class Person:
    """Reads what the studio says. At rest it is careful, and has time."""

    chance: random.Random
    studio: Studio
    oracle: Oracle
    careful: bool = False
    pressed: int = 0
    wrong: int = 0
    retried: int = 0
    untold: int = 0
    tightened: int = 0
    innocent: set[tuple[str, int]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _sees: dict[tuple[str, int], float] = field(default_factory=dict)

    def figures(self) -> dict[str, object]:
        return {"early_decisions": self.pressed, "wrong_decisions": self.wrong, "retries": self.retried,
                "innocent_films_failed": len(self.innocent), "retries_untold_at_the_end": self.untold,
                "caps_tightened": self.tightened}  # fmt: skip

    def turn(self) -> None:
        """Look at what waits, and act where it is time to."""
        self._press_early()
        self._change_caps()
        undecided = {view.id: view.job_id for view in self.studio.spending.unknown()}
        for job in self.studio.jobs(states=("waiting", "failed"), limit=500).jobs:
            if BLAMED in job.error:
                self.innocent.add((job.id, job.revision))
            if job.waiting == "approval" or not self._is_time(job):
                continue
            for call_id in [call for call, job_id in undecided.items() if job_id == job.id]:
                self._decide(call_id, job.id)
            self._retry(job)

    def _is_time(self, job: JobView) -> bool:
        """Some are seen at once, some only after a while."""
        at = self._sees.setdefault((job.id, job.revision), time.monotonic() + self.chance.choice((0.0, 0.0, 1.0, 6.0)))
        return self.careful or time.monotonic() >= at

    def _retry(self, job: JobView) -> None:
        told = "retry" in f"{job.error} {job.message}".lower() or job.waiting == "attention"
        if not told and not self.careful:
            return
        try:
            self.studio.retry(job.id)
        except ReelwrightError:
            return
        self.retried += 1
        self.untold += not told

    def _change_caps(self) -> None:
        if not self.careful and self.chance.random() < 0.1:
            tight = self.chance.random() < 0.3
            self.tightened += tight
            self.caps(*(self.chance.choice(TIGHT) if tight else ROOM))

    def caps(self, job: float, day: float) -> None:
        self.studio.spending.set_caps(job_usd=job, day_usd=day)

    def _press_early(self) -> None:
        """Decide on a call that the studio still asks about: it must be refused while its film is at work."""
        busy = self._at_work()
        for view in [view for view in self.studio.spending.unknown() if view.job_id in busy]:
            self.pressed += 1
            try:
                self.studio.spending.decide(view.id, "pay_again", by="the harness, early")
            except ReelwrightError:
                continue
            if view.job_id in self._at_work():
                self.faults.append(f"I13 {view.id} was decided on while it was asked about")

    def _at_work(self) -> set[str]:
        return {job.id for job in self.studio.jobs(states=AT_WORK, limit=500).jobs}

    def _decide(self, call_id: str, job_id: str) -> None:
        rows = self._rows(job_id)
        call = next(row for row in rows if row.id == call_id)
        if call.provider_id and self.chance.random() < 0.8 and not self.oracle.is_foreign(call):
            return
        paid = self.oracle.was_charged(call, [row for row in rows if row.id != call_id])
        errs = not self.careful and self.chance.random() < 0.1
        try:
            self.studio.spending.decide(call_id, "pay_again" if paid != errs else "not_charged", by="the harness")
        except ReelwrightError:
            return
        self.wrong += errs

    def _rows(self, job_id: str) -> Sequence[PaidCall]:
        from store import calls

        with self.studio.spending._db.read() as session:
            return list(calls.listed(session, job_id=job_id))
