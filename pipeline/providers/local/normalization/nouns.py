"""Nouns that are counted: units, money and large numbers, in the form that goes with a count."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.providers.local.normalization.numerals import Numeral
from pipeline.providers.local.normalization.tables import Table, shared, table

_NUMBER = re.compile(r"\d(?:[\d.,'’\u00a0\u202f]*\d)?")


@dataclass(frozen=True, slots=True)
class Noun:
    """What is said before and after the number, and the noun's gender (m, f, n; "" where it does not matter)."""

    before: str
    after: str
    gender: str = ""


def unit(symbol: str, count: Numeral, table: Table) -> Noun | None:
    """The noun of a unit; None for what is no unit in this language."""
    if symbol in table.units:
        return counted(table.units[symbol], count, table) if table.units[symbol] else None
    name = shared().units.get(symbol)
    return _babel(name, count, table) if name else None


def _babel(name: str, count: Numeral, table: Table) -> Noun:
    written = _formatted(name, table.locale, round(count.value, 3))
    before, _, after = written.partition("{}")
    return Noun(before.strip(), after.strip(), "f" if name in table.feminine_units.split() else "m")


@lru_cache(1024)
def _formatted(name: str, locale: str, value: float) -> str:
    from babel.units import format_unit

    number = int(value) if value == int(value) else value
    return _NUMBER.sub("{}", str(format_unit(number, name, "long", locale=locale)), count=1)


def currency(sign: str, count: Numeral, table: Table) -> Noun | None:
    """The name of a currency by its sign or code."""
    code = shared().currencies.get(sign)
    if code is None:
        return None
    if sign in ("¥", "￥") and table.code == "zh":
        code = "CNY"
    if code in table.currencies:
        return counted(table.currencies[code], count, table)
    from babel.numbers import get_currency_name

    return Noun("", str(get_currency_name(code, count.value, table.locale)), "m")


def scale(written: str, count: Numeral, table: Table, *, money: bool) -> Noun | None:
    """The name of a large number ("Mio.", "bn"); some abbreviations are one only with money ("K$" in the table)."""
    row = table.scales.get(written) or (table.scales.get(f"{written}$") if money else None)
    return counted(row, count, table) if row else None


def counted(row: str, count: Numeral, table: Table) -> Noun:
    """The form of a row of a table ("one|many|gender")."""
    one, many, gender = (*row.split("|"), "", "")[:3]
    form = one if _single(count, table) else many or one
    before, mark, after = form.partition("{}")
    return Noun(before.strip(), after.strip(), gender) if mark else Noun("", form, gender)


def _single(count: Numeral, table: Table) -> bool:
    """French and Portuguese say 1.5 in the singular; Hindi has no other rule of its own."""
    if table.code in ("fr", "pt", "hi"):
        return count.value < 2 if count.whole else table.code != "pt"
    return count.whole == 1 and not count.fraction


def signs(tag: str) -> tuple[str, str, str]:
    """Alternatives of a pattern for the units, currencies and scales of a language, longest first."""
    one = table(tag)
    assert one is not None
    units = {*shared().units, *one.units} - {symbol for symbol, row in one.units.items() if not row}
    scales = {written.removesuffix("$") for written in one.scales}
    return _either(units), _either(shared().currencies), _either(scales)


def _either(options: "set[str] | dict[str, str]") -> str:
    return "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True)) or "(?!)"
