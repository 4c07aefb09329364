"""Subtitles for files: all that is said, cut as a subtitler would, whatever the drawn captions look like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from pipeline.capabilities import Word
from pipeline.captions.phrases import phrases
from pipeline.captions.timing import Line, ends_clause, ends_sentence, leans
from pipeline.captions.writing import columns, gap, row_columns

# Figures of the broadcasters' and streaming services' guides (BBC 2024, Netflix 2024).
LEAST_SECONDS, MOST_SECONDS = 1.0, 7.0
GOOD_SPEED, HIGH_SPEED = 17.0, 20.0
_CLOSED_SECONDS, _LINGER_SECONDS = 0.25, 0.3
_PAUSE_SECONDS, _LONG_PAUSE_SECONDS = 0.35, 1.2

# What a break, and what a subtitle costs; the cut with the least sum wins.
_CUE, _SHORT, _SHORT_COLUMNS, _UNEVEN = 1.0, 1.0, 12, 4
_WITHIN_CLAUSE, _AFTER_CLAUSE, _DANGLING = 3.0, 0.6, 2.0
_OVER_SENTENCE, _OVER_PAUSE, _OVER_SCENE = 1.3, 5.0, 1.8
_HASTE, _FAST, _TOO_FAST, _LONG = 8.0, 0.4, 1.2, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words said in one scene, on the film's clock, and the text that they were read from."""

    words: tuple[Word, ...]
    text: str = ""


def subtitles(passages: Sequence[Passage], *, end: float, language: str) -> tuple[Line, ...]:
    """Subtitles up to the film's `end`: at most two rows, LEAST_SECONDS and a readable speed where the voice allows.

    They end with sentences and clauses; between two there is no gap, or one that can be seen.
    """
    units: list[Word] = []
    firsts: set[int] = set()
    for passage in passages:
        firsts.add(len(units))
        limit = row_columns(passage.text or "".join(word.text for word in passage.words))
        units += phrases(passage.words, language=language, max_columns=limit, text=passage.text)
    units = [unit.model_copy(update={"end": max(unit.start, min(unit.end, end))}) for unit in units if unit.start < end]
    groups = list(_Cutter(units, firsts, end).groups())
    following = [*(group[0].start for group in groups[1:]), end]
    return tuple(
        _shown(group, after, last=at == len(groups))
        for at, (group, after) in enumerate(zip(groups, following, strict=False), 1)
    )


class _Cutter:
    """The cheapest cut of units into subtitles, found from the last one backward."""

    def __init__(self, units: Sequence[Word], firsts: set[int], end: float) -> None:
        self._units, self._firsts, self._end = units, firsts, end
        wide = [columns(unit.text) for unit in units]
        gaps = [0, *(len(gap(before.text, after.text)) for before, after in pairwise(units))]
        self._ends = list(accumulate(space + own for space, own in zip(gaps, wide, strict=False)))
        self._starts = [done - own for done, own in zip(self._ends, wide, strict=True)]
        self._limits = [row_columns(unit.text) for unit in units]

    def groups(self) -> Iterator[list[Word]]:
        count = len(self._units)
        best: list[tuple[float, int]] = [(0.0, 0)] * (count + 1)
        for first in reversed(range(count)):
            best[first] = min((self._cost(first, last) + best[last][0], last) for last in self._fitting(first))
        first = 0
        while first < count:
            yield list(self._units[first : best[first][1]])
            first = best[first][1]

    def _fitting(self, first: int) -> Iterator[int]:
        """Where a subtitle from `first` on may end; it holds one unit at least."""
        yield first + 1
        for last in range(first + 2, len(self._units) + 1):
            limit = min(self._limits[first:last])
            if self._wide(first, last) > 2 * limit - _UNEVEN:
                return
            rows = ((self._wide(first, at), self._wide(at, last)) for at in range(first + 1, last))
            broken = any(self._wide(at, at + 1) > limit for at in range(first, last))
            if broken or self._wide(first, last) <= limit or any(max(row) <= limit for row in rows):
                yield last

    def _wide(self, first: int, last: int) -> int:
        return self._ends[last - 1] - self._starts[first]

    def _cost(self, first: int, last: int) -> float:
        units = self._units
        until = units[last].start if last < len(units) else self._end
        seconds, wide = max(0.01, until - units[first].start), self._wide(first, last)
        speed = wide / min(seconds, MOST_SECONDS)
        cost = _CUE + _HASTE * max(0.0, LEAST_SECONDS - seconds) + _FAST * max(0.0, speed - GOOD_SPEED)
        cost += _TOO_FAST * max(0.0, speed - HIGH_SPEED) + _SHORT * (wide < _SHORT_COLUMNS)
        cost += _LONG * max(0.0, units[last - 1].end - units[first].start - MOST_SECONDS)
        return cost + self._after(last) + sum(self._over(at) for at in range(first + 1, last))

    def _after(self, last: int) -> float:
        """What it costs to end before a unit."""
        if last >= len(self._units) or ends_sentence(self._units[last - 1]):
            return 0.0
        if self._rests(last):
            return _AFTER_CLAUSE
        return _WITHIN_CLAUSE + _DANGLING * leans(self._units[last - 1])

    def _over(self, at: int) -> float:
        """What it costs to go on over the start of a unit."""
        pause = self._units[at].start - self._units[at - 1].end
        cost = _OVER_PAUSE * (pause >= _LONG_PAUSE_SECONDS) + _OVER_SCENE * (at in self._firsts)
        return cost + _OVER_SENTENCE * ends_sentence(self._units[at - 1])

    def _rests(self, at: int) -> bool:
        before, after = self._units[at - 1], self._units[at]
        return ends_clause(before, after) or after.start - before.end >= _PAUSE_SECONDS or at in self._firsts


def _shown(group: list[Word], following: float, *, last: bool) -> Line:
    """A subtitle held as long as its reader needs and the next one allows."""
    start = group[0].start
    wide = columns(Line(words=tuple(group)).text)
    wanted = max(group[-1].end + _LINGER_SECONDS, start + LEAST_SECONDS, start + wide / GOOD_SPEED)
    until = min(max(wanted, start), max(group[-1].end, start + MOST_SECONDS))
    until = min(until, following)
    if not last and following - until < _CLOSED_SECONDS and following - start <= MOST_SECONDS:
        until = following
    first, *others = *group[:-1], group[-1].model_copy(update={"end": max(start, until)})
    return Line(words=(first.model_copy(update={"text": first.text.lstrip()}), *others))
