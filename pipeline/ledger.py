"""The ledger: a call is a row, committed before the request leaves, so that no work is ever paid for twice.

    reserved → sending → accepted → succeeded → stored
                  └→ rejected | failed | refused | unknown | lost | void

A row in `sending` whose process died is never sent again before the vendor, or a person, has said what became of it.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pipeline import assets, prices
from pipeline.capabilities import Accepted, Desk, Model, Produced, Provider, Remote, Request
from pipeline.errors import (
    Cancelled,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    ProviderFailed,
    RateLimited,
    Refused,
    Rejected,
    ResultLost,
    Unavailable,
)
from pipeline.failpoints import fp
from pipeline.views import Stored
from store import Store, calls, jobs
from store.jobs import Claim
from store.models import PaidCall, now

DEADLINE_SECONDS = 2 * 3600.0
DOWNLOAD_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing to be made: for which step of which claimed job, by which model."""

    claim: Claim
    step: str
    request: Request
    model: Model
    provider: Provider
    check_cancelled: Callable[[], None]
    pause: Callable[[float], None]
    warn: Callable[[str], None]
    download: Callable[[Remote, Path], None]


class Ledger:
    """Turns work into a stored result, at most one payment for each (job, step, request)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def result(self, work: Work) -> Stored:
        """The work's result, made now or taken over from an earlier life of the job.

        Raises the ProviderError family, OverCap, or Cancelled.
        """
        call = self._live(work) or self._reserve(work)
        while call.state != "stored":
            call = self._advance(call, work)
        assert call.result is not None
        return Stored.model_validate_json(call.result)

    def _live(self, work: Work) -> PaidCall | None:
        with self._store.db.read() as session:
            return calls.live(session, work.claim.job_id, work.step, work.request.digest())

    def _advance(self, call: PaidCall, work: Work) -> PaidCall:
        match call.state:
            case "reserved":
                return self._send(call, work)
            case "sending":
                return self._reconcile(call, work)
            case "accepted" | "succeeded":
                return self._collect(call, work)
            case "lost":
                raise ResultLost(_undecided(call), vendor=call.vendor)
            case _:
                raise OutcomeUnknown(_undecided(call), vendor=call.vendor)

    def _reserve(self, work: Work) -> PaidCall:
        fp("paid.before_intent")
        call = PaidCall(
            job_id=work.claim.job_id, revision=work.claim.revision, step=work.step, capability=work.request.capability,
            vendor=work.model.vendor, model=work.model.id, request_sha=work.request.digest(),
            request=work.request.model_dump_json(), estimated_micros=prices.estimate(work.model, work.request, self._store.settings),
        )  # fmt: skip
        with self._store.db.write() as session:
            if not jobs.may_pay(session, work.claim):
                raise Cancelled("This job was cancelled or taken over.")
            return calls.reserve(session, call)

    def _send(self, call: PaidCall, work: Work) -> PaidCall:
        self._change(call, ("reserved",), "sending", sender=self._store.pulse.name)
        fp("paid.after_intent")
        with self._desk(call, work) as desk:
            try:
                answer = work.provider.create(work.model, work.request, desk)
            except ProviderError as error:
                return self._settle(call, work, error)
            except Unavailable as error:
                self._end(call, ("sending",), "rejected", error=str(error))
                raise
            except Cancelled:
                self._interrupted(call)
                raise
            fp("paid.after_reply")
            return self._keep(call, work, answer, desk)

    def _interrupted(self, call: PaidCall) -> None:
        free = call.vendor == "local"
        self._end(call, ("sending",), "void") if free else self._change(call, ("sending",), "unknown")

    def _settle(self, call: PaidCall, work: Work, error: ProviderError) -> PaidCall:
        """Record how a create ended; only an unknown outcome is looked into further."""
        if isinstance(error, OutcomeUnknown):
            self._change(call, ("sending",), "unknown", error=str(error))
            return self._ask_vendor(self._fresh(call), work)
        actual = (error.usd_micros or 0) if isinstance(error, ProviderFailed | Refused) else 0
        self._end(call, ("sending", "accepted"), _ENDING[type(error)], actual_micros=actual, error=str(error))
        raise error

    def _reconcile(self, call: PaidCall, work: Work) -> PaidCall:
        """A create of an earlier life: prove its sender dead, wait for stragglers, then ask the vendor."""
        own = call.sender == self._store.pulse.name
        while not own and not self._store.pulse.is_dead(call.sender):
            work.pause(1.0)
        if call.vendor == "local":
            self._end(call, ("sending",), "void")
            return self._reserve(work)
        settled_at = call.updated_at + timedelta(seconds=self._store.settings.provider_settle_seconds)
        while (left := (settled_at - now()).total_seconds()) > 0:
            work.pause(min(left, 1.0))
        self._change(call, ("sending",), "unknown", error="the process that sent it died")
        return self._ask_vendor(self._fresh(call), work)

    def _ask_vendor(self, call: PaidCall, work: Work) -> PaidCall:
        try:
            found = work.provider.find(work.model, call.id)
        except ProviderError as error:
            raise OutcomeUnknown(_undecided(call), vendor=call.vendor) from error
        if found is None:
            self._end(call, ("unknown",), "rejected", error="never reached the vendor")
            return self._reserve(work)
        self._change(call, ("unknown",), "accepted", provider_id=found.provider_id)
        return self._fresh(call)

    def _keep(self, call: PaidCall, work: Work, answer: Produced | Accepted, desk: Desk) -> PaidCall:
        """Commit the vendor's id before anything else is done with the answer."""
        if isinstance(answer, Accepted):
            due = now() + timedelta(seconds=answer.poll_after)
            states = ("sending", "accepted")
            self._change(call, states, "accepted", provider_id=answer.provider_id, next_poll_at=due)
            fp("paid.after_accepted")
            return self._fresh(call)
        provider_id = answer.provider_id or call.provider_id
        if call.vendor != "local":
            self._change(call, ("sending", "accepted", "succeeded"), "succeeded", provider_id=provider_id)
        return self._publish(call, work, answer, desk)

    def _collect(self, call: PaidCall, work: Work) -> PaidCall:
        """Poll until the vendor is done; the next time is in the row, so a restart goes on from there."""
        if call.provider_id is None:
            self._change(call, ("succeeded",), "lost", error="the answer was lost with its process")
            raise ResultLost(_undecided(call), vendor=call.vendor)
        started = time.monotonic()
        with self._desk(call, work) as desk:
            while True:
                self._wait_for(call, work)
                fp("paid.polling")
                answer = self._poll(call, work, desk)
                if isinstance(answer, Produced):
                    return self._keep(call, work, answer, desk)
                call = self._keep(call, work, answer, desk)
                if time.monotonic() - started > DEADLINE_SECONDS:
                    raise OutcomeUnknown(f"{call.model!r} has not finished {call.provider_id!r}.", vendor=call.vendor)

    def _wait_for(self, call: PaidCall, work: Work) -> None:
        while call.next_poll_at and (left := (call.next_poll_at - now()).total_seconds()) > 0:
            try:
                work.pause(min(left, 1.0))
            except Cancelled:
                work.provider.cancel(work.model, call.provider_id or "")
                raise

    def _poll(self, call: PaidCall, work: Work, desk: Desk) -> Produced | Accepted:
        assert call.provider_id is not None
        try:
            return work.provider.poll(work.model, call.provider_id, desk)
        except RateLimited as error:
            return Accepted(provider_id=call.provider_id, poll_after=error.retry_after)
        except (NotSent, OutcomeUnknown):
            return Accepted(provider_id=call.provider_id, poll_after=5.0)
        except ProviderError as error:
            self._settle(call, work, error)
            raise

    def _publish(self, call: PaidCall, work: Work, answer: Produced, desk: Desk) -> PaidCall:
        files = dict(answer.kept)
        for name, source in answer.files.items():
            path = self._downloaded(call, work, source, desk, name) if isinstance(source, Remote) else source
            fp("paid.before_publish")
            files[name] = self._store.media.publish(path)
            assets.note(self._store, files[name], path)
            fp("paid.after_publish")
        stored = Stored(model=call.model, files=tuple(files.items()), facts=answer.facts.model_dump_json())
        actual = call.estimated_micros if answer.usd_micros is None else answer.usd_micros
        self._end(
            call, ("sending", "succeeded"), "stored", actual_micros=actual, result=stored.model_dump_json(), error=""
        )
        for warning in answer.warnings:
            work.warn(warning)
        fp("paid.after_stored")
        return self._fresh(call)

    def _downloaded(self, call: PaidCall, work: Work, source: Remote, desk: Desk, name: str) -> Path:
        target = desk.folder / f"{name}.result"
        reason: ProviderError | None = None
        for _ in range(DOWNLOAD_TRIES):
            fp("paid.download")
            try:
                work.download(source, target)
                return target
            except ProviderError as error:
                reason = error
                source = self._fresh_url(call, work, source, desk, name)
        self._change(call, ("succeeded",), "lost", error=str(reason))
        raise ResultLost(
            f"{call.model!r} was paid but its result can't be had: {reason}", vendor=call.vendor
        ) from reason

    def _fresh_url(self, call: PaidCall, work: Work, source: Remote, desk: Desk, name: str) -> Remote:
        if call.provider_id is None:
            return source
        answer = self._poll(call, work, desk)
        again = answer.files.get(name) if isinstance(answer, Produced) else None
        return again if isinstance(again, Remote) else source

    @contextmanager
    def _desk(self, call: PaidCall, work: Work) -> Iterator[Desk]:
        folder = self._store.work / f"{self._store.pulse.name}-{call.id}"
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            yield Desk(
                intent=call.id,
                folder=folder,
                media=self._store.media.path,
                check_cancelled=work.check_cancelled,
                request=work.request,
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _change(self, call: PaidCall, was: tuple[str, ...], state: str, **values: object) -> None:
        with self._store.db.write() as session:
            if not calls.change(session, call.id, was, state, **values):
                raise Cancelled("Someone else took this call over.")
        call.state = state

    def _end(self, call: PaidCall, was: tuple[str, ...], state: str, **values: object) -> None:
        with self._store.db.write() as session:
            if not calls.end(session, call.id, was, state, **values):  # type: ignore[arg-type]
                raise Cancelled("Someone else took this call over.")

    def _fresh(self, call: PaidCall) -> PaidCall:
        with self._store.db.read() as session:
            fresh = calls.get(session, call.id)
        assert fresh is not None
        return fresh


def _undecided(call: PaidCall) -> str:
    return (
        f"It is not known whether {call.model!r} charged for {call.step!r}: look at your account there, then choose "
        f"'was not charged' or 'pay again' on the Metrics page."
    )


class _Endings(dict[type[ProviderError], str]):
    """State of the row for each way a call can end; subclasses end as their nearest parent."""

    def __missing__(self, kind: type[ProviderError]) -> str:
        return next(self[parent] for parent in kind.__mro__[1:] if parent in self)


_ENDING = _Endings(
    {Refused: "refused", Rejected: "rejected", NotSent: "rejected", ProviderFailed: "failed", ResultLost: "failed",
     ProviderError: "rejected"}
)  # fmt: skip
