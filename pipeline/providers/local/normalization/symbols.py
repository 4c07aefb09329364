"""What is left of signs once amounts and addresses are taken: named where people name them, silent elsewhere."""

import re
import unicodedata
from functools import partial

from pipeline.providers.local.normalization import addresses, numerals
from pipeline.providers.local.normalization.draft import BLANK, Rule
from pipeline.providers.local.normalization.tables import Table

_KEYCAPS = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_MARKUP = re.compile(r"[*_~`|#^<>\\\[\]{}]+")
_SLASH = re.compile(r"\s?[/⁄]\s?")
_DIGITS = re.compile(r"\d+")
SILENT = ("So", "Sk", "Cf", "Co", "Cn", "Cs", "Cc")
_FIGURES = re.compile(r"[²³¹¼-¾\u2070-\u2189\u2460-\u249b\u2776-\u2793]")
KEPT = "\u200c\u200d\n\t "


def keycaps() -> Rule:
    """Keycaps are emoji: silent, and no numbers."""
    return Rule(_KEYCAPS, lambda _: "")


def rules(table: Table) -> list[Rule]:
    """Signs with a name, slashes, what makes no sound, and digits that nothing else read."""
    named = "|".join(re.escape(sign) for sign in sorted(table.symbols, key=len, reverse=True)) or "(?!)"
    single = r"(?<![A-Za-z])[A-Z](?![A-Za-z])" if table.letter_names else "(?!)"
    return [
        Rule(re.compile(single), lambda match: addresses.letters(match[0], table)),
        Rule(re.compile(named), lambda match: table.symbols[match[0]]),
        Rule(_SLASH, lambda _: ""),
        Rule(_FIGURES, partial(_figure, table=table)),
        Rule(_DIGITS, lambda match: numerals.digits(match[0], table)),
        *silence(),
    ]


def _figure(match: re.Match[str], table: Table) -> str | None:
    """A figure that is one character ("①", "Ⅳ")."""
    worth = unicodedata.numeric(match[0], -1)
    return numerals.cardinal(int(worth), table) if worth >= 0 and worth == int(worth) else None


def silence() -> list[Rule]:
    """For every language: markup and pictures make no sound."""
    return [Rule(_MARKUP, lambda _: ""), Rule(re.compile(r"[^\w\s.,;:!?'\"-]"), partial(_silent))]


def _silent(match: re.Match[str]) -> str | None:
    character = match[0]
    if character == BLANK or character in KEPT:
        return None
    picture = unicodedata.category(character) in SILENT or "\ufe00" <= character <= "\ufe0f" or character == "\u20e3"
    return "" if (picture and character != "°") or character in "•·‣※†‡¶" else None
