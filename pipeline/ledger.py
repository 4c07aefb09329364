"""The ledger: a call is a row, committed before the request leaves, so that no work is ever paid for twice.

    reserved → sending → accepted → succeeded → stored
                  └→ rejected | failed | refused | unknown | lost | void

A row in `sending` whose process died is never sent again before the vendor, or a person, has said what became of it.
"""

from dataclasses import replace

from pipeline import postmark, prices
from pipeline.audit import Audit
from pipeline.entries import Entries, Moved, result
from pipeline.errors import Cancelled, NotSent, OutcomeUnknown, ProviderError, ReelwrightError, Unavailable
from pipeline.failpoints import fp
from pipeline.identity import RELEASE
from pipeline.pickup import PATIENCE_SECONDS, Pickup, not_shown, undecided
from pipeline.provider import CREATE_SECONDS, Desk, Provider
from pipeline.standing import Ask
from pipeline.views import Stored
from pipeline.work import Work
from store import Store
from store.calls import NEVER_CAME
from store.models import PaidCall

LOOK_SECONDS, SOON_SECONDS = 0.25, 60.0


class Ledger:
    """Turns work into a stored result, at most one payment for each (job, step, request)."""

    def __init__(self, store: Store, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._store, self._entries = store, Entries(store)
        self._pickup = Pickup(store, self._entries, patience_seconds=patience_seconds)

    def result(self, work: Work) -> Stored:
        """The work's result, made now or taken over from an earlier life of the job.

        Raises the ProviderError family, OverCap, Cancelled, or what the work's `allow` raises.
        """
        call = None
        while call is None or call.state != "stored":
            try:
                call = self._advance(call, work) if call else self._standing(work)
            except Moved:
                call = None
        return result(call)

    def settle(self, call: PaidCall, work: Work, *, believe: bool) -> bool:
        """Find out what became of a call whose process died, and take it in; nothing is sent. False when denied just now.

        Raises OutcomeUnknown where only a person can tell, ResultLost, or what the vendor says; `believe` a denied id is none.
        """
        if call.state == "sending":
            found = self._reached(call, work)
            if found is None or found.state == "stored":
                return True
            call = found
        return self._pickup.look(call, work, believe=believe)

    def _reached(self, call: PaidCall, work: Work) -> PaidCall | None:
        if reply := self._reply(call):
            return self._taken_up(call, work, reply)
        if self._never_left(call):
            return None
        call = self._entries.change(call, ("sending",), "unknown", error="the process that sent it died")
        with self._entries.asking(call):
            return self._asked(call, work)

    def bring_home(self, ask: Ask) -> None:
        """Find work again that this film paid for before an older copy of the database was put back."""
        self._entries.bring_home(ask)

    def _standing(self, work: Work) -> PaidCall:
        return self._entries.standing(work.ask) or self._late(work) or self._reserve(work)

    def _late(self, work: Work) -> PaidCall | None:
        """An earlier try that its vendor shows after all: looked for once more before the work is sent again."""
        return Audit(self._store, {work.model.vendor: work.provider}).earlier(work.ask, work.model.id)

    def _reserve(self, work: Work) -> PaidCall:
        fp("paid.before_intent")
        held = prices.hold(work.model, work.request, self._store.settings)
        call = PaidCall(
            job_id=work.claim.job_id, revision=work.claim.revision, step=work.step, capability=work.request.capability,
            vendor=work.model.vendor, model=work.model.id, request_sha=work.request.digest(),
            request=work.request.model_dump_json(), estimated_micros=held, release=RELEASE,
        )  # fmt: skip
        return self._entries.reserve(call, work.claim)

    def _advance(self, call: PaidCall, work: Work) -> PaidCall:
        if call.state not in ("reserved", "sending") and (reply := self._reply(call)):
            return self._taken_up(call, work, reply)
        match call.state:
            case "reserved":
                return self._send(call, work)
            case "sending":
                return self._reconcile(call, work)
            case "unknown" if call.provider_id is None:
                with self._entries.asking(call):
                    found = self._asked(call, work)
                if found is None:
                    raise NotSent(f"{call.vendor} never got this request.", vendor=call.vendor)
                return found
            case "lost":
                with self._entries.asking(call):
                    return self._pickup.collect(call, work)
            case _:
                return self._pickup.collect(call, work)

    def _send(self, call: PaidCall, work: Work) -> PaidCall:
        if (call.model, call.request_sha) != (work.model.id, work.request.digest()):
            self._entries.end(call, ("reserved",), "void", error="another model, or in other words, was asked instead")
            return self._reserve(work)
        try:
            work.allow()
            if call.vendor != "local":
                self._store.spool.take_room(call.id)
        except ReelwrightError as error:
            self._entries.end(call, ("reserved",), "void", error=str(error))
            self._store.spool.drop(call.id)
            raise
        with self._store.pulse.doing(call.id), work.desk(self._store, call) as desk:
            mark = postmark.mark(call, work.provider, self._store.uptime)
            call = self._entries.begin(call, work.claim, **mark)
            fp("paid.after_intent")
            return self._create(call, work, desk)

    def _reply(self, call: PaidCall) -> bytes | None:
        return None if call.vendor == "local" else self._store.spool.reply(call.id)

    def _taken_up(self, call: PaidCall, work: Work, reply: bytes) -> PaidCall:
        """Go on from a reply that was written down before a full disk, or a death, came between; nothing is sent."""
        if call.state == "unknown":
            call = self._entries.change(call, ("unknown",), "sending", sender=self._store.pulse.name)
        with self._store.pulse.doing(call.id), work.desk(self._store, call) as desk:
            return self._create(call, work, replace(desk, spooled=reply))

    def _create(self, call: PaidCall, work: Work, desk: Desk) -> PaidCall:
        try:
            answer = work.provider.create(work.model, work.request, desk)
        except OutcomeUnknown as error:
            self._store.spool.set_aside(call.id)
            return self._entries.change(call, (call.state,), "unknown", error=str(error))
        except ProviderError as error:
            self._entries.end_badly(call, error)
            self._store.spool.drop(call.id)
            raise
        except Unavailable as error:
            if desk.spooled is None:
                self._entries.end(call, ("sending",), "rejected", error=str(error))
                self._store.spool.drop(call.id)
            raise
        except Cancelled:
            if desk.spooled is None:
                self._stopped(call)
            raise
        fp("paid.after_reply")
        return self._pickup.take(call, work, answer, desk)

    def _stopped(self, call: PaidCall) -> None:
        if call.vendor == "local":
            self._entries.end(call, ("sending",), "void", error="stopped")
        else:
            self._entries.change(call, ("sending",), "unknown", error="stopped while it was asked")

    def _reconcile(self, call: PaidCall, work: Work) -> PaidCall:
        """A create of an earlier life: prove that nobody waits for its answer, then ask the vendor."""
        if not self._store.pulse.is_over(call.sender, call.id):
            work.pause(LOOK_SECONDS)
            raise Moved
        if reply := self._reply(call):
            return self._taken_up(call, work, reply)
        if self._never_left(call):
            return self._reserve(work)
        call = self._entries.change(call, ("sending",), "unknown", error="the process that sent it died")
        with self._entries.asking(call):
            found = self._asked(call, work)
        return found or self._reserve(work)

    def _never_left(self, call: PaidCall) -> bool:
        """End a call whose process died, where nothing of it left this computer; whether it was such a one."""
        if call.vendor == "local":
            self._entries.end(call, ("sending",), "void", error="the process that made it died")
            return True
        if self._store.spool.never_left(call.id):
            self._entries.end(call, ("sending",), "void", error="it was never sent")
            self._store.spool.drop(call.id)
            return True
        return False

    def _asked(self, call: PaidCall, work: Work) -> PaidCall | None:
        """The call as the vendor knows it, None (and `rejected`) when its list lacks it at every look.

        Raises OutcomeUnknown when the vendor can't tell, or its list lacks the call and the asker can't wait so long.
        """
        fp("paid.unknown")
        sent = postmark.sent(call, self._store.uptime)
        for wait in self._waits(work.provider):
            hurried = wait > work.patience()
            work.pause(0.0 if hurried else wait)
            try:
                found = work.provider.find(work.model, call.id, sent)
            except ProviderError as error:
                raise OutcomeUnknown(undecided(call, call.error), vendor=call.vendor) from error
            if found is not None:
                fp("paid.found")
                return self._pickup.adopt(call, found)
            if reason := postmark.other_key(call, work.provider):
                self._entries.change(call, ("unknown",), "unknown", error=reason)
                raise OutcomeUnknown(not_shown(call, reason), vendor=call.vendor)
            if hurried:
                raise OutcomeUnknown(undecided(call, call.error), vendor=call.vendor)
        if not self._store.pulse.knows(call.sender):
            raise OutcomeUnknown(
                undecided(call, "another home sent it, and its end can't be proven"), vendor=call.vendor
            )
        self._entries.end(call, ("unknown",), "rejected", error=NEVER_CAME)
        return None

    def _waits(self, provider: Provider) -> tuple[float, ...]:
        """Seconds before each look at a list: soon, a settle time later, and once no create of ours can be under way.

        They are waited for from now on, so that no clock that jumps can shorten them.
        """
        settle = self._store.settings.provider_settle_seconds
        if settle is not None:
            return (settle,) * 3
        first, settle = min(SOON_SECONDS, provider.settle_seconds), provider.settle_seconds
        return (first, settle, max(0.0, CREATE_SECONDS - first - settle))
