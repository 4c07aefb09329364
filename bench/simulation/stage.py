"""Virtual time, and tasks that take turns by it: whatever happens is told by a seed alone."""

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch
from uuid import UUID

import time_machine
from greenlet import getcurrent, greenlet

from store.uptime import Uptime

START = 1_795_000_000.0  # a day of November 2026


class Died(BaseException):
    """The process that does this has just ended: it writes nothing more."""


@dataclass(eq=False)
class Task:
    """One thread of a process."""

    of: object
    name: str
    body: greenlet
    over: bool = False
    # Seconds until it looks again at what only others change; 0.0 where it waits for time.
    looks: float = 0.0


@dataclass
class Stage:
    """The clocks, and whose turn comes when. `true` never steps; the computer's clock is `off` from it."""

    chance: random.Random
    traveller: time_machine.Traveller
    true: float = 0.0
    off: float = 0.0
    script: list[str] | None = None
    ends: int = 0
    # What was read or written in the present turn, and whether anything was written.
    busy: int = 0
    wrote: bool = False
    _line: list[tuple[float, int, Task | Callable[[], None]]] = field(default_factory=list)
    _turn: Iterator[int] = field(default_factory=itertools.count)
    _tasks: dict[greenlet, Task] = field(default_factory=dict)
    _loop: greenlet = field(default_factory=getcurrent)
    # Tasks that saw nothing new when they last looked, and when they would look again.
    _watchers: list[tuple[Task, float]] = field(default_factory=list)

    def begin(self, of: object, name: str, body: Callable[[], None]) -> Task:
        """A task whose first turn is now."""
        # Who begins it is not who goes on once it is over.
        task = Task(of, name, greenlet(lambda: self._played(task, body), parent=self._loop))
        self._tasks[task.body] = task
        self._queue(self.true, task)
        return task

    def at(self, seconds: float, act: Callable[[], None]) -> None:
        """Something that happens outside any process, so many seconds from now."""
        self._queue(self.true + seconds, act)

    def sleep(self, seconds: float) -> None:
        """The present task's next turn is so much later; others have theirs meanwhile."""
        task = self._tasks[getcurrent()]
        self._queue(self.true + max(0.0, seconds), task)
        self._loop.switch()

    def look(self, seconds: float) -> None:
        """Like `sleep`, of a task that looks again and again; while nobody does anything its turns are left out."""
        task = self._tasks[getcurrent()]
        task.looks = seconds
        self._loop.switch()

    def present(self) -> Task | None:
        return self._tasks.get(getcurrent())

    def run(self, until: Callable[[], bool], *, seconds: float, turns: int = 40_000) -> bool:
        """Give turns until that holds; False once the time or the turns are over."""
        ends_at = self.true + seconds
        while not until():
            turns -= 1
            if not self._line or self._line[0][0] > ends_at or turns < 0:
                self._wake(ends_at if turns >= 0 else self.true, self._next_turns())
                return False
            at, _, what = heapq.heappop(self._line)
            self._move(at)
            if not isinstance(what, Task):
                first = self._next_turns()
                what()
                self._wake(self.true, first)
            elif not what.over:
                self._turn_of(what)
        return True

    def _turn_of(self, task: Task) -> None:
        looked, self.busy, self.wrote, task.looks = task.looks, 0, False, 0.0
        first = self._next_turns()
        task.body.switch()
        if looked and task.looks and not self.wrote:
            self._watchers.append((task, self.true + task.looks))
            return
        self._wake(self.true, first)
        if task.looks:
            self._queue(self.true + task.looks, task)

    def _next_turns(self) -> list[int]:
        """Places in the line for whoever looks, before those of what is queued from now on."""
        return [next(self._turn) for _ in self._watchers]

    def _wake(self, since: float, places: list[int]) -> None:
        """Something may be new since then: whoever looks has its next turn when it would have had it."""
        for (task, at), place in zip(self._watchers, places, strict=True):
            while at < since:
                at += task.looks
            self._move(max(self.true, at - task.looks))
            heapq.heappush(self._line, (at, place, task))
        self._watchers.clear()

    def end(self, task: Task) -> None:
        """Its process died: it has no more turns."""
        if not task.over and task.body is not getcurrent():
            if task.body:
                # Whoever ends it goes on then.
                task.body.parent = getcurrent()
                task.body.throw(Died)
            task.over = True

    def close(self) -> None:
        for task in self._tasks.values():
            self.end(task)

    def step(self, seconds: float) -> None:
        """The computer's clock is put forward, or back."""
        self.off += seconds
        self._move(self.true)
        self.tell(f"the clock steps by {seconds:.0f} s")

    def tell(self, what: str) -> None:
        """A line of the trace."""
        if self.script is not None:
            task = self.present()
            self.script.append(f"{self.true:10.2f} {task.name if task else '-':12} {what}")

    def monotonic(self) -> float:
        return 10_000_000.0 + self.true

    def _played(self, task: Task, body: Callable[[], None]) -> None:
        try:
            body()
        except Died:
            pass
        finally:
            task.over = True

    def _queue(self, at: float, what: Task | Callable[[], None]) -> None:
        heapq.heappush(self._line, (at, next(self._turn), what))

    def _move(self, to: float) -> None:
        self.true = max(self.true, to)
        self.traveller.move_to(START + self.true + self.off)


@contextmanager
def stage(seed: int, *, trace: bool) -> Iterator[Stage]:
    """Time that only tasks move, from one seed."""
    with ExitStack() as stack:
        traveller = stack.enter_context(time_machine.travel(START, tick=False))
        found = Stage(random.Random(seed), traveller, script=[] if trace else None)
        stack.enter_context(patch("time.monotonic", found.monotonic))
        stack.enter_context(patch.object(Uptime, "seconds", lambda _uptime: found.monotonic()))
        ids = random.Random(seed)
        stack.enter_context(patch("store.models.uuid4", lambda: UUID(int=ids.getrandbits(128), version=4)))
        random.seed(seed)
        try:
            yield found
        finally:
            found.close()
