"""One seed: films, workers that die, vendors that err, a person who does too; then quiet, in which all must come to rest."""

import sqlite3
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from pipeline import failpoints
from pipeline.errors import ReelwrightError
from simulation import checks
from simulation.people import Person
from simulation.plots import ANYTHING, COMMITTED, PLOTS, Plot, aim_of, given, plot_of
from simulation.stage import Died, Stage, stage
from simulation.studio import Home, Process, Seat, wish, worked
from simulation.vendors import PRICE, Order, World
from store import budgets, jobs
from store.models import Job

DAY = 86_400.0
STEPS = (3600.0, -3600.0, DAY, -DAY, 365 * DAY, -365 * DAY)
ROUNDS, HOURS, MOST_AIMED = 8, 3, 3
# For how many seconds a thread stands still.
STANDS = (0.0, 2.0, 30.0)
STRUCK: Counter[str] = Counter()


@dataclass
class Play:
    """What one seed draws, and what came of it."""

    seed: int
    stage: Stage
    home: Home
    rows: checks.Rows
    plot: Plot
    world: World = field(init=False)
    seats: list[Seat] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    forgiven: set[str] = field(default_factory=set)
    deaths: int = 0
    stops: int = 0
    born: int = 0
    calm: bool = False

    def __post_init__(self) -> None:
        chance = self.stage.chance
        self.world = World(self.stage, self.work_of, self.wanted, self.excused, self.die, self.plot, self.plot.lags)
        self.late, self.steps = chance.random() < 0.15, chance.random() < 0.3
        if self.plot.late is not None:
            self.late = self.plot.late
        elif self.late:
            self.world.lags = (0.0, 5.0, 50.0, 400.0, 1500.0)
        self.steps = self.steps and not self.late
        # What a list shows too late is looked for with the key of the day, which another account's never shows.
        self.accounts = given(self.plot.keys, chance.random() < 0.2 and not self.late)
        self.deadly, self.files = given(self.plot.deadly, chance.choice((0.0, 0.01, 0.05))), chance.random() < 0.1
        self.files = self.files or self.plot.aims
        self.seconds = given(self.plot.seconds, chance.choice((200.0, 500.0, 1200.0)))
        self.workers = given(self.plot.workers, chance.choice((1, 2, 2)))
        self.caps = (
            10.0
            if self.plot is not PLOTS[ANYTHING]
            else chance.choice((10.0, 10.0, 1.5 * PRICE / 1e6, 0.9 * PRICE / 1e6))
        )
        self.world.faults = self.faults

    def work_of(self, intent: str) -> tuple[str, str, str]:
        row = self.rows.call(intent)
        return (row["job_id"], row["step"], row["request_sha"])

    def wanted(self, intent: str) -> bool:
        return self.rows.call(intent)["job"] not in ("cancelling", "cancelled", "deleted")

    def excused(self, order: Order) -> bool:
        return checks.excused(self.rows, order)

    def die(self) -> None:
        """The process of the present task ends here."""
        process = self.process()
        if process is not None:
            process.kill()
            self.deaths += 1
            raise Died

    def process(self) -> Process | None:
        task = self.stage.present()
        return task.of if task is not None and isinstance(task.of, Process) else None

    def strikes(self, name: str) -> None:
        """A failpoint, or a write that was just committed: a process may have come to its end."""
        process = self.process()
        if process is None:
            return
        process.check()
        if not self.faults:
            self.faults += checks.caps(self.rows, self.forgiven)
        if not self.calm and self.stage.chance.random() < self.odds(name):
            STRUCK[name] += 1
            self.stage.tell(f"struck at {name}")
            self.die()
        if name == COMMITTED and not self.calm and self.plot.stills and self.stage.chance.random() < self.plot.stills:
            sending = {row["id"] for row in self.rows.calls() if row["state"] == "sending"} - set(self.world.orders)
            self.world.leaving |= {intent for intent in sending if self.wanted(intent)}
            self.stage.sleep(self.stage.chance.choice(STANDS))
            process.check()

    def odds(self, name: str) -> float:
        """How likely a process dies at this place."""
        aimed = self.plot.aims and name == aim_of(self.seed) and self.deaths < MOST_AIMED
        return 1.0 if aimed else self.deadly

    # ---- the cast -------------------------------------------------------------------------------

    def broken(self) -> bool:
        """Whether there is a fault; one is that a turn does not end."""
        if not self.faults and any(seat.process.stuck for seat in self.seats):
            self.faults.append(f"I3 a turn makes no progress: {self.rows.jobs()}")
        return bool(self.faults)

    def start(self) -> None:
        """Another worker process, of one or two threads."""
        self.born += 1
        seat = self.home.seat(self.stage, self.world, f"worker-{self.born}", self.strikes, self.rows, files=self.files)
        self.seats.append(seat)
        for number in range(1 if self.calm else self.stage.chance.choice((1, 2))):
            seat.process.tasks.append(
                self.stage.begin(seat.process, f"{seat.process.name}.{number}", lambda n=number: self.live(seat, n))
            )

    def live(self, seat: Seat, number: int) -> None:
        worked(seat, self.stage, alone=number == 0)
        self.left(seat)

    def left(self, seat: Seat) -> None:
        """The present thread ends; with the last one the process does."""
        if all(task.over or task is self.stage.present() for task in seat.process.tasks):
            seat.process.dead = True
            self.stage.ends += 1
            seat.process.pulse._lock.release(force=True)

    def fate(self) -> None:
        """Outside: kill, stop and start processes, and step the clock, as long as there is trouble."""
        while True:
            self.stage.sleep(self.stage.chance.expovariate(1 / 60.0))
            alive = [seat for seat in self.seats if not seat.process.dead]
            what = self.stage.chance.random()
            if len(alive) < self.workers:
                self.start()
            elif what < 0.2 and self.deadly:
                self.deaths += 1
                self.stage.chance.choice(alive).process.kill()
            elif what < 0.3:
                self.stops += 1
                self.stage.chance.choice(alive).process.stopping = True
                self.stage.tell("a worker is told to stop")
            elif what < 0.4 and self.steps:
                self.stage.step(self.stage.chance.choice(STEPS))
            elif what < (1.0 if self.plot.keys else 0.5) and self.accounts:
                self.world.account = self.stage.chance.choice(("first", "second"))
                self.stage.tell(f"the key of the {self.world.account} account is set")

    def film(self, number: int) -> None:
        job_id = f"film-{number}"
        with suppress(ReelwrightError), self.home.whole.db.write() as session:
            wanted = wish(self.stage.chance, job_id, self.plot.vendors)
            job = Job(id=job_id, number=0, origin="test", kind="scenario", brief=wanted.model_dump_json())
            job.state = "failed" if self.plot.redraws else "queued"
            jobs.add(session, job, ())
            caps = budgets.caps(session, self.home.whole.settings)
            reserve = self.stage.chance.choice((0, PRICE * (wanted.scene_count or 1)))
            budgets.open_job(session, job_id, reserve if reserve <= min(caps.job, caps.day) else 0, caps)

    # ---- the acts -------------------------------------------------------------------------------

    def played(self) -> None:
        """Trouble, then quiet without anyone, then a person who does what the studio asks."""
        person = Person(self, self.home.studio)
        person.studio.spending.set_caps(job_usd=self.caps, day_usd=2 * self.caps)
        for number in range(self.stage.chance.choice((1, 1, 2))):
            self.film(number)
        for _ in range(self.workers):
            self.start()
        busy = [
            self.stage.begin("fate", "fate", self.fate),
            self.stage.begin("person", "person", person.lives),
        ]
        self.stage.run(self.broken, seconds=self.seconds, turns=1500)
        for task in busy:
            self.stage.end(task)
        self.calmed()
        if not self.faults:
            self.judge("when all was quiet")
        for number in range(ROUNDS):
            if self.faults or all(state in checks.ENDED for state in self.rows.jobs().values()):
                break
            self.helped(person, number)
        self.end()

    def calmed(self) -> None:
        """No more faults: whoever lives goes on, and one more worker comes."""
        self.calm = self.world.calm = True
        self.stage.tell("it is quiet from here on")
        self.start()
        self.rest()

    def rest(self) -> None:
        if not self.faults and not self.stage.run(
            lambda: self.broken() or checks.rests(self.rows), seconds=HOURS * 3600.0
        ):
            self.faults.append(f"I3 no rest after {HOURS} hours: {self.rows.jobs()}")
        self.stage.run(lambda: self.broken() or not any(checks.asks(self.rows)), seconds=HOURS * 3600.0)

    def helped(self, person: Person, number: int) -> None:
        """A person raises the caps, says what is true, and presses retry."""
        desk = person.studio
        desk.spending.set_caps(job_usd=100.0, day_usd=1000.0)
        for view in desk.spending.unknown():
            with suppress(ReelwrightError):
                if number or view.state == "lost":
                    person.decide(view.id, right=True)
        for job_id, state in self.rows.jobs().items():
            if state not in checks.ENDED:
                with suppress(ReelwrightError):
                    desk.retry(job_id)
        self.rest()
        self.judge(f"after {number + 1} retries")

    def end(self) -> None:
        """After an hour and more, in which lists show what they held back, and the audit looks."""
        if self.late and not self.faults:
            self.stage.run(self.broken, seconds=2000.0)
        if not self.faults:
            self.faults += [
                f"I3 {job} is {state} for ever" for job, state in self.rows.jobs().items() if state not in checks.ENDED
            ]
            self.judge("at the end")
            self.faults += checks.charged(self.rows, self.world)

    def judge(self, when: str) -> None:
        found = [
            *checks.twice(self.world),
            *checks.sums(self.rows),
            *checks.reserves(self.rows),
            *checks.caps(self.rows, self.forgiven),
            *checks.asks(self.rows),
        ]
        self.faults += [f"{fault} ({when})" for fault in found]


@contextmanager
def looking(home: Home) -> Iterator[checks.Rows]:
    """A connection of the judge's own."""
    connection: Any = sqlite3.connect(home.whole.db.path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        yield checks.Rows(connection)
    finally:
        connection.close()


def played(home: Home, seed: int, *, trace: bool = False, plot: str = "") -> Play:
    """A seed's play, over; of its own plot where none is named."""
    home.clear()
    with looking(home) as rows, stage(seed, trace=trace) as time:
        play = Play(seed, time, home, rows, PLOTS[plot or plot_of(seed)])
        failpoints.ACTIONS["simulated"] = play.strikes
        try:
            play.played()
        except Exception as error:  # noqa: BLE001
            play.faults.append(f"{type(error).__name__}: {error} at {traceback.extract_tb(error.__traceback__)[-1]}")
        finally:
            time.close()
            for seat in play.seats:
                seat.process.pulse._lock.release(force=True)
    return play
