"""Text without spaces cut into phrases: between words, never within a number, a name or an emoji."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import budoux

from pipeline.captions.writing import columns, spaceless

_SHORT_PHRASE = 4
# Runs that belong together: letters and numbers of scripts with spaces with their own marks, full-width and Thai
# numbers, words in katakana.
_WHOLE = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:[．，：／－][０-９Ａ-Ｚａ-ｚ]+)*[％]?|[๐-๙]+(?:[.,:/][๐-๙]+)*|[ァ-ヺー]+")
# What may not begin a line of Chinese, Japanese or Thai, and what may not end one (JIS X 4051, UAX #14).
_NEVER_FIRST = set(
    "、。，．：；？！）」』】〉》〕］｝〗〙’”…‥・ー―～〜々ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ％‰℃°"
    "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅๆฯ!?,.:;)]}%»"
)
_NEVER_LAST = set("（「『【〈《〔［｛〖〘‘“＄￥¥$€£#＃№第เแโใไ([{«")
# Counters and units lean on the number before them.
_LARGE = set("万萬亿億兆千百十")
_UNITS = set("年月日时時分秒点點号號元円圆圓块塊万萬亿億兆千百十个個人名位岁歳度倍次期代本冊枚台回階号％‰")

# Thai words that the model takes apart.
_COMPOUNDS = re.compile(
    "(เริ่มต้น|มากมาย|ที่สุด|ชื่อเสียง|วันนี้|พรุ่งนี้|เมื่อวาน|ตอนนี้|เท่านั้น|ขอบคุณ|ประเทศไทย|สวัสดีครับ|สวัสดีค่ะ|เรื่องราว|ความสุข|ความรัก|"
    "ความรู้|ร้านอาหาร|อาหารเช้า|น้ำหนัก|ที่นี่|ที่นั่น|อย่างไร|อย่างนี้)"
)


def segments(text: str, language: str, max_columns: int) -> Iterator[str]:
    """Pieces that add up to `text`; each is at most `max_columns` wide, but for what may not be cut."""
    fixed = fixed_places(text)
    for piece in _short_joined(list(_phrases(text, language, fixed))):
        yield from _fitting(piece, max_columns)


def words(text: str, language: str) -> list[str]:
    """The words of `text` as the segmenter finds them, which add up to it."""
    return list(_phrases(text, language, fixed_places(text)))


def _phrases(text: str, language: str, fixed: set[int]) -> Iterator[str]:
    """The segmenter's own pieces, joined where no cut may be."""
    held, at = "", 0
    parser = _parser(_segmenter(text, language))
    parsed = (
        part for place, run in enumerate(_COMPOUNDS.split(text)) for part in ([run] if place % 2 else parser.parse(run))
    )
    for piece in parsed:
        if held and at not in fixed:
            yield held
            held = ""
        held += piece
        at += len(piece)
    if held:
        yield held


def fixed_places(text: str) -> set[int]:
    """Places between two characters of `text` that a line may not end at."""
    inside = {at for found in _WHOLE.finditer(text) for at in range(found.start() + 1, found.end())}
    near = {at for at, (before, after) in enumerate(pairwise(text), start=1) if _bound(before, after)}
    return inside | near


def _bound(before: str, after: str) -> bool:
    if " " in (before, after) or not (spaceless(before) or spaceless(after)):
        return True
    if before in _NEVER_LAST or after in _NEVER_FIRST or unicodedata.category(after) in ("Mn", "Me", "Mc", "Cf"):
        return True
    return (before.isdecimal() or before in _LARGE) and after in _UNITS


def _fitting(piece: str, max_columns: int) -> Iterator[str]:
    """A piece too wide for any line, cut where it may be."""
    fixed, row = fixed_places(piece), ""
    for at, char in enumerate(piece):
        if columns(row + char) > max_columns and row and at not in fixed:
            yield row
            row = ""
        row += char
    yield row


def _short_joined(pieces: list[str]) -> list[str]:
    """Single characters join a short neighbour: alone they are hard to follow, and in Thai mostly cut off a word."""
    kept: list[str] = []
    for piece in pieces:
        lone = kept and 1 in (len(piece), len(kept[-1])) and kept[-1][-1].isalnum() and piece[0] != " "
        if (kept and _final(piece)) or (lone and len(kept[-1] + piece) <= _SHORT_PHRASE):
            kept[-1] += piece
        else:
            kept.append(piece)
    return kept


def _final(piece: str) -> bool:
    """Whether it is a Thai consonant alone, which only ends a syllable; one of them is a word of its own."""
    return len(piece) == 1 and "ก" <= piece <= "ฮ" and piece != "ณ"


def _segmenter(text: str, language: str) -> str:
    if any("\u0e00" <= char <= "\u0e7f" for char in text):
        return "th"
    if language.startswith("ja") or any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    return "zh-hant" if language.lower() in ("zh-tw", "zh-hk", "zh-hant", "yue") else "zh-hans"


@cache
def _parser(name: str) -> budoux.Parser:
    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    return loaders[name]()
