"""What must hold in any studio at rest; the same checks serve people and tests."""

import hashlib
import re
from pathlib import Path

from sqlmodel import col, select

from store import Store
from store.models import Asset, Budget, Event, Job, PaidCall

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def invariants(store: Store) -> dict[str, list[str]]:
    """Faults by invariant; empty lists when all is well."""
    return {
        "database": store.db.check(),
        "events without gaps": _event_gaps(store),
        "media complete": _media(store),
        "no leftovers": _leftovers(store),
        "budgets agree with the ledger": _budgets(store),
    }


def _event_gaps(store: Store) -> list[str]:
    with store.db.read() as session:
        rows = session.exec(select(Event.job_id, Event.number).order_by(col(Event.job_id), col(Event.number))).all()
    seen: dict[str, int] = {}
    faults = []
    for job_id, number in rows:
        if number <= seen.get(job_id, 0):
            faults.append(f"job {job_id}: event {number} after {seen[job_id]}")
        seen[job_id] = number
    return faults


def _media(store: Store) -> list[str]:
    with store.db.read() as session:
        digests = session.exec(select(Asset.digest)).all()
    faults = []
    for digest in digests:
        if not store.media.has(digest):
            faults.append(f"{digest[:12]} is gone")
        elif _sha(store.media.path(digest)) != digest:
            faults.append(f"{digest[:12]} is damaged")
    return faults


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _leftovers(store: Store) -> list[str]:
    parts = [*store.media.folder.glob(".*.part"), *store.cache.glob("*.part")]
    work = [folder for folder in store.work.iterdir() if store.pulse.is_dead(folder.name.partition("-")[0])]
    return [path.name for path in (*parts, *work)]


def _budgets(store: Store) -> list[str]:
    with store.db.read() as session:
        rows = list(session.exec(select(Budget)))
        paid = session.exec(select(PaidCall).where(col(PaidCall.day) != "")).all()
        ended = set(
            session.exec(select(Job.id).where(col(Job.state).in_(("completed", "failed", "cancelled", "deleted"))))
        )
    faults = [f"{row.id}: {row.held + row.spent} of {row.cap}" for row in rows if row.held + row.spent > row.cap]
    for row in rows:
        if row.id.startswith("job:"):
            spent = sum(call.actual_micros or 0 for call in paid if f"job:{call.job_id}" == row.id)
            if spent != row.spent:
                faults.append(f"{row.id}: spent {row.spent}, its calls say {spent}")
            if row.reserved and row.id.partition(":")[2] in ended:
                faults.append(f"{row.id}: {row.reserved} still reserved")
    return faults
