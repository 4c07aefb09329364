"""Text normalization: each written word as it is spoken in its language, before any voice reads it.

Rules run in the order of RULES over the whole text; what one has read, no later one sees. A language is a table in
languages/; without one, numbers are said where num2words knows the language and the rest is left to the engine.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from pipeline.providers.local.normalization import (
    abbreviations,
    addresses,
    clock,
    counters,
    dates,
    fallback,
    fractions,
    kana,
    ordinals,
    quantities,
    symbols,
)
from pipeline.providers.local.normalization.draft import BLANK, Draft, Rule
from pipeline.providers.local.normalization.tables import table

RULES = (addresses, dates, fractions, clock, ordinals, abbreviations, counters, quantities, symbols)


def spoken(words: Sequence[str], language: str, gaps: Sequence[str] | None = None) -> tuple[str, ...]:
    """What is said for each word ("" for what makes no sound); their join is the whole reading.

    `gaps` is the white space before each word, one space where it is not given.
    """
    if not words:
        return ()
    draft = Draft.of([folded(word) for word in words], gaps or ["", *[" "] * (len(words) - 1)])
    for rule in _rules(language):
        draft.apply(rule)
    if (found := table(language)) and found.code == "ja":
        kana.read(draft)
    return draft.spoken()


def folded(word: str) -> str:
    """Digits of any script and full-width signs as ASCII, one character for one."""
    if word.isascii():
        return word
    return "".join(_plain(character) for character in word)


def _plain(character: str) -> str:
    if character == BLANK:
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return (
        chr(ord(character) - 0xFEE0)
        if "\uff01" <= character <= "\uff5e" and character not in "，！？：；（）～"
        else character
    )


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    found = table(language)
    if found is None:
        return (symbols.keycaps(), *fallback.rules(language), *symbols.silence())
    return (symbols.keycaps(), *(rule for module in RULES for rule in module.rules(found)))


def signs(text: str) -> bool:
    """Whether anything in a text is read otherwise than it is written: digits or signs."""
    return re.search(r"[\d$€£¥₹%°&@#+=/½⅓⅔¼¾]", text) is not None


__all__ = ["signs", "spoken"]
