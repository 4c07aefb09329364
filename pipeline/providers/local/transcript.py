"""Word times for a voice whose text is known: sentences set on its pauses, words spread by their sounds."""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from pipeline.capabilities import TranscriptFacts, TranscriptRequest, Word
from pipeline.errors import InvalidInput
from pipeline.provider import Desk, Produced
from pipeline.providers.local import hearing, listening, reading
from pipeline.providers.local.hearing import Stretch
from pipeline.providers.local.reading import Reading

HERTZ = 16_000
# How far, in words, a pause may lie from where an even pace would put it.
REACH = 60
BREAKS = {
    ".": 0.0, "!": 0.0, "?": 0.0, "。": 0.0, "！": 0.0, "？": 0.0, "｡": 0.0, "।": 0.0, "؟": 0.0, "…": 0.0,
    ":": 0.05, "：": 0.05, ";": 0.05, "；": 0.05, ",": 0.08, "，": 0.08, "、": 0.08, "،": 0.08, "—": 0.1,
}  # fmt: skip
NO_BREAK = 0.35
NOBODY = "Nobody is heard in this sound: its words are spread evenly."

_VOWELS = re.compile(r"[aeiouyаеёиоуыэюяєіїαεηιουω]+")
_DENSE = re.compile(f"[{reading.HAN}\uac00-\ud7a3]")
_CLOSING = "\"'”’»)]}」』）】"


def align(request: TranscriptRequest, desk: Desk) -> Produced:
    """The times of every word of `text` in `audio`, with a warning where they go by its pauses only; InvalidInput without a text."""
    if not request.text.strip():
        raise InvalidInput("A transcript needs the text that is spoken, or an OpenAI key.", field="text")
    if len(request.text) > reading.MAX_CHARACTERS:
        raise InvalidInput(f"A transcript takes at most {reading.MAX_CHARACTERS:,} characters.", field="text")
    samples = hearing.decode(desk.media(request.audio), HERTZ, desk.check_cancelled)
    spoken = reading.read(request.text, request.language.lower())
    speech = hearing.stretches(samples, HERTZ)
    words, quiet = times(spoken, speech, len(samples) / HERTZ)
    if quiet:
        return Produced(facts=TranscriptFacts(words=words), warnings=(NOBODY,))
    try:
        words = listening.listen(spoken, samples, request.language.lower(), desk, speech=speech, likely=words)
        return Produced(facts=TranscriptFacts(words=words))
    except listening.NotHeard as error:
        return Produced(facts=TranscriptFacts(words=words), warnings=(str(error),))


def times(spoken: Reading, speech: list[Stretch], seconds: float) -> tuple[tuple[Word, ...], bool]:
    """Each word with its times, and whether the sound held no speech at all."""
    stretches = speech or [Stretch(0.0, seconds)]
    weights = np.array([_length(spoken, word) for word in range(len(spoken.words))])
    cuts = _cuts(spoken, weights, stretches)
    words: list[Word] = []
    for stretch, first, last in zip(stretches, cuts, cuts[1:], strict=False):
        words += _spread(spoken.words[first:last], weights[first:last], stretch)
    return tuple(words), not speech


def _spread(words: tuple[str, ...], weights: NDArray[np.float64], stretch: Stretch) -> list[Word]:
    reached = np.concatenate([[0.0], np.cumsum(weights)])
    share = reached / reached[-1] if len(words) and reached[-1] else np.linspace(0, 1, len(words) + 1)
    marks = (stretch.start + share * (stretch.end - stretch.start)).round(4).tolist()
    return [Word(text=word, start=marks[at], end=marks[at + 1]) for at, word in enumerate(words)]


def _cuts(spoken: Reading, weights: NDArray[np.float64], stretches: list[Stretch]) -> list[int]:
    """The first word of each stretch, and the end: lengths fit best, and sentences end at pauses."""
    reached = np.concatenate([[0.0], np.cumsum(weights)])
    lengths = np.array([stretch.end - stretch.start for stretch in stretches])
    pace = lengths.sum() / max(reached[-1], 1e-9)
    costs = np.array([0.0, *(_break_cost(word) for word in spoken.words)])
    even = np.searchsorted(reached * pace, np.cumsum(lengths))
    before, spent = np.array([0]), np.array([0.0])
    steps: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for number, length in enumerate(lengths.tolist()):
        here = _candidates(int(even[number]), len(spoken.words), last=number == len(lengths) - 1)
        said = pace * (reached[here][:, None] - reached[before][None, :])
        misfit = np.where(said >= 0, np.square(said - length) / (length + 0.3), np.inf)
        total = misfit + spent[None, :] + np.where(here < len(spoken.words), costs[here], 0.0)[:, None]
        best = total.argmin(axis=1)
        steps.append((here, before[best]))
        before, spent = here, total[np.arange(len(here)), best]
    return _traced(steps)


def _candidates(even: int, count: int, *, last: bool) -> NDArray[np.int64]:
    low, high = (count, count) if last else (max(0, even - REACH), min(count, even + REACH))
    return np.arange(low, high + 1)


def _traced(steps: list[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> list[int]:
    cuts = [int(steps[-1][0][-1])]
    for here, came_from in reversed(steps):
        cuts.append(int(came_from[int(np.flatnonzero(here == cuts[-1])[0])]))
    return cuts[::-1]


def _break_cost(word: str) -> float:
    return BREAKS.get(word.rstrip(_CLOSING)[-1:], NO_BREAK)


def _length(spoken: Reading, word: int) -> float:
    """About how long a word takes, in sounds (a twentieth of a second): fitted to speech in four languages."""
    if not spoken.voiced(word):
        return 0.0
    start, end = spoken.spans[word]
    plain = [one for one in unicodedata.normalize("NFD", spoken.spoken[start:end].lower()) if one.isalnum()]
    said = "".join(plain)
    groups = _VOWELS.findall(said)
    dense = 2.5 * len(_DENSE.findall(unicodedata.normalize("NFC", said)))
    digits = 4.0 * sum(one.isdigit() for one in plain)
    vowels = sum(len(group) - 1 for group in groups)
    short, last = len(plain) <= 3, _break_cost(spoken.words[word]) < NO_BREAK
    return len(plain) - 0.5 * vowels + dense + digits + 1.6 - 0.8 * short + 1.8 * last
