"""How words are written: folded for comparing, and cut out of a text with their places."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 4000
_ARABIC = str.maketrans("أإآٱةىی", "ااااهيي")
_DOTLESS = str.maketrans("ıİøłđæœ", "iioldao")
_JOINERS = "’'`ʼ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text: `place` is its first letter's offset, `index` counts the text's words between white space.

    `closed` says whether a mark of punctuation follows, `opens` whether it begins a sentence, `capital` how it is written.
    """

    plain: str
    place: int
    index: int
    capital: bool = False
    closed: bool = False
    opens: bool = False


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """For comparing: small letters, no accents where the script is European, one form of each Arabic letter."""
    small = unicodedata.normalize("NFC", word).casefold().translate(_DOTLESS)
    return "".join(_fold(sign) for sign in small).translate(_ARABIC)


@lru_cache(maxsize=4_000)
def _fold(sign: str) -> str:
    if "ً" <= sign <= "ْ" or sign == "ـ":
        return ""
    if sign < "ϐ" or "Ѐ" <= sign < "Ԁ" or "Ḁ" <= sign < "ἀ":
        parts = unicodedata.normalize("NFKD", sign)
        return "".join(part for part in parts if not unicodedata.combining(part))
    return sign


def words(text: str, language: str) -> Iterator[Word]:
    """The words of at most LONGEST letters of a text; an apostrophe parts them where the language elides."""
    parts = list(_parts(text[:LONGEST], apart=language in ("fr", "it", "ca")))
    opens = True
    for number, (piece, place, index) in enumerate(parts):
        end = place + len(piece)
        after = text[end : parts[number + 1][1]] if number + 1 < len(parts) else "."
        marks = after.strip()
        yield Word(
            plain=folded(piece),
            place=place,
            index=index,
            capital=piece[0].isupper(),
            closed=bool(marks.strip(_JOINERS + "-")),
            opens=opens,
        )
        opens = any(mark in ".!?:;…¡¿—。\n|" for mark in after.strip(" "))


def _parts(text: str, apart: bool) -> Iterator[tuple[str, int, int]]:
    """Pieces of letters with the place of each and the number of white-space words before it."""
    for index, chunk in enumerate(re.finditer(r"\S+", text)):
        begin = None
        for offset, sign in enumerate((*chunk.group(), " ")):
            inside = _letter(sign) or (sign in _JOINERS and not apart and begin is not None)
            if inside and begin is None:
                begin = offset
            elif not inside and begin is not None:
                yield _trimmed(chunk.group()[begin:offset]), chunk.start() + begin, index
                begin = None


def _trimmed(piece: str) -> str:
    """Less the quote that ends it, or the s of possession."""
    whole = re.sub(f"[{_JOINERS}]", "'", piece).rstrip("'")
    return whole.removesuffix("'s")


@lru_cache(maxsize=4_000)
def _letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM"
