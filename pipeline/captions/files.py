"""Subtitle files: SubRip, WebVTT and Advanced SubStation Alpha."""

import re
from collections.abc import Iterator, Sequence

import pysubs2

from pipeline.captions.breaking import parts, places
from pipeline.captions.timing import Line, ends_clause, ends_sentence, leans
from pipeline.captions.writing import MOST_COLUMNS, columns, joined, right_to_left, row_columns, spaceless

Cut = tuple[float, tuple[str, ...]]

_RIGHT_TO_LEFT_MARK, _EMBEDDING, _POP = "\u200f", "\u202b", "\u202c"
_WORD_JOINER = "\u2060"


def srt(lines: Sequence[Line], language: str = "en") -> str:
    """SubRip, with times to the millisecond; markup in the text is shown, not obeyed."""
    cues = [
        f"{number}\n{_span(start, end, ',')}\n{_subrip(line, language)}\n"
        for number, (start, end, line) in _cues(lines)
    ]
    return "\n".join(cues)


def vtt(lines: Sequence[Line], language: str = "en") -> str:
    """WebVTT."""
    cues = [f"{_span(start, end, '.')}\n{_escaped(_rows(line, language))}\n" for _, (start, end, line) in _cues(lines)]
    return "\n".join(["WEBVTT\n", *cues])


def ass(lines: Sequence[Line], language: str = "en") -> str:
    """Advanced SubStation Alpha, in its default style."""
    file = pysubs2.SSAFile()
    for _, (start, end, line) in _cues(lines):
        text = re.sub(r"([{}])", r"\\\1", _rows(line, language).replace("\\", "\\" + _WORD_JOINER))
        file.append(pysubs2.SSAEvent(start=start, end=end, text=text.replace("\n", "\\N")))
    return file.to_string("ass")


def _cues(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[int, int, Line]]]:
    """Numbered lines with whole milliseconds; each ends before the next begins."""
    starts = [round(line.start * 1000) for line in lines]
    for number, (line, start) in enumerate(zip(lines, starts, strict=True), start=1):
        end = round(line.end * 1000)
        yield number, (start, max(start, min([end, *starts[number : number + 1]])), line)


def _span(start: int, end: int, point: str) -> str:
    times = (pysubs2.time.ms_to_times(moment) for moment in (start, end))
    return " --> ".join(f"{t.h:02}:{t.m:02}:{t.s:02}{point}{t.ms:03}" for t in times)


def _subrip(line: Line, language: str) -> str:
    text = _rows(line, language).replace("-->", "→")
    return re.sub(r"<(?=/?(?:b|i|u|s|font)\b)|\{(?=\\)", lambda found: found[0] + _WORD_JOINER, text, flags=re.I)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _rows(line: Line, language: str) -> str:
    words = [word.text for word in line.words]
    text = joined(words)
    limit = row_columns(text)
    cuts = [*_between(line, limit), *_within(words, limit)] if columns(text) > limit else []
    rows = min(cuts)[1] if cuts else (text,)
    if max(map(columns, rows)) > limit and len(words) == 1:
        rows = parts(text, -(-columns(text) // limit), [columns(char) for char in text])
    return "\n".join(_directed(row, language) for row in rows)


def _between(line: Line, limit: int) -> Iterator[Cut]:
    """Two rows of about one length, better after a clause and never after an article or within a foreign name."""
    words = [word.text for word in line.words]
    for at in range(1, len(words)):
        rows = joined(words[:at]), joined(words[at:]).lstrip()
        before, after = line.words[at - 1], line.words[at]
        rests = ends_sentence(before) or ends_clause(before, after)
        foreign = limit < MOST_COLUMNS and not spaceless(before.text[-1]) and not spaceless(after.text.lstrip()[0])
        yield _uneven(rows, limit) - 0.3 * rests + 0.5 * (leans(before) or foreign), rows


def _within(words: Sequence[str], limit: int) -> Iterator[Cut]:
    """The same within words that no row can hold."""
    for at, word in enumerate(words):
        for place in places(word) if columns(word) > limit else ():
            rows = joined([*words[:at], word[:place]]), joined([word[place:], *words[at + 1 :]])
            yield _uneven(rows, limit), rows


def _uneven(rows: tuple[str, str], limit: int) -> float:
    short, long = sorted(map(columns, rows))
    return 9 * (long > limit) + (long - short) / limit


def _directed(row: str, language: str) -> str:
    """Marked so that any player lays the row out from right to left, and its digits and full stops on the right side.

    Players that look for the first letter find the mark, those that always begin on the left obey the embedding.
    """
    backwards = right_to_left(row, language)
    return f"{_EMBEDDING}{_RIGHT_TO_LEFT_MARK}{row}{_RIGHT_TO_LEFT_MARK}{_POP}" if backwards else row
