"""When each word is heard: the engine's events laid over the text's words and the sound itself."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local.reading import Reading

Levels = NDArray[np.float32]

HOP_SECONDS = 0.005
SILENCE = 0.012
PAUSE_HOPS, EARLY_HOPS = 12, 12


class Event(NamedTuple):
    """The engine begins to say a word (by its index) at a sample."""

    word: int
    sample: int


def sounding(samples: NDArray[np.int16], hertz: int) -> tuple[int, int]:
    """First and last sample of sound; everything where there is none."""
    hop = int(hertz * HOP_SECONDS)
    heard = np.flatnonzero(audible(samples, hop))
    if not len(heard):
        return 0, len(samples)
    return int(heard[0]) * hop, min(len(samples), (int(heard[-1]) + 1) * hop)


def audible(samples: NDArray[np.int16], hop: int) -> NDArray[np.bool_]:
    """Whether each hop holds sound."""
    level = levels(samples, hop)
    heard: NDArray[np.bool_] = level > floor(level)
    return heard


def levels(samples: NDArray[np.int16], hop: int) -> Levels:
    """Root mean square of each whole hop."""
    blocks = samples[: len(samples) // hop * hop].reshape(-1, hop)
    return np.asarray(np.sqrt(np.square(blocks, dtype=np.float32).mean(axis=1)))


def floor(level: Levels) -> float:
    """What counts as silence: about −38 dB of the loudest."""
    return max(8.0, SILENCE * float(level.max(initial=0.0)))


def word_times(
    samples: NDArray[np.int16], hertz: int, events: tuple[Event, ...], reading: Reading
) -> list[tuple[float, float]]:
    """(start, end) in seconds for each word of the reading, in order and never overlapping."""
    hop = int(hertz * HOP_SECONDS)
    heard = audible(samples, hop)
    starts = [_after_pause(heard, start // hop) for start in _starts(events, reading, sounding(samples, hertz)[1])]
    times = [_within(heard, begin, until) for begin, until in pairwise(starts)]
    return _silent_words([(first * hop / hertz, last * hop / hertz) for first, last in times], reading)


def _after_pause(heard: NDArray[np.bool_], start: int) -> int:
    """The engine marks a word a little after its onset: go back to the end of a pause just before it."""
    recent = heard[max(0, start - EARLY_HOPS) : start]
    silent = np.flatnonzero(~recent)
    if not len(silent):
        return start
    onset = start - len(recent) + int(silent[-1]) + 1
    return onset if not heard[max(0, onset - PAUSE_HOPS) : onset].any() else start


def _starts(events: tuple[Event, ...], reading: Reading, end: int) -> list[int]:
    """Sample where each word starts, and the end: words without an event of their own share their neighbour's time."""
    marks = _marks(events, reading)
    marks.append((len(reading.words), max(end, marks[-1][1])))
    starts: list[int] = []
    for (word, begin), (after, until) in pairwise(marks):
        weights = np.cumsum([0.0, *(_weight(reading, one) for one in range(word, after))])
        share = weights / weights[-1] if weights[-1] else weights
        starts += [begin + int((until - begin) * part) for part in share[:-1].tolist()]
    return [*starts, marks[-1][1]]


def _marks(events: tuple[Event, ...], reading: Reading) -> list[tuple[int, int]]:
    """(word, sample) of the first event of each word, from the first word on."""
    known: dict[int, int] = {}
    for word, sample in events:
        if reading.voiced(word) and word > max(known, default=-1):
            known[word] = sample
    marks = sorted(known.items())
    return marks if marks and marks[0][0] == 0 else [(0, marks[0][1] if marks else 0), *marks]


def _weight(reading: Reading, word: int) -> float:
    start, end = reading.spans[word]
    return float(end - start) if reading.voiced(word) else 0.0


def _within(heard: NDArray[np.bool_], first: int, last: int) -> tuple[int, int]:
    """The first and one past the last audible hop of a stretch; the stretch itself if all is silent."""
    hops = np.flatnonzero(heard[first:last])
    return (first + int(hops[0]), first + int(hops[-1]) + 1) if len(hops) else (first, last)


def _silent_words(times: list[tuple[float, float]], reading: Reading) -> list[tuple[float, float]]:
    """Give words that make no sound the pause between the words around them."""
    voiced = [pair for word, pair in enumerate(times) if reading.voiced(word)]
    shown: list[tuple[float, float]] = []
    said = 0
    for word, pair in enumerate(times):
        before = shown[-1][1] if shown else 0.0
        after = voiced[said][0] if said < len(voiced) else before
        shown.append(pair if reading.voiced(word) else (before, max(before, after)))
        said += reading.voiced(word)
    return shown if voiced else times
