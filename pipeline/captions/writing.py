"""How the world's scripts are written: direction, spaces between words, capitals, what is safe to show."""

import re
import unicodedata
from collections.abc import Iterable

from pipeline.captions.pictographs import SEQUENCE

# Languages of which a line runs from right to left whatever word it begins with.
_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "arz", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "syr",
     "ug", "ur", "yi")
)  # fmt: skip
# Emoji may be newer than this Python's own table of characters, which calls them unassigned.
_PICTURES = range(0x1F000, 0x1FB00)
# Bold and other letters for mathematics, which people paste as decoration.
_STYLED = range(0x1D400, 0x1D800)
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
_SOUTH_EAST = 3
MOST_COLUMNS = 42


def clean(text: str) -> str:
    """`text` on one row, without control, direction, private or broken characters; styled letters become plain."""
    return " ".join("".join(map(_shown, unicodedata.normalize("NFC", text))).split())


def _shown(char: str) -> str:
    if char.isspace() or char in _KEPT_FORMAT:
        return char
    if ord(char) in _STYLED:
        return unicodedata.normalize("NFKC", char)
    category = unicodedata.category(char)
    return "" if category[0] == "C" and not (category == "Cn" and ord(char) in _PICTURES) else char


def joined(words: Iterable[str]) -> str:
    """The words as a reader expects them: spaces between, except where the script has none."""
    text = ""
    for word in words:
        text += gap(text, word) + word
    return text


def gap(before: str, after: str) -> str:
    """What stands between two neighbouring words: a space, or nothing where one is written within them already.

    Thai and its kin stand apart from numbers and from other scripts; Chinese and Japanese do not.
    """
    if not before or not after or before[-1] == " " or after[0] == " ":
        return ""
    scripts = {_spaceless_script(before[-1]), _spaceless_script(after[0])}
    return " " if scripts in ({0}, {0, 1}) and not _leans(before[-1], after[0]) else ""


def _leans(before: str, after: str) -> bool:
    """Whether a mark that belongs to the other character stands between a spaceless script and another."""
    marks = (unicodedata.category(before), unicodedata.category(after))
    return (spaceless(before) or spaceless(after)) and any(mark[0] in "PM" for mark in marks)


def spaceless(char: str) -> bool:
    """Whether the character's script puts no spaces between words."""
    return _spaceless_script(char) > 0


def _spaceless_script(char: str) -> int:
    """1 for Thai, Lao, Burmese and Khmer, 2 for Chinese and Japanese, 0 for scripts with spaces."""
    place = next((at for at, (first, last) in enumerate(_SPACELESS) if first <= ord(char) <= last), -1)
    return 0 if place < 0 else 1 if place < _SOUTH_EAST else 2


def right_to_left(text: str, language: str = "") -> bool:
    """Whether a line of the language is laid out from right to left; in others, its first letter decides."""
    if re.split("[-_]", language.lower())[0] in _RIGHT_TO_LEFT:
        return True
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def columns(text: str) -> int:
    """Width in columns: wide characters and emoji count two, marks none."""
    return len(text) if text.isascii() else sum(_columns(char) for char in SEQUENCE.sub("漢", text))


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def row_columns(text: str) -> int:
    """The most columns of a subtitle's row in the text's script, by the streaming services' guides."""
    if any(_spaceless_script(char) == 2 or "\uac00" <= char <= "\ud7af" for char in text):
        return 32
    return 35 if any(map(spaceless, text)) else MOST_COLUMNS


def capitals(text: str, language: str) -> str:
    """Upper case by the language's own rule: dotted i in Turkish, no tonos in Greek."""
    primary = language.lower().split("-")[0]
    if primary in ("tr", "az"):
        return text.replace("i", "İ").upper()
    if primary == "el" or re.search(r"[\u0370-\u03ff]", text):
        bare = unicodedata.normalize("NFD", text).replace("\u0301", "")
        return unicodedata.normalize("NFC", bare).upper()
    return text.upper()
