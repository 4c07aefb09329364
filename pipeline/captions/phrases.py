"""Words as captions show them: no lone punctuation, and phrases where the script has no spaces."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.capabilities import Word
from pipeline.captions.segmenting import segments
from pipeline.captions.spacing import Written, written
from pipeline.captions.writing import clean, columns, gap, joined, spaceless

_PAUSE_SECONDS = 0.3
_OPENING = ("Ps", "Pi")
_SPOKEN_MARKS = set("&%@#/")
# French sets these apart from their word.
_APART_IN_FRENCH = set("!?:;»«")


def phrases(words: Sequence[Word], *, language: str, max_columns: int, text: str = "") -> list[Word]:
    """Cleaned words in rising order of time; text without spaces is cut into phrases that a line may end after.

    `text` is what the words were read from: its spaces and marks stay. A phrase begins with a space where one is
    written that its script would not have.
    """
    whole = _with_punctuation(written(_in_order(words), text), language)
    cut = [phrase for run in _runs(whole) for phrase in _cut(run, language, max_columns)]
    return _with_units(cut, max_columns)


def _with_units(words: list[Word], max_columns: int) -> list[Word]:
    """A number and what it counts stay on one line in scripts without spaces."""
    kept: list[Word] = []
    for word in words:
        if kept and kept[-1].text[-1].isdecimal() and spaceless(word.text.lstrip()[0]):
            text = joined((kept[-1].text, word.text))
            if columns(text) <= max_columns:
                kept[-1] = Word(text=text, start=kept[-1].start, end=word.end)
                continue
        kept.append(word)
    return kept


def _in_order(words: Iterable[Word]) -> list[Word]:
    told = [(clean(word.text), word) for word in words]
    kept: list[Word] = []
    for text, word in sorted((pair for pair in told if pair[0]), key=lambda pair: pair[1].start):
        if kept and kept[-1].end > word.start:
            kept[-1] = kept[-1].model_copy(update={"end": word.start})
        kept.append(Word(text=text, start=word.start, end=max(word.end, word.start)))
    return kept


def _with_punctuation(words: list[Written], language: str) -> list[Written]:
    """What is not spoken (a dash, an emoji) joins the word before it; an opening mark, the one after."""
    kept: list[Written] = []
    opening: list[Written] = []
    for token in words:
        mark = not spoken(token.word.text)
        if not mark or not kept or unicodedata.category(token.word.text[0]) in _OPENING:
            opening.append(token)
        elif not opening:
            kept[-1] = _extended(kept[-1], token, language)
        else:
            opening[-1] = _extended(opening[-1], token, language)
        if not mark:
            kept.append(_chained(opening, language, token.word))
            opening = []
    if opening:
        times = Word(text="", start=opening[0].word.start, end=opening[-1].word.end)
        rest = _chained(opening, language, times)
        kept = [*kept[:-1], _extended(kept[-1], rest, language)] if kept else [rest]
    return kept


def _chained(tokens: list[Written], language: str, times: Word) -> Written:
    """The tokens as one, said at the times of its word."""
    whole = tokens[0]
    for token in tokens[1:]:
        whole = _extended(whole, token, language)
    word = Word(text=whole.word.text, start=times.start, end=times.end)
    return Written(word=word, space=whole.space)


def _extended(before: Written, after: Written, language: str) -> Written:
    text = before.word.text + _between(before.word.text, after, language) + after.word.text
    word = Word(text=text, start=before.word.start, end=max(before.word.end, after.word.end))
    return Written(word=word, space=before.space)


def _between(before: str, after: Written, language: str) -> str:
    if after.space is not None:
        return " " * after.space
    mark, last = after.word.text[0], before[-1]
    if language.lower()[:2] == "fr" and (mark in _APART_IN_FRENCH or last in _APART_IN_FRENCH):
        return gap(before, after.word.text)
    closing = unicodedata.category(mark) in ("Po", "Pe", "Pf") and not spoken(after.word.text)
    leaning = unicodedata.category(last)[0] == "P" and not spoken(before)
    return "" if closing or leaning else gap(before, after.word.text)


def spoken(text: str) -> bool:
    """Whether anything of it is said aloud."""
    return any(
        unicodedata.category(char)[0] in "LN" or unicodedata.category(char) in ("Sm", "Sc") for char in text
    ) or (not _SPOKEN_MARKS.isdisjoint(text))


def _runs(words: list[Written]) -> Iterator[list[Word]]:
    """Neighbours that are written without a space; where the script would have none a written one leads its word."""
    run = [token.word for token in words[:1]]
    for before, after in pairwise(words):
        rule = gap(before.word.text, after.word.text)
        apart = bool(rule) if after.space is None else after.space
        pause = after.word.start - before.word.end > _PAUSE_SECONDS and not rule
        if apart or pause:
            yield run
            run = []
        lead = " " if apart and not rule else ""
        run.append(after.word.model_copy(update={"text": lead + after.word.text}))
    if run:
        yield run


def _cut(run: list[Word], language: str, max_columns: int) -> list[Word]:
    text = "".join(word.text for word in run)
    if len(run) == 1 and not any(map(spaceless, text)):
        return run
    starts = [start for word in run for start, _ in _spread(word)]
    ends = [end for word in run for _, end in _spread(word)]
    cut: list[Word] = []
    at = 0
    for piece in segments(text, language, max_columns):
        last = at + len(piece) - 1
        cut.append(Word(text=piece, start=starts[at], end=ends[last]))
        at = last + 1
    return [word for word in cut if word.text.strip()]


def _spread(word: Word) -> Iterator[tuple[float, float]]:
    step = (word.end - word.start) / len(word.text)
    for index in range(len(word.text)):
        yield word.start + index * step, word.start + (index + 1) * step
