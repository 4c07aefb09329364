"""The ledger's entries: each step of a call is one compare-and-set on its row, so that no two can take it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from pipeline import standing
from pipeline.errors import (
    Cancelled,
    Conflict,
    DatabaseBusy,
    DuplicateCall,
    NotSent,
    ProviderError,
    ProviderFailed,
    ReelwrightError,
    Refused,
    Rejected,
    RestoredCopy,
    ResultLost,
)
from pipeline.standing import Ask
from pipeline.views import Stored
from store import Store, assets, budgets, calls, jobs, restore
from store.errors import JournalUnwritable
from store.jobs import Claim
from store.models import LOCAL, Asset, PaidCall

# Each try waits ten seconds (SQLite's busy timeout).
BUSY_TRIES = 30


class Moved(Conflict):
    """The row is not in the state that was expected: look at it again."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Reads and writes of single calls."""

    store: Store

    def standing(self, ask: Ask) -> PaidCall | None:
        """The one call that stands for this work."""
        with self.store.db.read() as session:
            return standing.call(session, ask)

    def bring_home(self, ask: Ask) -> None:
        """Give this step the call that was made for it before an older copy of the database was put back."""
        wanted = (ask.job_id, ask.step, ask.request.digest())
        with self.store.db.read() as session:
            if calls.stray(session, *wanted) is None:
                return
        with self.store.db.write() as session:
            found = calls.stray(session, *wanted)
            if found is not None and standing.call(session, ask) is None:
                calls.give(session, found, ask.step)

    def reserve(self, call: PaidCall, claim: Claim) -> PaidCall:
        """Insert the next attempt and hold its price.

        Raises Cancelled when the claim no longer allows a payment, OverCap, or Moved when another thread was first.
        """
        try:
            with self.store.db.write() as session:
                if not jobs.may_pay(session, claim):
                    raise Cancelled("This job was cancelled or taken over.")
                return calls.reserve(session, call, budgets.caps(session, self.store.settings))
        except DuplicateCall as error:
            raise Moved from error

    def begin(self, call: PaidCall, claim: Claim, **mark: object) -> PaidCall:
        """The last word before the request leaves. Raises Cancelled or RestoredCopy, and then the call is void; Moved."""
        try:
            with self.store.db.write() as session:
                stopped = _stopped(session, call, claim)
                if stopped is None:
                    begun = calls.change(
                        session, call.id, ("reserved",), "sending", sender=self.store.pulse.name, **mark
                    )
                else:
                    begun = calls.end(session, call.id, ("reserved",), "void", error=str(stopped))
                written = calls.fresh(session, call)
        except JournalUnwritable as error:
            self.store.spool.deny(call.id)
            self.end(call, ("sending",), "void", error=str(error))
            raise
        if stopped is not None:
            raise stopped
        if not begun:
            raise Moved
        return written

    def change(self, call: PaidCall, was: tuple[str, ...], state: str, **values: object) -> PaidCall:
        """The row in its new state. Raises Moved, or DuplicateCall for a vendor's id that another call has."""
        return self._written(call, lambda session: calls.change(session, call.id, was, state, **values))

    def end(
        self, call: PaidCall, was: tuple[str, ...], state: str, *, actual_micros: int = 0, files: Sequence[Asset] = (),
        **values: object,
    ) -> PaidCall:  # fmt: skip
        """The row in its last state, its hold settled, together with the rows of the files it mentions. Raises Moved."""

        def write(session: Session) -> bool:
            assets.hold(session, files)
            return calls.end(session, call.id, was, state, actual_micros=actual_micros, **values)

        written = self._written(call, write)
        self.store.media.bring_back(file.digest for file in files)
        return written

    def end_badly(self, call: PaidCall, error: ProviderError) -> None:
        """End a call by its error, at what is known, or must be feared, that it cost. Raises Moved."""
        self.end(call, (call.state,), ENDINGS[type(error)], actual_micros=cost(call, error), error=str(error))

    @contextmanager
    def asking(self, call: PaidCall) -> Iterator[None]:
        """While its vendor is asked what became of a call, no person may decide. Raises Moved once someone has."""
        self._written(call, lambda session: calls.ask(session, call.id, self.store.pulse.name))
        try:
            yield
        finally:
            with suppress(Moved):
                self._written(call, lambda session: calls.ask(session, call.id, ""))

    def due(self, call: PaidCall) -> datetime | None:
        """When the call's vendor is to be asked next; a webhook may have brought it forward."""
        with self.store.db.read() as session:
            return calls.due(session, call.id)

    def _written(self, call: PaidCall, write: Callable[[Session], bool]) -> PaidCall:
        """Write what a vendor told, which nobody will tell again: a database that another process holds is waited for.

        The row is as this write left it. What another process made of it a moment later is not ours to go on from: ended
        once more, its price would be counted twice.
        """
        left = BUSY_TRIES
        while True:
            try:
                with self.store.db.write() as session:
                    if not write(session):
                        raise Moved
                    return calls.fresh(session, call)
            except DatabaseBusy:
                left -= 1
                if not left:
                    raise


def _stopped(session: Session, call: PaidCall, claim: Claim) -> ReelwrightError | None:
    """Why a reserved call may not be sent any more."""
    if not jobs.may_pay(session, claim):
        return Cancelled("This job was cancelled or taken over.")
    if call.vendor != LOCAL and (reason := restore.reason(session)):
        return RestoredCopy(
            f"This studio's database was put back from somewhere else. {reason} Nothing is paid before someone agrees, on "
            "the Metrics page or with: reelwright restored --agree."
        )
    return None


def result(call: PaidCall) -> Stored:
    """What a stored call made. Raises Cancelled where its film was deleted meanwhile, and the result with it."""
    if call.result is None:
        raise Cancelled("This job was deleted.")
    return Stored.model_validate_json(call.result)


def cost(call: PaidCall, error: ProviderError) -> int:
    """Micro-dollars: the vendor's figure; without one the estimate, if the vendor had taken the work."""
    if not isinstance(error, ProviderFailed | Refused):
        return 0
    taken = isinstance(error, ProviderFailed) or call.state == "accepted"
    return error.usd_micros if error.usd_micros is not None else call.estimated_micros * taken


class _Endings(dict[type[ProviderError], str]):
    """Subclasses end as their nearest parent."""

    def __missing__(self, kind: type[ProviderError]) -> str:
        return next(self[parent] for parent in kind.__mro__[1:] if parent in self)


ENDINGS = _Endings(
    {Refused: "refused", Rejected: "rejected", NotSent: "rejected", ProviderFailed: "failed", ResultLost: "failed",
     ProviderError: "rejected"}
)  # fmt: skip
