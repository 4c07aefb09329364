"""How the world's scripts are written: direction, spaces between words, capitals, what is safe to show."""

import re
import unicodedata
from collections.abc import Iterable

# Zero-width joiners shape Persian, Hindi and emoji; tag characters spell the flags of regions.
_KEPT_FORMAT = {"\u200c", "\u200d", *map(chr, range(0xE0020, 0xE0080))}
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x30FF),  # Han radicals, ideographic punctuation, kana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # Han compatibility
    (0xFE30, 0xFE4F),  # vertical punctuation forms
    (0xFF00, 0xFF9F),  # full-width and half-width kana
    (0x1B000, 0x1B16F),  # kana supplement
    (0x20000, 0x323AF),  # Han extensions
)


def clean(text: str) -> str:
    """`text` on one row, without control, direction, private or broken characters."""
    return " ".join("".join(map(_shown, unicodedata.normalize("NFC", text))).split())


def _shown(char: str) -> str:
    if char.isspace() or char in _KEPT_FORMAT:
        return char
    return "" if unicodedata.category(char)[0] == "C" else char


def joined(words: Iterable[str]) -> str:
    """The words as a reader expects them: spaces between, except where the script has none."""
    text = ""
    for word in words:
        text += gap(text, word) + word
    return text


def gap(before: str, after: str) -> str:
    """What stands between two neighbouring words: a space, or nothing."""
    if not before or not after or spaceless(before[-1]) or spaceless(after[0]):
        return ""
    return " "


def spaceless(char: str) -> bool:
    """Whether the character's script puts no spaces between words."""
    return any(first <= ord(char) <= last for first, last in _SPACELESS)


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def columns(text: str) -> int:
    """Width in columns: wide characters count two, marks none."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def capitals(text: str, language: str) -> str:
    """Upper case by the language's own rule: dotted i in Turkish, no tonos in Greek."""
    primary = language.lower().split("-")[0]
    if primary in ("tr", "az"):
        return text.replace("i", "İ").upper()
    if primary == "el" or re.search(r"[\u0370-\u03ff]", text):
        bare = unicodedata.normalize("NFD", text).replace("\u0301", "")
        return unicodedata.normalize("NFC", bare).upper()
    return text.upper()
