"""The one door to every provider: routing, reuse, limits, price and ledger are known here and nowhere else."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from pipeline import failpoints  # noqa: F401  (declares the names that FAILPOINTS may use)
from pipeline.brief import Brief
from pipeline.capabilities import CAPABILITIES, Capability, Facts, Model, Provider, Remote, Request
from pipeline.errors import (
    NoKey,
    NotFound,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Refused,
    ResultLost,
    SpendingOff,
    Unavailable,
)
from pipeline.ledger import Ledger, Work
from pipeline.views import Stored
from store import Store, calls, vendors
from store.jobs import Claim
from store.models import PaidCall, now

F = TypeVar("F", bound=Facts)

LOCAL = "local"
DEFAULT_VENDORS: dict[Capability, tuple[str, ...]] = {
    "script": ("openai", "anthropic"),
    "image": ("openai", "replicate", "runwayml"),
    "clip": (),
    "voice": ("openai",),
    "transcript": ("openai",),
    "music": (),
    "footage": ("pexels",),
}
AT_ONCE = 4


@dataclass(kw_only=True)
class Workshop:
    """What all toolboxes of a process share."""

    store: Store
    providers: dict[str, Provider]
    has_key: Callable[[str], bool]
    download: Callable[[Remote, Path], None]
    slots: dict[str, threading.Semaphore] = field(default_factory=dict)

    def models(self, capability: Capability | None = None) -> tuple[Model, ...]:
        """Every model of the catalogue, in its order."""
        wanted = (capability,) if capability else CAPABILITIES
        return tuple(m for p in self.providers.values() for m in p.models if m.capability in wanted)

    def model(self, model_id: str, capability: Capability) -> Model:
        """One model, or NotFound that lists what there is."""
        for model in self.models(capability):
            if model.id == model_id:
                return model
        offered = ", ".join(m.id for m in self.models(capability))
        raise NotFound(f"No model {model_id!r} for {capability}: choose one of {offered}.")

    def route(self, brief: Brief, capability: Capability) -> tuple[Model, ...]:
        """The models to ask, in order: the pinned or default one, then the local one where the brief allows it."""
        pinned = brief.model_for(capability) or self._preferred(capability)
        chain = [self.model(pinned, capability)] if pinned else self._defaults(capability)
        if brief.local_fallback or not chain:
            chain += [m for m in self.providers[LOCAL].models if m.capability == capability]
        return tuple(dict.fromkeys(chain))

    def _preferred(self, capability: Capability) -> str:
        with self.store.db.read() as session:
            return str(vendors.preference(session, f"model:{capability}") or "")

    def _defaults(self, capability: Capability) -> list[Model]:
        for vendor in DEFAULT_VENDORS[capability]:
            if self.has_key(vendor):
                return [m for m in self.models(capability) if m.vendor == vendor][:1]
        return []

    @contextmanager
    def slot(self, vendor: str) -> Iterator[None]:
        """One of the few calls that may be under way with a vendor; the local engine has its own workers."""
        with self.slots.setdefault(vendor, threading.Semaphore(AT_ONCE)):
            yield


class Toolbox:
    """What the stages of one claimed job may ask for."""

    def __init__(
        self,
        workshop: Workshop,
        claim: Claim,
        brief: Brief,
        *,
        check_cancelled: Callable[[], None],
        pause: Callable[[float], None],
        warn: Callable[[str], None],
    ) -> None:
        self._workshop, self._claim, self._brief = workshop, claim, brief
        self._ledger = Ledger(workshop.store)
        self.check_cancelled, self._pause, self._warn = check_cancelled, pause, warn

    def ask(self, request: Request, *, step: str) -> Stored:
        """The stored result of a request, from the first model of the route that can give it.

        Raises the last model's error; a refusal, an unknown outcome and an empty budget are never routed around.
        """
        route = self._workshop.route(self._brief, request.capability)
        for model in route[:-1]:
            try:
                return self._from(model, request, step)
            except (Refused, OutcomeUnknown, ResultLost):
                raise
            except (ProviderError, Unavailable) as error:
                self._warn(f"{model.title} could not do {request.capability}: {error} Used {route[-1].title} instead.")
        return self._from(route[-1], request, step)

    def _from(self, model: Model, request: Request, step: str) -> Stored:
        self.check_cancelled()
        if (known := self._known(model, request, step)) is not None:
            return known
        if model.vendor != LOCAL:
            self._may_spend(model)
        work = Work(
            claim=self._claim, step=step, request=request, model=model,
            provider=self._workshop.providers[model.vendor], check_cancelled=self.check_cancelled, pause=self._pause,
            warn=self._warn, download=self._workshop.download,
        )  # fmt: skip
        return self._patiently(work)

    def _known(self, model: Model, request: Request, step: str) -> Stored | None:
        """An equal result made before: always for the local engine, for paid models when the brief allows reuse."""
        store = self._workshop.store
        with store.db.read() as session:
            if calls.live(session, self._claim.job_id, step, request.digest()) is not None:
                return None
            free = model.vendor == LOCAL or self._brief.reuse
            row = calls.same_work(session, request.digest(), model.id) if free else None
        if row is None or row.result is None:
            return None
        stored = Stored.model_validate_json(row.result)
        if not all(store.media.has(digest) for _, digest in stored.files):
            return None
        self._record_reuse(row, step)
        return stored

    def _record_reuse(self, row: PaidCall, step: str) -> None:
        copied = row.model_dump(include={"capability", "vendor", "model", "request_sha", "request", "result"})
        with self._workshop.store.db.write() as session:
            reused = PaidCall(job_id=self._claim.job_id, revision=self._claim.revision, step=step, **copied)
            calls.reserve(session, reused)
            reused.state, reused.actual_micros = "stored", 0

    def _may_spend(self, model: Model) -> None:
        settings = self._workshop.store.settings
        if not self._workshop.has_key(model.vendor):
            raise NoKey(f"No key for {model.vendor!r}: set it in .env (see Settings), or choose a local model.")
        if settings.spending == "off":
            raise SpendingOff(
                f"{model.title} costs money and SPENDING is off: set SPENDING=on, or choose a local model."
            )

    def _patiently(self, work: Work) -> Stored:
        """Wait out a vendor's pauses; everything else is the caller's to know."""
        while True:
            self._wait_for(work.model.vendor)
            try:
                with self._workshop.slot(work.model.vendor):
                    stored = self._ledger.result(work)
            except RateLimited as error:
                self._note_pause(work.model.vendor, error)
            except (NotSent, OutcomeUnknown) as error:
                with self._workshop.store.db.write() as session:
                    vendors.failed(session, work.model.vendor, str(error))
                raise
            else:
                self._note_success(work.model.vendor)
                return stored

    def _wait_for(self, vendor: str) -> None:
        if vendor == LOCAL:
            return
        while True:
            with self._workshop.store.db.read() as session:
                until = vendors.state(session, vendor).paused_until
            left = (until - now()).total_seconds() if until else 0.0
            if left <= 0:
                return
            self._pause(min(left, 1.0))

    def _note_pause(self, vendor: str, error: RateLimited) -> None:
        until = now() + timedelta(seconds=error.retry_after)
        with self._workshop.store.db.write() as session:
            vendors.pause(session, vendor, until, str(error))

    def _note_success(self, vendor: str) -> None:
        if vendor != LOCAL:
            with self._workshop.store.db.write() as session:
                vendors.succeeded(session, vendor)


def facts(stored: Stored, kind: type[F]) -> F:
    """A stored result's facts as their type."""
    return kind.model_validate_json(stored.facts)
