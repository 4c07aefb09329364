"""Spoken words against the text that they were read from: its own spelling, marks and spaces."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.capabilities import Word
from pipeline.captions.writing import clean, spaceless

# How far ahead a word is looked for when the voice left some out or said others.
_REACH = 60
_OPENING = ("Ps", "Pi")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A word with the marks around it; `space` before it as written, None where the text does not tell."""

    word: Word
    space: bool | None = None


def written(words: Sequence[Word], text: str) -> list[Written]:
    """Each word as `text` writes it; one that is not in the text stays as it was said."""
    whole = clean(text)
    places = list(_places(words, whole))
    spans = [list(place) if place else None for place in places]
    spaces: list[bool | None] = [None] * len(words)
    for at, (before, after) in enumerate(zip([(0, 0), *places], [*places, (len(whole), len(whole))], strict=True)):
        if before is None or after is None:
            continue
        between = whole[before[1] : after[0]]
        closing, opening = _shared(between) if at < len(words) else (len(between.rstrip()), len(between))
        if at and (left := spans[at - 1]):
            left[1] += closing
        if at < len(words) and (right := spans[at]):
            right[0] -= len(between) - (opening if at else 0)
            spaces[at] = " " in between if at else None
    return [
        Written(word=word.model_copy(update={"text": whole[span[0] : span[1]]}) if span else word, space=space)
        for word, span, space in zip(words, spans, spaces, strict=True)
    ]


def _places(words: Sequence[Word], whole: str) -> Iterator[Place | None]:
    """Where each word stands, in rising order."""
    lowered, at = whole.lower(), 0
    texts = (whole, lowered) if len(lowered) == len(whole) else (whole,)
    for word in words:
        said = (word.text, word.text.lower())
        tries = (text.find(wanted, at, at + _REACH + len(wanted)) for text, wanted in zip(texts, said, strict=False))
        start = next((place for place in tries if place >= 0), -1)
        end = start + len(word.text)
        if start < 0 or end == start or not _stands(whole, at, start, end):
            yield None
        else:
            yield start, end
            at = end


def _stands(whole: str, at: int, start: int, end: int) -> bool:
    """Whether it is the word itself: the next thing in the text, or one with an end on both sides."""
    if not any(map(str.isalnum, whole[at:start])):
        return True
    around = whole[start - 1] + whole[end : end + 1]
    return not any(char.isalnum() and not spaceless(char) for char in around)


def _shared(between: str) -> tuple[int, int]:
    """Where the marks that close the word before end, and where those that open the next begin."""
    if any(map(str.isalnum, between)):
        return 0, len(between)
    if " " not in between:
        return len(between), len(between)
    opening = between.rfind(" ") + 1
    rest = between[:opening].rstrip()
    while rest and unicodedata.category(rest[-1]) in _OPENING:
        opening = len(rest) - 1
        rest = rest[:-1].rstrip()
    return len(rest), opening
