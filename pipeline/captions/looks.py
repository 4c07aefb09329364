"""What changes while a line is shown, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.captions.styles import OVERSHOOT, Style
from pipeline.captions.timing import Line

_SWEEP_STEPS_A_SECOND = 6
_ENTRANCE = (0.8, 0.95, OVERSHOOT)
_ENTRANCE_STEP_SECONDS = 1 / 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The spoken word's place in the line (-1 for none), how much of it is said, and the line's zoom."""

    start: float
    end: float
    active: int = -1
    said: float = 1.0
    zoom: float = 1.0


def looks(line: Line, style: Style) -> Iterator[Look]:
    """The looks of a line in order; each starts where the one before ends."""
    if style.behaviour == "still":
        yield Look(start=line.start, end=line.end)
        return
    moments = [line.start, *(word.start for word in line.words[1:]), line.end]
    for active, (start, end) in enumerate(pairwise(moments)):
        if end <= start:
            continue
        if style.behaviour == "sweep":
            yield from _sweep(active, start, end)
        elif style.behaviour == "pop" and start == line.start:
            yield from _entrance(active, start, end)
        else:
            yield Look(start=start, end=end, active=active)


def _sweep(active: int, start: float, end: float) -> Iterator[Look]:
    steps = max(1, int((end - start) * _SWEEP_STEPS_A_SECOND))
    cuts = [start + (end - start) * step / steps for step in range(steps)] + [end]
    for step, (begin, finish) in enumerate(pairwise(cuts), start=1):
        yield Look(start=begin, end=finish, active=active, said=step / steps)


def _entrance(active: int, start: float, end: float) -> Iterator[Look]:
    cuts = [start + step * _ENTRANCE_STEP_SECONDS for step in range(len(_ENTRANCE) + 1)]
    if end <= cuts[-1] + _ENTRANCE_STEP_SECONDS:
        yield Look(start=start, end=end, active=active)
        return
    for zoom, (begin, finish) in zip(_ENTRANCE, pairwise(cuts), strict=True):
        yield Look(start=begin, end=finish, active=active, zoom=zoom)
    yield Look(start=cuts[-1], end=end, active=active)
