"""Leftovers: calls of cancelled and deleted films, looked at again and again until their vendors say what they cost."""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import structlog

from pipeline import postmark
from pipeline.capabilities import REQUESTS, Request
from pipeline.entries import Entries, Moved
from pipeline.errors import DuplicateCall, ProviderError, ProviderFailed, Refused, ResultLost, Unavailable
from pipeline.pickup import Pickup, at_once
from pipeline.processes import never
from pipeline.provider import Accepted, Desk, Model, Produced, Provider, Remote
from pipeline.work import Work
from store import Store, calls
from store.jobs import Claim
from store.models import Job, PaidCall

log = structlog.get_logger()

FIRST_SECONDS, LONGEST_SECONDS = 60.0, 3600.0
NOBODY = "finished when nobody wanted it any more"


class Leftovers:
    """A late success after a cancel is charged: it comes in at its price, or at least its price does."""

    def __init__(
        self, store: Store, providers: Mapping[str, Provider], download: Callable[[Remote, Path], None]
    ) -> None:
        self._store, self._providers, self._download = store, providers, download
        self._entries = Entries(store)
        self._pickup = Pickup(store, self._entries)
        self._again: dict[str, tuple[float, float]] = {}

    def look(self) -> None:
        """Ask once for each such call whose time it is; the longer one takes, the more seldom."""
        with self._store.db.read() as session:
            left = [call for call in calls.unwanted(session) if self._store.pulse.is_dead(call.asker)]
        for call in left:
            at, pause = self._again.get(call.id, (0.0, FIRST_SECONDS))
            if (now := self._store.uptime.seconds()) >= at:
                self._again[call.id] = now + pause, min(2 * pause, LONGEST_SECONDS)
                with suppress(Moved, ProviderError, Unavailable):
                    self._settle(call)

    def _settle(self, call: PaidCall) -> None:
        provider = self._providers.get(call.vendor)
        model = next((model for model in provider.models if model.id == call.model), None) if provider else None
        if provider is None or model is None or (call := self._known(call, model, provider)).provider_id is None:
            return
        with self._store.db.read() as session:
            job = session.get(Job, call.job_id)
        work = self._work(call, model, provider)
        if job is not None and job.state == "cancelled" and work is not None:
            self._pickup.settle(call, work)
        else:
            self._charge(call, model, provider)

    def _known(self, call: PaidCall, model: Model, provider: Provider) -> PaidCall:
        """The call with its vendor's id, where that has one for it."""
        if call.provider_id is not None:
            return call
        found = provider.find(model, call.id, postmark.sent(call, self._store.uptime))
        if found is None:
            return call
        with suppress(DuplicateCall):
            return self._entries.change(call, (call.state,), call.state, provider_id=found.provider_id)
        return call

    def _work(self, call: PaidCall, model: Model, provider: Provider) -> Work | None:
        """What was asked for; None once its words are gone."""
        request = _asked(call)
        if request is None:
            return None
        return Work(
            claim=Claim(job_id=call.job_id, revision=call.revision, epoch=-1), step=call.step, request=request,
            model=model, provider=provider, allow=never, check_cancelled=never, pause=at_once, warn=_told_nobody,
            download=self._download, patience=lambda: math.inf,
        )  # fmt: skip

    def _charge(self, call: PaidCall, model: Model, provider: Provider) -> None:
        """Write down what it cost; its result is for nobody."""
        assert call.provider_id is not None
        desk = Desk(intent=call.id, folder=self._store.work, media=self._store.media.path, check_cancelled=never)
        try:
            answer = provider.poll(model, call.provider_id, desk)
            if isinstance(answer, Accepted):
                provider.cancel(model, call.provider_id)
                answer = provider.poll(model, call.provider_id, desk)
        except (ProviderFailed, Refused, ResultLost) as error:
            cost = error.usd_micros
        else:
            if not isinstance(answer, Produced):
                return
            cost = answer.usd_micros
        cost = call.estimated_micros if cost is None else cost
        log.info("leftover", call=call.id, model=call.model, usd_micros=cost)
        self._entries.end(call, (call.state,), "failed", actual_micros=cost, error=NOBODY)


def _asked(call: PaidCall) -> Request | None:
    with suppress(ValueError):
        return next(kind for name, kind in REQUESTS.items() if name == call.capability).model_validate_json(
            call.request
        )
    return None


def _told_nobody(_text: str) -> None:
    """Warn nobody."""
