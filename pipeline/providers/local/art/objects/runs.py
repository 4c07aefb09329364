"""Terms in scripts that write no space between words: the longest of the vocabulary, from left to right."""

from collections.abc import Iterator
from functools import cache
from itertools import accumulate

import budoux

from pipeline.providers.local.art.objects.spelling import folded
from pipeline.providers.local.art.objects.vocabulary import NOTHING, Entry, Vocabulary

UNSPACED = frozenset(("zh", "ja", "th"))
# Chinese signs beside which a single sign is a word of its own.
AROUND = frozenset(
    "的一这那个只条杯本和与是在有吃喝看买养我你他她它们了着过很不也都把被给让从到对用去来里上下中会能要想爱像用大小多少好新老两三几每，。！？、；："
)


def read_runs(text: str, known: Vocabulary, language: str) -> Iterator[tuple[Entry, int]]:
    """Terms and the offset of each."""
    plain = "".join(folded(sign)[:1] or " " for sign in text)
    ends = _ends(text, language)
    at = 0
    while at < len(plain):
        entry, length = _longest(plain, at, known, language, ends)
        if entry and entry.name != NOTHING:
            yield entry, at
        at += length


def _ends(text: str, language: str) -> frozenset[int]:
    """Where the words of a Thai text, or the phrases of a Japanese one, end."""
    if language not in ("th", "ja"):
        return frozenset()
    return frozenset((0, *accumulate(map(len, _parser(language).parse(text)))))


@cache
def _parser(language: str) -> budoux.Parser:
    return budoux.load_default_thai_parser() if language == "th" else budoux.load_default_japanese_parser()


def _parted(plain: str, at: int, length: int, language: str, ends: frozenset[int]) -> bool:
    """Whether a term is a whole word where its script alone can't tell: in Thai, and in hiragana."""
    if language == "th":
        return ends >= {at, at + length}
    return language != "ja" or at in ends or not all("ぁ" <= sign <= "ゖ" for sign in plain[at : at + length])


def _longest(plain: str, at: int, known: Vocabulary, language: str, ends: frozenset[int]) -> tuple[Entry | None, int]:
    for length in range(min(known.letters, len(plain) - at), 0, -1):
        entry = known.entries.get((plain[at : at + length],))
        whole = entry and _whole(plain, at, at + length, language)
        if entry and whole and _parted(plain, at, length, language, ends):
            return entry, length
    return None, 1


def _whole(plain: str, start: int, end: int, language: str) -> bool:
    """Whether a term is no part of a longer word, as far as its neighbours tell."""
    before, after = plain[start - 1 : start] if start else "", plain[end : end + 1]
    if language == "th":
        return not _mark(after)
    if _katakana(plain[start]) and _katakana(plain[end - 1]):
        return not (_katakana(before) or _katakana(after))
    if end - start > 1:
        return True
    if language == "ja":
        return not (_han(before) or _han(after))
    return not (_han(before) and before not in AROUND) and not (_han(after) and after not in AROUND)


def _han(sign: str) -> bool:
    return "一" <= sign <= "鿿"


def _katakana(sign: str) -> bool:
    return "゠" <= sign <= "ヿ"


def _mark(sign: str) -> bool:
    """A Thai vowel or tone that belongs to the letter before it."""
    return "ะ" <= sign <= "ฺ" or "็" <= sign <= "๎"
