"""Words as captions show them: no lone punctuation, and phrases where the script has no spaces."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import budoux

from pipeline.capabilities import Word
from pipeline.captions.writing import clean, columns, gap, joined, spaceless

_PAUSE_SECONDS = 0.3
_SHORT_PHRASE = 4
_OPENING = ("Ps", "Pi")
_SPOKEN_MARKS = set("&%@#/")


def phrases(words: Sequence[Word], *, language: str, max_columns: int) -> list[Word]:
    """Cleaned words in rising order of time; text without spaces is cut into phrases that a line may end after."""
    whole = _with_punctuation(_in_order(words))
    return [phrase for run in _runs(whole) for phrase in _cut(run, language, max_columns)]


def _in_order(words: Iterable[Word]) -> list[Word]:
    told = [(clean(word.text), word) for word in words]
    kept: list[Word] = []
    for text, word in sorted((pair for pair in told if pair[0]), key=lambda pair: pair[1].start):
        if kept and kept[-1].end > word.start:
            kept[-1] = kept[-1].model_copy(update={"end": word.start})
        kept.append(Word(text=text, start=word.start, end=max(word.end, word.start)))
    return kept


def _with_punctuation(words: list[Word]) -> list[Word]:
    """What is not spoken (a dash, an emoji) joins the word before it; an opening mark, the one after."""
    kept: list[Word] = []
    opening = ""
    for word in words:
        if _spoken(word.text):
            kept.append(word.model_copy(update={"text": opening + word.text}))
            opening = ""
        elif kept and unicodedata.category(word.text[0]) not in _OPENING:
            kept[-1] = _extended(kept[-1], word)
        else:
            opening += word.text if unicodedata.category(word.text[0])[0] == "P" else word.text + " "
    if opening:
        rest = Word(text=opening.strip(), start=words[0].start, end=words[-1].end)
        kept = [*kept[:-1], _extended(kept[-1], rest)] if kept else [rest]
    return kept


def _extended(word: Word, mark: Word) -> Word:
    closing = unicodedata.category(mark.text[0]) in ("Po", "Pe", "Pf")
    text = word.text + mark.text if closing else joined([word.text, mark.text])
    return Word(text=text, start=word.start, end=max(word.end, mark.end))


def _spoken(text: str) -> bool:
    return any(
        unicodedata.category(char)[0] in "LN" or unicodedata.category(char) in ("Sm", "Sc") for char in text
    ) or (not _SPOKEN_MARKS.isdisjoint(text))


def _runs(words: list[Word]) -> Iterator[list[Word]]:
    """Neighbours that are written without a space and said without a pause."""
    run = words[:1]
    for before, after in pairwise(words):
        if gap(before.text, after.text) or after.start - before.end > _PAUSE_SECONDS:
            yield run
            run = []
        run.append(after)
    if run:
        yield run


def _cut(run: list[Word], language: str, max_columns: int) -> list[Word]:
    text = "".join(word.text for word in run)
    if not any(map(spaceless, text)):
        return run
    starts = [start for word in run for start, _ in _spread(word)]
    ends = [end for word in run for _, end in _spread(word)]
    cut: list[Word] = []
    at = 0
    for piece in _pieces(text, language, max_columns):
        last = at + len(piece) - 1
        cut.append(Word(text=piece.strip(), start=starts[at], end=ends[last]))
        at = last + 1
    return [word for word in cut if word.text]


def _spread(word: Word) -> Iterator[tuple[float, float]]:
    step = (word.end - word.start) / len(word.text)
    for index in range(len(word.text)):
        yield word.start + index * step, word.start + (index + 1) * step


def _pieces(text: str, language: str, max_columns: int) -> Iterator[str]:
    for piece in _whole(_parser(_segmenter(text, language)).parse(text)):
        row = ""
        for char in piece:
            if columns(row + char) > max_columns and not unicodedata.combining(char):
                yield row
                row = ""
            row += char
        yield row


def _whole(pieces: list[str]) -> list[str]:
    """Single characters join a short neighbour: alone they are hard to follow."""
    kept: list[str] = []
    for piece in pieces:
        lone = kept and 1 in (len(piece), len(kept[-1]))
        if lone and len(kept[-1] + piece) <= _SHORT_PHRASE and _spoken(kept[-1][-1]):
            kept[-1] += piece
        else:
            kept.append(piece)
    return kept


def _segmenter(text: str, language: str) -> str:
    if any("\u0e00" <= char <= "\u0e7f" for char in text):
        return "th"
    if language.startswith("ja") or any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    return "zh-hant" if language.lower() in ("zh-tw", "zh-hk", "zh-hant", "yue") else "zh-hans"


@cache
def _parser(name: str) -> budoux.Parser:
    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    return loaders[name]()
