"""The one door to every provider: routing, reuse, limits, price and ledger are known here and nowhere else."""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

from pipeline import assets, failpoints, standing  # noqa: F401  (failpoints: the names that FAILPOINTS may use)
from pipeline.brief import Brief
from pipeline.capabilities import ClipRequest, Facts, ImageRequest, Request
from pipeline.errors import (
    NoKey,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Refused,
    Resting,
    SpendingOff,
    Unavailable,
)
from pipeline.identity import RELEASE
from pipeline.ledger import Ledger
from pipeline.provider import Model
from pipeline.standing import Ask
from pipeline.views import Stored
from pipeline.work import Work
from pipeline.workshop import LOCAL, Workshop
from store import assets as asset_rows
from store import budgets, calls, vendors
from store.jobs import Claim
from store.models import Asset, PaidCall

F = TypeVar("F", bound=Facts)

TRY_AGAIN = (0.5, 2.0)
BLIND = "{} draws from words alone: the reference picture is not in its pictures."
TOO_MANY = "{} goes by {} reference pictures at most: the others are not in its pictures."
WORDS_ONLY = "{} films from words alone: the drawn picture, with any reference in it, is not in its clips."


class Toolbox:
    """What the stages of one claimed job may ask for.

    A film waits for a vendor as long as that takes, and may be given the local engine's work instead; who waits for an
    answer has `patience_seconds` from now on for a vendor that is not at work, and is told where none may stand in. `anew` is
    for what a person asks for in words that are not saved yet.
    """

    def __init__(
        self,
        workshop: Workshop,
        claim: Claim,
        brief: Brief,
        *,
        check_cancelled: Callable[[], None],
        pause: Callable[[float], None],
        warn: Callable[[str], None],
        patience_seconds: float = math.inf,
        stand_in_for: tuple[type[Exception], ...] = (ProviderError, Unavailable),
        anew: bool = False,
    ) -> None:
        self._gives_up_at, self._stand_in_for = time.monotonic() + patience_seconds, stand_in_for
        self._workshop, self._claim, self._brief = workshop, claim, brief
        self._ledger = Ledger(workshop.store)
        self.check_cancelled, self._pause, self._warn, self._anew = check_cancelled, pause, warn, anew

    def ask(self, request: Request, *, step: str) -> Stored:
        """The stored result of a request, from the first model of the route that can give it.

        A call that is under way is finished first, by its own vendor. Raises the last model's error; a refusal, a call
        whose outcome is open, and an empty budget are never routed around.
        """
        self._ledger.bring_home(self._wanted(request, step))
        begun = self._begun(request, step)
        route = self._workshop.route(self._brief, request.capability)
        route = tuple(dict.fromkeys((*begun, *route)))
        for model, following in pairwise(route):
            try:
                return self._from(model, request, step)
            except Refused:
                raise
            except (ProviderError, Unavailable) as error:
                stands_in = following.vendor != LOCAL or isinstance(error, self._stand_in_for)
                if not stands_in or self._begun(request, step):
                    raise
                self._warn(f"{model.title} could not do {request.capability}: {error} Used {following.title} instead.")
        return self._from(route[-1], request, step)

    def _wanted(self, request: Request, step: str) -> Ask:
        return Ask(job_id=self._claim.job_id, step=step, request=request, anew=self._anew)

    def _standing(self, request: Request, step: str) -> PaidCall | None:
        with self._workshop.store.db.read() as session:
            return standing.call(session, self._wanted(request, step))

    def _begun(self, request: Request, step: str) -> tuple[Model, ...]:
        """The paid model that already has this work, or nothing."""
        call = self._standing(request, step)
        if call is None or call.vendor == LOCAL or call.state in ("reserved", "stored"):
            return ()
        return (self._workshop.model(call.model, request.capability),)

    def _from(self, model: Model, request: Request, step: str) -> Stored:
        stored = self._given(model, request, step)
        for text in unseen(model, request):
            self._warn(text)
        return stored

    def _given(self, model: Model, request: Request, step: str) -> Stored:
        self.check_cancelled()
        if (known := self._known(model, request, step)) is not None:
            return known
        work = Work(
            claim=self._claim, step=step, request=request, model=model,
            provider=self._workshop.providers[model.vendor], allow=partial(self._allow, model),
            check_cancelled=self.check_cancelled, pause=self._pause, warn=self._warn, download=self._workshop.download,
            patience=self._patience, anew=self._anew,
        )  # fmt: skip
        return self._patiently(work)

    def _known(self, model: Model, request: Request, step: str) -> Stored | None:
        """An equal result made before: always for the local engine, for paid models of one's own when the brief says so."""
        store, free = self._workshop.store, model.vendor == LOCAL
        if self._standing(request, step) is not None:
            return None
        mine, reusable = "" if free else self._claim.job_id, free or self._brief.reuse
        with store.db.read() as session:
            row = calls.same_work(session, request.digest(), model.id, owner_of=mine) if reusable else None
            if row is None or row.result is None:
                return None
            stored = Stored.model_validate_json(row.result)
            # Their rows as they are beside the call's: its film may let go of both while this goes on.
            known = {digest: asset_rows.get(session, digest) for _, digest in stored.files}
        if not all(store.media.has(digest) for digest in known):
            return None
        files = [file or assets.note(store, digest, store.media.path(digest)) for digest, file in known.items()]
        self._record_reuse(row, step, files)
        for warning in stored.warnings:
            self._warn(warning)
        return stored

    def _record_reuse(self, row: PaidCall, step: str, files: Sequence[Asset]) -> None:
        """Note that this step uses those files too, whoever lets go of them meanwhile."""
        copied = row.model_dump(include={"capability", "vendor", "model", "request_sha", "request", "result"})
        store = self._workshop.store
        with store.db.write() as session:
            asset_rows.hold(session, files)
            reused = PaidCall(
                job_id=self._claim.job_id, revision=self._claim.revision, step=step, release=RELEASE, **copied
            )
            calls.reserve(session, reused, budgets.caps(session, store.settings))
            reused.state, reused.actual_micros = "stored", 0
        store.media.bring_back(file.digest for file in files)

    def _allow(self, model: Model) -> None:
        """Asked before every create. Raises NoKey, SpendingOff, DiskFull, Resting, or Cancelled while it waits."""
        if model.vendor == LOCAL:
            return
        if not self._workshop.has_key(model.vendor):
            reason = f"No key for {model.vendor!r}: set it in .env (see Settings), or choose a local model."
            raise NoKey(reason, vendor=model.vendor)
        if self._workshop.store.settings.spending == "off":
            raise SpendingOff(
                f"{model.title} costs money and SPENDING is off: set SPENDING=on, or choose a local model."
            )
        self._workshop.store.media.check_space()
        while (left := self._rest_of(model.vendor)) > 0:
            if left > self._patience():
                raise Resting(_resting(model, left), vendor=model.vendor, retry_after=left)
            self._pause(min(left, 1.0))

    def _patience(self) -> float:
        return self._gives_up_at - time.monotonic()

    def _rest_of(self, vendor: str) -> float:
        """Seconds for which nobody may ask this vendor: it asked for a pause, it fails, or it was asked often enough."""
        store = self._workshop.store
        with store.db.read() as session:
            left = vendors.left(vendors.state(session, vendor), store.uptime)
            often = calls.sent_lately(session, vendor, 60.0, store.uptime)
        return max(1.0 if often >= store.settings.provider_calls_per_minute else 0.0, left)

    def _patiently(self, work: Work) -> Stored:
        """Wait out a vendor's pauses, and try again what never left, within patience; the rest is the caller's to know."""
        tries = list(TRY_AGAIN)
        while True:
            try:
                with self._workshop.slot(work.model.vendor):
                    stored = self._ledger.result(work)
            except Resting:
                raise
            except RateLimited as error:
                self._rest(work.model, error)
            except NotSent as error:
                self._note_failure(work.model.vendor, error)
                if not tries or tries[0] > self._patience():
                    raise
                self._pause(tries.pop(0))
            except OutcomeUnknown as error:
                self._note_failure(work.model.vendor, error)
                raise
            else:
                self._note_success(work.model.vendor)
                return stored

    def _rest(self, model: Model, error: RateLimited) -> None:
        """All processes leave the vendor alone for as long as it asked, and not all come back at once."""
        store, seconds = self._workshop.store, error.retry_after * random.uniform(1.0, 1.1)
        with store.db.write() as session:
            vendors.pause(session, model.vendor, seconds, str(error), store.uptime)
        self._warn(f"{model.title} asked this studio to wait; the film goes on by itself. ({error})")

    def _note_failure(self, vendor: str, error: ProviderError) -> None:
        store = self._workshop.store
        with store.db.write() as session:
            vendors.failed(session, vendor, str(error), store.uptime)

    def _note_success(self, vendor: str) -> None:
        if vendor != LOCAL:
            with self._workshop.store.db.write() as session:
                vendors.succeeded(session, vendor)


def _resting(model: Model, seconds: float) -> str:
    return f"{model.title} asked this studio to wait another {math.ceil(seconds)} s: try again then."


def unseen(model: Model, request: Request) -> Iterator[str]:
    """What to say when a model can't go by all pictures of a request."""
    match request:
        case ImageRequest(references=given) if len(given) > model.pictures:
            yield TOO_MANY.format(model.title, model.pictures) if model.pictures else BLIND.format(model.title)
        case ClipRequest(picture=given) if given and not model.pictures:
            yield WORDS_ONLY.format(model.title)


def facts(stored: Stored, kind: type[F]) -> F:
    """A stored result's facts as their type."""
    return kind.model_validate_json(stored.facts)
