"""Which objects the words of a text name, and which word names each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.providers.local.art.objects.inflection import bases, heads
from pipeline.providers.local.art.objects.runs import UNSPACED, read_runs
from pipeline.providers.local.art.objects.spelling import Word, words
from pipeline.providers.local.art.objects.usage import meant
from pipeline.providers.local.art.objects.vocabulary import NOTHING, Entry, Term, Vocabulary, vocabulary

# How much surer the whole word is than the last part of a compound.
KIND = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An object that a text names.

    `word` counts the text's words between white space (the first is 0), `place` is the letter at which the naming word
    begins. `score`: 0.8 and more is the thing itself or a kind of it, about 0.65 something that stands for it, 0.4 a word
    of any text. `meaning` is the dictionary's word.
    """

    name: str
    word: int
    score: float
    meaning: str
    place: int


def find(text: str, language: str, *, most: int = 3) -> tuple[Found, ...]:
    """The objects that a text in `language` ("en", "pt-BR") names, best first, each once; () if it names none."""
    spoken = language.split("-")[0].casefold()
    known = vocabulary(spoken)
    named = _runs(text, known, spoken) if spoken in UNSPACED else _spans(list(words(text, spoken)), known, spoken)
    seen: dict[str, Found] = {}
    for entry, place, index in named:
        found = Found(name=entry.name, word=index, score=entry.score, meaning=entry.term, place=place)
        if entry.name not in seen or seen[entry.name].score < entry.score:
            seen[entry.name] = found
    return tuple(sorted(seen.values(), key=lambda one: (-one.score, one.place))[:most])


def _runs(text: str, known: Vocabulary, language: str) -> Iterator[tuple[Entry, int, int]]:
    """Terms with the place of each and the number of white-space words before it."""
    for entry, place in read_runs(text, known, language):
        yield entry, place, len((text[:place] + "x").split()) - 1


def _spans(found: list[Word], known: Vocabulary, language: str) -> Iterator[tuple[Entry, int, int]]:
    """Terms from left to right, the longest first at each word; no word is in two."""
    at = 0
    while at < len(found):
        entry, length = _longest(found, at, known, language)
        kept = entry and meant(entry, found, at, length, language)
        if kept and kept.name != NOTHING:
            yield kept, found[at].place, found[at].index
        at += length


def _longest(found: list[Word], at: int, known: Vocabulary, language: str) -> tuple[Entry | None, int]:
    firsts = [base for base in bases(found[at].plain, language) if base in known.longest]
    longest = max((known.longest[base] for base in firsts), default=0)
    for length in range(min(longest, len(found) - at), 0, -1):
        span = found[at : at + length]
        if any(word.closed for word in span[:-1]):
            continue
        starts: list[Term] = [(first,) for first in firsts]
        for word in span[1:]:
            starts = [(*start, base) for start in starts for base in bases(word.plain, language)]
        entry = next((known.entries[key] for key in starts if key in known.entries), None)
        if entry:
            return entry, length
    return _head(found[at], known, language), 1


def _head(word: Word, known: Vocabulary, language: str) -> Entry | None:
    """What the last part of a compound names: "Apfelbaum" is a tree."""
    parts = ((base,) for part in heads(word.plain, language) for base in bases(part, language))
    entry = next((known.entries[part] for part in parts if part in known.entries), None)
    return replace(entry, score=KIND * entry.score) if entry else None
