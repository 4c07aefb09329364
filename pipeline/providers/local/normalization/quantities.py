"""Amounts: plain numbers, ranges, money, measures, percentages and years."""

import re
from functools import partial

from pipeline.providers.local.normalization import chinese, nouns, numerals
from pipeline.providers.local.normalization.draft import BLANK, Piece, Rule
from pipeline.providers.local.normalization.numerals import Numeral
from pipeline.providers.local.normalization.tables import Table, shared

DASH = r"\s?[-‐‑–—~〜～]\s?"
SIGN_NAMES = {
    "-": "minus", "−": "minus", "–": "minus", "+": "plus", "~": "about", "≈": "about",
    "<": "less", ">": "more", "≤": "most", "≥": "least",
}  # fmt: skip
_NEXT = re.compile(r"[\s-]?([^\W\d_]+)")
_BEFORE = re.compile(r"([^\W\d_]+)[\s.]*$")


def rules(table: Table) -> list[Rule]:
    """Sizes ("10 × 15 cm"), then every other amount."""
    number = numerals.pattern(table)
    units, currencies, scales = nouns.signs(table.tag)
    close = r"(?![^\W\d_]|['’][^\W\d_])" if not table.joined else r"(?![A-Za-z])"
    amount = table.compiled(
        rf"(?:(?<![\w)\]{BLANK}])(?P<sign>[-−–+]|[~≈<>≤≥]\s?))?"
        rf"(?:(?<![^\W\d_])(?P<pre>{currencies})\s?)?(?P<neg>(?<![\w{BLANK}])[-−])?"
        rf"(?:(?<!\w)['’](?=\d\d(?!\d)))?(?<!\d)(?P<a>{number})"
        rf"(?:,[-–—]+(?!\w))?(?:(?:\s?(?:%|°[CF]?|[€$£]))?(?P<dash>{DASH})(?:(?:{currencies})\s?)?(?P<b>{number})(?![-‐]\d))?"
        rf"(?:[\s-]?(?P<scale>{scales}){close})?"
        rf"(?:[\s-]?(?P<unit>{currencies}|{units}){close})?"
        rf"(?:\s?/\s?(?P<per>{units}|[^\W\d_]+){close})?"
    )
    size = table.compiled(
        rf"(?<![\w.,])(?P<a>{number})\s?[x×]\s?(?P<b>{number})(?:\s?[x×]\s?(?P<c>{number}))?(?:\s?(?P<unit>{units}){close})?(?![^\W\d_]|\d)"
    )
    feet = re.compile(r"(?<![\w.,])(?P<f>\d)['′’](?P<i>\d|1[01])(?:[\"″”]|''|(?!\w))")
    tall = [Rule(feet, partial(_feet, table=table))] if table.code == "en" else []
    return [*tall, Rule(size, partial(_size, table=table)), Rule(amount, partial(_amount, table=table))]


def _feet(match: re.Match[str], table: Table) -> str:
    return f"{numerals.cardinal(int(match['f']), table)} foot {numerals.cardinal(int(match['i']), table)}"


def _size(match: re.Match[str], table: Table) -> list[Piece]:
    pieces: list[Piece] = []
    joint = table.symbols["×"] if re.match(r"\s*=", match.string[match.end() : match.end() + 40]) else table.signs["by"]
    for name in "abc":
        if match[name] and (number := numerals.parse(match[name], table)):
            said = numerals.say(number, table) if number.fraction else numerals.pairs(number.whole, table)
            pieces += [(match.start(name), joint)] * bool(pieces) + [(match.start(name), said)]
    if match["unit"] and (noun := nouns.unit(match["unit"], Numeral(2), table)):
        pieces.append((match.start("unit"), noun.after))
    return pieces


def _amount(match: re.Match[str], table: Table) -> list[Piece] | str:
    first, last = numerals.parse(match["a"], table), numerals.parse(match["b"] or match["a"], table)
    if first is None or last is None:
        return _parts(match, table)
    noun = _noun(match, last, table)
    scale = _scale(match, last, table)
    at = match.start("a")
    pieces: list[Piece] = []
    if match["sign"] or match["neg"]:
        sign = SIGN_NAMES[(match["sign"] or match["neg"]).strip()]
        cold = sign == "minus" and "below" in table.signs and (match["unit"] or "") in ("°C", "℃", "°")
        pieces.append((match.start(), table.signs["below" if cold else sign]))
    if noun and noun.before:
        pieces.append((at, noun.before))
    if noun and scale is None and not match["b"] and (cents := _cents(match, first, table)):
        return cents if not pieces and not match["per"] else [*pieces, (at, cents), *_per(match, table)]
    gender = scale.gender if scale else noun.gender if noun else ""
    if match["b"]:
        pieces += [(at, _number(match, "a", first, gender, table)), (match.end("dash") - 1, _between(match, table))]
        at = match.start("b")
    pieces.append((at, _number(match, "b" if match["b"] else "a", last, gender, table)))
    return [*pieces, *_tail(match, noun, scale, table)]


def _scale(match: re.Match[str], count: Numeral, table: Table) -> nouns.Noun | None:
    """A single capital ("3M") is a large number only with money, a fraction or a thing that is counted."""
    written = match["scale"]
    if not written or (written in ("M", "B") and not (_money(match) or count.fraction or _counts(match))):
        return None
    return nouns.scale(written, count, table, money=_money(match))


def _counts(match: re.Match[str]) -> bool:
    following = _NEXT.match(match.string, match.end())
    return following is not None and following[1].islower()


def _between(match: re.Match[str], table: Table) -> str:
    sum_follows = match["dash"].strip() != match["dash"] and re.match(
        r"\s*=", match.string[match.end() : match.end() + 3]
    )
    return table.signs["minus" if sum_follows else "range"]


def _tail(match: re.Match[str], noun: nouns.Noun | None, scale: nouns.Noun | None, table: Table) -> list[Piece]:
    pieces: list[Piece] = []
    if match["scale"]:
        pieces.append((match.start("scale"), scale.after if scale else match["scale"]))
    if noun and noun.after:
        after = noun.after
        if scale and table.of and _money(match) and scale.gender:
            after = _of(table.of, after)
        elif (
            match["unit"]
            and match[0][match.start("unit") - match.start() - 1] == "-"
            and not scale
            and table.code == "en"
        ):
            after = _singular(match, table) or after
        closing = "." if match[0].endswith(".") and not match.string[match.end() : match.end() + 40].strip() else ""
        pieces.append((match.start("unit") if match["unit"] else _last(match), after + closing))
    return pieces + _per(match, table)


def _last(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("a", "b", "scale")) - 1


def _of(word: str, noun: str) -> str:
    return f"d'{noun}" if word == "de|d'" and noun[0] in "aeéiou" else f"{word.partition('|')[0]} {noun}"


def _singular(match: re.Match[str], table: Table) -> str:
    noun = _noun(match, Numeral(1), table)
    return noun.after if noun else ""


def _per(match: re.Match[str], table: Table) -> list[Piece]:
    if not match["per"]:
        return []
    noun = nouns.unit(match["per"], Numeral(1), table)
    said = noun.after if noun and noun.after else match["per"]
    return [(match.start("per"), numerals.spaced(table.signs["per"], said, table=table))]


def _money(match: re.Match[str]) -> bool:
    return bool(match["pre"] or (match["unit"] and shared().currencies.get(match["unit"])))


def _noun(match: re.Match[str], count: Numeral, table: Table) -> nouns.Noun | None:
    sign = match["pre"] or match["unit"]
    if not sign:
        return None
    scaled = Numeral(2) if match["scale"] else count
    if match["unit"] in table.units and not match["pre"]:
        return nouns.unit(sign, scaled, table)
    return nouns.currency(sign, scaled, table) or nouns.unit(sign, scaled, table)


def _cents(match: re.Match[str], number: Numeral, table: Table) -> str:
    """Money with two decimals, as two amounts; "" where it is no such."""
    code = shared().currencies.get(match["pre"] or match["unit"] or "", "")
    if not code or not table.cents or len(number.fraction) != 2 or code in ("JPY", "KRW", "VND", "HUF"):
        return ""
    minor = Numeral(int(number.fraction))
    if (noun := nouns.currency(match["pre"] or match["unit"], Numeral(number.whole), table)) is None:
        return ""
    whole = f"{numerals.cardinal(number.whole, table, noun.gender)} {noun.after}"
    if not minor.whole:
        return whole
    name = (
        nouns.counted(row, minor, table)
        if (row := table.currencies.get(f"{code} cents", table.currencies.get("cents", "")))
        else None
    )
    said = numerals.cardinal(minor.whole, table, name.gender if name else "")
    named = f"{said} {name.after}" if name else said
    if not number.whole and name:
        return named
    return f"{whole} {table.cents.format(named, bare=said)}"


def _parts(match: re.Match[str], table: Table) -> list[Piece]:
    """What has many points, as a version: each part by itself."""
    joint = table.signs["point"]
    said = [numerals.cardinal(int(part), table) for part in re.split(r"\D+", match[0]) if part]
    noun = _noun(match, Numeral(2), table)
    return [(match.start(), f" {joint} ".join(said) if not table.joined else joint.join(said))] + (
        [(match.end() - 1, noun.after)] if noun else []
    )


def _number(match: re.Match[str], name: str, number: Numeral, gender: str, table: Table) -> str:
    text, end = match.string, match.end()
    bare = not (match["scale"] or match["unit"] or match["pre"])
    if bare and match[name].isdecimal() and len(match[name]) == 4 and _is_year(text, match, number.whole, table):
        return chinese.digits(match[name]) if table.code == "zh" else numerals.year(number.whole, table)
    following = _NEXT.match(text, end)
    if table.code == "zh":
        counted = following is not None and bare and any(following[1].startswith(one) for one in table.words.split())
        counted = counted and text[max(0, match.start() - 9) : match.start()][-1:] != "第"
        two = (
            number.whole == 2 and not number.fraction and (counted or gender or match["scale"]) and match["unit"] != "%"
        )
        return "两" if two else numerals.say(number, table)
    if bare and following and not match["dash"]:
        gender = _guessed(following[1], table)
    said = numerals.say(number, table, gender)
    vowel = text[match.start("unit") :] if match["unit"] else following[1] if following else ""
    elided = table.code == "it" and said == "una" and vowel[:1] in ("a", "e", "i", "o", "u", "h")
    return "un'" if elided else said


def _guessed(noun: str, table: Table) -> str:
    """The gender of the word after a number, from its ending; "" where the number stands alone."""
    if not table.feminine or noun.lower() in table.words.split():
        return ""
    return "f" if re.search(table.feminine, noun.lower()) else "m"


def _is_year(text: str, match: re.Match[str], number: int, table: Table) -> bool:
    after = text[match.end() : match.end() + 2].strip()
    if table.code == "zh":
        return after.startswith("年")
    before = _BEFORE.search(text, max(0, match.start() - 20), match.start())
    if not 1010 <= number < 2100:
        return False
    if before and before[1].lower() in table.year_cues.split():
        return True
    return number >= 1900 or (number >= 1100 and (not after or not after[0].isalnum()))
