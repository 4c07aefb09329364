"""Seats: how many sockets may be open, in all and for each token."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from api_server.access import Caller
from pipeline.errors import Unavailable

IN_ALL = 10_000
PER_TOKEN = 20


class NoSeat(Unavailable):
    """Too many sockets are open."""


class Seats:
    """Counts open sockets of this process."""

    def __init__(self, *, in_all: int = IN_ALL, per_token: int = PER_TOKEN) -> None:
        self._in_all, self._per_token = in_all, per_token
        self._held: Counter[str] = Counter()

    @property
    def held(self) -> int:
        """How many are open."""
        return self._held.total()

    def held_by(self, caller: Caller) -> int:
        """How many this caller may know of."""
        return self.held if caller.owner is None else self._held[caller.name]

    @contextmanager
    def seat(self, caller: Caller) -> Iterator[None]:
        """One seat while the block runs. Raises NoSeat; callers without a token share the whole house."""
        owner = caller.name
        if self.held >= self._in_all or (owner and self._held[owner] >= self._per_token):
            raise NoSeat("Too many sockets are open: close one, or try again later.")
        self._held[owner] += 1
        try:
            yield
        finally:
            self._held[owner] -= 1
            if not self._held[owner]:
                del self._held[owner]
