"""Narrators: the children that hold neural voices. One of each kind serves this process, and goes when nobody speaks."""

import json
import struct
import sys
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic

from pipeline import processes
from pipeline.errors import Cancelled
from pipeline.provider import Desk
from pipeline.providers.local.engines.neural import Order, Sentence

CHILD = Path(__file__).with_name("neural.py")
# A film's lines, and films in a row, follow each other within a few seconds; loading a voice takes one.
LINGER_SECONDS = 4.0
LIFE_SECONDS = 86_400.0
LOOK_SECONDS = 0.1
COUNTS = struct.Struct("<II")

Answer = tuple[list[Sentence], bytes]


@dataclass(frozen=True, slots=True)
class Task:
    """An order on its way; nobody waits any more for one that is `left`."""

    order: Order
    answer: "Future[Answer]" = field(default_factory=Future)
    left: Event = field(default_factory=Event)


class Narrator:
    """One child at most, and the orders for it in turn."""

    def __init__(self, engine: str, packages: str = "") -> None:
        self._argv = [sys.executable, "-I", str(CHILD), engine, *filter(None, [packages])]
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._serving = False
        self._lock = Lock()
        self._now: Task | None = None

    def ask(self, order: Order, desk: Desk) -> Answer:
        """The sentences of an order and their sound. Raises ProcessFailed, or what the desk raises to stop."""
        task = Task(order)
        with self._lock:
            self._tasks.put(task)
            if not self._serving:
                self._serving = True
                Thread(target=self._serve, name="narrator", daemon=True).start()
        ends_at = monotonic() + desk.deadline_seconds
        try:
            while not task.answer.done():
                desk.check_cancelled()
                if self._now is not task:
                    ends_at = monotonic() + desk.deadline_seconds
                elif monotonic() > ends_at:
                    raise processes.ProcessFailed(f"still speaking after {desk.deadline_seconds:.0f} s")
                wait([task.answer], LOOK_SECONDS)
        except BaseException:
            task.left.set()
            if self._now is task:
                task.answer.exception()  # known once its child has ended
            raise
        return task.answer.result()

    def _serve(self) -> None:
        """Answer tasks until none has come for a while; those that wait when a child fails fail with it."""
        while True:
            if task := self._next():
                self._talk(task)
            with self._lock:
                if self._tasks.empty():
                    self._serving = False
                    return

    def _talk(self, task: Task | None) -> None:
        """Start a child for a task, and give it what comes then."""
        try:
            with processes.start(
                self._argv, folder=CHILD.parent, deadline_seconds=LIFE_SECONDS, check_cancelled=self._unless_left
            ) as child:
                while task and self._answered(child, task):
                    task = self._next()
            self._fail(processes.ProcessFailed("ended without an answer"))
        except processes.ProcessFailed as error:
            self._fail(error)
            self._fail_waiting(error)
        except Cancelled as error:
            self._fail(error)

    def _next(self) -> Task | None:
        """The next task that somebody waits for."""
        while True:
            try:
                task = self._now = self._tasks.get(timeout=LINGER_SECONDS)
            except Empty:
                return None
            if not task.left.is_set():
                return task
            self._fail(Cancelled("Cancelled"))

    def _answered(self, child: processes.Child, task: Task) -> bool:
        """Whether the child gave its answer; False where it went away."""
        child.write(json.dumps(task.order).encode() + b"\n")
        child.flush()
        counts = bytearray(COUNTS.size)
        if not child.fill(counts):
            return False
        head, sound = (bytearray(count) for count in COUNTS.unpack(counts))
        if not (child.fill(head) and child.fill(sound)):
            return False
        self._now = None
        task.answer.set_result((json.loads(head), bytes(sound)))
        return True

    def _unless_left(self) -> None:
        if (task := self._now) and task.left.is_set():
            raise Cancelled("Cancelled")

    def _fail(self, error: Exception) -> None:
        """Tell who waits for the task that the child was at."""
        if task := self._now:
            self._now = None
            task.answer.set_exception(error)

    def _fail_waiting(self, error: Exception) -> None:
        while not self._tasks.empty():
            self._now = self._tasks.get()
            self._fail(error)
