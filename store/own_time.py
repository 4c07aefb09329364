"""The studio's own time, by which it judges how old its things are: it never jumps, so no clock can make them old at once.

It goes on with the computer's uptime. Over a restart of the computer it follows the wall clock, by a day at most.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from store.models import OwnTime, now
from store.uptime import Uptime

MOST_AT_ONCE = timedelta(days=1)
KEY = "the studio's own time"


class Ages:
    """What time it is for the studio itself, once `begin` has looked at what the last process noted."""

    def __init__(self, uptime: Uptime) -> None:
        self._uptime, self._begun, self._at = uptime, uptime.seconds(), now()

    def begin(self, session: Session) -> None:
        """Go on from the noted time."""
        row, wall = session.get_one(OwnTime, 1), now()
        self._set(self._reached(row) or min(max(row.at, wall), row.at + MOST_AT_ONCE))

    def now(self) -> datetime:
        """This moment."""
        return self._at + timedelta(seconds=self._uptime.seconds() - self._begun)

    def note(self, session: Session) -> None:
        """Write it down for the next process; where another one's is ahead that counts from now on."""
        row = session.get_one(OwnTime, 1, populate_existing=True)
        self._set(max(self.now(), self._reached(row) or row.at))
        row.at, row.boot, row.uptime = self._at, self._uptime.boot, self._begun
        session.add(row)

    def _reached(self, row: OwnTime) -> datetime | None:
        """What the noted time has become by now; None when it was noted in another start of the computer."""
        since = self._uptime.elapsed(row.boot, row.uptime)
        return None if since is None else row.at + timedelta(seconds=since)

    def _set(self, at: datetime) -> None:
        self._at, self._begun = at, self._uptime.seconds()


def own_now(session: Session) -> datetime:
    """The studio's own time, in one of its sessions."""
    ages = session.info.get(KEY)
    return ages.now() if isinstance(ages, Ages) else now()
