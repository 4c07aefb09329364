"""A database that was put back: what is known of its paid calls, and the word of a person that makes them possible again."""

from contextlib import suppress
from datetime import timedelta

import structlog

from pipeline import postmark
from pipeline.capabilities import Value
from pipeline.entries import Entries, Moved
from pipeline.errors import DuplicateCall, InvalidInput, NotFound, ProviderError, Unavailable
from pipeline.workshop import Workshop
from store import assets, calls, restore
from store.models import PaidCall, now

log = structlog.get_logger()


class Restored(Value):
    """Why nothing is paid for now, how many calls were taken back, and of how many the outcome is open."""

    reason: str
    taken_back: int
    unknown: int


class Restoring:
    """Reads and the one decision about a database that was put back."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._store = workshop, workshop.store

    def found(self) -> Restored | None:
        """What a person has to agree to, or None."""
        with self._store.db.read() as session:
            reason = restore.reason(session)
            if not reason:
                return None
            back, unsettled = calls.taken_back(session), calls.unsettled(session)
        return Restored(reason=reason, taken_back=back, unknown=len(unsettled))

    def unknown_files(self) -> int:
        """How many media files lie beside the database that it does not know; rescue takes their films back."""
        present = self._store.media.names()
        with self._store.db.read() as session:
            return len(present - assets.digests(session))

    def ask(self) -> int:
        """Ask the vendors for the calls whose answers are missing; how many of them they know. It costs nothing."""
        with self._store.db.read() as session:
            lost = [call for call in calls.unsettled(session) if call.provider_id is None and call.state == "unknown"]
        return sum(self._found(call) for call in lost)

    def agree(self, *, by: str) -> None:
        """Let paid calls be made again. Raises InvalidInput without a name."""
        if not by.strip():
            raise InvalidInput("Say who agrees.", field="by")
        self.ask()
        with self._store.db.write() as session:
            restore.agree(session)
        log.info("restored copy", agreed_by=by.strip()[:80])

    def _found(self, call: PaidCall) -> bool:
        """Whether its vendor knows the call; its id is kept then, and asked for when its film goes on."""
        with suppress(ProviderError, Unavailable, NotFound, Moved, DuplicateCall):
            model = self._workshop.model(call.model, call.capability)  # type: ignore[arg-type]
            sent = postmark.sent(call, self._store.uptime)
            answer = self._workshop.providers[call.vendor].find(model, call.id, sent)
            if answer is not None:
                due = now() + timedelta(seconds=answer.poll_after)
                values = {"provider_id": answer.provider_id, "next_poll_at": due}
                Entries(self._store).change(call, ("unknown",), "unknown", **values)
                return True
        return False
