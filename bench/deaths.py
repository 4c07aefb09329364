"""Deaths of workers that run films side by side, over the real store and the real taking over: who is blamed?

    python bench/deaths.py --deaths 1000 --stops 1000
    python bench/deaths.py --poison                        one of the films kills its process whenever it runs

A process is a kernel lock of its own; it dies by losing that without a word. Where a film is suspected it
gets a process of its own, as in pipeline/executors/ward.py, which dies with a quarter of the deaths as well (a power cut).
Films advance between deaths by chance, and as often not at all. Prints one JSON line.
"""

import argparse
import json
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import blame
from pipeline.brief import KINDS
from pipeline.executors import takeover
from store import Settings, Store, jobs, workers
from store.jobs import Claim
from store.liveness import Pulse
from store.models import Job

SIDE_BY_SIDE = 3
POISON = "poison"


@dataclass
class Life:
    """One worker with the films it runs, those that are suspected each with a process of its own."""

    store: Store
    beside: dict[str, Claim] = field(default_factory=dict)
    apart: dict[str, tuple[Claim, Pulse]] = field(default_factory=dict)

    def take(self, claim: Claim) -> None:
        with self.store.db.write() as session:
            job = session.get_one(Job, claim.job_id)
            if not blame.is_suspected(job):
                self.beside[job.id] = claim
                return
            pulse = Pulse(self.store.home.folder, self.store.home.key)
            assert workers.hand_over(session, claim, pulse.name)
        self.apart[claim.job_id] = (claim, pulse)

    def fill(self) -> None:
        """Claim until three films run."""
        while len(self.beside) + len(self.apart) < SIDE_BY_SIDE:
            with self.store.db.write() as session:
                claim = jobs.claim(session, self.store.pulse.name, kinds=KINDS)
            if claim is None:
                return
            self.take(claim)

    def adopt(self, dead: str) -> None:
        for claim in takeover.of_dead(self.store, dead):
            self.take(claim)

    def advance(self, chance: random.Random) -> None:
        """Some films get on, and a few are done."""
        for job_id in [job_id for job_id in (*self.beside, *self.apart) if job_id != POISON]:
            with self.store.db.write() as session:
                job = session.get_one(Job, job_id)
                if chance.random() < 0.2:
                    blame.clear(job)
                    job.stage = chance.choice(("images", "clips", "compose"))
                if chance.random() < 0.02:
                    jobs.move(session, job, "completed")
            if job.state == "completed":
                self.beside.pop(job_id, None)
                if job_id in self.apart:
                    self.apart.pop(job_id)[1].stop()

    def lose(self, job_id: str) -> None:
        """A film's own process dies, and we see it."""
        claim, pulse = self.apart.pop(job_id)
        pulse.stop()
        if takeover.after_death(self.store, claim):
            self.take(claim)

    def die(self, *, everything: bool, orderly: bool) -> list[str]:
        """Names of what a next life finds dead; the films' own processes let go when only the worker dies."""
        pulses = [self.store.pulse, *(pulse for _, pulse in self.apart.values())]
        said = [pulse.name for pulse in pulses if orderly or (pulse is not self.store.pulse and not everything)]
        with self.store.db.write() as session:
            for name in said:
                workers.let_go(session, name)
        for pulse in pulses:
            pulse.stop()
        return [pulse.name for pulse in pulses]


def reborn(store: Store) -> Life:
    """The next process: the same database by another kernel lock."""
    store.pulse = Pulse(store.home.folder, store.home.key)
    return Life(store)


def queue(store: Store, count: int, *, poison: bool) -> None:
    names = [POISON] * poison + [f"film {number}" for number in range(count)]
    with store.db.write() as session:
        for name in names:
            jobs.add(session, Job(id=name, number=0, origin="bench", kind="storyboard", brief="{}", stage="images"), ())


def ends(settings: Settings, count: int, *, orderly: bool, poison: bool, seed: int) -> dict[str, object]:
    """So many ends of workers; what became of the films."""
    chance, began = random.Random(seed), time.monotonic()
    life, died = Life(Store(settings)), 0
    queue(life.store, count // 4 + SIDE_BY_SIDE, poison=poison)
    while died < count:
        life.fill()
        life.advance(chance)
        if POISON in life.apart:
            life.lose(POISON)
            died += 1
            continue
        died += 1
        dead = life.die(everything=chance.random() < 0.25, orderly=orderly)
        life = reborn(life.store)
        for name in dead:
            life.adopt(name)
    life.fill()
    with life.store.db.read() as session:
        failed = jobs.listed(session, jobs.Filter(states=("failed",)), offset=0, limit=1000, newest_first=False)
        counts = jobs.counts(session)
    life.store.close()
    innocent = [job.id for job in failed if job.id != POISON]
    return {"ends": died, "innocent_failed": len(innocent), "poison_failed": len(failed) - len(innocent),
            "completed": counts.get("completed", 0), "running": counts.get("running", 0),
            "seconds": round(time.monotonic() - began, 1)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deaths", type=int, default=1000)
    parser.add_argument("--stops", type=int, default=1000)
    parser.add_argument("--poison", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    figures: dict[str, object] = {"seed": asked.seed}
    for name, count in (("deaths", asked.deaths), ("stops", asked.stops)):
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(_env_file=None, reelwright_home=Path(folder) / "home", disk_watermark_mb=0)
            orderly = name == "stops"
            figures[name] = ends(settings, count, orderly=orderly, poison=asked.poison, seed=asked.seed)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
