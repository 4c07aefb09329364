"""Pace: readers who take too little for too long are let go, and only so many may keep us waiting at once."""

import socket
import struct
from asyncio import AbstractEventLoop, TimerHandle, Transport
from contextlib import suppress
from dataclasses import dataclass

from pipeline.memory import give_back

# How much of an answer the system may take in before its reader has taken any: what a reader takes is seen soon.
UNSENT_BYTES = 128 * 1024
TIDY_SECONDS = 1.0
# Closed at once, without waiting until the rest has been read.
NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A reader takes so many bytes in each `seconds`; of more than `waiting` readers the slowest goes."""

    seconds: float = 30.0
    bytes_per_second: int = 1024
    waiting: int = 512


class Readers:
    """The readers of one server, told of each connection's transport by its protocol."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._tidying: TimerHandle | None = None
        self._slow: dict[Transport, TimerHandle] = {}

    def begin(self, transport: Transport) -> None:
        """Hear of every byte that a reader doesn't take, and keep little of them."""
        transport.set_write_buffer_limits(high=0)
        with suppress(OSError, AttributeError):
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)

    def end(self, transport: Transport) -> None:
        """Another protocol looks after the connection from here on."""
        self.goes_on(transport)
        transport.set_write_buffer_limits()

    def waits(self, transport: Transport, loop: AbstractEventLoop) -> None:
        """Its reader doesn't keep up."""
        self.goes_on(transport)
        self._time(transport, loop)
        if len(self._slow) > self._pace.waiting:
            self._let_go(next(iter(self._slow)), loop)

    def goes_on(self, transport: Transport) -> None:
        """Its reader has taken everything, or is gone."""
        if timer := self._slow.pop(transport, None):
            timer.cancel()

    def _time(self, transport: Transport, loop: AbstractEventLoop) -> None:
        unread = transport.get_write_buffer_size()
        self._slow[transport] = loop.call_later(self._pace.seconds, self._look, transport, loop, unread)

    def _look(self, transport: Transport, loop: AbstractEventLoop, before: int) -> None:
        if before - transport.get_write_buffer_size() < self._pace.seconds * self._pace.bytes_per_second:
            self._let_go(transport, loop)
        else:
            self._time(transport, loop)

    def _let_go(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self.goes_on(transport)
        with suppress(OSError):
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        transport.abort()
        if self._tidying is None:
            self._tidying = loop.call_later(TIDY_SECONDS, self._tidy)

    def _tidy(self) -> None:
        """Give back the memory of those who were let go."""
        self._tidying = None
        give_back()
