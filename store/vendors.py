"""What all processes know of a vendor's mood, and the choices of the settings page."""

import json
from datetime import timedelta

import sqlalchemy
from sqlmodel import Session, select

from store.models import Preference, VendorState, now
from store.uptime import Uptime

OPENS_AFTER = 5
PAUSE_SECONDS = 60.0

_COLUMNS = Preference.metadata.tables["preference"].c
_CHOICES = sqlalchemy.select(_COLUMNS.name, _COLUMNS.value)


def state(session: Session, vendor: str) -> VendorState:
    """The vendor's state; a fresh one if nothing happened yet."""
    return session.get(VendorState, vendor, populate_existing=True) or VendorState(vendor=vendor)


def states(session: Session) -> list[VendorState]:
    """Every vendor that ever failed or paused us."""
    return list(session.exec(select(VendorState)))


def pause(session: Session, vendor: str, seconds: float, reason: str, uptime: Uptime) -> None:
    """Nobody asks this vendor for so long, or for as long as was said before."""
    row = state(session, vendor)
    row.reason = reason
    _rest(row, seconds, uptime)
    session.add(row)


def failed(session: Session, vendor: str, reason: str, uptime: Uptime) -> None:
    """Count a failure; from the fifth in a row the vendor rests for a minute."""
    row = state(session, vendor)
    row.failures, row.reason = row.failures + 1, reason
    if row.failures >= OPENS_AFTER:
        _rest(row, PAUSE_SECONDS, uptime)
    session.add(row)


def left(row: VendorState, uptime: Uptime) -> float:
    """Seconds for which nobody asks this vendor; no clock that jumps changes them."""
    return uptime.left(row.boot, row.paused_uptime, row.paused_until, now()) if row.paused_until else 0.0


def _rest(row: VendorState, seconds: float, uptime: Uptime) -> None:
    if seconds >= left(row, uptime):
        row.paused_until = now() + timedelta(seconds=seconds)
        row.boot, row.paused_uptime = uptime.boot, uptime.seconds() + seconds


def succeeded(session: Session, vendor: str) -> None:
    """The vendor works again; a pause that it asked for stays."""
    row = session.get(VendorState, vendor)
    if row and row.failures:
        row.failures = 0
        session.add(row)


def resting(session: Session, uptime: Uptime) -> list[VendorState]:
    """Vendors that nobody asks now."""
    return [state for state in states(session) if left(state, uptime) > 0]


def preference(session: Session, name: str) -> object:
    """A choice, or None."""
    row = session.get(Preference, name, populate_existing=True)
    return json.loads(row.value) if row else None


def preferences(session: Session) -> dict[str, object]:
    """Every choice by name."""
    return {name: json.loads(value) for name, value in session.execute(_CHOICES)}


def prefer(session: Session, name: str, value: object) -> None:
    """Keep a choice."""
    session.merge(Preference(name=name, value=json.dumps(value)))
