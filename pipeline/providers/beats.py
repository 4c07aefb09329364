"""Beats: a text cut into scenes, word for word."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline import spaceless
from pipeline.providers.sentences import spans

WORDS_A_SECOND = 2.5
SHORTEST_SECONDS = 1.0
LONGEST_SECONDS = 30.0
SCENE_SECONDS = 5.0
MOST_SCENES = 60
BREATH_SECONDS, LEAST = 0.6, 0.01
WORD = re.compile(r"\S+")
SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def count(scene_count: int | None, seconds: float | None, text: str, language: str = "en") -> int:
    """Return how many scenes a request means: the asked number, else one for each five seconds."""
    words = len(_starts(text, language)) if text.strip() else 0
    spoken = seconds or _spoken(text) or SCENE_SECONDS
    wanted = scene_count or max(1, round(spoken / SCENE_SECONDS))
    return max(1, min(wanted, MOST_SCENES, words or MOST_SCENES))


def cut(text: str, parts: int, language: str = "en") -> list[str]:
    """Cut `text` into `parts` of whole words, at sentence ends where one is near."""
    words = _starts(text, language)
    sentences = {_shown(text, start) for start, _ in spans(text, language)}
    starts = [0]
    for part in range(1, parts):
        ideal = round(len(words) * part / parts)
        reach = max(1, len(words) // (2 * parts))
        low, high = starts[-1] + 1, len(words) - (parts - part)
        near = range(max(low, ideal - reach), min(high, ideal + reach) + 1)
        ends = [index for index in near if words[index] in sentences]
        best = min(ends, key=lambda index: abs(index - ideal), default=ideal)
        starts.append(min(max(best, low), high))
    places = [*(words[start] for start in starts), len(text)]
    return [" ".join(text[start:end].split()) for start, end in pairwise(places)]


def _starts(text: str, language: str) -> list[int]:
    """Where the words begin; in a script without spaces, where BudouX finds one."""
    return sorted({*(word.start() for word in WORD.finditer(text)), *spaceless.breaks(text, language)})


def _shown(text: str, start: int) -> int:
    """The first place from `start` on that is no space."""
    found = WORD.search(text, start)
    return found.start() if found else len(text)


def share(weights: Sequence[float | None], seconds: float | None, words: list[str]) -> list[float]:
    """Return a length for each scene: `seconds` in all when given, else what speaking the words takes.

    No scene is shorter than its words take, nor than a second, where they fit; None, or less than nothing, weighs as the
    others do.
    """
    if seconds is None:
        return [max(2.0, round(spoken + BREATH_SECONDS, 2)) for spoken in map(_spoken, words)]
    floor = min(SHORTEST_SECONDS, seconds / len(words))
    needs = [max(floor, _spoken(text) + BREATH_SECONDS if text else 0.0) for text in words]
    fits = sum(needs) <= seconds
    lengths = _filled(_weighed(weights) if fits else needs, needs if fits else [floor] * len(words), seconds)
    rounded = [round(length, 3) for length in lengths]
    longest = max(range(len(rounded)), key=rounded.__getitem__)
    rounded[longest] = round(rounded[longest] + seconds - sum(rounded), 3)
    return rounded


def _spoken(text: str) -> float:
    """Roughly; a sign of a script without blanks counts as half a word."""
    return (len(text.split()) + len(SIGNS.findall(text)) / 2) / WORDS_A_SECOND


def _weighed(weights: Sequence[float | None]) -> list[float]:
    bounded = [
        None if weight is None or weight <= 0 else min(max(weight, LEAST), LONGEST_SECONDS) for weight in weights
    ]
    usable = [weight for weight in bounded if weight is not None]
    usual = sum(usable) / len(usable) if usable else 1.0
    return [usual if weight is None else weight for weight in bounded]


def _filled(weights: list[float], floors: list[float], seconds: float) -> list[float]:
    """Share out by weight; whoever would get less than its floor gets that, and the others share what is left."""
    low: set[int] = set()
    while True:
        left = seconds - sum(floors[place] for place in low)
        scale = left / (sum(weight for place, weight in enumerate(weights) if place not in low) or 1.0)
        lengths = [floors[p] if p in low else weight * scale for p, weight in enumerate(weights)]
        below = {place for place, length in enumerate(lengths) if length < floors[place]}
        if not below - low or len(low | below) == len(weights):
            return lengths
        low |= below
