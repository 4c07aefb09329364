"""Line: what waits to be sent to one socket — few messages, of which passing ones give way to newer ones."""

import asyncio
from collections import deque
from collections.abc import Iterable

from api_server.dialect import Message

MOST_WAITING = 256


class Line:
    """Bounded: a reader who lets too many lasting messages wait is cut off (`full`). Links for it begin with `base`."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self._waiting: deque[Message] = deque()
        self._ready = asyncio.Event()
        self.full = False

    def put(self, messages: Iterable[Message]) -> None:
        """Append; a passing message replaces the one before it if that still waits."""
        for message in messages:
            if message.passing and self._waiting and self._waiting[-1].passing:
                self._waiting[-1] = message
            elif len(self._waiting) < MOST_WAITING:
                self._waiting.append(message)
            else:
                self.full = True
        self._ready.set()

    async def next(self) -> Message | None:
        """The next message to send, as soon as there is one; None when the reader is to be cut off."""
        while not self._waiting and not self.full:
            self._ready.clear()
            await self._ready.wait()
        return None if self.full else self._waiting.popleft()
