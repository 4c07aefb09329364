"""Japanese numbers in kana with the sounds that change before hundreds, thousands and counters."""

ONES = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")
HUNDREDS = (
    "",
    "ヒャク",
    "ニヒャク",
    "サンビャク",
    "ヨンヒャク",
    "ゴヒャク",
    "ロッピャク",
    "ナナヒャク",
    "ハッピャク",
    "キューヒャク",
)
THOUSANDS = ("", "セン", "ニセン", "サンゼン", "ヨンセン", "ゴセン", "ロクセン", "ナナセン", "ハッセン", "キューセン")
GROUPS = ((10**12, "チョー"), (10**8, "オク"), (10**4, "マン"))
KANJI = {
    **{sign: value for value, sign in enumerate("〇一二三四五六七八九")},
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "億": 10**8,
}

# Counters whose first sound changes: what it is after 1, 3, 6, 8 and 10. Others only shorten or not at all.
SOFT = {
    "ホン": ("ッポン", "ンボン"), "ハイ": ("ッパイ", "ンバイ"), "ヒキ": ("ッピキ", "ンビキ"), "フン": ("ップン", "ンプン"),
    "フンカン": ("ップンカン", "ンプンカン"), "ハク": ("ッパク", "ンパク"), "ヘン": ("ッペン", "ンベン"), "ハツ": ("ッパツ", "ンパツ"),
    "ヒョー": ("ッピョー", "ンビョー"),
}  # fmt: skip
SHORT = {1: "イ", 6: "ロ", 8: "ハ", 10: "ジュ"}


def cardinal(number: int) -> str:
    """A whole number below 10¹⁶ in kana."""
    if number < 10:
        return ONES[number]
    for value, name in GROUPS:
        if number >= value:
            head, rest = divmod(number, value)
            front = {1: "イッ", 8: "ハッ", 10: "ジュッ"}.get(head) if name == "チョー" else None
            return (front or cardinal(head)) + name + (cardinal(rest) if rest else "")
    ten, one = number // 10 % 10, number % 10
    tens = ("" if ten == 1 else ONES[ten]) + "ジュー" if ten else ""
    return THOUSANDS[number // 1000] + HUNDREDS[number // 100 % 10] + tens + (ONES[one] if one else "")


def counted(number: int, counter: str) -> str:
    """A number with a counter ("ホン" after 3 is "サンボン")."""
    last = number % 10 or (10 if number % 100 else 0)
    said = cardinal(number)
    if counter in SOFT:
        hard, third = SOFT[counter]
        if last == 3 or said.endswith(("セン", "ゼン", "マン")):
            return said[:-1] + third
        if last == 4 and counter.startswith("フン"):
            return said[:-1] + third
        return (
            _shortened(said, last) + hard
            if last in SHORT
            else _hundred(said, number) + (hard if _hundreds(number) else counter)
        )
    if counter[0] in "カキクケコ" and (last in SHORT or _hundreds(number)):
        return (_shortened(said, last) if last in SHORT else said[:-1]) + "ッ" + counter
    if counter[0] in "サシスセソタチツテト" and last in (1, 8, 10):
        return _shortened(said, last) + "ッ" + counter
    return said + counter


def _hundreds(number: int) -> bool:
    return number % 100 == 0 and number % 1000 != 0


def _hundred(said: str, number: int) -> str:
    return said[:-1] if _hundreds(number) else said


def _shortened(said: str, last: int) -> str:
    whole = {1: "イチ", 6: "ロク", 8: "ハチ", 10: "ジュー"}[last]
    return said.removesuffix(whole) + SHORT[last]


def value(kanji: str) -> int:
    """What a number in kanji is worth ("二百三十" is 230)."""
    total = section = digit = 0
    for sign in kanji:
        worth = KANJI[sign]
        if worth < 10:
            digit = digit * 10 + worth
        elif worth < 10**4:
            section, digit = section + (digit or 1) * worth, 0
        else:
            total, section, digit = total + (section + digit or 1) * worth, 0, 0
    return total + section + digit
