"""Japanese in kana, as the phonemes that Kokoro was taught."""

import re
import unicodedata

VOWELS = {"a": "a", "i": "i", "u": "ɯ", "e": "e", "o": "o"}
ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "ɡ": "ガギグゲゴ", "s": "サ・スセソ", "z": "ザ・ズゼゾ", "t": "タ・・テト", "d": "ダ・・デド",
    "n": "ナ・ヌネノ", "h": "ハ・・ヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ", "j": "ヤ・ユ・ヨ", "ɾ": "ラリルレロ",
    "v": "・・ヴ・・",
}  # fmt: skip
OTHERS = {
    "シ": "ɕi", "ジ": "ʥi", "ヂ": "ʥi", "チ": "ʨi", "ツ": "ʦɯ", "ヅ": "zɯ", "ニ": "ɲi", "ヒ": "çi", "フ": "ɸɯ", "ワ": "βa", "ヲ": "o",
    "ヰ": "i", "ヱ": "e", "ッ": "ʔ", "ン": "ɴ", "ー": "ː", "ァ": "a", "ィ": "i", "ゥ": "ɯ", "ェ": "e", "ォ": "o",
}  # fmt: skip
SMALL = {"ャ": "a", "ュ": "ɯ", "ョ": "o"}
SHARP = frozenset("ɕʥʨɲç")
KANA = OTHERS | {
    sign: row + VOWELS[vowel]
    for row, signs in ROWS.items()
    for sign, vowel in zip(signs, "aiueo", strict=True)
    if sign != "・"
}


def phonemes(text: str) -> str:
    """What is said for kana; other signs are left out."""
    heard = ""
    for sign in _katakana(text):
        if sign in SMALL and heard.endswith(("i", "ɯ", "e")):
            stem = heard[:-1]
            heard = stem + ("" if stem[-1:] in SHARP else "ʲ") + SMALL[sign]
        elif sign in "ァィゥェォ" and heard:
            heard = (heard[:-1] or "w") + KANA[sign]
        else:
            heard += KANA.get(sign, "")
    return re.sub(r"oɯ(?![aeioɯ])", "oː", heard)


def _katakana(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in plain)
