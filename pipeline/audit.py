"""The audit: calls that were given up as never charged are looked for again, so that a late find is never hidden."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import structlog
from pydantic import ValidationError

from pipeline import postmark
from pipeline.capabilities import REQUESTS, Request
from pipeline.errors import DuplicateCall, ProviderError, ProviderFailed, Refused, Unavailable
from pipeline.processes import never
from pipeline.provider import Accepted, Desk, Model, Produced, Provider
from pipeline.standing import Ask
from store import Store, calls
from store.models import PaidCall

log = structlog.get_logger()


class Audit:
    """Looks at vendors' lists for what was said to be not there."""

    def __init__(self, store: Store, providers: Mapping[str, Provider]) -> None:
        self._store, self._providers = store, providers

    def look(self) -> None:
        """Ask for every call that was given up within the last hour."""
        with self._store.db.read() as session:
            given_up = calls.given_up(session, lately=self._store.uptime)
        for call in given_up:
            self.find(call)

    def earlier(self, ask: Ask, model: str) -> PaidCall | None:
        """An earlier try at this work that its vendor shows after all, taken up again: before it is sent once more."""
        with self._store.db.read() as session:
            given_up = calls.given_up(session, job_id=ask.job_id, step=ask.step, request_sha=ask.request.digest())
        found = [self.find(call) for call in given_up if call.model == model and call.provider_id is None]
        return next((call for call in found if call is not None and call.state == "accepted"), None)

    def find(self, call: PaidCall) -> PaidCall | None:
        """The call if its vendor has it: accepted where nothing stands in its place yet, else doubled at its price."""
        provider = self._providers.get(call.vendor)
        model = next((model for model in provider.models if model.id == call.model), None) if provider else None
        if provider is None or model is None or (shown := self._shown(call, model, provider)) is None:
            return None
        provider_id, told = shown
        try:
            with self._store.db.write() as session:
                found = calls.found_late(session, call.id, provider_id)
        except DuplicateCall:
            return None
        if found is not None and found.state != "accepted":
            self._close(found, model, provider, told)
        return found

    def _shown(self, call: PaidCall, model: Model, provider: Provider) -> tuple[str, int | None] | None:
        """The vendor's id of a call that it has, and its price if told; of one with a known id, if it was not made for nothing."""
        try:
            if call.provider_id is None:
                found = provider.find(model, call.id, postmark.sent(call, self._store.uptime))
                return (found.provider_id, None) if found else None
            with self._desk(call) as desk:
                answer = provider.poll(model, call.provider_id, desk)
        except (ProviderError, Unavailable):
            return None
        if isinstance(answer, Produced):
            return call.provider_id, answer.usd_micros
        return (call.provider_id, None) if answer.known else None

    def _close(self, call: PaidCall, model: Model, provider: Provider, told: int | None) -> None:
        """Stop what still runs, and write down what the vendor keeps for it: the estimate where it never says."""
        log.warning("found late", call=call.id, model=call.model, provider_id=call.provider_id)
        costs = (self._cost(call, model, provider), told, call.estimated_micros)
        with self._store.db.write() as session:
            calls.correct(session, call.id, next(cost for cost in costs if cost is not None))

    def _cost(self, call: PaidCall, model: Model, provider: Provider) -> int | None:
        assert call.provider_id is not None
        try:
            with self._desk(call) as desk:
                answer = provider.poll(model, call.provider_id, desk)
                if isinstance(answer, Accepted):
                    provider.cancel(model, call.provider_id)
                    answer = provider.poll(model, call.provider_id, desk)
        except (ProviderFailed, Refused) as error:
            return error.usd_micros
        except (ProviderError, Unavailable):
            return None
        return answer.usd_micros if isinstance(answer, Produced) else None

    @contextmanager
    def _desk(self, call: PaidCall) -> Iterator[Desk]:
        folder = Path(mkdtemp(prefix=f"{self._store.pulse.name}-{call.id}-", dir=self._store.work))
        try:
            yield Desk(
                intent=call.id,
                folder=folder,
                media=self._store.media.path,
                check_cancelled=never,
                request=_asked_for(call),
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _asked_for(call: PaidCall) -> Request | None:
    kind = next(kind for name, kind in REQUESTS.items() if name == call.capability)
    try:
        return kind.model_validate_json(call.request)
    except ValidationError:
        return None
