"""Walls: what stops a film for the time being, when that is over, and when it has taken too long."""

import shutil
import threading
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta

import structlog
from sqlmodel import Session

from pipeline import keycheck
from pipeline.brief import Brief
from pipeline.errors import (
    DiskFull,
    KeyRefused,
    NoKey,
    NotSent,
    OutcomeUnknown,
    OutOfCredit,
    ReelwrightError,
    RestoredCopy,
    ResultLost,
    Unaffordable,
)
from pipeline.recipes import recipe, stage_names
from pipeline.views import Waiting
from pipeline.workshop import Workshop
from store import budgets, calls, restore, walls
from store.models import Job, Wall
from store.spool import ROOM_BYTES

log = structlog.get_logger()

WALLS: dict[type[Exception], Waiting] = {
    OutcomeUnknown: "attention",
    RestoredCopy: "attention",
    ResultLost: "attention",
    Unaffordable: "budget",
    NoKey: "credentials",
    KeyRefused: "credentials",
    OutOfCredit: "budget",
    DiskFull: "disk",
}
NEXT: dict[str, str] = {
    "attention": "The film goes on once that is decided.",
    "budget": "The film goes on by itself once there is money for it.",
    "credentials": "The film goes on by itself once the key works.",
    "disk": "The film goes on by itself once there is room.",
}
GOING_ON = "Going on"
# Nobody polls these: their asker sees them wait on the page and in the list, for as long as it takes.
OWN = ("dashboard", "cli")


Found = tuple[Wall, Job]


def is_one(error: Exception) -> bool:
    """Whether a film waits at this error, and does not fail."""
    return isinstance(error, tuple(WALLS))


def wall_of(session: Session, job: Job, error: Exception) -> Wall | None:
    """The wall that an error is for a film, or None where it ends it."""
    kind = next((kind for kind in type(error).__mro__ if kind in WALLS), None)
    if kind is None:
        return None
    waiting, price, vendor = WALLS[kind], getattr(error, "price", 0), getattr(error, "vendor", "")
    decidable = waiting != "attention" or isinstance(error, RestoredCopy) or not _is_settled(session, job.id)
    cause = type(error).__name__ if decidable else ""
    return Wall(job_id=job.id, waiting=waiting, cause=cause, vendor=vendor, price=price)


class Walls:
    """Lets each waiting film go on once its wall is gone, and ends those of the contracts that waited too long.

    Local walls are looked at; of a vendor that refused a key a free question is asked; where an account was empty, one
    film at a time tries the call again that was certainly not charged.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._store = workshop, workshop.store
        self._asking = threading.Thread(name="keys")
        self._changes = 0
        self._limit = timedelta(minutes=workshop.store.settings.waiting_time_limit_minutes)

    def look(self, hint: Callable[[str], None]) -> None:
        """Look at every waiting film whose pause is over; `hint` is called for each that goes on."""
        self._wake()
        with self._store.db.read() as session:
            found = walls.due(session)
            gone = [pair for pair in found if self._is_gone(session, pair)]
            late = [pair for pair in found if self._is_late(session, pair)]
        for wall, job in gone:
            self._go_on(wall, job, hint)
        left = [pair for pair in found if pair not in gone]
        self._give_up(pair for pair in left if pair in late)
        self._try_empty({wall.vendor for wall, _ in left if wall.cause == "OutOfCredit"}, hint)
        self._ask({wall.vendor for wall, _ in left if wall.cause == "KeyRefused"}, hint)

    def _wake(self) -> None:
        """Look at every film at once where there are other keys now."""
        changes = self._workshop.key_changes()
        if changes != self._changes:
            with self._store.db.write() as session:
                walls.wake(session)
            self._changes = changes

    def _is_gone(self, session: Session, found: Found) -> bool:
        """What can be known on this machine; a cause that is not known is tried at the pace of its pauses."""
        wall, job = found
        match wall.cause or wall.waiting:
            case "attention":
                return False
            case "KeyRefused" | "OutOfCredit":
                return walls.has_taken(session, wall, self._store.uptime)
            case "NoKey":
                return not wall.vendor or self._workshop.has_key(wall.vendor)
            case "SpendingOff":
                return self._store.settings.spending == "on"
            case _ if wall.waiting == "attention":
                return not restore.reason(session) and _is_settled(session, job.id)
            case _ if wall.waiting == "disk":
                return self._has_room()
            case _ if wall.waiting == "budget":
                return budgets.has_room(session, job.id, wall.price, budgets.caps(session, self._store.settings))
            case _:
                return True

    def _has_room(self) -> bool:
        try:
            self._store.media.check_space()
            return shutil.disk_usage(self._store.work).free >= ROOM_BYTES
        except (DiskFull, OSError):
            return False

    def _try_empty(self, vendors: Iterable[str], hint: Callable[[str], None]) -> None:
        """One film of each vendor whose account was empty tries again; the others follow once it has come through."""
        for vendor in vendors:
            with self._store.db.write() as session:
                busy = walls.is_trying(session, "OutOfCredit", vendor)
                free = not busy and walls.take_turn(session, "OutOfCredit", vendor)
                first = walls.stopped(session, "OutOfCredit", vendor)[:1] if free else ()
            for wall, job in first:
                self._go_on(wall, job, hint)

    def _go_on(self, wall: Wall, job: Job, hint: Callable[[str], None]) -> None:
        names = stage_names(recipe(Brief.model_validate_json(job.brief)))
        with self._store.db.write() as session:
            taken = walls.go_on(session, wall, names, message=GOING_ON)
        if taken:
            log.info("going on", job=job.id, waited_for=wall.waiting)
            hint(job.id)

    def _is_late(self, session: Session, found: Found) -> bool:
        wall, job = found
        return job.origin not in OWN and walls.waited(session, wall) >= self._limit

    def _give_up(self, found: Iterable[Found]) -> None:
        for wall, job in found:
            reason = f"{job.error} It waited for {self._limit.total_seconds() / 3600:g} hours: press retry to go on."
            with self._store.db.write() as session:
                if walls.give_up(session, wall, reason):
                    budgets.close_job(session, job.id)
                    calls.abandon(session, job.id, self._store.pulse.is_over, may_go_on=True)

    def _ask(self, vendors: Collection[str], hint: Callable[[str], None]) -> None:
        """Have the vendors of refused keys asked, by a thread that may wait for them."""
        if vendors and not self._asking.is_alive():
            self._asking = threading.Thread(target=self._asked, args=(vendors, hint), name="keys", daemon=True)
            self._asking.start()

    def _asked(self, vendors: Iterable[str], hint: Callable[[str], None]) -> None:
        try:
            for vendor in vendors:
                with self._store.db.write() as session:
                    mine = walls.take_turn(session, "KeyRefused", vendor)
                if mine and self._works(vendor):
                    with self._store.db.read() as session:
                        stopped = walls.stopped(session, "KeyRefused", vendor)
                    for wall, job in stopped:
                        self._go_on(wall, job, hint)
        except ReelwrightError as error:
            log.warning("keys", error=str(error))

    def _works(self, vendor: str) -> bool:
        try:
            keycheck.check(self._store.settings, vendor)
        except (NoKey, KeyRefused, NotSent):
            return False
        return True


def _is_settled(session: Session, job_id: str) -> bool:
    return all(call.job_id != job_id for call in calls.unsettled(session))
