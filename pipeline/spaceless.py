"""Where a text of a script without spaces may be broken: between its words, as its captions are."""

import unicodedata
from itertools import accumulate

from pipeline.captions.segmenting import words
from pipeline.captions.writing import spaceless

# The first letter of a script without spaces is Thai's.
FIRST = "\u0e00"


def breaks(text: str, language: str) -> list[int]:
    """Places in `text` between two words of which one, at least, is written without spaces.

    No number and no word in Latin letters is broken, and no mark is left at the beginning.
    """
    if max(text, default="") < FIRST:
        return []
    ends = accumulate(map(len, words(text, language)))
    return [place for place in ends if 0 < place < len(text) and _between(text[place - 1], text[place])]


def _between(before: str, after: str) -> bool:
    if not (spaceless(before) or spaceless(after)) or before.isspace() or after.isspace():
        return False
    return unicodedata.category(after)[0] in "LN" or unicodedata.category(after) in ("Ps", "Pi")
