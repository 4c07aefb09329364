"""Real workers that are killed, stopped, misled and told to end, at random from a seed."""

import os
import random
import signal
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from chaos_oracle import Oracle, crashed, over_cap, verdict
from chaos_workers import Workers

from pipeline import Settings, Studio, open_studio
from pipeline.brief import Brief, brief
from pipeline.errors import ReelwrightError
from pipeline.failpoints import NAMES
from store.errors import StoreError
from store.models import PaidCall
from tests.providers_server import Fault, ProvidersServer

ROOT = Path(__file__).parents[1]
WORKERS, UNDER_WAY = 3, 14
# Clocks of single workers, in seconds (progress is kept for a day); variants that never look for what was given up.
APART = (-40_000, -3600, 3600, 40_000)
BLIND = ("naive", "late-find", "settle-recheck")
SCRIPTS = ("openai:gpt-4o-mini", "openai:gpt-4o-mini", "anthropic:claude-haiku-4-5")
PICTURES = ("replicate:flux-schnell", "replicate:flux-schnell", "runwayml:gen4_image", "openai:gpt-image-1-mini")
CANARIES = {name: f"canary-{name.lower()}-5f1c" for name in (
    "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "REPLICATE_API_TOKEN", "RUNWAYML_API_SECRET", "PEXELS_API_KEY",
    "WEBHOOK_SECRET")}  # fmt: skip
FAULTS = (
    *(Fault(kind=kind) for kind in ("drop", "drop_after", "truncated", "invalid", "schema", "missing_id", "empty",
                                    "refused", "nsfw", "failed", "duplicate_id")),
    *(Fault(kind="status", status=status, retry_after="1") for status in (400, 401, 402, 404, 429, 429, 500, 503)),
    *(Fault(kind="status_after", status=status) for status in (500, 502, 504)),
    Fault(kind="latency", seconds=0.3), Fault(kind="hang", seconds=0.5), Fault(kind="lag", stage="list", seconds=0.3),
    Fault(kind="status", stage="list", status=503), Fault(kind="status", stage="poll", status=500),
    Fault(kind="drop", stage="poll"), Fault(kind="truncated", stage="poll"), Fault(kind="expired", stage="download"),
    Fault(kind="truncated", stage="download"), Fault(kind="html", stage="download", times=4),
)  # fmt: skip

LAGS = tuple(Fault(kind="lag", stage="list", seconds=seconds, times=times) for seconds, times in ((1.0, 3), (4.0, 6)))


@dataclass
class Life:
    """One worker: which failpoint it may die at, and when it is killed or stopped from outside."""

    pid: int
    ends_at: float
    failpoint: str = ""
    stops_at: float = 0.0
    goes_on_at: float = 0.0
    told: bool = False
    killed: bool = False
    up: bool = False

    def begin(self, now: float) -> None:
        """Its studio is open, so its time counts from now: on a busy machine it would die before it did anything."""
        self.up, self.ends_at = True, self.ends_at + now
        self.stops_at, self.goes_on_at = (at + now if at else 0.0 for at in (self.stops_at, self.goes_on_at))


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
    pressed: int = 0
    broken: int = 0
    asked: int = 0
    exercised: Counter[str] = field(default_factory=Counter)
    lives: list[Life] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    looked_at: float = 0.0

    def figures(self) -> dict[str, object]:
        """What was done to the workers."""
        never = sorted(set(NAMES) - set(+self.exercised))
        return {"kills": self.kills, "stops": self.stops, "closed": self.closed, "client_retries": self.retried,
                "early_decisions": self.pressed, "ended_by_themselves": self.broken,
                "failpoints_killed_at": len(NAMES) - len(never), "failpoints_never": never}  # fmt: skip

    def run(self, kills: int, seconds: float) -> None:
        """Make trouble until enough was made."""
        ends_at = time.monotonic() + seconds
        while self.kills + self.closed * self.orderly < kills and time.monotonic() < ends_at:
            while len(self.lives) < WORKERS:
                self.lives.append(self.born(trouble=True))
            self.ask()
            if self.chance.random() < 0.02:
                self.mislead(self.chance.choice(LAGS if self.chance.random() < 0.2 else FAULTS))
            self.turn()
        self.server.world.faults.clear()

    def mislead(self, fault: Fault) -> None:
        """Add a fault; a list that lags matters where an answer was lost."""
        self.server.world.faults.add(fault)
        if fault.kind == "lag":
            self.server.world.faults.add(Fault(kind="drop_after", vendor="replicate"))

    def born(self, *, trouble: bool) -> Life:
        """A worker; with trouble it dies at a failpoint, or when its time is over."""
        if not trouble:
            return Life(pid=self.workers.start(), ends_at=10_000)
        name = min(self.chance.sample(NAMES, 4), key=lambda name: self.exercised[name])
        name = name if self.chance.random() < 0.6 and not self.orderly else ""
        plan = f"{name}=kill@{self.chance.randint(1, 3)}" if name else ""
        apart = self.chance.choice(APART) if self.chance.random() < 0.1 else 0
        pid = self.workers.start(plan, clock_seconds=apart)
        told = self.orderly or (not name and self.chance.random() < 0.3)
        life = Life(pid=pid, ends_at=self.chance.uniform(0.3, 4.0), failpoint=name, told=told)
        if self.chance.random() < 0.1 and not told:
            life.begin(time.monotonic())
        if self.chance.random() < 0.15 and not life.up:
            life.stops_at = self.chance.uniform(0.3, 1.5)
            life.goes_on_at = life.stops_at + self.chance.uniform(0.2, 1.5)
            life.ends_at = max(life.ends_at, life.goes_on_at + 0.2)
        return life

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
            elif life.goes_on_at and not life.stops_at and now > life.goes_on_at:
                life.goes_on_at = 0.0
                self.workers.signal(life.pid, signal.SIGCONT)
        if now - self.looked_at > 0.5:
            self.looked_at = now
            self.faults += [f"I8 {fault}" for fault in over_cap(self.database)]
            self.decide()

    def ask(self) -> None:
        """Keep a few jobs under way; now and then cancel or delete one."""
        counts = self.studio.counts()
        if sum(counts.get(state, 0) for state in ("queued", "running", "cancelling")) < UNDER_WAY:
            tale, self.asked = f"tale-{self.asked:05d}", self.asked + 1
            with suppress(StoreError):  # a stopped worker may hold the database; what was not acknowledged is no job
                wish = self.wanted(tale)
                self.kept.append(self.studio.submit(wish, job_id=tale).id)
                if self.chance.random() < 0.3:
                    self.retried += 1
                    if self.studio.submit(wish, job_id=tale).id != tale:
                        self.faults.append(f"I14 a retry of {tale} made another job")
        if self.kept and self.chance.random() < 0.004:
            self.interfere(self.chance.choice(self.kept))

    def wanted(self, tale: str) -> Brief:
        """Script and pictures by vendors of chance, up to the review; some are scenarios, which end by themselves."""
        kind = "scenario" if self.chance.random() < 0.2 else "storyboard"
        models = [("script", self.chance.choice(SCRIPTS)), ("image", self.chance.choice(PICTURES))]
        return brief(prompt=f"About {tale}", style=f"in the style of {tale}", kind=kind, review=kind == "storyboard",
                     seconds=10, short_side=144, scene_count=2, models=models, local_fallback=False)  # fmt: skip

    def interfere(self, job_id: str) -> None:
        try:
            if self.chance.random() < 0.4:
                self.studio.delete(job_id)
            else:
                self.studio.cancel(job_id)
        except ReelwrightError:
            return

    def decide(self) -> None:
        """Be the person: look into the vendor's account, say what became of a call, and press retry."""
        self.press_early()
        undecided = {view.id: view.job_id for view in self.studio.spending.unknown()}
        for job in self.studio.jobs(states=("waiting", "failed"), limit=500).jobs:
            if job.waiting == "approval":
                continue
            for call_id in [call for call, job_id in undecided.items() if job_id == job.id]:
                self.tell(call_id, job.id)
            try:
                self.studio.retry(job.id)
            except ReelwrightError:
                continue

    def press_early(self) -> None:
        """Decide on a call that the studio still asks about: it must be refused while its film is at work."""
        busy = self.at_work()
        for view in [view for view in self.studio.spending.unknown() if view.job_id in busy]:
            self.pressed += 1
            try:
                self.studio.spending.decide(view.id, "pay_again", by="the harness, early")
            except ReelwrightError:
                continue
            if view.job_id in self.at_work():
                self.faults.append(f"I13 {view.id} was decided on while it was asked about")

    def at_work(self) -> set[str]:
        return {job.id for job in self.studio.jobs(states=("queued", "running", "cancelling"), limit=500).jobs}

    def tell(self, call_id: str, job_id: str) -> None:
        rows = self.rows(job_id)
        call = next(row for row in rows if row.id == call_id)
        if call.provider_id and self.chance.random() < 0.8:
            return
        paid = self.oracle.was_charged(call, [row for row in rows if row.id != call_id])
        try:
            self.studio.spending.decide(call_id, "pay_again" if paid else "not_charged", by="the harness")
        except ReelwrightError:
            return

    def rows(self, job_id: str) -> list[PaidCall]:
        from store import calls

        with self.studio.spending._db.read() as session:
            return list(calls.listed(session, job_id=job_id))

    def settle(self, seconds: float) -> float:
        """Two undisturbed workers until everything rests; the seconds that took."""
        for life in self.lives:
            self.workers.signal(life.pid, signal.SIGTERM if self.orderly else signal.SIGKILL)
        self.until_dead()
        self.lives = [self.born(trouble=False) for _ in range(2)]
        started = time.monotonic()
        while time.monotonic() - started < seconds and not self.rests():
            self.turn()
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
        if any(counts.get(state, 0) for state in ("queued", "running", "cancelling")):
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


def killed(*, kills: int, seed: int, seconds: float, orderly: bool, variant: str) -> dict[str, object]:
    """Figures and faults of so many kills and the rest after them."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place, ProvidersServer(Path(place) / "charges.jsonl") as server:
        home = Path(place) / "run" / "home"
        home.parent.mkdir()
        os.environ.update(env := settings_of(home, server))
        settings, oracle = Settings(), Oracle(server)
        studio = open_studio(settings, work=False)
        workers = Workers(env, home.parent / "workers.log", variant=variant)
        chaos = Chaos(random.Random(seed), server, oracle, studio, workers, home / "reelwright.db", orderly=orderly)
        try:
            chaos.run(kills, seconds)
            settled = chaos.settle(180.0)
        finally:
            for life in chaos.lives:
                workers.signal(life.pid, signal.SIGKILL)
        workers.close()
        studio.close()
        found = verdict(settings, oracle, list(CANARIES.values()), chaos.kept, looked=variant not in BLIND)
        chaos.faults += [f"I12 {job}" for job in crashed(settings)] if orderly else []
    faults = [*chaos.faults, *found.pop("faults")]  # type: ignore[misc]
    times = {"settled_seconds": round(settled, 1), "seconds": round(time.monotonic() - started, 1)}
    return {"seed": seed, **chaos.figures(), **found, **times, "faults": faults}
