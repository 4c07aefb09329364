"""The ledger as it must not be: each mutant lacks one thought of recovery, and the simulation must catch it."""

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch


@contextmanager
def set_to(*changes: tuple[str, str, Any]) -> Iterator[None]:
    """Attributes ("module:Class" or "module") that are something else meanwhile."""
    with ExitStack() as stack:
        for place, name, value in changes:
            stack.enter_context(patch.object(owner(place), name, value))
        yield


@contextmanager
def reworded(place: str, name: str, old: str, new: str) -> Iterator[None]:
    """A function whose source says `new` where it says `old`; fails where it does not say that any more."""
    whole = inspect.getattr_static(owner(place), name)
    source = textwrap.dedent(inspect.getsource(whole))
    if old not in source:
        raise LookupError(f"{place}.{name} does not say {old!r} any more: mend this mutant")
    names: dict[str, Any] = {}
    scope = sys.modules[place.partition(":")[0]].__dict__
    exec(compile(source.replace(old, new), f"<mutant of {name}>", "exec"), scope, names)
    with set_to((place, name, names[name])):
        yield


def owner(place: str) -> Any:
    """The module or class of this name."""
    module, _, kind = place.partition(":")
    __import__(module)
    return getattr(sys.modules[module], kind) if kind else sys.modules[module]


LEDGER, ENTRIES, PICKUP = "pipeline.ledger:Ledger", "pipeline.entries:Entries", "pipeline.pickup:Pickup"
AUDIT, PULSE = "pipeline.audit:Audit", "store.liveness:Pulse"

MUTANTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "": nullcontext,
    "an empty list is believed at once": lambda: set_to((LEDGER, "_waits", lambda self, provider: (0.0,))),
    "the last look is left out": lambda: reworded(LEDGER, "_waits", "max(0.0, CREATE_SECONDS - first - settle)", "0.0"),
    "an unknown call is sent again": lambda: reworded(
        LEDGER, "_reconcile", "with self._entries.asking(call):\n        found = self._asked(call, work)",
        'found = None; self._entries.end(call, ("unknown",), "rejected", error="sent again")'),
    "a call under way is sent again": lambda: reworded(
        LEDGER, "_reconcile", "call = self._entries.change(", 'self._entries.end(call, ("sending",), "rejected"); return '
        "self._reserve(work)\n    call = self._entries.change("),
    "a lost answer was never charged": lambda: reworded(
        LEDGER, "_create", 'return self._entries.change(call, (call.state,), "unknown", error=str(error))',
        'self._entries.end(call, ("sending",), "rejected", error=str(error)); raise'),
    "a sender's death is not proven": lambda: set_to((PULSE, "is_over", lambda self, sender, intent: True)),
    "our own sender is over": lambda: reworded(PULSE, "is_over", "self._doing[intent] <= 0", "True"),
    "every other process is dead": lambda: set_to((PULSE, "is_dead", lambda self, name: name != self.name)),
    "a vendor that can't tell says no": lambda: reworded(
        LEDGER, "_asked", "raise OutcomeUnknown(undecided(call, call.error), vendor=call.vendor) from error", "found = None"),
    "the first wait is left out": lambda: reworded(LEDGER, "_waits", "return (first", "return (0.0 * first"),
    "what can't be waited for was not there": lambda: reworded(LEDGER, "_asked", "if hurried:", "if False:"),
    "the price is not held": lambda: reworded("store.calls", "reserve", "if call.estimated_micros:", "if False:"),
    "the cap is not asked": lambda: reworded(
        "store.budgets", "_took", "Budget.held + Budget.spent + micros <= Budget.cap", "Budget.held >= 0"),
    "the job's cap is not asked": lambda: reworded("store.budgets", "hold", "_hold(session, row, micros)",
        "session.execute(update(Budget).where(col(Budget.id) == row.id).values(held=Budget.held + micros))"),
    "the hold stays after the end": lambda: reworded("store.calls", "end", "if day:", "if False:"),
    "a result is settled at nothing": lambda: reworded(PICKUP, "_keep", "actual_micros=actual", "actual_micros=0"),
    "a failure costs nothing": lambda: set_to(("pipeline.entries", "cost", lambda call, error: 0)),
    "the vendor's id is dropped": lambda: reworded(PICKUP, "adopt", "provider_id=answer.provider_id, ", ""),
    "the intent is written after the request": lambda: reworded(
        LEDGER, "_send", "call = self._entries.begin(call, work.claim, **mark)", "pass"),
    "another's id is taken": lambda: reworded(PICKUP, "adopt", "raise OutcomeUnknown", "return call\n        raise OutcomeUnknown"),
    "a new attempt stands beside the first": lambda: set_to(("store.calls", "live", lambda *asked: None)),
    "an open call does not stand for its work": lambda: set_to(("store.calls", "LIVE",
        ("reserved", "sending", "accepted", "succeeded", "stored"))),
    "an accepted call is forgotten at the end": lambda: reworded(
        "store.calls", "abandon", 'if call.vendor == LOCAL or call.state == "reserved":', "if True:"),
    "a call that a vendor denies was never made": lambda: reworded(
        PICKUP, "_until_done", "raise self._denied(call)",
        'self._entries.end(call, (call.state,), "rejected", error="denied"); raise NotSent("denied", vendor=call.vendor)'),
    "a poll that fails ends the call": lambda: reworded(
        PICKUP, "_poll", "return Accepted(provider_id=call.provider_id, poll_after=POLL_AGAIN_SECONDS)",
        'self._entries.end(call, (call.state,), "rejected", error="no answer"); raise'),
    "a cancel throws the call away": lambda: reworded(
        LEDGER, "_stopped", 'if call.vendor == "local":', "if True:"),
    "another account's empty list is believed": lambda: set_to(("pipeline.postmark", "other_key", lambda call, provider: "")),
    "what is given up is not looked for again": lambda: set_to(
        (AUDIT, "look", lambda self: None), (AUDIT, "earlier", lambda self, ask, model: None)),
    "a late find is not written down": lambda: set_to(("store.calls", "found_late", lambda session, call_id, provider_id: None)),
    "a late find costs nothing": lambda: reworded(AUDIT, "_close", "next(cost for cost in costs if cost is not None)", "0"),
    # Who runs a film looks at its row between steps, too: without that the ledger alone refuses.
    "anyone may pay": lambda: set_to(
        ("store.jobs", "may_pay", lambda session, claim: True), ("simulation.checks:Rows", "holds", lambda self, claim: True)),
    "a person decides while a vendor is asked": lambda: set_to(
        ("pipeline.spending:Spending", "_settling", lambda self, call, busy: False)),
    "pay again is written down as nothing": lambda: reworded(
        "pipeline.spending:Spending", "decide", '("failed", call.estimated_micros)', '("failed", 0)'),
    "a reserve is never given back": lambda: set_to(("store.budgets", "close_job", lambda session, job_id: None)),
    "dead processes' films are left": lambda: set_to(("pipeline.executors.watch:Watch", "_taken_over", lambda self: iter(()))),
    "a row is read again after it was written": lambda: reworded(
        ENTRIES, "_written", "return calls.fresh(session, call)",
        "pass\n            with self.store.db.read() as session:\n                return calls.fresh(session, call)"),
    "compare and set only sets": lambda: reworded("store.calls", "change", ", col(PaidCall.state).in_(was)", ""),
}  # fmt: skip

# The plot in which each is found soonest, where it is not one about anything.
PLOT_OF = {
    "the last look is left out": "a list that is slow",
    "the first wait is left out": "a list that is slow",
    "a sender's death is not proven": "two who redraw",
    "our own sender is over": "two who redraw",
    "what can't be waited for was not there": "two who redraw",
    "every other process is dead": "a process that stands still",
    "another's id is taken": "one id for two",
    "a row is read again after it was written": "two who redraw",
    "an accepted call is forgotten at the end": "a cancel",
    "a cancel throws the call away": "a cancel",
    "anyone may pay": "a cancel",
    "a reserve is never given back": "a cancel",
    "a call that a vendor denies was never made": "two keys",
    "another account's empty list is believed": "two keys",
    "what is given up is not looked for again": "a list that is late",
    "a late find is not written down": "a list that is late",
    "a late find costs nothing": "a list that is late",
    "a person decides while a vendor is asked": "a list that is slow",
}
