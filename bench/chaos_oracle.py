"""What must hold after chaos: the stand-in's charge file against the ledger, and invariants I1 to I14."""

import os
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from chaos_lives import OTHERS
from chaos_matching import OPEN, Key, given_twice, key, matched
from sqlmodel import select

from pipeline import Settings, janitor
from pipeline.audit import Audit
from pipeline.providers import providers
from pipeline.providers.replicate import seed
from store import Store, budgets, calls, checks
from store.models import Event, Job, PaidCall
from tests.providers_server import Charge, ProvidersServer

SHOWN = "nothing is paid twice"


class Oracle:
    """The charge file, read by work."""

    def __init__(self, server: ProvidersServer) -> None:
        self._charges, self._keys, self._works = server.charges, list[Key](), server.world.works
        self._writing = threading.Lock()
        write = server.world.charge

        def charge(vendor: str, model: str, usd_micros: float, wanted: object, intent: str = "", id: str = "") -> None:
            with self._writing:
                write(vendor, model, usd_micros, wanted, intent, id)
                self._keys.append(key(str(wanted)))

        server.world.charge = charge  # type: ignore[method-assign]

    def by_work(self) -> dict[Key, list[Charge]]:
        """Charges by what they were for."""
        found = defaultdict(list)
        with self._writing:
            for charge, work in zip(self._charges.all(), self._keys, strict=True):
                found[work].append(charge)
        return found

    def told(self) -> list[tuple[Charge, Key]]:
        """Every charge, and what it was for."""
        with self._writing:
            return list(zip(self._charges.all(), self._keys, strict=True))

    def is_foreign(self, call: PaidCall) -> bool:
        """Whether a vendor has this call under the keys of the second account."""
        work = self._works.get(call.provider_id or "")
        return work is not None and any(key in work.key for key in OTHERS.values())

    def was_charged(self, call: PaidCall, others: Sequence[PaidCall]) -> bool:
        """What a person sees in the vendor's account: a charge for this work that no other call explains."""
        mine = [charge for charge in self.by_work()[key(call.request)] if charge.vendor == call.vendor]
        if call.provider_id:
            return any(charge.id == call.provider_id for charge in mine)
        if call.vendor == "replicate":
            return any(charge.intent == str(seed(call.id)) for charge in mine)
        explained = sum(key(o.request) == key(call.request) and o.vendor == call.vendor and bool(o.actual_micros)
                        for o in others)  # fmt: skip
        return len(mine) > explained


def verdict(
    settings: Settings, oracle: Oracle, canaries: Sequence[str], kept: Sequence[str], *, looked: bool
) -> dict[str, object]:
    """Figures and faults of one run whose workers have all ended; `kept` is every acknowledged job.

    `looked`: the engine looks again for what was given up, so it does so once more before it is judged.
    """
    store = Store(settings)
    janitor.tidy(store)
    janitor.collect(store, older_than=0)
    if looked:
        Audit(store, providers(settings)).look()
    with store.db.read() as session:
        rows = [call for call in calls.listed(session) if call.vendor != "local"]
        jobs = {job.id: job for job in session.exec(select(Job)).all()}
        events = session.exec(select(Event).order_by(Event.job_id, Event.id)).all()  # type: ignore[arg-type]
        over = [row.id for row in budgets.all_rows(session) if row.held < 0 or row.spent < 0]
    faults = [f"{name}: {fault}" for name, found in checks.invariants(store).items()
               if name != SHOWN for fault in found]  # fmt: skip
    faults += [f"I8 {budget} below zero" for budget in over]
    told = matched(rows, oracle.told())
    faults += [f"I1 {what}" for what in told.twice] + [f"I2 {what}" for what in told.hidden]
    faults += [f"I2 {what}" for what in unequal(rows, oracle.by_work())]
    lost = [job_id for job_id in kept if job_id not in jobs]
    stuck = [f"{job.id} {job.state}" for job in jobs.values() if job.state in ("queued", "running", "cancelling")]
    faults += [f"I3 lost {job_id}" for job_id in lost] + [f"I3 stuck {job}" for job in stuck]
    faults += [f"I7 {fault}" for fault in gaps([e for e in events if jobs[e.job_id].state != "deleted"])]
    faults += [f"I10 {place}" for place in leaks(settings.reelwright_home.parent, canaries)]
    faults += [f"I6 {line}" for line in orphans(str(settings.reelwright_home))]
    store.close()
    return {"charges": sum(map(len, oracle.by_work().values())), "duplicates": len(told.twice), "lost": len(lost),
            "charges_that_bought_nothing": told.bought_nothing(),
            "ids_given_twice": len(given_twice(charge for charge, _ in oracle.told())),
            "shown_as_paid_twice": sum(call.state == "doubled" for call in rows),
            "jobs": len(kept), "stored": sum(call.state == "stored" for call in rows),
            "decided": sum(bool(call.decided_by) for call in rows), "faults": faults[:20], "fault_count": len(faults)}  # fmt: skip


def unequal(rows: Sequence[PaidCall], charges: dict[Key, list[Charge]]) -> list[str]:
    """Works whose calls, all of them closed by a vendor's word, do not add up to what was charged."""
    by_key = defaultdict(list)
    for call in rows:
        by_key[key(call.request) if call.request else (call.job_id, "deleted")].append(call)
    # What names no tale may be any deleted film's, whose words are gone.
    wordless = any(not call.request for call in rows)
    confused = given_twice(charge for each in charges.values() for charge in each)
    found = []
    for work, mine in by_key.items():
        if any((charge.vendor, charge.id) in confused for charge in charges.get(work, ())):
            continue
        told, real = sum(call.actual_micros or 0 for call in mine), sum(c.usd_micros for c in charges.get(work, ()))
        sure = not any(call.state in OPEN or call.decided_by or not call.request for call in mine)
        if sure and told != real and not (wordless if work[0] == "?" else by_key.get((work[0], "deleted"))):
            found.append(f"{work}: charged {real}, written down {told}")
    return found


def crashed(settings: Settings) -> list[str]:
    """Jobs that count a crash."""
    store = Store(settings)
    with store.db.read() as session:
        found = session.exec(select(Job.id).where(Job.crashes > 0)).all()
    store.close()
    return list(found)


def gaps(events: Sequence[Event]) -> list[str]:
    """Event numbers of each job run 1, 2, 3 …"""
    numbers = defaultdict(list)
    for event in events:
        numbers[event.job_id].append(event.number)
    return [f"{job_id}: {found}" for job_id, found in numbers.items() if found != list(range(1, len(found) + 1))]


def leaks(folder: Path, canaries: Sequence[str]) -> list[str]:
    """Files that hold a secret."""
    secrets = [canary.encode() for canary in canaries]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(secret in file.read_bytes() for secret in secrets)]


def orphans(home: str) -> list[str]:
    """Processes that still work in this home (Linux)."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if home in words and "ffmpeg" in words:
            found.append(words[:80])
    return found


def wait_for_others(home: Path, seconds: float = 300.0) -> None:
    """Wait for the processes that films had for themselves: they outlive a killed worker for a moment (Linux).

    Raises TimeoutError where one stays.
    """
    ends_at, mark = time.monotonic() + seconds, f"REELWRIGHT_HOME={home}\0".encode()
    while found := [pid for pid in _pids() if pid != os.getpid() and mark in _environment(pid)]:
        if time.monotonic() > ends_at:
            raise TimeoutError(f"Processes {found} still work in {home}.")
        time.sleep(0.1)


def _pids() -> list[int]:
    return [int(place.name) for place in Path("/proc").glob("[0-9]*")]


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def over_cap(database: Path) -> list[str]:
    """Budgets that hold and have spent more than their cap at this instant."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as looking:
        rows = looking.execute("SELECT id, held + spent, cap FROM budget WHERE held + spent > cap").fetchall()
    looking.close()
    return [f"{name}: {total} of {cap}" for name, total, cap in rows]
