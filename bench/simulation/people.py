"""The people of a seed: they act early, late and wrongly, redraw and cancel, each as its plot has it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ReelwrightError
from pipeline.studio import Studio
from simulation.studio import Seat

if TYPE_CHECKING:
    from simulation.play import Play

# Of each process, so that none waits for another's place with a vendor.
MOST_THREADS = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever uses the studio of a play."""

    play: "Play"
    studio: Studio

    def lives(self) -> None:
        """A fallible one: acts early, late or never, and is wrong now and then."""
        chance = self.play.stage.chance
        while True:
            often = self.play.plot.redraws or self.play.plot.cancels
            self.play.stage.sleep(chance.expovariate(1 / (30.0 if often else 120.0)))
            with suppress(ReelwrightError):
                if self.play.plot.redraws and chance.random() < 0.5:
                    self.redraw()
                else:
                    self.act(chance.uniform(0.6, 0.86) if self.play.plot.cancels else chance.random())

    def act(self, what: float) -> None:
        """Do one thing of those that the studio lets a person do."""
        chance = self.play.stage.chance
        films = self.play.rows.jobs()
        if what < 0.45 and (asked := sorted(self.studio.spending.unknown(), key=lambda view: (view.job_id, view.step))):
            self.decide(chance.choice(asked).id, right=chance.random() < 0.6)
        elif what < 0.8:
            self.studio.retry(chance.choice(list(films)))
        elif what < 0.86:
            self.studio.cancel(chance.choice(list(films)))
        elif what < 0.88:
            self.studio.delete(chance.choice(list(films)))
        elif what < 0.94:
            self.studio.spending.set_caps(job_usd=10.0, day_usd=20.0)

    def redraw(self) -> None:
        """A picture of a film that rests, asked for twice at once, as from two tabs."""
        chance, seats = self.play.stage.chance, self.play.seats
        alive = [seat for seat in seats if not seat.process.dead and not seat.process.stopping]
        resting = [job for job, state in self.play.rows.jobs().items() if state in ("waiting", "failed", "completed")]
        if not alive or not resting:
            return
        job, number = chance.choice(resting), chance.choice((0, 1, self.play.born))
        for seat in chance.choices(alive, k=2):
            if sum(not task.over for task in seat.process.tasks) < MOST_THREADS:
                name = f"{seat.process.name}.r"
                task = self.play.stage.begin(seat.process, name, lambda s=seat: self.redrawn(s, job, number))
                seat.process.tasks.append(task)

    def redrawn(self, seat: Seat, job: str, number: int) -> None:
        """A request to redraw, in a thread of its own."""
        with suppress(ReelwrightError):
            self.play.stage.tell(f"redraws picture {number} of {job}")
            seat.runner.redraw(job, number)
        self.play.left(seat)

    def decide(self, intent: str, *, right: bool) -> None:
        """A word on a call of which the studio does not know."""
        order = self.play.world.orders.get(intent)
        paid = order is not None and self.play.world.costs(order)
        word = "pay_again" if paid == right else "not_charged"
        runs = self.play.rows.call(intent)["job"] == "running"
        self.studio.spending.decide(intent, word, by="a person")
        if runs:
            self.play.faults.append(f"I5 a person was let decide on {intent[:8]} while its vendor is asked")
        self.play.forgiven.add(intent)
        self.play.stage.tell(f"a person says {word} of {intent[:8]}, {'rightly' if right else 'wrongly'}")
