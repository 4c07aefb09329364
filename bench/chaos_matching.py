"""Which call each charge belongs to: by the vendor's id, by the intent that travels along, else by what was asked.

No call explains two charges, so that none is excused by its neighbour, whatever became of that one's film.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.providers.replicate import seed
from store.models import PaidCall
from tests.providers_server import Charge

OPEN = ("reserved", "sending", "accepted", "succeeded", "unknown", "lost")
ENDED = ("failed", "refused", "doubled")
Key = tuple[str, str]


def key(text: str) -> Key:
    """Which tale, and which of its views (none: its script): told from what was asked."""
    tale, view = re.search(r"tale-\d+", text), re.search(r"view \d+", text)
    return (tale.group() if tale else "?", view.group() if view else "script")


@dataclass
class Matched:
    """Charges by call, and what is wrong with them."""

    calls: dict[str, list[Charge]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[str, PaidCall] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def bought_nothing(self) -> int:
        """Charges whose call has no result, and none to come."""
        return sum(
            len(found) for call_id, found in self.calls.items() if self.rows[call_id].state not in ("stored", *OPEN)
        )


def given_twice(charges: Iterable[Charge]) -> set[Key]:
    """Vendors' ids that stand for two charges: which of them is meant, and what it cost, nobody can tell afterwards."""
    counted = Counter((charge.vendor, charge.id) for charge in charges)
    return {name for name, count in counted.items() if count > 1}


def matched(rows: Sequence[PaidCall], charges: Sequence[tuple[Charge, Key]]) -> Matched:
    """Each charge with its call; a work's second one needs a first that ended, or a person who said so."""
    confused = given_twice(charge for charge, _ in charges)
    charges = [(charge, work) for charge, work in charges if (charge.vendor, charge.id) not in confused]
    told = Matched(rows={row.id: row for row in rows})
    by_id = {(row.vendor, row.provider_id): row for row in rows if row.provider_id}
    by_intent = {str(seed(row.id)): row for row in rows if row.vendor == "replicate"}
    left = []
    for charge, work in charges:
        row = by_intent.get(charge.intent) if charge.intent else by_id.get((charge.vendor, charge.id))
        if row is None or (told.calls.get(row.id) and not charge.intent):  # a vendor may give an id twice
            left.append((charge, work))
        else:
            told.calls[row.id].append(charge)
    for charge, work in left:
        row = next((row for row in rows if explains(row, charge, work) and not told.calls.get(row.id)), None)
        if row is None:
            told.twice.append(
                f"{work}: {charge.vendor} charged {charge.usd_micros} ({charge.id}), and no call of ours says so"
            )
        else:
            told.calls[row.id].append(charge)
    judge(told)
    return told


def explains(row: PaidCall, charge: Charge, work: Key) -> bool:
    """Whether a call without a vendor's id may be what was charged: the same vendor, film and piece, and it may have cost."""
    if row.vendor != charge.vendor or not may_cost(row):
        return False
    if row.request:
        return key(row.request) == work
    if work[0] == "?":  # what is spoken names no tale
        return row.capability == "voice"
    mine = row.job_id == work[0] or row.job_id.startswith(f"{work[0]}-")
    return mine and (row.capability == "script") == (work[1] == "script")


def may_cost(row: PaidCall) -> bool:
    return row.state == "stored" or row.state in OPEN or bool(row.actual_micros) or bool(row.decided_by)


def judge(told: Matched) -> None:
    """Works that were paid for too often, and charges that their own call denies."""
    paid, allowed = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    standing = set()
    for call_id, found in told.calls.items():
        row = told.rows[call_id]
        work = (row.job_id, row.step, row.request_sha)
        paid[work] += len(found)
        if len(found) > 1:
            told.twice.append(f"call {call_id} was charged {len(found)} times")
        if not may_cost(row):
            told.hidden.append(f"call {call_id} was charged {found[0].usd_micros} and is {row.state} at nothing")
        elif row.state in ENDED or row.decided_by:
            allowed[work] += 1
        else:
            standing.add(work)
    told.twice += [f"{work[0]} {work[1]}: {count} charges, {allowed[work]} of them ended" for work, count in paid.items()
                   if count > allowed[work] + (work in standing)]  # fmt: skip
