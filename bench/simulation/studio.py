"""Processes over one home: real stores, toolboxes and runners, each with its own pulse, that end where a seed says so."""

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.brief import Brief, brief
from pipeline.capabilities import ImageRequest
from pipeline.errors import Cancelled, ReelwrightError
from pipeline.executors.watch import Watch
from pipeline.failpoints import fp
from pipeline.ledger import LOOK_SECONDS
from pipeline.provider import Remote
from pipeline.redraw import PATIENCE_SECONDS
from pipeline.runner import Runner
from pipeline.studio import Studio
from pipeline.toolbox import Toolbox
from pipeline.workshop import Workshop
from pipeline.writers import Writers
from simulation.checks import Rows as Looks
from simulation.plots import COMMITTED
from simulation.stage import Died, Stage
from simulation.vendors import AtOnce, Listed, Unlisted, World
from store import Store, jobs, workers
from store.jobs import Claim
from store.liveness import Pulse

# A turn that reads and writes more often than this will never end.
MOST_IN_A_TURN = 2000
IDLE_SECONDS, RECOVER_SECONDS, AUDIT_SECONDS = 20.0, 20.0, 200.0


@dataclass(eq=False)
class Process:
    """One life. Once it is dead none of its threads writes anything, and the kernel has let go of its lock."""

    stage: Stage
    name: str
    pulse: Pulse
    dead: bool = False
    stopping: bool = False
    stuck: bool = False
    tasks: list[Any] = field(default_factory=list)

    def check(self) -> None:
        self.stage.busy += 1
        self.stuck = self.stuck or self.stage.busy > MOST_IN_A_TURN
        if self.dead or self.stuck:
            raise Died

    def kill(self) -> None:
        """kill -9, from outside or from within."""
        if self.dead:
            return
        self.dead = True
        self.stage.ends += 1
        self.stage.tell(f"{self.name} dies")
        self.pulse._lock.release(force=True)
        for task in self.tasks:
            self.stage.end(task)


class Rows:
    """The real database as one process sees it: a dead one sees nothing, and any write may have been its last."""

    def __init__(self, whole: Any, process: Process, dies: Any) -> None:
        self._whole, self._process, self._dies = whole, process, dies

    @contextmanager
    def write(self, **asked: Any) -> Iterator[Any]:
        self._process.check()
        self._process.stage.wrote = True
        with self._whole.write(**asked) as session:
            yield session
        self._dies(COMMITTED)

    @contextmanager
    def read(self) -> Iterator[Any]:
        self._process.check()
        with self._whole.read() as session:
            yield session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


class Stop(threading.Event):
    """Whether a process is told to stop; who waits for that lets virtual time pass."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self._process = process

    def is_set(self) -> bool:
        self._process.check()
        return self._process.stopping

    def wait(self, timeout: float | None = None) -> bool:
        self._process.stage.sleep(timeout or 0.0)
        return self.is_set()


class Alone:
    """An executor that leaves everything to the tasks of the stage."""

    def start(self) -> None: ...

    def hint(self, job_id: str) -> None: ...

    def stop(self, seconds: float) -> None: ...


@dataclass(eq=False)
class Seat:
    """What a process has: its store, its toolboxes' workshop, a runner, a watch and the studio that people use."""

    process: Process
    store: Store
    workshop: Workshop
    runner: "Steps"
    watch: Watch
    found: list[Claim] = field(default_factory=list)


class Steps(Runner):
    """The real runner of a job whose stages are plain steps: each asks its vendors for one picture."""

    stage: Stage
    process: Process
    rows: Looks

    def _begun(self, claim: Claim, stop: threading.Event) -> bool:
        with self._store.db.read() as session:
            job = jobs.held(session, claim)
        if job is None:
            raise Cancelled("someone else has it")
        wanted = Brief.model_validate_json(job.brief)
        for number in range(wanted.scene_count or 1):
            fp("stage.begin")
            self._tools(claim, routed(wanted, number), stop).ask(
                picture(claim.job_id, number), step=f"picture:{number}"
            )
            fp("stage.end")
        return False

    def _tools(self, claim: Claim, wanted: Brief, stop: threading.Event) -> Toolbox:
        def look() -> None:
            self.process.check()
            if stop.is_set() or self.process.stopping or not self.rows.holds(claim):
                raise Cancelled("stopped")

        def pause(seconds: float) -> None:
            self.paused(seconds)
            look()

        return Toolbox(self._workshop, claim, wanted, check_cancelled=look, pause=pause, warn=lambda text: None)

    def paused(self, seconds: float) -> None:
        """As long as asked for; who looks whether another process has an answer sees nothing new before anyone acts."""
        (self.stage.look if seconds == LOOK_SECONDS else self.stage.sleep)(seconds)

    def redraw(self, job_id: str, number: int) -> None:
        """A picture of a film that nobody runs, as the dashboard asks for it (see pipeline/redraw.py)."""

        def pause(seconds: float) -> None:
            self.paused(seconds)
            self.process.check()

        with self._store.db.read() as session:
            job = jobs.get(session, job_id)
        if job is None:
            return
        wanted, claim = (
            Brief.model_validate_json(job.brief),
            Claim(job_id=job_id, revision=job.revision, epoch=job.epoch),
        )
        Toolbox(self._workshop, claim, routed(wanted, number), check_cancelled=self.process.check, pause=pause,
                warn=lambda text: None, patience_seconds=PATIENCE_SECONDS, stand_in_for=(), anew=True).ask(
            picture(job_id, number), step=f"picture:{number}")  # fmt: skip


def picture(job_id: str, number: int) -> ImageRequest:
    return ImageRequest(prompt=f"{job_id}, scene {number}", width=16, height=16)


def wish(chance: Any, job_id: str, vendors: tuple[str, ...]) -> Brief:
    """A film of one or two steps; its models are drawn for each of them (see `routed`)."""
    pinned = [("image", f"{vendor}:one") for vendor in chance.choices(vendors, k=chance.choice((1, 1, 1, 2)))]
    return brief(prompt=job_id, kind="scenario", local_fallback=False, models=tuple(dict.fromkeys(pinned)),
                 scene_count=chance.choice((1, 1, 2)))  # fmt: skip


def routed(wanted: Brief, number: int) -> Brief:
    """The second step asks the same vendors in the other order."""
    return wanted if number % 2 == 0 else wanted.model_copy(update={"models": wanted.models[::-1]})


class Home:
    """One home that is used for seed after seed."""

    def __init__(self, store: Store) -> None:
        self.whole = store
        workshop = Workshop(
            store=store, providers={}, has_key=lambda vendor: True, download=lambda source, target: None,
            writers=Writers(lambda: store.settings),
        )  # fmt: skip
        self.studio = Studio(workshop, Alone())

    def seat(self, stage: Stage, world: World, name: str, dies: Any, looks: Looks, *, files: bool) -> Seat:
        """A process that has just started."""
        process = Process(stage, name, Pulse(self.whole.home.folder, self.whole.home.key))
        store = copy.copy(self.whole)
        store.pulse, store.db = process.pulse, Rows(self.whole.db, process, dies)  # type: ignore[assignment]

        def download(source: Remote, target: Path) -> None:
            process.check()
            target.write_bytes(source.url.encode())

        vendors: Any = {kind.vendor: kind(world, files) for kind in (Listed, Unlisted, AtOnce)}
        workshop = Workshop(
            store=store, providers=vendors, has_key=lambda vendor: True, download=download,
            writers=Writers(lambda: store.settings),
        )  # fmt: skip
        runner = Steps(workshop)
        runner.stage, runner.process, runner.rows = stage, process, looks
        watch = Watch(store, audit=runner.look_back)
        seat = Seat(process, store, workshop, runner, watch)
        watch._adopt = seat.found.append
        return seat

    def clear(self) -> None:
        """As it was before the first film: no rows, no files, no room for replies; each plot has the same ids."""
        with self.whole.db.engine.begin() as connection:
            for table in ("event", "stage_run", "paid_call", "budget", "delivery", "job", "worker", "vendor_state",
                          "preference", "asset", "discard", "job_count"):  # fmt: skip
                connection.exec_driver_sql(f"DELETE FROM {table}")
        self.whole.db.journal.file.unlink(missing_ok=True)
        for call_id in self.whole.spool.calls():
            self.whole.spool.drop(call_id)
        for folder in ("media", "trash"):
            for file in filter(Path.is_file, (self.whole.home.folder / folder).rglob("*")):
                file.unlink()
        for lock in (self.whole.home.folder / "locks").glob("*_*.lock"):
            if lock.stem != self.whole.pulse.name:
                lock.unlink(missing_ok=True)


def worked(seat: Seat, stage: Stage, *, alone: bool) -> None:
    """One thread of a worker: look after the dead and the lists (where it is the first), take a job, run it, again."""
    looked, audited, seen = -1e9, stage.true, -1
    looks = seat.runner.rows
    while not seat.process.stopping:
        fp("worker.look")
        with suppress(ReelwrightError):
            if (
                alone
                and stage.true - looked >= RECOVER_SECONDS
                and looks.any_at_work()
                and (stage.true - looked >= 60.0 or stage.ends != seen)
            ):
                looked, seen = stage.true, stage.ends
                fp("watch.look")
                seat.watch._recover()
            if alone and stage.true - audited >= AUDIT_SECONDS and looks.any_open():
                audited = stage.true
                seat.runner.look_back(Stop(seat.process))
        claim = seat.found.pop(0) if seat.found else taken(seat) if looks.any_queued() else None
        if claim is None:
            stage.sleep(IDLE_SECONDS)
            continue
        stage.tell(f"takes up {claim.job_id} (revision {claim.revision}, epoch {claim.epoch})")
        with seat.watch.over(claim) as stop:
            seat.runner.run(claim, stop)
    with suppress(ReelwrightError):
        if not looks.any_at_work():
            return
        seat.process.check()
        with seat.store.db.write() as session:
            workers.let_go(session, seat.process.pulse.name)


def taken(seat: Seat) -> Claim | None:
    with suppress(ReelwrightError), seat.store.db.write() as session:
        return jobs.claim(session, seat.process.pulse.name, kinds=("scenario",))
    return None
