"""What must hold in a simulation: the vendors' own list of charges against the rows, which no code of ours reads here."""

from collections.abc import Iterator
from typing import Any

from simulation.vendors import Order, World

FINAL = ("stored", "rejected", "refused", "failed", "void", "doubled")
ASKED = ("unknown", "lost")
ENDED = ("completed", "cancelled", "deleted")
RESTS = ("waiting", "failed", *ENDED)
HELD = ("reserved", "sending", "accepted", "succeeded", "unknown", "lost")


class Rows:
    """Plain SQL over the rows of one seed."""

    def __init__(self, connection: Any) -> None:
        self._read = connection

    def calls(self) -> list[Any]:
        return self._read.execute(
            "SELECT c.id, c.job_id, c.step, c.request_sha, c.state, c.estimated_micros, c.actual_micros, c.decided_by, c.day,"
            " c.error, c.provider_id, j.state AS job FROM paid_call c JOIN job j ON j.id = c.job_id ORDER BY c.rowid"
        ).fetchall()

    def call(self, intent: str) -> Any:
        return next((row for row in self.calls() if row["id"] == intent), None)

    def jobs(self) -> dict[str, str]:
        return dict(self._read.execute("SELECT id, state FROM job ORDER BY number").fetchall())

    def holds(self, claim: Any) -> bool:
        """Whether a claim still holds and nobody has cancelled it."""
        query = "SELECT 1 FROM job WHERE id = ? AND revision = ? AND epoch = ? AND state = 'running'"
        return self._read.execute(query, (claim.job_id, claim.revision, claim.epoch)).fetchone() is not None

    def any_queued(self) -> bool:
        return self._read.execute("SELECT 1 FROM job WHERE state = 'queued' LIMIT 1").fetchone() is not None

    def any_at_work(self) -> bool:
        return (
            self._read.execute(
                "SELECT 1 FROM job WHERE state IN ('running', 'cancelling', 'deleted') LIMIT 1"
            ).fetchone()
            is not None
        )

    def any_open(self) -> bool:
        """Whether there is a call that whoever looks back may look at."""
        sent = "sender != '' AND state IN ('sending', 'accepted', 'succeeded', 'unknown', 'lost', 'rejected')"
        query = f"SELECT 1 FROM paid_call WHERE state = 'reserved' OR {sent} LIMIT 1"
        return self._read.execute(query).fetchone() is not None

    def above_cap(self) -> list[Any]:
        return self._read.execute("SELECT * FROM budget WHERE held + spent > cap OR held < 0 OR spent < 0").fetchall()

    def budgets(self) -> list[Any]:
        return self._read.execute("SELECT * FROM budget").fetchall()


def excused(rows: Rows, order: Order) -> bool:
    """Whether this work may be paid for once more although that was charged: a person said so, or its vendor failed it.

    One that was found when another stood in its place says no more of that person: its price is written, its result is not had.
    """
    row = rows.call(order.intent)
    told_failed = row["state"] in ("failed", "refused") and (order.told or bool(row["error"]))
    return bool(row["decided_by"]) or row["state"] == "doubled" or told_failed or order.late


def caps(rows: Rows, forgiven: set[str]) -> Iterator[str]:
    """Each budget keeps its cap, but for what a vendor charged above the estimate or showed after it was given up."""
    for budget in rows.above_cap():
        mine = [row for row in rows.calls() if budget["id"] in (f"job:{row['job_id']}", row["day"])]
        above = sum(
            max(0, (row["actual_micros"] or 0) - row["estimated_micros"] * (row["state"] != "doubled")) for row in mine
        )
        above += sum(row["estimated_micros"] for row in mine if row["id"] in forgiven)
        if budget["held"] + budget["spent"] > budget["cap"] + above or min(budget["held"], budget["spent"]) < 0:
            yield f"I8 {budget['id']} holds {budget['held']} and spent {budget['spent']} of {budget['cap']}"


def sums(rows: Rows) -> Iterator[str]:
    """Each budget holds and has spent what its calls say."""
    calls, budgets = rows.calls(), rows.budgets()
    for budget in budgets:
        mine = [row for row in calls if row["day"] and budget["id"] in (f"job:{row['job_id']}", row["day"])]
        held = sum(row["estimated_micros"] for row in mine if row["state"] in HELD)
        held += sum(other["reserved"] for other in budgets if other["day"] == budget["id"])
        spent = sum(row["actual_micros"] or 0 for row in mine)
        if (held, spent) != (budget["held"], budget["spent"]):
            yield f"I8 {budget['id']}: {budget['held']} held and {budget['spent']} spent; its calls say {held} and {spent}"


def reserves(rows: Rows) -> Iterator[str]:
    """What was kept for a film's first steps is given back once it has ended."""
    for job_id, state in rows.jobs().items():
        kept = sum(budget["reserved"] for budget in rows.budgets() if budget["id"] == f"job:{job_id}")
        if state in ENDED and kept:
            yield f"I8 {job_id} is {state} and keeps a reserve of {kept}"


def rests(rows: Rows) -> bool:
    return all(state in RESTS for state in rows.jobs().values())


def asks(rows: Rows) -> Iterator[str]:
    """Once all rests every call is final, or a person is asked: by its state, or by the film that waits for a retry."""
    for row in rows.calls():
        if row["state"] in FINAL or row["state"] in ASKED:
            continue
        if row["job"] in ("waiting", "failed") and row["state"] in ("reserved", "accepted", "succeeded"):
            continue
        yield f"I3 {row['id'][:8]} of {row['job_id']} is {row['state']} for ever: its film is {row['job']}"


def charged(rows: Rows, world: World) -> Iterator[str]:
    """Every charge is in the row of its call, at what it was; nothing else is said to have cost anything."""
    paid = dict(world.charges)
    for row in rows.calls():
        order, cost = world.orders.get(row["id"]), paid.pop(row["id"], 0)
        if row["decided_by"].startswith("pay_again") and row["actual_micros"] != row["estimated_micros"]:
            yield f"I2 {row['id'][:8]} was charged, a person says, and is {row['state']} at {row['actual_micros']}"
        if row["state"] not in FINAL or row["decided_by"] or row["id"] in world.confused:
            continue
        told = order is not None and order.told
        if cost and not row["actual_micros"]:
            yield f"I2 {row['id'][:8]} was charged {cost} and is {row['state']} at nothing"
        elif (told or not cost) and (row["actual_micros"] or 0) != cost:
            yield f"I2 {row['id'][:8]} was charged {cost} and is {row['state']} at {row['actual_micros']}"
    yield from (f"I2 {intent[:8]} was charged and has no row" for intent in paid)


def twice(world: World) -> Iterator[str]:
    """No call is charged more than once."""
    intents = [intent for intent, _ in world.charges]
    yield from (f"I1 {intent[:8]} was charged twice" for intent in {one for one in intents if intents.count(one) > 1})
