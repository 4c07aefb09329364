"""Orphans: calls whose process died while no job was at work on them, as in a redraw: what became of them is found out.

Nothing is sent. What their vendors made comes in, so that whoever asks for it again gets it and pays once.
"""

import math
import threading
from collections import Counter

import structlog

from pipeline.capabilities import REQUESTS
from pipeline.entries import Entries, Moved
from pipeline.errors import Cancelled, NotFound, ReelwrightError
from pipeline.ledger import Ledger
from pipeline.processes import never
from pipeline.work import Work
from pipeline.workshop import LOCAL, Workshop
from store import checks
from store.jobs import Claim
from store.models import PaidCall

log = structlog.get_logger()

# What is nearly done comes in at once; the rest at the next look, a minute later.
ROUNDS, ROUND_SECONDS = 10, 2.0
# Rounds until a vendor that denies an id is believed, as a new one may be unknown for a minute.
DENIALS = 31


class Orphans:
    """Takes in what dead processes had under way for jobs that nobody is at work on."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._store = workshop, workshop.store
        self._entries, self._ledger = Entries(workshop.store), Ledger(workshop.store)
        self._denied: Counter[str] = Counter()

    def look(self, stop: threading.Event) -> None:
        """Look at each, a few times while there are any; ends at `stop`."""
        for _ in range(ROUNDS):
            left = checks.left_alone(self._store)
            for call in left:
                self._find(call, stop)
            if not left or stop.wait(ROUND_SECONDS):
                return

    def _find(self, call: PaidCall, stop: threading.Event) -> None:
        try:
            self._settle(call, stop)
        except Moved:
            return
        except ReelwrightError as error:
            log.warning("orphan", call=call.id, model=call.model, error=str(error))

    def _settle(self, call: PaidCall, stop: threading.Event) -> None:
        if call.state == "reserved" or call.vendor == LOCAL:
            self._entries.end(call, (call.state,), "void", error="the process that made it died")
            self._store.spool.drop(call.id)
            return
        try:
            work = self._work(call, stop)
        except (NotFound, ValueError):
            self._entries.change(call, (call.state,), "unknown", error="the process that sent it died")
            return
        believed = self._denied[call.id] + 1 >= DENIALS
        self._denied[call.id] += not self._ledger.settle(call, work, believe=believed)

    def _work(self, call: PaidCall, stop: threading.Event) -> Work:
        """What was asked for. Raises NotFound for a model that is no more, ValueError where its words are gone."""

        def pause(seconds: float) -> None:
            if seconds > 0 and stop.wait(seconds):
                raise Cancelled("This process ends.")

        model = self._workshop.model(call.model, call.capability)  # type: ignore[arg-type]
        kind = next(kind for name, kind in REQUESTS.items() if name == call.capability)
        return Work(
            claim=Claim(job_id=call.job_id, revision=call.revision, epoch=-1), step=call.step,
            request=kind.model_validate_json(call.request), model=model, provider=self._workshop.providers[call.vendor],
            allow=never, check_cancelled=never, pause=pause, warn=_told_nobody, download=self._workshop.download,
            patience=lambda: math.inf,
        )  # fmt: skip


def _told_nobody(_text: str) -> None:
    """Warn nobody: whoever asks for it again is told."""
