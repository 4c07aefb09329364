"""Pick up what a vendor made: poll by the stored id, download at once, publish, store. None of it costs anything."""

import math
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pipeline import assets
from pipeline.entries import Entries, Moved
from pipeline.errors import (
    Cancelled,
    DuplicateCall,
    KeyRefused,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    ResultLost,
    Unavailable,
)
from pipeline.failpoints import fp
from pipeline.processes import never
from pipeline.provider import Accepted, Desk, Produced, Remote
from pipeline.views import Stored
from pipeline.work import Work
from store import Store, jobs
from store.models import PaidCall, now

PATIENCE_SECONDS = 3600.0
RESUMED_SECONDS = 60.0
# A new id may be unknown for a moment on a vendor's other machines.
DENIED_SECONDS = 60.0
POLL_AGAIN_SECONDS = 5.0
LOOK_SECONDS = 2.0
DOWNLOADS = (0.0, 1.0, 4.0)
OPEN = ("sending", "accepted", "succeeded", "lost")


class Pickup:
    """Takes answers in; `patience_seconds` is how long one life polls before it asks a person."""

    def __init__(self, store: Store, entries: Entries, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._store, self._entries, self._patience = store, entries, patience_seconds

    def take(self, call: PaidCall, work: Work, answer: Produced | Accepted, desk: Desk) -> PaidCall:
        """A create's answer: its id is committed before anything else is done with it."""
        if isinstance(answer, Produced):
            return self._keep(call, work, answer, desk)
        call = self.adopt(call, answer)
        self._store.spool.settle(call.id)
        fp("paid.after_accepted")
        return call

    def adopt(self, call: PaidCall, answer: Accepted) -> PaidCall:
        """Commit the vendor's id. Raises OutcomeUnknown when the vendor gives the id of another call."""
        due = now() + timedelta(seconds=answer.poll_after)
        try:
            return self._entries.change(
                call, (call.state,), "accepted", provider_id=answer.provider_id, next_poll_at=due, error=""
            )
        except DuplicateCall as error:
            self._store.spool.set_aside(call.id)
            self._entries.change(call, (call.state,), "unknown", error=str(error))
            raise OutcomeUnknown(undecided(call, str(error)), vendor=call.vendor) from error

    def collect(self, call: PaidCall, work: Work) -> PaidCall:
        """Go on with a call that the vendor has, from whatever was done in an earlier life.

        Raises ResultLost, OutcomeUnknown after too long a wait, Refused, ProviderFailed, or Cancelled.
        """
        if call.provider_id is None:
            raise self._lost(call, "its answer was lost with its process")
        if call.state == "unknown":
            call = self._entries.change(call, ("unknown",), "accepted")
        with work.desk(self._store, call) as desk:
            try:
                return self._until_done(call, work, desk)
            except Cancelled:
                self._let_go(call, work, desk)
                raise

    def look(self, call: PaidCall, work: Work, *, believe: bool) -> bool:
        """Ask once whether a call is done, and bring it in if so; False when its vendor denies it and is not believed yet.

        Raises what collect does.
        """
        if call.provider_id is None:
            raise self._lost(call, "its answer was lost with its process")
        with work.desk(self._store, call) as desk:
            answer = self._poll(call, work, desk)
            if isinstance(answer, Produced):
                self._keep(call, work, answer, desk)
            elif not answer.known and believe:
                raise self._denied(call)
            else:
                self._entries.change(call, (call.state,), call.state)
        return isinstance(answer, Produced) or answer.known

    def _until_done(self, call: PaidCall, work: Work, desk: Desk) -> PaidCall:
        due = call.next_poll_at or now()
        # The wall clock may have jumped since it was written: a minute is the longest that a resumed poll waits.
        wait = min(max(0.0, (due - now()).total_seconds()), RESUMED_SECONDS)
        ends_at, denied_seconds = time.monotonic() + self._patience, 0.0
        while True:
            self._wait(call, work, wait)
            fp("paid.polling")
            answer = self._poll(call, work, desk)
            if isinstance(answer, Produced):
                return self._keep(call, work, answer, desk)
            wait = answer.poll_after
            denied_seconds = 0.0 if answer.known else denied_seconds + wait
            if denied_seconds > DENIED_SECONDS:
                raise self._denied(call)
            if time.monotonic() + wait >= ends_at:
                raise self._too_late(call)
            due = now() + timedelta(seconds=wait)
            call = self._entries.change(call, (call.state,), call.state, next_poll_at=due)

    def _wait(self, call: PaidCall, work: Work, seconds: float) -> None:
        """Until the poll is due: the row says when, and a webhook that any process heard may have changed it."""
        looks = max(1, math.ceil(seconds / LOOK_SECONDS))
        for _ in range(looks):
            work.pause(seconds / looks)
            due = self._entries.due(call)
            if due is not None and due <= now():
                return

    def _poll(self, call: PaidCall, work: Work, desk: Desk) -> Produced | Accepted:
        assert call.provider_id is not None
        try:
            return work.provider.poll(work.model, call.provider_id, desk)
        except RateLimited as error:
            return Accepted(provider_id=call.provider_id, poll_after=error.retry_after)
        except KeyRefused:
            raise
        except (NotSent, OutcomeUnknown):
            return Accepted(provider_id=call.provider_id, poll_after=POLL_AGAIN_SECONDS)
        except ResultLost as error:
            raise self._lost(call, str(error)) from error
        except ProviderError as error:
            if call.state != "accepted":
                raise self._lost(call, f"it was made, and now the vendor says: {error}") from error
            self._entries.end_badly(call, error)
            raise

    def _let_go(self, call: PaidCall, work: Work, desk: Desk) -> None:
        """Ask the vendor to stop what nobody wants, and keep its real cost; a process that only ends asks nothing.

        What is done already comes in at its price: asked to cancel it, a vendor may delete what was paid for.
        """
        with self._store.db.read() as session:
            unwanted = jobs.is_unwanted(session, call.job_id)
        if not unwanted or call.state != "accepted":
            return
        with suppress(ProviderError, Unavailable):
            self._stop(call, replace(work, pause=at_once, check_cancelled=never), replace(desk, check_cancelled=never))

    def _stop(self, call: PaidCall, work: Work, desk: Desk) -> None:
        assert call.provider_id is not None
        answer = self._poll(call, work, desk)
        if isinstance(answer, Accepted):
            work.provider.cancel(work.model, call.provider_id)
            answer = self._poll(call, work, desk)
        if isinstance(answer, Produced):
            self._keep(call, work, answer, desk)

    def settle(self, call: PaidCall, work: Work) -> None:
        """Look once more at a call of a film that was cancelled: its real cost, and its result where it has one."""
        if call.state in ("unknown", "lost"):
            call = self._entries.change(call, (call.state,), "accepted")
        try:
            with work.desk(self._store, call) as desk:
                self._stop(call, work, desk)
        finally:
            with suppress(Moved):
                self._entries.change(call, ("accepted",), "unknown", error="its job ended before its answer")

    def _keep(self, call: PaidCall, work: Work, answer: Produced, desk: Desk) -> PaidCall:
        """Write down that it was made, then bring it in."""
        if call.vendor != "local":
            call = self._made(call, answer)
        files, noted = dict(answer.kept), []
        for name, source in answer.files.items():
            path = self._downloaded(call, work, source, desk, name) if isinstance(source, Remote) else source
            fp("paid.before_publish")
            files[name] = self._store.media.publish(path, paid=call.vendor != "local")
            noted.append(assets.note(self._store, files[name], path))
            fp("paid.after_publish")
        stored = Stored(
            model=call.model, files=tuple(files.items()), facts=answer.facts.model_dump_json(), warnings=answer.warnings
        )
        actual = call.estimated_micros if answer.usd_micros is None else answer.usd_micros
        call = self._entries.end(
            call,
            (call.state,),
            "stored",
            actual_micros=actual,
            files=noted,
            result=stored.model_dump_json(),
            error="",
        )
        self._store.spool.drop(call.id)
        for warning in answer.warnings:
            work.warn(warning)
        fp("paid.after_stored")
        return call

    def _made(self, call: PaidCall, answer: Produced) -> PaidCall:
        try:
            return self._entries.change(call, OPEN, "succeeded", provider_id=call.provider_id or answer.provider_id)
        except DuplicateCall:
            return self._entries.change(call, OPEN, "succeeded")

    def _downloaded(self, call: PaidCall, work: Work, source: Remote, desk: Desk, name: str) -> Path:
        target = desk.folder / f"{name}.result"
        reason = ""
        if call.provider_id is not None:
            self._store.spool.drop(call.id)
        for wait in DOWNLOADS:
            work.pause(wait if reason else 0.0)
            fp("paid.download")
            try:
                work.download(source, target)
            except ProviderError as error:
                reason = str(error)
                source = self._fresh_address(call, work, source, desk, name)
            else:
                return target
        raise self._lost(call, reason)

    def _fresh_address(self, call: PaidCall, work: Work, source: Remote, desk: Desk, name: str) -> Remote:
        if call.provider_id is None:
            return source
        answer = self._poll(call, work, desk)
        again = answer.files.get(name) if isinstance(answer, Produced) else None
        return again if isinstance(again, Remote) else source

    def _lost(self, call: PaidCall, reason: str) -> ResultLost:
        self._entries.change(call, (call.state,), "lost", error=reason)
        return ResultLost(
            f"{call.model!r} was paid for {call.step!r}, but the result can't be had: {reason}. Press retry to try "
            "again for free, or choose 'pay again' on the Metrics page.",
            vendor=call.vendor,
        )

    def _denied(self, call: PaidCall) -> OutcomeUnknown:
        self._entries.change(call, (call.state,), "unknown", error="its vendor does not know it under the present key")
        return OutcomeUnknown(
            f"{call.vendor} took {call.step!r} as {call.provider_id!r} and does not know it under the key that is set "
            "now. If that is another account's, put the former one back and press retry: nothing is paid again by "
            "that. Otherwise choose 'was not charged' or 'pay again' on the Metrics page.",
            vendor=call.vendor,
        )

    def _too_late(self, call: PaidCall) -> OutcomeUnknown:
        self._entries.change(call, (call.state,), "unknown", error="not finished in time")
        return OutcomeUnknown(
            f"{call.model!r} has not finished {call.provider_id!r} in {self._patience / 60:.0f} minutes. Press retry to "
            "go on waiting, or choose 'was not charged' or 'pay again' on the Metrics page.",
            vendor=call.vendor,
        )


def at_once(_seconds: float) -> None:
    """Wait for nothing."""


def undecided(call: PaidCall, reason: str) -> str:
    """What a person is asked about a call of which nobody knows whether it was charged."""
    return (
        f"It is not known whether {call.model!r} charged for {call.step!r} ({reason}): look at your account there, "
        "then choose 'was not charged' or 'pay again' on the Metrics page. Press retry to ask the vendor again."
    )


def not_shown(call: PaidCall, reason: str) -> str:
    """What a person is told of a call that the account of the present key does not show, which proves nothing."""
    return (
        f"It is not known whether {call.model!r} charged for {call.step!r}: {reason}, and the account of the key that is "
        "set now does not show it. Put the former key back and press retry: nothing is paid again by that. Otherwise look "
        "at that account, then choose 'was not charged' or 'pay again' on the Metrics page."
    )
