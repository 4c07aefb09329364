"""The studio: the one object that pages, contracts and scripts talk to."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from sqlmodel import Session

from pipeline import (
    access,
    backups,
    health,
    keycheck,
    library,
    parts,
    prices,
    quotes,
    restored,
    shelf,
    spending,
    storyboard,
    wakes,
    webhooks,
)  # fmt: skip
from pipeline.brief import Brief, Priority
from pipeline.capabilities import Capability
from pipeline.deletion import sweep
from pipeline.errors import WrongState
from pipeline.executors import Executor
from pipeline.listing import Listing
from pipeline.order import Order, OrderDesk
from pipeline.projection import event_view, job_view
from pipeline.recipes import recipe, renders, stage_names
from pipeline.render import trial
from pipeline.shelf import Shelf
from pipeline.views import ENDED, EventView, JobPage, JobView, ModelView, Quote
from pipeline.workshop import Workshop
from store import Settings, budgets, calls, events, jobs, walls
from store.jobs import Filter
from store.models import Job, now

if TYPE_CHECKING:
    from pipeline.exports import Exports


class Studio:
    """Everything a creator or a script can do. `owner` None sees all jobs; a text sees its own only."""

    def __init__(self, workshop: Workshop, executor: Executor) -> None:
        self._workshop, self._store, self._executor = workshop, workshop.store, executor
        self._shelf = Shelf(workshop.store)
        self.listing = Listing(self._shelf)
        self.storyboard = storyboard.StoryboardDesk(self._shelf, workshop)
        self.library = library.Library(workshop.store)
        self._orders = OrderDesk(workshop, self._shelf, self.library)
        self.spending = spending.Spending(workshop.store)
        self.access = access.Access(workshop.store)
        self.wakes = wakes.Wakes(workshop.store)
        self.parts = parts.Parts(workshop)
        self.webhooks = webhooks.Webhooks(workshop.store)
        self.restoring = restored.Restoring(workshop)
        self.backups = backups.Backups(workshop.store)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._store.settings

    @cached_property
    def exports(self) -> "Exports":
        """Finished films in other formats; the libraries that draw are loaded when the first one is asked for."""
        from pipeline.exports import Exports

        return Exports(self._shelf)

    # ---- asking ---------------------------------------------------------------------------------

    def estimate(self, brief: Brief) -> Quote:
        """What the film would cost, step by step, and what is left of today's budget."""
        return quotes.quote(self._workshop, brief)

    def rest(self, job_id: str, *, owner: str | None = None) -> Quote:
        """What rendering this storyboard as it stands would still cost. Raises NotFound."""
        return quotes.rest(self._workshop, self.job(job_id, owner=owner))

    def submit(
        self, brief: Brief, *, origin: str = "dashboard", owner: str | None = None, job_id: str = "", number: int = 0,
        labels: Mapping[str, str] | None = None, priority: Priority = "normal", quote: str = "", credit_user: str = "",
        webhook: str = "",
    ) -> JobView:  # fmt: skip
        """Queue a film; `owner` None is whose the studio is. The same `job_id` twice gives the same job.

        Raises StaleQuote when the price differs from the quoted one, NoCredits, OverCap, FfmpegMissing, NotFound for an
        unknown model.
        """
        order = Order(
            brief=brief, origin=origin, owner=owner, job_id=job_id, number=number, labels=labels or {}, priority=priority,
            quote=quote, credit_user=credit_user, webhook=webhook,
        )  # fmt: skip
        return self.submit_all((order,))[0]

    def submit_all(self, orders: Sequence[Order]) -> tuple[JobView, ...]:
        """Queue films together: all of them, or none where one can't be. Raises what submit does."""
        accepted = self._orders.take(orders)
        for job in accepted:
            self._executor.hint(job.id)
        return tuple(self.job(job.id) for job in accepted) if self.settings.executor == "inline" else accepted

    # ---- looking --------------------------------------------------------------------------------

    def job(self, job_id: str, *, owner: str | None = None) -> JobView:
        """A job with its scenes and stages. Raises NotFound."""
        return self._shelf.view(job_id, owner=owner)

    def numbered(self, number: int, *, owner: str | None = None) -> JobView:
        """The job with this number. Raises NotFound."""
        return self._shelf.view(self._shelf.version_of_number(number, owner=owner)[0], owner=owner)

    def version(self, job_id: str, *, owner: str | None = None) -> int:
        """A number that grows with every change to the job, for caches. Raises NotFound."""
        return self._shelf.version(job_id, owner=owner)

    def version_of_number(self, number: int, *, owner: str | None = None) -> tuple[str, int]:
        """Job id and version of a numbered job. Raises NotFound."""
        return self._shelf.version_of_number(number, owner=owner)

    def jobs(
        self, *, owner: str | None = None, origin: str = "", kind: str = "", states: Sequence[str] = (),
        waiting: Sequence[str] = (), search: str = "", offset: int = 0, limit: int = 50, newest_first: bool = True,
        brief_views: bool = False, counted: bool = True,
    ) -> JobPage:  # fmt: skip
        """A slice of the listing; `brief_views` leaves scenes and stages out, and uncounted its total is what was seen."""
        wanted = Filter(
            owner=owner, origin=origin, kind=kind, states=tuple(states), waiting=tuple(waiting), search=search
        )
        with self._store.db.read() as session:
            rows = jobs.listed(session, wanted, offset=offset, limit=limit, newest_first=newest_first)
            total = jobs.count(session, wanted) if counted else offset + len(rows)
            found = self._shelf.brief_views(session, rows) if brief_views else self._shelf.views(session, rows)
        return JobPage(jobs=found, total=total)

    def queue(self, *, limit: int = 1000) -> tuple[JobView, ...]:
        """The next queued jobs in the order in which they will run."""
        with self._store.db.read() as session:
            return tuple(job_view(job) for job in jobs.waiting_line(session, limit=limit))

    def counts(self, *, owner: str | None = None) -> dict[str, int]:
        """Jobs by state: an owner's, or everybody's."""
        with self._store.db.read() as session:
            return jobs.counts(session, owner=owner)

    def events(self, job_id: str, *, after: int = 0, limit: int = 500) -> tuple[EventView, ...]:
        """What happened to a job, oldest first."""
        with self._store.db.read() as session:
            return tuple(event_view(e) for e in events.of_job(session, job_id, after=after, limit=limit))

    def events_since(self, event_id: int, *, limit: int = 1000) -> tuple[EventView, ...]:
        """What happened to all jobs since an event."""
        with self._store.db.read() as session:
            return tuple(event_view(e) for e in events.since(session, event_id, limit=limit))

    def last_event_id(self) -> int:
        """The newest event of all."""
        with self._store.db.read() as session:
            return events.last_id(session)

    def models(self, capability: Capability | None = None) -> tuple[ModelView, ...]:
        """Every model, and whether it can be used now."""
        return tuple(quotes.model_view(self._workshop, model) for model in self._workshop.models(capability))

    def writers(self, *, look: bool = False) -> tuple[ModelView, ...]:
        """The language models of this machine: those found lately, or found by a `look` that takes up to a second."""
        found = self._workshop.writers.look() if look else self._workshop.writers.found()
        return tuple(quotes.model_view(self._workshop, model) for model in found)

    def cheapened(self) -> dict[str, tuple[int, int]]:
        """Models that PRICE_OVERRIDES makes cheaper than their vendors' lists: its price and the list's, in micro-dollars."""
        return prices.overridden(self._workshop.models(), self.settings)

    def health(self) -> health.Health:
        """What works right now."""
        return health.look(self._workshop)

    def test(self, vendor: str) -> None:
        """Prove a vendor's key by a free question. Raises NoKey, KeyRefused, NotSent or NotFound."""
        keycheck.check(self.settings, vendor)

    # ---- deciding -------------------------------------------------------------------------------

    def approve(self, job_id: str, *, owner: str | None = None) -> JobView:
        """Say yes to the storyboard. Raises WrongState unless it is ready."""
        with self._store.db.write() as session:
            job = self._shelf.job(session, job_id, owner)
            ready = job.state == "completed" or (job.state == "waiting" and job.waiting == "approval")
            if not ready or not job.storyboard:
                raise WrongState(f"Job {job.number} has no storyboard to approve now ({job.waiting or job.state}).")
            job.approved, job.approved_at = True, now()
            job.updated_at = now()
            session.add(job)
            events.add(session, job, "state", message="Approved")
        return self.job(job_id)

    def render(self, job_id: str, *, quote: str = "", owner: str | None = None) -> JobView:
        """Make the film of an approved storyboard, its price reserved.

        Raises WrongState, StaleQuote, OverCap, FfmpegMissing.
        """
        view = self.job(job_id, owner=owner)
        trial.check()
        offer = quotes.rest(self._workshop, view)
        quotes.check(offer, quote)
        with self._store.db.write() as session:
            job = self._shelf.job(session, job_id, owner)
            if not job.approved:
                raise WrongState("Storyboard must be approved before rendering")
            self._reopen(session, job, ("completed", "waiting"), "Rendering")
            if offer.usd_micros:
                job.estimated_micros = max(job.estimated_micros, view.spent_micros + offer.usd_micros)
                budgets.open_job(session, job.id, offer.usd_micros, budgets.caps(session, self.settings))
        self._executor.hint(job_id)
        return self.job(job_id)

    def retry(self, job_id: str, *, owner: str | None = None) -> JobView:
        """Go on with a job that failed, was cancelled or waits; nothing that was made is made again.

        One that has just gone on by itself does so already. Raises WrongState, and FfmpegMissing where a film is to be made.
        """
        if renders(self.job(job_id, owner=owner).brief):
            trial.check()
        with self._store.db.write() as session:
            job = self._shelf.job(session, job_id, owner)
            if job.waiting == "approval":
                raise WrongState(f"Job {job.number} waits for your approval.")
            if walls.went_on(session, job):
                return self.job(job_id)
            self._reopen(session, job, ("failed", "cancelled", "waiting"), "Queued again")
        self._executor.hint(job_id)
        return self.job(job_id)

    def decide(self, call_id: str, decision: spending.Decision, *, by: str) -> None:
        """A person's word on a call of which nobody knows. A film that waits for it goes on, an ended one stays ended.

        Raises NotFound, or WrongState while the studio still finds out by itself.
        """
        job_id = self.spending.decide(call_id, decision, by=by).job_id
        with self._store.db.read() as session:
            job = jobs.get(session, job_id)
            waits = job is not None and job.waiting == "attention"
            settled = all(call.job_id != job_id for call in calls.unsettled(session))
        if waits and settled:
            self.retry(job_id)

    def go_on(self, *, by: str) -> None:
        """Agree to pay over a database that was put back; films that waited for that go on. Raises InvalidInput."""
        self.restoring.agree(by=by)
        open_films = {call.job_id for call in self.spending.unknown()}
        for job in self.jobs(waiting=("attention",), limit=1000, brief_views=True).jobs:
            if job.id not in open_films:
                self.retry(job.id)

    def _reopen(self, session: Session, job: Job, states: tuple[str, ...], message: str) -> None:
        shelf.check_reopens(job, states)
        job.progress = 0.0
        jobs.reopen(session, job, stage_names(recipe(Brief.model_validate_json(job.brief))), message=message)

    def cancel(self, job_id: str, *, owner: str | None = None) -> JobView:
        """Stop a job; what runs ends within two seconds. Raises WrongState for an ended one."""
        with self._store.db.write() as session:
            job = self._shelf.job(session, job_id, owner)
            if job.state in ENDED:
                raise WrongState(f"Job {job.number} has ended already ({job.state}).")
            if job.state != "cancelling":
                at_work = job.state == "running"
                jobs.move(session, job, "cancelling" if at_work else "cancelled", message="Cancelled")
                if not at_work:
                    budgets.close_job(session, job.id)
                    calls.abandon(session, job.id, self._store.pulse.is_over)
        return self.job(job_id)

    def delete(self, job_id: str, *, owner: str | None = None) -> None:
        """Remove a job and its files; only its ledger rows stay, without prompts."""
        with self._store.db.write() as session:
            job = self._shelf.job(session, job_id, owner)
            at_work = job.state in ("running", "cancelling")
            jobs.move(session, job, "deleted")
            budgets.close_job(session, job.id)
        if not at_work:
            sweep(self._store, job_id)

    def start(self) -> None:
        """Begin to run jobs."""
        self._executor.start()

    def hint(self) -> None:
        """Another process queued something: look now rather than a second later."""
        self._executor.hint("")

    def stop(self, seconds: float = 5.0) -> None:
        """Let go of running jobs within `seconds`; they are taken up at the next start."""
        self._executor.stop(seconds)

    def finish(self, seconds: float) -> bool:
        """Once stopped, wait for answers that are being paid for; whether all came within `seconds`."""
        return self._store.pulse.rest(seconds) and self._executor.finish(seconds)

    def is_idle(self) -> bool:
        """Whether no request is on its way and no film is being made, so that no answer can be lost."""
        return self._store.pulse.rest(0) and not {"running", "cancelling"} & self.counts().keys()

    def close(self, seconds: float = 5.0) -> None:
        """Stop within `seconds`, and let go of everything."""
        self.stop(seconds)
        self._store.close()
