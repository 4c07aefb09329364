"""A known text laid over what was heard, by edit distance over letters: no script needs spaces for that."""

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np

from pipeline.providers.local.hearing import Stretch

# Below this share of letters found in the sound it says something else, or the listener does not know the language.
LEAST_SHARE = 0.4
EARLY_SECONDS, LATE_SECONDS = 0.35, 0.2
# Whisper's words begin early, by 124 ms (Chinese) to 145 ms (English) on natural voices whose times are known.
WHISPER_EARLY_SECONDS = 0.12
# pocketsphinx's begin 45 ms early on a natural voice, and not at all on a synthetic one (bench/alignment.py).
PHONEMES_EARLY_SECONDS = 0.03
# Times by pauses and lengths are the finer ones wherever what was heard bears them out.
BORNE_OUT_SECONDS = 0.3


class Heard(NamedTuple):
    """A word as it was heard, in seconds."""

    text: str
    start: float
    end: float


def matched(words: Sequence[str], heard: Sequence[Heard]) -> list[tuple[float, float]] | None:
    """(start, end) of each word in order, in between for those that were not heard; None if hardly any was."""
    owners = [place for place, word in enumerate(words) for _ in _letters(word)]
    written = "".join(map(_letters, words))
    marks = [(one.start, one.end, len(_letters(one.text))) for one in heard]
    edges = [
        (start + (end - start) * at / count, start + (end - start) * (at + 1) / count)
        for start, end, count in marks
        for at in range(count)
    ]
    blocks = SequenceMatcher(
        None, written, "".join(_letters(one.text) for one in heard), autojunk=False
    ).get_matching_blocks()
    pairs = [(block.a + n, block.b + n) for block in blocks for n in range(block.size)]
    if not written or len(pairs) < LEAST_SHARE * len(written):
        return None
    # What stands before the first match is what was heard before it, under another name; so at the end.
    if pairs[0][0] and pairs[0][1]:
        pairs.insert(0, (0, 0))
    if pairs[-1][0] < len(written) - 1 and pairs[-1][1] < len(edges) - 1:
        pairs.append((len(written) - 1, len(edges) - 1))
    known = np.array([one for one, _ in pairs], np.float64)
    starts = np.interp(np.arange(len(owners)), known, [edges[other][0] for _, other in pairs])
    ends = np.interp(np.arange(len(owners)), known, [edges[other][1] for _, other in pairs])
    return _by_word(len(words), owners, starts.tolist(), ends.tolist())


def snapped(times: Sequence[tuple[float, float]], speech: Sequence[Stretch]) -> list[tuple[float, float]]:
    """The same times with the first word after each pause at the very end of that pause, and no word inside of it.

    A recogniser tells a word's start to some 100 ms, and at times by a second too early where a pause stands before it;
    the sound's own level tells it to 10 ms.
    """
    found = list(times)
    silent = 0.0
    for stretch in speech:
        first = next((n for n, one in enumerate(found) if _begins(one, silent, stretch)), None)
        silent = stretch.end
        if first is None:
            continue
        last = first
        while last + 1 < len(found) and found[last][1] <= stretch.start:
            last += 1
        found[first : last + 1] = _squeezed(found[first : last + 1], stretch.start)
        if first:
            start, end = found[first - 1]
            found[first - 1] = (min(start, stretch.start), min(end, stretch.start))
    return found


def _begins(word: tuple[float, float], silent: float, stretch: Stretch) -> bool:
    """Whether a word is the first of a stretch of speech that follows a silence from `silent` on."""
    start, end = word
    if stretch.start - EARLY_SECONDS <= start <= stretch.start + LATE_SECONDS:
        return end > stretch.start
    return silent <= start < stretch.start and (end > stretch.start or start - silent > stretch.start - start)


def _squeezed(words: Sequence[tuple[float, float]], start: float) -> list[tuple[float, float]]:
    """Words that were heard too early, in the same shares between `start` and where the last of them ends."""
    early, end = words[0][0], words[-1][1]
    share = max(end - start, 0.0) / max(end - early, 1e-9)
    return [(start + (one - early) * share, start + (other - early) * share) for one, other in words]


def later(times: Sequence[tuple[float, float]], seconds: float) -> list[tuple[float, float]]:
    """The times moved on."""
    return [(start + seconds, end + seconds) for start, end in times]


def settled(
    heard: Sequence[tuple[float, float]], likely: Sequence[tuple[float, float]], speech: Sequence[Stretch]
) -> list[tuple[float, float]]:
    """Recognised times and those by pauses and lengths in one: the latter where the two agree, and none before another."""
    times: list[tuple[float, float]] = []
    for one, other in zip(snapped(later(heard, WHISPER_EARLY_SECONDS), speech), likely, strict=True):
        start, end = other if abs(one[0] - other[0]) <= BORNE_OUT_SECONDS else one
        if times:
            start = max(start, times[-1][0])
            times[-1] = (times[-1][0], min(times[-1][1], start))
        times.append((start, max(start, end)))
    return times


def _by_word(
    count: int, owners: Sequence[int], starts: Sequence[float], ends: Sequence[float]
) -> list[tuple[float, float]]:
    """From times of letters to times of words; what has no letters stands where the word before it ends."""
    times: list[tuple[float, float]] = []
    at, ended = 0, 0.0
    for word in range(count):
        first = at
        while at < len(owners) and owners[at] == word:
            at += 1
        start = max(ended, starts[first]) if at > first else ended
        ended = max(start, ends[at - 1]) if at > first else ended
        times.append((start, ended))
    return times


def _letters(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(one for one in plain if one.isalnum())
