"""A vendor's own clock, as its last answer told it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pipeline.providers import outcome
from store.uptime import Uptime


class VendorClock:
    """What a vendor's clock says, or a little less: it goes on with this computer's uptime since an answer came."""

    def __init__(self) -> None:
        self._uptime = Uptime()
        self._told: tuple[datetime, float] | None = None

    def hear(self, headers: Mapping[str, str]) -> None:
        """An answer came just now."""
        if (at := outcome.told_at(headers)) is not None:
            self._told = at, self._uptime.seconds()

    def now(self) -> datetime | None:
        """None before its first answer."""
        if self._told is None:
            return None
        at, heard = self._told
        return at + timedelta(seconds=self._uptime.seconds() - heard)
