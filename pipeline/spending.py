"""What was spent, on what, and the calls about which only a person knows."""

from datetime import datetime
from typing import Literal

from pipeline.capabilities import Value
from pipeline.errors import InvalidInput, NotFound, WrongState
from pipeline.projection import call_view
from pipeline.views import CallView
from store import Store, budgets, figures, jobs, vendors
from store import calls as rows
from store.models import PaidCall

Decision = Literal["not_charged", "pay_again"]
Turn = Literal["model", "fallback"]


class Budget(Value):
    """Caps and what is used of them, in micro-dollars."""

    day_cap: int
    day_spent: int
    day_held: int
    job_cap: int


class Spending:
    """Reads of the ledger, budgets, and a person's decisions."""

    def __init__(self, store: Store) -> None:
        self._store, self._db = store, store.db

    def calls(
        self, *, since: datetime | None = None, until: datetime | None = None, vendor: str = "", state: str = "",
        job_id: str = "",
    ) -> tuple[CallView, ...]:  # fmt: skip
        """Calls, oldest first."""
        with self._db.read() as session:
            found = rows.listed(session, since=since, until=until, vendor=vendor, state=state, job_id=job_id)
            return tuple(call_view(call) for call in found)

    def sums(self, *, since: datetime | None = None, until: datetime | None = None) -> list[tuple[object, ...]]:
        """Plain rows, the calls of each day, model and film summed, in SUM_COLUMNS' order."""
        with self._db.read() as session:
            return figures.sums(session, since=since, until=until)

    def table(
        self, *, since: datetime | None = None, until: datetime | None = None, vendor: str = "", kind: str = "",
        limit: int | None = None,
    ) -> list[tuple[object, ...]]:  # fmt: skip
        """Plain rows, one a call, newest first, in CALL_COLUMNS' order."""
        with self._db.read() as session:
            return figures.calls(session, since=since, until=until, vendor=vendor, kind=kind, limit=limit)

    def films(self, *, since: datetime | None = None, until: datetime | None = None) -> list[tuple[object, ...]]:
        """Plain rows about the films begun in a period, in FILM_COLUMNS' order."""
        with self._db.read() as session:
            return figures.films(session, since=since, until=until)

    def stages(self, *, since: datetime | None = None, until: datetime | None = None) -> list[tuple[object, ...]]:
        """Plain rows about the stages of those films, in STAGE_COLUMNS' order."""
        with self._db.read() as session:
            return figures.stages(session, since=since, until=until)

    SUM_COLUMNS, CALL_COLUMNS = figures.SUM_COLUMNS, figures.CALL_COLUMNS
    FILM_COLUMNS, STAGE_COLUMNS = figures.FILM_COLUMNS, figures.STAGE_COLUMNS

    def unknown(self) -> tuple[CallView, ...]:
        """Calls whose outcome is not known."""
        with self._db.read() as session:
            calls = rows.unsettled(session)
            busy = jobs.at_work(session, {call.job_id for call in calls})
            return tuple(call_view(call, settling=self._settling(call, busy)) for call in calls)

    def _settling(self, call: PaidCall, busy: set[str]) -> bool:
        return call.job_id in busy or not self._store.pulse.is_dead(call.asker)

    def decide(self, call_id: str, decision: Decision, *, by: str) -> CallView:
        """Record a person's word on a call of which nobody knows, and return it; no film goes on by that.

        Raises NotFound, or WrongState while the studio still asks the vendor and once the outcome is known.
        """
        if not by.strip():
            raise InvalidInput("Say who decides.", field="by")
        with self._db.write() as session:
            call = rows.get(session, call_id)
            if call is None:
                raise NotFound(f"No call {call_id[:80]!r}.")
            if self._settling(call, jobs.at_work(session, (call.job_id,))):
                raise WrongState(
                    f"The studio is still finding out whether {call.model!r} charged for {call.step!r}: wait until its "
                    "film has stopped, then decide."
                )
            paid = decision == "pay_again"
            state, actual = ("failed", call.estimated_micros) if paid else ("rejected", 0)
            note = f"{decision} (by {by.strip()[:80]})"
            if not rows.end(session, call_id, ("unknown", "lost"), state, actual_micros=actual, decided_by=note):
                raise WrongState(f"The outcome of this call is known already ({call.state}).")
            return call_view(rows.get(session, call_id) or call)

    def doubled(self) -> tuple[CallView, ...]:
        """Calls that were paid although another was made in their place, until someone says that they were refunded."""
        with self._db.read() as session:
            return tuple(call_view(call) for call in rows.doubled(session))

    def refunded(self, call_id: str, *, by: str) -> None:
        """Record that the vendor gave the price of a doubled call back. Raises WrongState for any other call."""
        if not by.strip():
            raise InvalidInput("Say who decides.", field="by")
        with self._db.write() as session:
            if call_id not in {call.id for call in rows.doubled(session)} or not rows.correct(
                session, call_id, 0, decided_by=f"refunded (by {by.strip()[:80]})"
            ):
                raise WrongState(f"The call {call_id[:80]!r} was not paid twice.")

    def budget(self) -> Budget:
        """Today's budget."""
        with self._db.read() as session:
            limits = budgets.caps(session, self._store.settings)
            held, spent = budgets.used(session, budgets.today())
        return Budget(day_cap=limits.day, day_spent=spent, day_held=held, job_cap=limits.job)

    def set_caps(self, *, job_usd: float, day_usd: float) -> None:
        """Change the caps from now on. Raises InvalidInput for a negative one."""
        if min(job_usd, day_usd) < 0:
            raise InvalidInput("A budget can't be negative.", field="budget")
        with self._db.write() as session:
            vendors.prefer(session, "budget_per_job_usd", job_usd)
            vendors.prefer(session, "budget_per_day_usd", day_usd)

    def chosen(self, capability: str, turn: Turn = "model") -> str:
        """The model of the settings page that a capability asks first, or when that fails ("fallback"); "" for none."""
        with self._db.read() as session:
            return str(vendors.preference(session, f"{turn}:{capability}") or "")

    def choose(self, capability: str, model_id: str, turn: Turn = "model") -> None:
        """Choose it; "" lets the studio choose, and leaves the fallback to FALLBACKS."""
        with self._db.write() as session:
            vendors.prefer(session, f"{turn}:{capability}", model_id)

    def paused(self) -> dict[str, str]:
        """Vendors that rest now, with the reason."""
        with self._db.read() as session:
            return {state.vendor: state.reason for state in vendors.resting(session, self._store.uptime)}
