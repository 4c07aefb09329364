"""A text as it is read aloud: its own words, and for each what the engine should say.

Voices with times of their own take what is said word by word; espeak reports characters of the text to speak, so every
word keeps the span of its spoken form. Words that make no sound (emoji, stray marks) have an empty one.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.providers.local import normalization

MAX_CHARACTERS = 20_000

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = r"\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
OPENING = "([{<«‹“‘「『《〈（【〔"
_EAST = re.compile(f"[{HAN}{KANA}]")
_HAN = re.compile(f"[{HAN}]")
# A phrase of Japanese runs from kanji or katakana through the hiragana that follow it.
_PHRASE = re.compile(r"[^\u3041-\u309f]*[\u3041-\u309f]*[^\w]*")
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` of the text in order, as written and as said, and where in the text to speak each starts and ends.

    What a word does not say itself ("$" before its amount, an emoji) is "" in `said`.
    """

    words: tuple[str, ...]
    said: tuple[str, ...]
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
    found = tokens(clean(text))
    words = tuple(word for _, word in found)
    said = normalization.spoken(words, language, [" " if gap and place else "" for place, (gap, _) in enumerate(found)])
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    between = ""
    before = ""
    for (gap, word), form in zip(found, said, strict=True):
        # espeak hears where a phrase of Japanese ends by white space only
        phrase = language == "ja" and form[:1].isalnum() and re.search(r"[\u3041-\u309f\W]$", before)
        apart = " " if gap or phrase else between
        between = "\n\n" if gap.count("\n") > 1 or between == "\n\n" else apart
        before = word
        if not form:
            spans.append((at, at))
            continue
        between = between if pieces else ""
        start = at + len(between)
        pieces += (between, form)
        at = start + len(form)
        spans.append((start, at))
        between = ""
    return Reading(words, said, "".join(pieces), tuple(spans))


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


def unread(text: str, language: str) -> int:
    """How many characters the local voice of this language can't read: kanji that the Japanese dictionary lacks."""
    return len(_HAN.findall(read(text, language).spoken)) if language == "ja" else 0
