"""The ledger's rows: one per call to a provider, written before the request leaves."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, not_, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from store import budgets, journal
from store.budgets import Caps
from store.errors import DuplicateCall
from store.jobs import CLEARED
from store.models import LIVE, LOCAL, Job, PaidCall, now
from store.uptime import Uptime

UNDER_WAY = ("reserved", "sending", "accepted", "succeeded")
OPEN_ENDED = ("unknown", "lost")
NEVER_CAME = "never reached the vendor"
# For how long after it was given up a call is looked for.
LATELY = timedelta(hours=1)
# A poll that is due whatever any process's clock says.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN_LATE = {"doubled": "its vendor showed it after it had been made again", "accepted": "",
              "failed": "its vendor showed it when nobody wanted it any more"}  # fmt: skip

# Compiled once: whoever waits for another process's call asks for it four times a second.
_LIVE = select(PaidCall).where(
    PaidCall.job_id == bindparam("job"), PaidCall.step == bindparam("step"), PaidCall.request_sha == bindparam("sha"),
    col(PaidCall.state).in_(bindparam("states", expanding=True)),
)  # fmt: skip


def live(session: Session, job_id: str, step: str, request_sha: str) -> PaidCall | None:
    """The one call that stands for this work, if any."""
    return session.exec(_LIVE, params={"job": job_id, "step": step, "sha": request_sha, "states": LIVE}).first()


def of_other_releases(session: Session, job_id: str, step: str, release: str) -> Sequence[PaidCall]:
    """The standing paid calls of a step that another release made, newest first."""
    query = select(PaidCall).where(PaidCall.job_id == job_id, PaidCall.step == step, PaidCall.release != release)
    paid = query.where(col(PaidCall.state).in_(LIVE), PaidCall.vendor != LOCAL)
    return session.exec(paid.order_by(col(PaidCall.created_at).desc())).all()


def stray(session: Session, job_id: str, step: str, request_sha: str) -> PaidCall | None:
    """A call that was taken back into the ledger for the same work, of a scene that had another name then."""
    query = select(PaidCall).where(PaidCall.job_id == job_id, PaidCall.request_sha == request_sha)
    query = query.where(col(PaidCall.taken_back).is_(True), PaidCall.step != step, col(PaidCall.state).in_(LIVE))
    kind = step.partition(":")[0]
    found = session.exec(query.order_by(col(PaidCall.created_at))).all()
    return next((call for call in found if call.step.partition(":")[0] == kind), None)


def give(session: Session, call: PaidCall, step: str) -> None:
    """Give a stray call to a step that has none, as its next attempt."""
    same = (PaidCall.job_id == call.job_id, PaidCall.step == step, PaidCall.request_sha == call.request_sha)
    call.attempt = (session.exec(select(func.max(PaidCall.attempt)).where(*same)).one() or 0) + 1
    call.step, call.taken_back = step, False
    session.add(call)
    journal.touch(session, call.id)


def same_work(session: Session, request_sha: str, model: str, *, owner_of: str = "") -> PaidCall | None:
    """A stored call for the same request and model, of any job, or only of those whose owner is the owner of a job."""
    query = select(PaidCall).where(PaidCall.request_sha == request_sha, PaidCall.model == model)
    if owner_of:
        owner = select(Job.owner).where(Job.id == owner_of).scalar_subquery()
        query = query.join(Job, col(Job.id) == PaidCall.job_id).where(Job.owner == owner)
    kept = query.where(PaidCall.state == "stored", col(PaidCall.result).is_not(None))
    return session.exec(kept.order_by(col(PaidCall.created_at).desc())).first()


def reserve(session: Session, call: PaidCall, caps: Caps) -> PaidCall:
    """Insert the next attempt and hold its price. Raises DuplicateCall or OverCap; nothing is kept then."""
    same = (PaidCall.job_id == call.job_id, PaidCall.step == call.step, PaidCall.request_sha == call.request_sha)
    call.attempt = (session.exec(select(func.max(PaidCall.attempt)).where(*same)).one() or 0) + 1
    if call.estimated_micros:
        call.day = budgets.hold(session, call.job_id, call.estimated_micros, caps)
    session.add(call)
    try:
        session.flush()
    except IntegrityError as error:
        raise DuplicateCall(f"A call for {call.step!r} of job {call.job_id!r} is under way already.") from error
    return call


def change(session: Session, call_id: str, was: Sequence[str], state: str, **values: object) -> bool:
    """Compare-and-set on the call's state; whether it was this caller's to change.

    Raises DuplicateCall when the vendor's id belongs to another call; nothing may be kept then.
    """
    try:
        changed = session.execute(
            update(PaidCall)
            .where(col(PaidCall.id) == call_id, col(PaidCall.state).in_(was))
            .values(state=state, updated_at=now(), **values)
        )
    except IntegrityError as error:
        raise DuplicateCall(f"The id {values.get('provider_id')!r} belongs to another call.") from error
    if changed.rowcount == 1 and tuple(was) != (state,):  # type: ignore[attr-defined]
        journal.touch(session, call_id)
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]


def ask(session: Session, call_id: str, asker: str) -> bool:
    """Note which process asks the vendor what became of an open call, or "" once it is done with that; whether it may ask.

    Also of one that was found: else nobody could decide on it, should it be open again, while that process lives.
    """
    noting = update(PaidCall).where(col(PaidCall.id) == call_id)
    if asker:
        noting = noting.where(col(PaidCall.state).in_(OPEN_ENDED))
    noted = session.execute(noting.values(asker=asker))
    return bool(noted.rowcount == 1)  # type: ignore[attr-defined]


def given_up(
    session: Session, *, lately: Uptime | None = None, job_id: str = "", step: str = "", request_sha: str = ""
) -> Sequence[PaidCall]:
    """Calls that were sent and then said to be never charged, by their vendor's list or by a person; within the last hour."""
    said = or_(PaidCall.error == NEVER_CAME, col(PaidCall.decided_by).startswith("not_charged"))  # type: ignore[arg-type]
    query = select(PaidCall).where(PaidCall.state == "rejected", said, PaidCall.vendor != LOCAL)
    if lately:
        near = col(PaidCall.updated_at).between(now() - LATELY, now() + LATELY)
        query = query.where(or_(near, _sent_within(LATELY, lately)))
    for column, value in ((PaidCall.job_id, job_id), (PaidCall.step, step), (PaidCall.request_sha, request_sha)):
        if value:
            query = query.where(column == value)
    return session.exec(query.order_by(col(PaidCall.created_at))).all()


def found_late(session: Session, call_id: str, provider_id: str) -> PaidCall | None:
    """A call that was given up, as its vendor shows it after all: its price is held again and it is accepted.

    Where another call stands in its place it is `doubled`, where nobody wants its result it failed: spent at its
    estimate. None where a person gave up a known id and nothing stands in its place, and when it is not given up any
    more. Raises DuplicateCall when the vendor's id belongs to another call.
    """
    call = session.get(PaidCall, call_id, populate_existing=True)
    taken = call is not None and live(session, call.job_id, call.step, call.request_sha) is not None
    if call is None or call.state != "rejected" or (call.provider_id and not taken):
        return None
    job = session.get(Job, call.job_id, populate_existing=True)
    wanted = job is not None and job.state not in ("cancelling", "cancelled", "deleted")
    state = "doubled" if taken else "accepted" if wanted else "failed"
    budgets.hold_again(session, call.job_id, call.day, call.estimated_micros)
    values = {"provider_id": provider_id, "error": SHOWN_LATE[state], "decided_by": "", "next_poll_at": None}
    if state == "accepted":
        change(session, call_id, ("rejected",), state, actual_micros=None, **values)
    else:
        end(session, call_id, ("rejected",), state, actual_micros=call.estimated_micros, **values)
    return session.get(PaidCall, call_id, populate_existing=True)


def correct(session: Session, call_id: str, actual_micros: int, **values: object) -> bool:
    """Write the real price of a call that was found late; whether it is one."""
    call = session.get(PaidCall, call_id, populate_existing=True)
    if call is None or call.error not in SHOWN_LATE.values() or call.state not in SHOWN_LATE:
        return False
    more = actual_micros - (call.actual_micros or 0)
    change(session, call_id, (call.state,), call.state, actual_micros=actual_micros, **values)
    journal.touch(session, call_id)
    budgets.settle(session, call.job_id, call.day, 0, more)
    return True


def unwanted(session: Session) -> Sequence[PaidCall]:
    """Calls of films that were cancelled or deleted, of which it is not known what they cost.

    A film that an older copy of the database does not know was neither: its calls are kept for whoever asks for it again.
    """
    cleared = and_(col(Job.state) == "deleted", col(Job.brief) == CLEARED)
    gone = or_(col(Job.state) == "cancelled", cleared)
    query = select(PaidCall).join(Job, col(Job.id) == PaidCall.job_id).where(gone)
    left = (PaidCall.vendor != LOCAL, PaidCall.decided_by == "", PaidCall.sender != "")
    return session.exec(query.where(*left, col(PaidCall.state).in_(("accepted", "succeeded", *OPEN_ENDED)))).all()


def doubled(session: Session) -> Sequence[PaidCall]:
    """Calls that were paid although another one was made in their place, and not refunded yet."""
    return session.exec(select(PaidCall).where(PaidCall.state == "doubled", PaidCall.decided_by == "")).all()


def wake(session: Session, vendor: str, call_id: str) -> None:
    """Make the next poll of a call due now, if its vendor has it."""
    mine = (PaidCall.id == call_id, PaidCall.vendor == vendor, PaidCall.state == "accepted")
    session.execute(update(PaidCall).where(*mine).values(next_poll_at=AT_ONCE))  # type: ignore[arg-type]


def end(
    session: Session, call_id: str, was: Sequence[str], state: str, *, actual_micros: int = 0, **values: object
) -> bool:
    """End or store a call and settle its hold at the actual price, which counts also where it was thought to be free."""
    call = session.get(PaidCall, call_id, populate_existing=True)
    if call is None:
        return False
    day, held = call.day, call.estimated_micros if call.day else 0
    if actual_micros and not day:
        values["day"] = day = budgets.owed(session, call.job_id)
    if not change(session, call_id, was, state, actual_micros=actual_micros, **values):
        return False
    if day:
        budgets.settle(session, call.job_id, day, held, actual_micros)
    return True


def abandon(session: Session, job_id: str, is_over: Callable[[str, str], bool], *, may_go_on: bool = False) -> None:
    """Nobody works on this job any more: what was never sent is void, the rest is for a person to look into.

    A request whose sender still waits for its answer (`is_over` of sender and intent says no) is the sender's. What a
    vendor has under a known id stays as it is where the job `may_go_on`: a retry picks it up.
    """
    query = select(PaidCall).where(PaidCall.job_id == job_id, col(PaidCall.state).in_(UNDER_WAY))
    for call in [call for call in session.exec(query).all() if is_over(call.sender, call.id)]:
        if may_go_on and call.provider_id:
            continue
        if call.vendor == LOCAL or call.state == "reserved":
            end(session, call.id, (call.state,), "void", error="its job ended")
        else:
            change(session, call.id, (call.state,), "unknown", error="its job ended before its answer")


def forsaken(session: Session, kind: str, *, within: timedelta, uptime: Uptime) -> Sequence[str]:
    """Failed jobs of a kind whose calls a vendor may still have, and that nobody has gone on with for so long."""
    query = select(PaidCall.job_id).join(Job, col(Job.id) == PaidCall.job_id).distinct()
    long_ago = (PaidCall.updated_at < now() - within, not_(_sent_within(within, uptime)))
    query = query.where(Job.kind == kind, Job.state == "failed", *long_ago)
    return session.exec(query.where(col(PaidCall.state).in_(UNDER_WAY))).all()


def in_vain(session: Session, job_id: str) -> bool:
    """Whether a call of this job was charged and gave nothing, and no person said to pay again."""
    charged = (PaidCall.job_id == job_id, col(PaidCall.actual_micros) > 0, PaidCall.decided_by == "")
    query = select(PaidCall.id).where(*charged, col(PaidCall.state).in_(("failed", "refused")))
    return session.exec(query.limit(1)).first() is not None


def sent_lately(session: Session, vendor: str, seconds: float, uptime: Uptime) -> int:
    """How many calls of a vendor left within so many seconds, from any process."""
    lately = _sent_within(timedelta(seconds=seconds), uptime)
    query = select(func.count()).select_from(PaidCall).where(PaidCall.vendor == vendor, lately)
    return session.exec(query.where(PaidCall.state != "void")).one()


def _sent_within(time: timedelta, uptime: Uptime) -> ColumnElement[bool]:
    """Sent since the computer started, and not longer ago, whatever the wall clock says."""
    return and_(col(PaidCall.boot) == uptime.boot, col(PaidCall.sent_uptime) > uptime.seconds() - time.total_seconds())


def at_rest(session: Session) -> Sequence[PaidCall]:
    """Calls under way of jobs that no process is at work on, nor will be by itself, and that wait for no person's word.

    Of one that waits also what is being sent: it may be a redraw's, which the job does not ask for when it goes on.
    """
    goes_on = col(Job.state).in_(("queued", "running", "cancelling"))
    waits = and_(col(Job.state) == "waiting", col(Job.waiting) != "approval")
    leaving = and_(col(Job.state) == "deleted", col(Job.brief) != CLEARED)
    query = select(PaidCall).join(Job, col(Job.id) == PaidCall.job_id, isouter=True)
    sent = and_(waits, col(PaidCall.state) == "sending")
    query = query.where(or_(col(Job.id).is_(None), sent, not_(or_(goes_on, waits, leaving))))
    return session.exec(query.where(col(PaidCall.state).in_(UNDER_WAY))).all()


def get(session: Session, call_id: str) -> PaidCall | None:
    """One call."""
    return session.get(PaidCall, call_id)


def fresh(session: Session, call: PaidCall) -> PaidCall:
    """A call as it is in this transaction."""
    return session.get_one(PaidCall, call.id, populate_existing=True)


def due(session: Session, call_id: str) -> datetime | None:
    """When a call's vendor is to be asked next."""
    return session.exec(select(PaidCall.next_poll_at).where(PaidCall.id == call_id)).one()


def taken_back(session: Session) -> int:
    """How many calls an older copy of the database did not have."""
    return session.exec(select(func.count()).select_from(PaidCall).where(col(PaidCall.taken_back).is_(True))).one()


def unsettled(session: Session) -> Sequence[PaidCall]:
    """Calls whose outcome only a person can say."""
    return session.exec(select(PaidCall).where(col(PaidCall.state).in_(OPEN_ENDED))).all()


def listed(
    session: Session, *, since: datetime | None = None, until: datetime | None = None, vendor: str = "", state: str = "",
    job_id: str = "", limit: int = 200_000,
) -> Sequence[PaidCall]:  # fmt: skip
    """Calls, oldest first."""
    query = select(PaidCall)
    if since:
        query = query.where(PaidCall.created_at >= since)
    if until:
        query = query.where(PaidCall.created_at < until)
    for column, value in ((PaidCall.vendor, vendor), (PaidCall.state, state), (PaidCall.job_id, job_id)):
        if value:
            query = query.where(column == value)
    return session.exec(query.order_by(col(PaidCall.created_at)).limit(limit)).all()


def spent(session: Session, job_ids: Sequence[str]) -> dict[str, int]:
    """Micro-dollars settled for each job."""
    query = select(PaidCall.job_id, func.sum(PaidCall.actual_micros)).where(col(PaidCall.job_id).in_(job_ids))
    return {job_id: int(total or 0) for job_id, total in session.exec(query.group_by(PaidCall.job_id)).all()}
