"""Japanese numbers with their counters, and Chinese years: figures whose reading hangs on the next character."""

import re
from functools import partial

from pipeline.providers.local.normalization import chinese, japanese, numerals
from pipeline.providers.local.normalization.draft import Piece, Rule
from pipeline.providers.local.normalization.tables import Table

_KANJI = "〇一二三四五六七八九十百千万億"
_KANJI_COUNTERS = "人 日 回 本 年 ヶ月 か月 個 枚 匹 歳 杯 冊 台 階 年間 日間 時間 分間 週間 万人"
# Numbers of two kanji or more, but not in names ("八百屋", "五十嵐").
_NUMBER = re.compile(r"[一二三四五六七八九十百千][一二三四五六七八九十百千万億]{1,12}(?![屋嵐鈴])")
_GROUPS = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "億": 10**8, "兆": 10**12}


def rules(table: Table) -> list[Rule]:
    """None but for Chinese and Japanese."""
    if table.code == "zh":
        span = re.compile(r"(?P<a>\d{4})[-–—~～至到](?P<b>\d{4})(?=年)")
        spans = Rule(
            span, lambda match: f"{chinese.digits(match['a'])}{table.signs['range']}{chinese.digits(match['b'])}"
        )
        return [
            spans,
            Rule(
                re.compile(r"(?P<y>\d{4}|(?<![\d.])\d{2})(?=年(?![前后内間间多来以代]))"),
                lambda match: chinese.digits(match["y"]),
            ),
        ]
    if table.code != "ja":
        return []
    names = "|".join(re.escape(name) for name in sorted(table.counters, key=len, reverse=True))
    number = r"(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?P<f>\.\d+)?"
    figures = re.compile(
        rf"(?<![\d.,A-Za-z])(?:{number}(?P<dash>[-–—~〜～]))?(?P<n2>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<f2>\.\d+)?(?P<g>[万億兆]?)(?P<c>{names})"
    )
    kanji_names = "|".join(sorted(_KANJI_COUNTERS.split(), key=len, reverse=True))
    kanji = re.compile(rf"(?<![{_KANJI}第])(?P<n>[{_KANJI}]+)(?P<c>{kanji_names})")
    parts = Rule(re.compile(r"(?P<b>\d{1,6})分の(?P<a>\d{1,6})"), partial(_part, table=table))
    return [
        parts,
        Rule(figures, partial(_figures, table=table)),
        Rule(kanji, partial(_kanji, table=table)),
        Rule(_NUMBER, _number),
    ]


def _number(match: re.Match[str]) -> str:
    return japanese.cardinal(japanese.value(match[0]))


def _part(match: re.Match[str], table: Table) -> str:
    bottom, top = (japanese.cardinal(int(match[name])) for name in "ba")
    return table.halves["shape"].format(a=top, b=bottom)


def _figures(match: re.Match[str], table: Table) -> list[Piece] | None:
    number = numerals.parse(match["n2"] + (match["f2"] or ""), table)
    if number is None:
        return None
    pieces: list[Piece] = []
    if match["dash"] and (first := numerals.parse(match["n"] + (match["f"] or ""), table)):
        pieces.append((match.start("n"), numerals.say(first, table) + table.signs["range"]))
    if number.fraction or number.spelled:
        said = numerals.say(number, table) + {"": "", "万": "マン", "億": "オク", "兆": "チョー"}[match["g"]]
        said += table.counters[match["c"]].partition("|")[0]
    else:
        said = counted(
            number.whole * _GROUPS[match["g"]],
            match["c"],
            match.string[max(0, match.start() - 9) : match.start()][-1:],
            table,
        )
    return [*pieces, (match.start("n2"), said)]


def _kanji(match: re.Match[str], table: Table) -> str | None:
    if (
        match["c"] == "日"
        and match["n"] == "一"
        and match.string[max(0, match.start() - 9) : match.start()][-1:] != "月"
    ):
        return "イチニチ"
    return counted(
        japanese.value(match["n"]), match["c"], match.string[max(0, match.start() - 9) : match.start()][-1:], table
    )


def counted(number: int, counter: str, before: str, table: Table) -> str:
    """A number with a counter; rows are the counter's sound, then the counts that have a word of their own."""
    sound, *own = table.counters[counter].split("|")
    words = dict(row.split("=") for row in own)
    if counter == "日" and number == 1 and before != "月":
        return "イチニチ"
    if str(number) in words:
        return words[str(number)]
    if number >= 10**numerals.MOST_DIGITS:
        return numerals.cardinal(number, table) + sound
    last = f"*{number % 10}"
    if number > 10 and last in words and number % 100 // 10 != 0:
        return japanese.cardinal(number - number % 10) + words[last]
    return japanese.counted(number, sound)
