"""A text as it is read aloud: its own words, and for each what the engine should say.

The engine reports source characters, so every word keeps the span of its spoken form; words that make no
sound (emoji, dashes, stray marks) keep their place with an empty span.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

MAX_CHARACTERS = 20_000

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = r"\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
OPENING = "([{<«‹“‘「『《〈（【〔"
_EAST = re.compile(f"[{HAN}{KANA}]")
_HAN = re.compile(f"[{HAN}]")
# A phrase of Japanese runs from kanji or katakana through the hiragana that follow it.
_PHRASE = re.compile(r"[^\u3041-\u309f]*[\u3041-\u309f]*[^\w]*")
_MARKUP = re.compile(r"[*_~`|#^<>\\\[\]{}]")
_MONEY = re.compile(r"([$€£¥₹₽])(\d[\d.,]*\d|\d)")
_ENGLISH_MONEY = {
    "$": ("dollar", "dollars"),
    "€": ("euro", "euros"),
    "£": ("pound", "pounds"),
}
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` of the text in order, the text to speak, and where in it each word's spoken form starts and ends."""

    words: tuple[str, ...]
    spoken: str
    spans: tuple[tuple[int, int], ...]

    def word_at(self, character: int) -> int:
        """The index of the word that owns a character of `spoken`."""
        return max(0, bisect_right(self.spans, (character, len(self.spoken) + 1)) - 1)

    def voiced(self, index: int) -> bool:
        """Whether this word has anything to say."""
        start, end = self.spans[index]
        return any(character.isalnum() or character in "%&@+=°" for character in self.spoken[start:end])


def read(text: str, language: str) -> Reading:
    """Split a text into words and write what to say for each."""
    pieces: list[str] = []
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for gap, word in tokens(clean(text)):
        between = "\n\n" if gap.count("\n") > 1 else " " if gap else ""
        said = say(word, language)
        start = at + len(between)
        pieces += (between, said)
        at = start + len(said)
        words.append(word)
        spans.append((start, at))
    return Reading(tuple(words), "".join(pieces), tuple(spans))


def clean(text: str) -> str:
    """Without control characters, lone surrogates and direction marks; line ends and tabs stay as white space."""
    kept = (character for character in text if character in "\n\t" + _JOINERS or _printable(character))
    return "".join(kept)


def _printable(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def tokens(text: str) -> list[tuple[str, str]]:
    """(white space before, word) in order; a word of Chinese or Japanese is a character or a phrase."""
    found: list[tuple[str, str]] = []
    for match in re.finditer(r"(\s*)(\S+)", text):
        gap, token = match[1], match[2]
        for part in _phrases(token) if _EAST.search(token) else [token]:
            found.append((gap, part))
            gap = ""
    return found


def _phrases(token: str) -> list[str]:
    japanese = re.search(f"[{KANA}]", token) is not None
    parts = _PHRASE.findall(token) if japanese else re.findall(f"[{HAN}]|[^{HAN}]+", token)
    joined: list[str] = []
    for part in filter(None, parts):
        marks = not any(character.isalnum() for character in part)
        if joined and (marks or joined[-1][-1] in OPENING):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def say(word: str, language: str) -> str:
    """What the engine is given for a word: no markup, emoji or address scheme, money in the order it is spoken."""
    said = _MARKUP.sub(" ", _SCHEME.sub("", word)) if not word.isalnum() else word
    said = _MONEY.sub(lambda match: _money(match[1], match[2], language), said)
    if language == "ja":
        said = _HAN.sub(" ", said)
    return "".join(" " if _picture(character) else character for character in said)


def _picture(character: str) -> bool:
    if character in "°":
        return False
    return unicodedata.category(character) in ("So", "Sk") or "\ufe00" <= character <= "\ufe0f"


def _money(sign: str, amount: str, language: str) -> str:
    if not language.startswith("en") or sign not in _ENGLISH_MONEY:
        return f"{amount} {sign}"
    one, many = _ENGLISH_MONEY[sign]
    whole, _, cents = amount.partition(".")
    named = f"{whole} {one if whole == '1' else many}"
    return (
        f"{named} {cents}"
        if len(cents) == 2 and cents != "00"
        else named
        if not cents.strip("0")
        else f"{amount} {many}"
    )


def unread(text: str, language: str) -> int:
    """How many characters the local voice of this language can't read (kanji in Japanese)."""
    return len(_HAN.findall(text)) if language == "ja" else 0
