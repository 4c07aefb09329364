"""Tickets: one way in for a browser's socket, which can't send a token in a header."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from api_server.access import Caller

SECONDS = 60
MOST = 1000


class Tickets:
    """Each is good once and for a minute, in the process that gave it; it stands for the caller who asked for it."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: OrderedDict[str, tuple[float, Caller]] = OrderedDict()

    def give(self, caller: Caller) -> str:
        """A new ticket; of too many, the oldest is void."""
        ticket = secrets.token_urlsafe(32)
        self._open[ticket] = (self._clock() + SECONDS, caller)
        if len(self._open) > MOST:
            self._open.popitem(last=False)
        return ticket

    def take(self, ticket: str) -> Caller | None:
        """Whose ticket it was, or None for one that is unknown, used or too old."""
        until, caller = self._open.pop(ticket, (0.0, None))
        return caller if caller and self._clock() <= until else None
