"""Phrases: the words of a text that stand for it when they are set large, and how they fall into lines."""

import re
from dataclasses import dataclass
from functools import cache

import budoux

from pipeline.captions.writing import joined, spaceless
from pipeline.providers.local.art.planning.said import Said

# The most that reads at a glance: words, columns (a spaceless sign takes two) and lines.
MOST_WORDS, MOST_COLUMNS, MOST_LINES = 9, 52, 4
# The longest sentence that a picture of type writes out whole.
WHOLE_WORDS, WHOLE_COLUMNS = 13, 76
# A word so short at the end of a cut phrase hangs in the air: "on a firm mattress with a".
SHORT = 4
_CLAUSE = re.compile(r"(?<=[.!?…。！？؟।,;:，；：、—–])\s*|\s+[-–—]\s+")
_ENDS = tuple(".!?…。！？؟।:")
WITHIN = 5
_TRIMMED = " ,;:，；：、—–-.。…\"“”„«»'‘’()"
_QUOTED = re.compile(r"[\"“„«「『](.{6,220}?)[\"”“»」』]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of large type and the word at which it is said."""

    text: str
    cue: int | None


def whole(said: Said) -> str:
    """All that is said, if it can be read at a glance as large type; else nothing."""
    text = " ".join(said.text.split()).rstrip(" .。")
    fits = 0 < columns(text) <= WHOLE_COLUMNS and len(_units(text)) <= WHOLE_WORDS
    return text if fits else ""


def key(said: Said) -> str:
    """The clause that says most within the limits; a longer one is ended before it grows too long."""
    whole = said.text.strip().strip(_TRIMMED)
    if _fits(whole):
        return whole
    sentences = [one.strip(_TRIMMED) for one in said.sentences]
    clauses = [one.strip(_TRIMMED) for one in _CLAUSE.split(said.text)]
    for parts in (sentences, clauses):
        fitting = [one for one in parts if _fits(one) and len(_units(one)) > 1]
        if fitting:
            return max(fitting, key=lambda one: min(columns(one), 30))
    return _cut(max(clauses or [whole], key=columns))


def quoted(said: Said) -> str:
    """What the text gives in quotation marks, if most of it is that."""
    match = _QUOTED.search(said.text)
    return match[1].strip() if match and len(match[1]) * 2.2 > len(said.text) else ""


def lines(text: str, said: Said, most: int = MOST_LINES, length: int = 11) -> list[Line]:
    """The phrase in lines of like lengths, about `length` columns each, with the word at which each begins."""
    units = _units(text)
    count = max(1, min(most, len(units), round(columns(text) / length + 0.3)))
    best = min(_splits(units, count), key=_unevenness)
    start = said.text.find(text)
    found: list[Line] = []
    at = max(0, start)
    for row in best:
        place = said.text.find(row[0], at)
        found.append(Line(joined(row), said.cue(place) if place >= 0 else None))
        at = place + 1 if place >= 0 else at
    return found


def _unevenness(rows: list[list[str]]) -> float:
    """How far the widest line is from the narrowest; a sentence that ends within a line counts as some letters more."""
    ended = sum(unit.endswith(_ENDS) for row in rows for unit in row[:-1])
    widths = [columns(joined(row)) for row in rows]
    return max(widths) - 0.5 * min(widths) + WITHIN * ended


def columns(text: str) -> int:
    """How wide a text is, in Latin letters."""
    return sum(2 if spaceless(sign) else 1 for sign in text)


def _fits(text: str) -> bool:
    return bool(text) and len(_units(text)) <= MOST_WORDS and columns(text) <= MOST_COLUMNS


def _cut(text: str) -> str:
    kept: list[str] = []
    for unit in _units(text):
        if len(kept) >= MOST_WORDS - 2 or columns(joined([*kept, unit])) > MOST_COLUMNS - 8:
            break
        kept.append(unit)
    while len(kept) > 2 and columns(kept[-1]) <= SHORT:
        kept.pop()
    return joined(kept or [text[: MOST_COLUMNS // 2]]).strip(_TRIMMED) + "…"


def _units(text: str) -> list[str]:
    """Words; in a script without spaces, phrases that a line may end after."""
    return [part for word in text.split() for part in (_cut_phrases(word) if any(map(spaceless, word)) else [word])]


def _cut_phrases(text: str) -> list[str]:
    parser = _japanese() if any("\u3040" <= sign <= "\u30ff" for sign in text) else _chinese()
    if any("\u0e00" <= sign <= "\u0e7f" for sign in text):
        parser = _thai()
    return parser.parse(text)


@cache
def _japanese() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


@cache
def _chinese() -> budoux.Parser:
    return budoux.load_default_simplified_chinese_parser()


@cache
def _thai() -> budoux.Parser:
    return budoux.load_default_thai_parser()


def _splits(units: list[str], count: int) -> list[list[list[str]]]:
    if count == 1:
        return [[units]]
    return [
        [units[:end], *rest] for end in range(1, len(units) - count + 2) for rest in _splits(units[end:], count - 1)
    ]
