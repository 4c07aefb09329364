"""Pauses: sentences laid one after another with silence of our own, so that the times of words stay exact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.capabilities import Manner
from pipeline.providers.local import timing
from pipeline.providers.local.engines.sentences import Stop

Samples = NDArray[np.int16]

# A word is heard this much before its first phoneme's time: measured on both models at the onset of sentences.
EARLY_SECONDS = 0.032
# No sentence of a scene leaves half a second of silence, unless the text has an empty line there.
SECONDS: dict[Manner, dict[Stop, float]] = {
    "": {"clause": 0.24, "sentence": 0.42, "paragraph": 0.75},
    "calm": {"clause": 0.32, "sentence": 0.48, "paragraph": 1.0},
    "lively": {"clause": 0.14, "sentence": 0.26, "paragraph": 0.5},
}
# How much of a pause is left where time is short, from all of it on.
SHARES = (1.0, 0.67, 0.35)
# A clause ends within so much before the next one, where the voice drops to so much of its loudest.
BEFORE_SECONDS, DROP = 0.35, 0.12
EDGE_SECONDS = 0.02
FADE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Line:
    """A spoken sentence: its sound, the sample where each of its words' phonemes start, and the stop after each."""

    sound: Samples
    starts: tuple[int, ...]
    stops: tuple[Stop, ...]


def joined(lines: list[Line], hertz: int, manner: Manner, share: float) -> tuple[Samples, list[int]]:
    """One sound and the sample where each word starts; `share` shortens the pauses."""
    seconds = SECONDS[manner]
    sounds: list[Samples] = []
    starts: list[int] = []
    at = 0
    for line in lines:
        sound, begins = _breathed(line, hertz, seconds["clause"] * share)
        first, last = _span(sound, hertz)
        starts += [at + max(0, begin - first) for begin in begins]
        last_stop: Stop = line.stops[-1] or "sentence"
        rest = np.zeros(int(max(0.0, seconds[last_stop] * share - 2 * EDGE_SECONDS) * hertz), np.int16)
        sounds += [sound[first:last], rest]
        at += last - first + len(rest)
    return np.concatenate(sounds) if sounds else np.zeros(0, np.int16), starts


def _breathed(line: Line, hertz: int, seconds: float) -> tuple[Samples, list[int]]:
    """The sentence with the silence after each clause as long as it should be, and the sample where each word is heard."""
    hop = int(hertz * timing.HOP_SECONDS)
    level = timing.levels(line.sound, hop)
    starts = [max(0, start - int(EARLY_SECONDS * hertz)) for start in line.starts]
    pieces: list[Samples] = []
    done = added = 0
    for word, stop in enumerate(line.stops[:-1], 1):
        begin = max((start for start in line.starts[:word] if start < line.starts[word]), default=0)
        if stop == "clause" and (gap := _gap(level, begin // hop, starts[word] // hop, done // hop)):
            at, silent = gap
            rest = np.zeros(max(0, int(seconds * hertz) - silent * hop), np.int16)
            pieces += [_faded(line.sound[done : at * hop], hertz), rest]
            done, added = at * hop, added + len(rest)
        starts[word] += added
    pieces.append(_faded(line.sound[done:], hertz))
    return np.concatenate(pieces), starts


def _gap(level: timing.Levels, begin: int, until: int, done: int) -> tuple[int, int] | None:
    """The hop at which a pause before `until` can be longer and how many hops it has; None where the voice goes on."""
    first = max((begin + until) // 2, until - int(BEFORE_SECONDS / timing.HOP_SECONDS), done + 1)
    near = level[first : until + 2]
    if not len(near) or float(near.min()) > DROP * float(level.max()):
        return None
    quiet = near <= max(timing.floor(level), 1.3 * float(near.min()))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8))).tolist()
    on, off = max(zip(edges[::2], edges[1::2], strict=True), key=lambda run: run[1] - run[0])
    return first + (on + off) // 2, off - on if near[on:off].max() <= timing.floor(level) else 0


def _span(sound: Samples, hertz: int) -> tuple[int, int]:
    """The sentence's own sound with a little room at both ends."""
    first, last = timing.sounding(sound, hertz)
    edge = int(EDGE_SECONDS * hertz)
    return max(0, first - edge), min(len(sound), last + edge)


def _faded(sound: Samples, hertz: int) -> Samples:
    """No click where a part begins or ends."""
    edge = min(len(sound) // 2, int(FADE_SECONDS * hertz))
    shape = np.ones(len(sound), np.float32)
    shape[:edge] = np.linspace(0, 1, edge)
    shape[len(sound) - edge :] = np.linspace(1, 0, edge)
    return np.asarray(np.rint(sound * shape), np.int16)
