"""The engine as it must not be: each variant lacks one safeguard while its context lasts, and the harness must find it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from unittest.mock import patch
from uuid import uuid4


@contextmanager
def changed(*changes: tuple[object, str, object]) -> Iterator[None]:
    """Attributes of classes or modules that are something else meanwhile."""
    with ExitStack() as stack:
        for owner, name, value in changes:
            stack.enter_context(patch.object(owner, name, value))
        yield


def naive_ledger() -> Callable[..., object]:
    """The mistakes that the real ledger exists to avoid."""
    from pipeline.errors import OutcomeUnknown
    from pipeline.ledger import Ledger

    class Naive(Ledger):
        def _reconcile(self, call, work):
            """After a restart: it was not finished, so do it again."""
            self._entries.end(call, ("sending",), "rejected", error="sent again")
            return self._reserve(work)

        def _create(self, call, work, desk):
            """As an SDK's own retries do it."""
            for _ in range(2):
                try:
                    return self._pickup.take(call, work, work.provider.create(work.model, work.request, desk), desk)
                except OutcomeUnknown:
                    continue
            return super()._create(call, work, desk)

    return Naive


def naive() -> AbstractContextManager[None]:
    """Send again after a restart, and when an answer was lost."""
    from pipeline import toolbox

    return changed((toolbox, "Ledger", naive_ledger()))


def late_find() -> AbstractContextManager[None]:
    """Never look again for what was given up."""
    from pipeline.audit import Audit

    return changed((Audit, "look", lambda self: None), (Audit, "earlier", lambda self, ask, model: None))


@contextmanager
def settle_recheck() -> Iterator[None]:
    """Look twice, a settle time apart, and never again."""
    from pipeline.ledger import Ledger

    whole = Ledger._waits
    with late_find(), changed((Ledger, "_waits", lambda self, provider: whole(self, provider)[:2])):
        yield


def orderly_restarts() -> AbstractContextManager[None]:
    """Stop without a word, as a death does."""
    from store import workers

    return changed((workers, "let_go", lambda session, name: None))


def early_decisions() -> AbstractContextManager[None]:
    """Take a person's word at any time."""
    from pipeline.spending import Spending

    return changed((Spending, "_settling", lambda self, call, busy: False))


def lease() -> AbstractContextManager[None]:
    """Let any home work on any database, and believe that every process is one of its own."""
    from store.lease import Lease
    from store.liveness import Pulse

    nothing = {"refuse_if_taken": lambda self: None, "take": lambda self: None, "check": lambda self, connection: None}
    return changed(
        *((Lease, name, value) for name, value in nothing.items()), (Pulse, "knows", lambda self, name: True)
    )


def journal() -> AbstractContextManager[None]:
    """Write nothing down beside the database."""
    from store.journal import Journal

    return changed(
        (Journal, "add", lambda self, generation, lines: None), (Journal, "last", lambda self: 0),
        (Journal, "since", lambda self, generation: []),
    )  # fmt: skip


def reconcile_only() -> AbstractContextManager[None]:
    """Pay at once over a database that was put back."""
    from store import restore

    return changed((restore, "reason", lambda session: ""))


def lookup_by_step() -> AbstractContextManager[None]:
    """Know a call by the digest of its request only."""
    from store import calls

    return changed((calls, "of_other_releases", lambda session, job_id, step, release: ()))


def joining() -> AbstractContextManager[None]:
    """Do whatever is posted, however often it is."""
    from api_server.once import Once

    return changed((Once, "answer", lambda self, request, caller, path, operation: each_time(request, operation)))


async def each_time(request, operation):
    request.state.seed, request.state.again = uuid4().hex, False
    return await operation(request)


def vendors_clock() -> AbstractContextManager[None]:
    """Believe the local clock, whatever the vendor's says."""
    from pipeline.providers import outcome

    return changed((outcome, "told_at", lambda headers: datetime.now(UTC)))


VARIANTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "": nullcontext, "naive": naive, "late-find": late_find, "settle-recheck": settle_recheck,
    "orderly-restarts": orderly_restarts, "early-decisions": early_decisions, "lease": lease, "journal": journal,
    "reconcile-only": reconcile_only, "lookup-by-step": lookup_by_step, "joining": joining,
    "vendors-clock": vendors_clock,
}  # fmt: skip
