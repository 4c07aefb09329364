"""What must hold in any studio at rest; the same checks serve people and tests."""

import hashlib
import time
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, select

from store import Store, calls
from store.jobs import PART
from store.models import LIVE, Asset, Budget, Event, Job, PaidCall, StageRun, now

GRACE_SECONDS = 3600.0
UNOWNED = timedelta(minutes=5)
UNOWNED_CALLS = "every paid call has an owner"
ENDED = ("completed", "failed", "cancelled", "deleted")
OPEN = ("reserved", "sending", "accepted", "succeeded", "unknown", "lost")


def invariants(store: Store) -> dict[str, list[str]]:
    """Faults by invariant; empty lists when all is well."""
    return {
        "database": store.db.check(),
        "events without gaps": _event_gaps(store),
        "media complete": _media(store),
        "no leftovers": _leftovers(store),
        "budgets agree with the ledger": _budgets(store),
        "one payment for each work": _calls(store),
        "nothing is paid twice": _doubled(store),
        "finished jobs are whole": _jobs(store),
        UNOWNED_CALLS: unowned(store),
    }


def left_alone(store: Store) -> list[PaidCall]:
    """Calls under way that nobody is at work on: their process is proven dead, or did nothing with them for a while."""
    with store.db.read() as session:
        return [call for call in calls.at_rest(session) if _is_left(store, call)]


def _is_left(store: Store, call: PaidCall) -> bool:
    if call.state == "sending":
        return store.pulse.is_over(call.sender, call.id)
    return bool(call.sender and store.pulse.is_dead(call.sender)) or _is_old(call)


def _is_old(call: PaidCall) -> bool:
    return abs(now() - call.updated_at) > UNOWNED


def unowned(store: Store) -> list[str]:
    """Calls under way that nobody has owned for five minutes; there should be none."""
    return [
        f"{call.id}: {call.state} ({call.step} of job {call.job_id}), and nobody is at work on it"
        for call in left_alone(store)
        if _is_old(call)
    ]


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
    parts = [part for part in parts if time.time() - part.stat().st_mtime > GRACE_SECONDS]
    work = [folder for folder in store.work.iterdir() if store.pulse.is_dead(folder.name.partition("-")[0])]
    return [path.name for path in (*parts, *work)]


def _budgets(store: Store) -> list[str]:
    """Each budget holds what its open calls and reserves hold, has spent what its calls cost, and keeps its cap.

    What a vendor charged above the estimate may pass a cap: it was not known before.
    """
    with store.db.read() as session:
        rows = list(session.exec(select(Budget)))
        paid = session.exec(select(PaidCall).where(col(PaidCall.day) != "")).all()
        ended = set(session.exec(select(Job.id).where(col(Job.state).in_(ENDED))))
    faults = []
    for row in rows:
        mine = [call for call in paid if row.id in (f"job:{call.job_id}", call.day)]
        held = sum(call.estimated_micros for call in mine if call.state in OPEN)
        reserved = sum(job.reserved for job in rows if job.day == row.id)
        spent = sum(call.actual_micros or 0 for call in mine)
        above = sum(
            max(0, (call.actual_micros or 0) - call.estimated_micros * (call.state != "doubled")) for call in mine
        )
        if row.held + row.spent > row.cap + above:
            faults.append(f"{row.id}: {row.held + row.spent} of {row.cap}")
        if (held + reserved, spent) != (row.held, row.spent):
            faults.append(f"{row.id}: holds {row.held}, spent {row.spent}; its calls say {held + reserved}, {spent}")
        if row.reserved and row.id.partition(":")[2] in ended:
            faults.append(f"{row.id}: {row.reserved} still reserved")
    return faults


def _calls(store: Store) -> list[str]:
    """At most one call stands for each work, and no attempt is missing.

    It need not be the last: one that was given up is taken up again when its vendor shows it after all.
    """
    with store.db.read() as session:
        rows = session.exec(select(PaidCall)).all()
        deleted = set(session.exec(select(Job.id).where(Job.state == "deleted")))
    faults = [f"{call.id}: {call.state}, and its job is deleted" for call in rows
              if call.state in ("reserved", "sending", "accepted") and call.job_id in deleted]  # fmt: skip
    works: dict[tuple[str, str, str], list[PaidCall]] = {}
    for call in sorted(rows, key=lambda call: call.attempt):
        works.setdefault((call.job_id, call.step, call.request_sha), []).append(call)
    for (job_id, step, _), attempts in works.items():
        if [call.attempt for call in attempts] != list(range(1, len(attempts) + 1)):
            faults.append(f"job {job_id}, {step}: attempts {[call.attempt for call in attempts]}")
        standing = [call for call in attempts if call.state in LIVE]
        faults += [f"{call.id}: {call.state}, and another call stands for its work" for call in standing[1:]]
    return faults


def _doubled(store: Store) -> list[str]:
    """Calls that a vendor's list showed too late: what they cost can be asked back from the vendor."""
    with store.db.read() as session:
        found = calls.doubled(session)
    return [f"{call.vendor} charged ${(call.actual_micros or 0) / 1e6:.4f} for {call.provider_id} ({call.step} of job "
            f"{call.job_id}), and again for its second try: ask for it back, then say so on the Metrics page"
            for call in found]  # fmt: skip


def _jobs(store: Store) -> list[str]:
    """What is said to be done is there: a completed film job has its film, and its stages are done."""
    with store.db.read() as session:
        done = session.exec(select(Job).where(Job.state == "completed", col(Job.kind).notin_(("scenario", PART)))).all()
        stages = session.exec(select(StageRun).where(col(StageRun.state).notin_(("completed", "skipped")))).all()
    open_stages = {(run.job_id, run.revision) for run in stages}
    faults = [f"job {job.id} is completed without a film" for job in done if not job.film]
    return faults + [
        f"job {job.id} is completed with open stages" for job in done if (job.id, job.revision) in open_stages
    ]
