"""Beats: a text cut into scenes, word for word."""

import re

WORDS_A_SECOND = 2.5
SHORTEST_SECONDS = 1.0
LONGEST_SECONDS = 30.0
SCENE_SECONDS = 5.0
MOST_SCENES = 60


def count(scene_count: int | None, seconds: float | None, text: str) -> int:
    """Return how many scenes a request means: the asked number, else one for each five seconds."""
    spoken = seconds or len(text.split()) / WORDS_A_SECOND or SCENE_SECONDS
    wanted = scene_count or max(1, round(spoken / SCENE_SECONDS))
    return max(1, min(wanted, MOST_SCENES, len(text.split()) or MOST_SCENES))


def cut(text: str, parts: int) -> list[str]:
    """Cut `text` into `parts` of whole words, at sentence ends where one is near."""
    words = text.split()
    starts = [0]
    for part in range(1, parts):
        ideal = round(len(words) * part / parts)
        reach = max(1, len(words) // (2 * parts))
        low, high = starts[-1] + 1, len(words) - (parts - part)
        near = range(max(low, ideal - reach), min(high, ideal + reach) + 1)
        ends = [index for index in near if re.search(r"[.!?…。！？]['\"”’)]*$", words[index - 1])]
        best = min(ends, key=lambda index: abs(index - ideal), default=ideal)
        starts.append(min(max(best, low), high))
    return [" ".join(words[start:end]) for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]


def share(weights: list[float], seconds: float | None, words: list[str]) -> list[float]:
    """Return a length for each scene: `seconds` in all when given, else what speaking the words takes."""
    if seconds is None:
        return [max(2.0, round(len(spoken.split()) / WORDS_A_SECOND + 0.6, 2)) for spoken in words]
    bounded = [min(max(weight, SHORTEST_SECONDS), LONGEST_SECONDS) for weight in weights]
    scale = seconds / sum(bounded)
    lengths = [round(weight * scale, 3) for weight in bounded]
    lengths[-1] = round(seconds - sum(lengths[:-1]), 3)
    return lengths
