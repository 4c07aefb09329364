"""Spelled numbers: those that an English text writes out, which a picture shows in digits."""

import re
from collections.abc import Sequence

from pipeline.providers.local.art.planning.figures import Figure
from pipeline.providers.local.art.planning.said import Said

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: number for number, word in enumerate(_ONES)} | {word: 20 + 10 * k for k, word in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NUMBER = "|".join(sorted((*_SMALL, *_SCALES), key=len, reverse=True))
_RUN = re.compile(rf"\b(?:{_NUMBER})(?:(?:[\s-]+|\s+and\s+)(?:{_NUMBER}))*\b", re.IGNORECASE)
# Less than this is seen better than read, and the span of a century's own years.
LEAST, CENTURIES = 20, range(10, 21)
_NOUN = re.compile(r"[\s-]+([a-z]+)", re.IGNORECASE)
_HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_POINT = re.compile(rf"\s+point((?:\s+(?:{'|'.join(_ONES[:10])}))+)\b", re.IGNORECASE)
_BEFORE_CHRIST = re.compile(r"\s+(?:before\s+christ|bc\b|b\.c\.)", re.IGNORECASE)
_PLURAL = frozenset(("people", "feet"))


def spelled(said: Said) -> tuple[Figure, ...]:
    """Years, and amounts from 20 on, as figures in digits; none in another language than English."""
    if said.language.split("-")[0] != "en":
        return ()
    found = (_figure(said, match) for match in _RUN.finditer(said.text))
    return tuple(one for one in found if one is not None)


def _figure(said: Said, match: re.Match[str]) -> Figure | None:
    words = [word for word in re.split(r"[\s-]+", match[0].casefold()) if word != "and"]
    before = said.text[: match.start()].casefold().split()[-1:]
    cue, christ = said.cue(match.start()), _BEFORE_CHRIST.match(said.text, match.end())
    year = _value(words) if christ else _year(words, named=before == ["year"])
    if year:
        return Figure(kind="year", value=year, digits=str(year), after=" BC" if christ else "", cue=cue)
    value = _value(words) if words[0] in _SMALL else 0
    if value < LEAST:
        return None
    end, decimals = _decimals(said.text, match.end())
    follow = _NOUN.match(said.text, end)
    noun = follow[1].casefold() if follow else ""
    if noun == "percent":
        return Figure(
            kind="percent", value=float(f"{value}{decimals}"), digits=f"{value}{decimals}", after="%", cue=cue
        )
    scale = words[-1] if _SCALES.get(words[-1], 0) >= 10**6 else ""
    digits = f"{value // _SCALES.get(scale, 1):,}{decimals}"
    return Figure(
        kind="amount", value=float(digits.replace(",", "")), digits=digits, after=f" {scale}" if scale else "",
        noun=noun if noun.endswith("s") or noun in _PLURAL else "", cue=cue,
    )  # fmt: skip


def _decimals(text: str, end: int) -> tuple[int, str]:
    """What goes on after a whole number, and where it ends: "and a half", "point eight"."""
    if half := _HALF.match(text, end):
        return half.end(), ".5"
    if point := _POINT.match(text, end):
        return point.end(), "." + "".join(str(_SMALL[word]) for word in point[1].casefold().split())
    return end, ""


def _year(words: Sequence[str], *, named: bool) -> int:
    """The year of words like "eighteen sixty-three" or "nineteen hundred and eight"; 0 where they are none.

    A year that is `named` one may be of the first centuries: "the year four seventy-six".
    """
    first, rest = _SMALL.get(words[0], 0), [_SMALL.get(word, 0) for word in words[1:]]
    if len(words) < 2 or not (first in CENTURIES or (named and 0 < first < 10)):
        return 0
    if (
        words[1] != "hundred"
        and not (rest[0] >= 10 and first != 20 and first != 10)
        and not (first == 20 and 10 <= rest[0] < 30)
    ):
        return 0
    return first * 100 + _value(words[2:] if words[1] == "hundred" else words[1:]) if len(words) < 5 else 0


def _value(words: Sequence[str]) -> int:
    """The number that the words name; 0 where they are no one number."""
    total = part = 0
    for word in words:
        if word == "hundred":
            part = max(1, part) * 100
        elif word in _SCALES:
            total, part = total + max(1, part) * _SCALES[word], 0
        elif (part % 100 and part % 10) or (part % 100 and _SMALL[word] >= 10) or 10 <= part % 100 < 20:
            return 0
        else:
            part += _SMALL[word]
    return total + part
