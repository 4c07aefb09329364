"""Writes that several threads bring at once, in one transaction: together they wait for the disk but once."""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Generic, TypeVar

from sqlmodel import Session

T = TypeVar("T")

# As many as hold up the other writers for a few hundredths of a second.
MOST_AT_ONCE = 32


class Together(Generic[T]):
    """Each thread gets the result or the error of its own work, once that is durable. `write` opens a transaction."""

    def __init__(self, write: Callable[[], AbstractContextManager[Session]]) -> None:
        self._write = write
        self._turn = threading.Lock()
        self._waiting: deque[_Piece[T]] = deque()

    @property
    def waiting(self) -> int:
        """How many have been brought and not been begun."""
        return len(self._waiting)

    def do(self, work: Callable[[Session], T]) -> T:
        """The result of `work`; it is called again, in a transaction of its own, where the shared one came to nothing."""
        piece = _Piece(work)
        self._waiting.append(piece)
        with self._turn:
            while not piece.tried:
                self._try()
        if not piece.made:
            with self._write() as session:
                piece.made.append(work(session))
        return piece.made[0]

    def _try(self) -> None:
        """What goes wrong here goes wrong again for the one whose fault it is, and only there."""
        pieces: list[_Piece[T]] = []
        try:
            with suppress(Exception):
                self._share(pieces)
        finally:
            for piece in pieces or self._brought():
                piece.tried = True

    def _share(self, pieces: list["_Piece[T]"]) -> None:
        """One transaction for all that were brought until it was open."""
        with self._write() as session:
            pieces += self._brought()
            made = [piece.work(session) for piece in pieces]
        for piece, result in zip(pieces, made, strict=True):
            piece.made.append(result)

    def _brought(self) -> list["_Piece[T]"]:
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]


class _Piece(Generic[T]):
    """What one thread brought, whether it had its try, and what came of it."""

    def __init__(self, work: Callable[[Session], T]) -> None:
        self.work, self.tried = work, False
        self.made: list[T] = []
