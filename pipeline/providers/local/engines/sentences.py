"""Sentences of a reading, and the stop that follows each of its words."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.providers.local.reading import Reading

Stop = Literal["", "clause", "sentence", "paragraph"]

CLOSERS = ")]}\"'”’»›」』】）》〉"
ENDS, CLAUSES = ".!?…。！？｡।؟۔", ",;:—–，、；：،؛"
# A full stop after these ends no sentence.
TITLES = frozenset(("mr", "mrs", "ms", "dr", "prof", "st", "sr", "sra", "jr", "vs", "no", "nr"))
INITIAL = re.compile(r"(?:\w\.)+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words from `first` up to `end`, and the stop after each of them."""

    first: int
    end: int
    stops: tuple[Stop, ...]


def sentences(read: Reading) -> list[Sentence]:
    """All voiced sentences in order: together they hold every word."""
    stops = [_stop(read, index) for index in range(len(read.words))]
    ends = [index for index, stop in enumerate(stops, 1) if stop in ("sentence", "paragraph")]
    voiced = [index for index in range(len(stops)) if read.voiced(index)]
    last = voiced[-1] if voiced else -1
    cuts = [end for first, end in pairwise([0, *ends]) if end <= last and any(first <= word < end for word in voiced)]
    return [Sentence(first, end, tuple(stops[first:end])) for first, end in pairwise([0, *cuts, len(stops)])]


def said(read: Reading, index: int) -> str:
    """What is spoken for a word."""
    start, end = read.spans[index]
    return read.spoken[start:end].strip()


def _stop(read: Reading, index: int) -> Stop:
    following = read.spans[index + 1][0] if index + 1 < len(read.spans) else None
    if following is not None and "\n" in read.spoken[read.spans[index][1] : following]:
        return "paragraph"
    word = said(read, index).rstrip(CLOSERS)
    if not word or not (word[-1] in ENDS or word[-1] in CLAUSES):
        return ""
    if word[-1] in CLAUSES or _goes_on(read, index, word):
        return "clause" if word[-1] in CLAUSES else ""
    return "sentence"


def _goes_on(read: Reading, index: int, word: str) -> bool:
    """Whether a full stop belongs to an abbreviation or an initial: the next word is small, or a name."""
    if word[-1] != "." or index + 1 == len(read.words):
        return False
    bare = word.strip(".").lstrip("(\"'“‘«¡¿").lower()
    return bare in TITLES or read.words[index + 1][:1].islower() or INITIAL.fullmatch(word) is not None
