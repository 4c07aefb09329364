"""Real workers that are killed, stopped, misled and told to end, at random from a seed."""

import os
import random
import signal
import tempfile
import time
from collections import Counter
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

from chaos_lives import CANARIES, FAULTS, LAGS, OTHERS, ROOM, Life, keep_progress, ways, wish
from chaos_oracle import Oracle, crashed, over_cap, verdict, wait_for_others
from chaos_person import AT_WORK, Person
from chaos_workers import Workers

from pipeline import Settings, Studio, open_studio
from pipeline.errors import ReelwrightError
from pipeline.failpoints import NAMES
from store.errors import StoreError
from tests.providers_server import Fault, ProvidersServer

ROOT = Path(__file__).parents[1]
WORKERS, CALM, UNDER_WAY = 3, 2, 14
# Seconds after which a worker is killed from outside; one that is to die at a failpoint has time to come to it.
SOON, WAITS = (0.3, 4.0), (3.0, 20.0)
SLACK_SECONDS, LONGEST_SLACK = 5.0, 10.0
# Seconds: at the end nothing may stand still for longer, and everything is at rest by then. A busy machine is slow, not wrong.
STANDSTILL, LONGEST_REST = 180.0, 1800.0
# So many kills must have met every failpoint. Variants that never look for what was given up.
ALL_FAILPOINTS, BLIND = 200, ("naive", "late-find", "settle-recheck")


@dataclass
class Chaos:
    """One run."""

    chance: random.Random
    server: ProvidersServer
    oracle: Oracle
    studio: Studio
    workers: Workers
    database: Path
    orderly: bool = False
    kills: int = 0
    stops: int = 0
    closed: int = 0
    retried: int = 0
    broken: int = 0
    asked: int = 0
    exercised: Counter[str] = field(default_factory=Counter)
    lives: list[Life] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    looked_at: float = 0.0
    patient: bool = False
    charged: int = 0
    charged_at: float = 0.0
    person: Person = field(init=False)

    def __post_init__(self) -> None:
        self.person = Person(self.chance, self.studio, self.oracle)

    def figures(self) -> dict[str, object]:
        """What was done to the workers."""
        never = self.never()
        return {"kills": self.kills, "stops": self.stops, "closed": self.closed, "client_retries": self.retried,
                **self.person.figures(), "ended_by_themselves": self.broken,
                "failpoints_killed_at": len(NAMES) - len(never), "failpoints_never": never}  # fmt: skip

    def never(self) -> list[str]:
        """Failpoints at which no worker died."""
        return sorted(set(NAMES) - set(+self.exercised))

    def run(self, kills: int, seconds: float) -> None:
        """Make trouble until enough was made."""
        ends_at = time.monotonic() + seconds
        self.patient = kills >= ALL_FAILPOINTS
        while self.kills + self.closed * self.orderly < kills and time.monotonic() < ends_at:
            while len(self.lives) < WORKERS:
                self.lives.append(self.born(trouble=True))
            self.ask()
            if self.chance.random() < 0.02:
                self.mislead(self.chance.choice(LAGS if self.chance.random() < 0.2 else FAULTS))
            self.turn()
        self.server.world.faults.clear()
        self.person.careful = True
        if kills >= ALL_FAILPOINTS and not self.orderly:
            self.faults += [f"nobody died at {name}" for name in self.never()]

    def mislead(self, fault: Fault) -> None:
        """Add a fault; a list that lags matters where an answer was lost."""
        self.server.world.faults.add(fault)
        if fault.kind == "lag":
            self.server.world.faults.add(Fault(kind="drop_after", vendor="replicate"))

    def born(self, *, trouble: bool) -> Life:
        """A worker; with trouble it dies at a failpoint, or when its time is over."""
        if not trouble:
            calm = ways(self.chance, 0, trouble=False) | {"SERVES": "", "WARD": "1" if self.lives else ""}
            return Life(pid=self.workers.start(ways=calm), ends_at=10_000)
        name = min(self.chance.sample(NAMES, 4), key=lambda name: self.exercised[name])
        name = name if self.chance.random() < 0.6 and not self.orderly else ""
        plan = f"{name}=kill@{self.chance.randint(1, 3)}" if name else ""
        pid = self.workers.start(plan, ways=ways(self.chance, self.chance.randrange(10**6), trouble=True))
        told = self.orderly or (not name and self.chance.random() < 0.3)
        ends_at = self.chance.uniform(*(WAITS if name and self.patient else SOON)) * self.slack()
        life = Life(pid=pid, ends_at=ends_at, failpoint=name, told=told)
        if self.chance.random() < 0.1 and not told:
            life.begin(time.monotonic())
        if self.chance.random() < 0.15 and not life.up:
            life.stops_at = self.chance.uniform(0.3, 1.5)
            life.goes_on_at = life.stops_at + self.chance.uniform(0.2, 1.5)
            life.ends_at = max(life.ends_at, life.goes_on_at + 0.2)
        return life

    def slack(self) -> float:
        """How many times longer a worker lives: the more, the longer nothing was paid for, so that busy machines get on too."""
        now, charged = time.monotonic(), len(self.server.charges)
        if charged != self.charged or not self.charged_at:
            self.charged, self.charged_at = charged, now
        return min(LONGEST_SLACK, 1.0 + (now - self.charged_at) / SLACK_SECONDS)

    def turn(self) -> None:
        """Look once at every worker, and at the money; sometimes be the person that jobs wait for."""
        time.sleep(0.02)
        now = time.monotonic()
        for life in list(self.lives):
            if self.workers.is_dead(life.pid):
                self.lives.remove(life)
                killed = self.workers.died_by(life.pid) == signal.SIGKILL
                self.kills += killed
                self.closed += life.told and life.killed and not killed
                self.broken += not killed and not (life.told and life.killed)
                self.exercised[life.failpoint] += killed and not life.killed
            elif not life.up:
                if self.workers.is_up(life.pid):
                    life.begin(now)
            elif now > life.ends_at and not life.killed:
                life.killed = True
                self.workers.signal(life.pid, signal.SIGTERM if life.told else signal.SIGKILL)
            elif life.stops_at and now > life.stops_at:
                life.stops_at, self.stops = 0.0, self.stops + 1
                self.workers.signal(life.pid, signal.SIGSTOP)
                # Not by a later turn: a stopped worker may hold the database, and the turn would wait for it.
                Timer(life.goes_on_at - now, self.workers.signal, (life.pid, signal.SIGCONT)).start()
        if now - self.looked_at > 0.5:
            self.looked_at = now
            self.faults += [f"I8 {fault}" for fault in over_cap(self.database)]
            self.look()

    def ask(self) -> None:
        """Keep a few jobs under way; now and then cancel or delete one."""
        counts = self.studio.counts()
        if sum(counts.get(state, 0) for state in AT_WORK) < UNDER_WAY:
            tale, self.asked = f"tale-{self.asked:05d}", self.asked + 1
            with suppress(
                ReelwrightError
            ):  # no room under a cap, or a stopped worker has the database: then it is no job
                wanted = wish(self.chance, tale)
                self.kept.append(self.studio.submit(wanted, job_id=tale).id)
                if self.chance.random() < 0.3:
                    self.retried += 1
                    if self.studio.submit(wanted, job_id=tale).id != tale:
                        self.faults.append(f"I14 a retry of {tale} made another job")
        if self.kept and self.chance.random() < 0.004:
            self.interfere(self.chance.choice(self.kept))

    def interfere(self, job_id: str) -> None:
        try:
            if self.chance.random() < 0.4:
                self.studio.delete(job_id)
            else:
                self.studio.cancel(job_id)
        except ReelwrightError:
            return

    def look(self) -> None:
        """Be the person; a stopped worker may hold the database just now."""
        with suppress(StoreError):
            self.person.turn()

    def settle(self) -> float:
        """Two undisturbed workers until everything rests, or nothing moves any more; the seconds that took."""
        for life in self.lives:
            self.workers.signal(life.pid, signal.SIGTERM if self.orderly else signal.SIGKILL)
        self.until_dead()
        self.person.caps(*ROOM)
        self.lives = []
        while len(self.lives) < CALM:
            self.lives.append(self.born(trouble=False))
        started = moved_at = time.monotonic()
        ends_at, last = started + LONGEST_REST, -1
        while not self.rests() and (now := time.monotonic()) < min(ends_at, moved_at + STANDSTILL):
            self.turn()
            if (seen := self.studio.last_event_id()) != last:
                last, moved_at = seen, now
        took = time.monotonic() - started
        for life in self.lives:
            self.workers.signal(life.pid, signal.SIGKILL)
        self.until_dead()
        return took

    def until_dead(self) -> None:
        while not all(self.workers.is_dead(life.pid) for life in self.lives):
            time.sleep(0.02)

    def rests(self) -> bool:
        counts = self.studio.counts()
        if any(counts.get(state, 0) for state in AT_WORK):
            return False
        page = self.studio.jobs(states=("waiting", "failed"), limit=500)
        return all(job.waiting == "approval" for job in page.jobs)


def settings_of(home: Path, server: ProvidersServer) -> dict[str, str]:
    """The environment of harness and workers."""
    urls = {name.upper(): url for name, url in server.base_urls.items()}
    own = {"REELWRIGHT_HOME": str(home), "PYTHONPATH": str(ROOT), "DISK_WATERMARK_MB": "0", "EXECUTOR": "threads",
           "PROVIDER_SETTLE_SECONDS": "0.4", "PROVIDER_CALLS_PER_MINUTE": "1000000", "BUDGET_PER_DAY_USD": "100000",
           "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "FAILPOINTS": ""}  # fmt: skip
    return {**os.environ, **urls, **CANARIES, **own}


def killed(
    *, kills: int, seed: int, seconds: float, orderly: bool, variant: str, keep: Path | None
) -> dict[str, object]:
    """Figures and faults of so many kills and the rest after them; its home, charges and log stay in a folder to keep."""
    keep_progress()
    started = time.monotonic()
    with (
        nullcontext(keep) if keep else tempfile.TemporaryDirectory() as place,
        ProvidersServer(Path(place) / "charges.jsonl") as server,
    ):
        home = Path(place) / "run" / "home"
        home.parent.mkdir(parents=True)
        os.environ.update(env := settings_of(home, server))
        settings, oracle = Settings(), Oracle(server)
        studio = open_studio(settings, work=False)
        workers = Workers(env, home.parent / "workers.log", variant=variant)
        chaos = Chaos(random.Random(seed), server, oracle, studio, workers, home / "reelwright.db", orderly=orderly)
        try:
            chaos.run(kills, seconds)
            settled = chaos.settle()
        finally:
            for life in chaos.lives:
                workers.signal(life.pid, signal.SIGKILL)
        workers.close()
        wait_for_others(home)
        studio.close()
        found = verdict(
            settings, oracle, [*CANARIES.values(), *OTHERS.values()], chaos.kept, looked=variant not in BLIND
        )
        chaos.faults += [f"I12 {job}" for job in crashed(settings)] if orderly else []
    innocent = [f"I12 {job}, revision {number}, was blamed" for job, number in sorted(chaos.person.innocent)]
    faults = [*chaos.faults, *chaos.person.faults, *innocent, *found.pop("faults")]  # type: ignore[misc]
    times = {"settled_seconds": round(settled, 1), "seconds": round(time.monotonic() - started, 1)}
    return {"seed": seed, **chaos.figures(), **found, **times, "faults": faults}
