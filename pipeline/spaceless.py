"""Where a text of a script without spaces may be broken: between its words, as BudouX finds them."""

import unicodedata
from functools import cache

import budoux

from pipeline.captions.writing import spaceless

# The first letter of a script without spaces is Thai's.
FIRST = "\u0e00"


def breaks(text: str, language: str) -> list[int]:
    """Places in `text` between two words of which one, at least, is written without spaces.

    No number and no word in Latin letters is broken, and no mark is left at the beginning.
    """
    if max(text, default="") < FIRST:
        return []
    ends, at = [], 0
    for piece in _parser(segmenter(text, language)).parse(text):
        at += len(piece)
        ends.append(at)
    return [place for place in ends if 0 < place < len(text) and _between(text[place - 1], text[place])]


def segmenter(text: str, language: str) -> str:
    """Whose words a text is made of: "th", "ja", "zh-hans" or "zh-hant"."""
    if any("\u0e00" <= char <= "\u0e7f" for char in text):
        return "th"
    if language.startswith("ja") or any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    return "zh-hant" if language.lower() in ("zh-tw", "zh-hk", "zh-hant", "yue") else "zh-hans"


def _between(before: str, after: str) -> bool:
    if not (spaceless(before) or spaceless(after)) or before.isspace() or after.isspace():
        return False
    return unicodedata.category(after)[0] in "LN" or unicodedata.category(after) in ("Ps", "Pi")


@cache
def _parser(name: str) -> budoux.Parser:
    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    return loaders[name]()
