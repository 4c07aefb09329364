"""Bucket: how many of something one caller may do in a minute, kept in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable

REMEMBERED = 10_000


class Bucket:
    """A token bucket per key that refills evenly; `per_minute` 0 lets everything through."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, count: int = 1) -> float:
        """Take `count` for `key`: 0.0 when there was room, else the seconds until there is."""
        if not self.per_minute:
            return 0.0
        level = self._level(key)
        if level >= count:
            self._keep(key, level - count)
            return 0.0
        return (count - level) * 60 / self.per_minute

    def _level(self, key: str) -> float:
        level, then = self._levels.get(key, (float(self.per_minute), self._clock()))
        return min(float(self.per_minute), level + (self._clock() - then) * self.per_minute / 60)

    def _keep(self, key: str, level: float) -> None:
        self._levels[key] = (level, self._clock())
        self._levels.move_to_end(key)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
