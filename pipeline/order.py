"""Orders: one film to be queued and by whom, and the desk that takes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from pipeline import languages, quotes
from pipeline.brief import Brief, Priority
from pipeline.errors import Conflict, InvalidInput, NoCredits, QueueFull
from pipeline.languages import short
from pipeline.library import Library
from pipeline.projection import PRIORITIES, new_job_view
from pipeline.recipes import recipe, renders, stage_names
from pipeline.render import trial
from pipeline.shelf import Shelf
from pipeline.stages import script
from pipeline.views import JobView
from pipeline.workshop import Workshop
from store import access as credit_rows
from store import budgets, jobs, ownership
from store.jobs import Filter
from store.models import Job, new_id
from store.together import Together

ASKED_BY_PEOPLE = ("dashboard", "cli")
LOCAL_WRITER = "local:script"
OTHER_LANGUAGE = (
    "language: nobody here can write {!r} about this. Write the prompt in that language, give a finished text, or set up a "
    "writer: Ollama or LM Studio on this machine, or a key in .env."
)
RANKS = {word: rank for rank, word in PRIORITIES.items()}
MOST_QUEUED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One film that is asked for; `webhook` has been checked. Without an owner it is the studio's own."""

    brief: Brief
    origin: str
    owner: str | None = None
    job_id: str = ""
    number: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    priority: Priority = "normal"
    quote: str = ""
    credit_user: str = ""
    webhook: str = ""

    @property
    def title(self) -> str:
        """What the film is called until its script has a name for it."""
        brief = self.brief
        return brief.prompt or brief.text or (brief.product.name if brief.product else "")


class OrderDesk:
    """Where films are ordered: priced, checked and put in the queue."""

    def __init__(self, workshop: Workshop, shelf: Shelf, library: Library) -> None:
        self._workshop, self._store, self._shelf, self._library = workshop, workshop.store, shelf, library
        self._together: Together[tuple[JobView, ...]] = Together(workshop.store.db.write)

    def take(self, orders: Sequence[Order]) -> tuple[JobView, ...]:
        """Queue all of them, or none where one can't be. Raises what Studio.submit does."""
        self._store.media.check_space()
        if any(renders(order.brief) for order in orders):
            trial.check()
        for order in orders:
            self._check_media(order.brief)
            if order.origin in ASKED_BY_PEOPLE:
                self._check_language(order.brief)
        named = [replace(order, job_id=order.job_id or new_id()) for order in orders]
        return self._together.do(lambda session: tuple(self._enter(session, order) for order in named))

    def _enter(self, session: Session, order: Order) -> JobView:
        job = _job(order, ownership.studio(session) if order.owner is None else order.owner)
        if (known := jobs.present(session, job.id)) is not None:
            return self._same(session, known, order, job.owner)
        offer = quotes.quote(self._workshop, order.brief, session)
        quotes.check(offer, order.quote)
        job.estimated_micros = offer.usd_micros
        self._check_line(session, job, order)
        jobs.add(session, job, stage_names(recipe(order.brief)))
        if job.estimated_micros:
            budgets.open_job(session, job.id, job.estimated_micros, budgets.caps(session, self._store.settings))
        return new_job_view(job, order.brief, stage_names(recipe(order.brief)))

    def _same(self, session: Session, known: Job, order: Order, owner: str) -> JobView:
        """Briefs are compared as values: an earlier release wrote them without the fields that came later."""
        if (Brief.model_validate_json(known.brief), known.owner) != (order.brief, owner):
            raise Conflict(f"Job {known.id!r} exists already with another brief: use a new id.")
        return self._shelf.whole(session, self._shelf.job(session, known.id, None))

    def _check_media(self, brief: Brief) -> None:
        product = brief.product.images if brief.product else ()
        for digest in filter(None, (*product, *brief.references, *brief.own_media, brief.own_music, brief.own_voice)):
            self._library.asset(digest)

    def _check_language(self, brief: Brief) -> None:
        """Raise InvalidInput where nobody would write the asked language: a person can still say it in other words."""
        if brief.text or languages.of(*brief.prose, default=brief.language) == short(brief.language):
            return
        if self._workshop.route(brief, "script")[0].id != LOCAL_WRITER:
            return
        from pipeline.providers.local.script import speaks

        if not speaks(script.request(brief)):
            raise InvalidInput(OTHER_LANGUAGE.format(brief.language), field="language")

    def _check_line(self, session: Session, job: Job, order: Order) -> None:
        if order.owner and jobs.count(session, Filter(owner=order.owner, states=("queued",))) >= MOST_QUEUED:
            raise QueueFull(f"{MOST_QUEUED} of your films are queued already: wait for one, or cancel one.")
        if job.credit_user:
            balance = credit_rows.balance(session, job.credit_user, self._store.settings.starting_credits)
            if balance < 1:
                raise NoCredits(f"{job.credit_user!r} has no credits left.", current=balance, required=1)


def _job(order: Order, owner: str) -> Job:
    return Job(
        id=order.job_id, number=order.number, origin=order.origin, owner=owner, kind=order.brief.kind,
        brief=order.brief.model_dump_json(), labels=json.dumps(dict(order.labels)), priority=RANKS[order.priority],
        credit_user=order.credit_user, webhook=order.webhook, message="Queued", title=order.title[:80],
    )  # fmt: skip
