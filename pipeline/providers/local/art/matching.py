"""Matching: words of a text against the rows of the lexicon."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

LONGEST = 4000
_ENDINGS = frozenset(("s", "es", "n", "en", "em", "e", "x", "i", "a", "o", "os", "as"))
Rows = Mapping[str, tuple[str, ...]]


def plain(text: str) -> str:
    """Lower case without accents, at most LONGEST letters."""
    parts = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def without(text: str, phrases: tuple[str, ...]) -> str:
    """A plain text without these hyphen-joined phrases."""
    return _phrases(phrases).sub(" ", text)


def naming(term: str, rows: Rows) -> tuple[str, ...]:
    """Names of the rows that a term belongs to."""
    return _naming(term, tuple(rows.items()))


@lru_cache(maxsize=20_000)
def _naming(term: str, rows: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    return tuple(name for name, entries in rows if any(fits(term, entry) for entry in entries))


def fits(term: str, entry: str) -> bool:
    """Whether a term is an entry: "*" stands for any ending, "!" for none, else a usual ending may follow."""
    if entry.endswith("*"):
        return term.startswith(entry[:-1])
    if entry.endswith("!"):
        return term == entry[:-1]
    return term == entry or (len(entry) > 3 and term.startswith(entry) and term[len(entry) :] in _ENDINGS)


@lru_cache(maxsize=8)
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    rows = (
        re.escape(one.rstrip("*")).replace("\\-", r"[\s-]+") + (r"\w*" if one.endswith("*") else "") for one in phrases
    )
    return re.compile(rf"\b(?:{'|'.join(rows)})\b")
