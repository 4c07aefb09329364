"""Dates: written in digits, with a month's name, and decades."""

import re
from functools import cache, partial
from typing import Literal

from pipeline.providers.local.normalization import numerals
from pipeline.providers.local.normalization.draft import Piece, Rule
from pipeline.providers.local.normalization.tables import Table

_ISO = r"(?<![\w./-])(?P<y>[12]\d{3})[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12]\d|3[01])(?![\w/-]|[.,]\d)"
_WRITTEN = r"(?<![\w./-])(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})(?P=sign)(?P<y>[12]\d{3}|\d{2})(?![\w/-]|[.,]\d)"
_DAY_MONTH = r"(?<![\w./-])(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.(?![\w/-]|[.,]\d)"


def rules(table: Table) -> list[Rule]:
    """Most complete first."""
    found = [
        Rule(table.compiled(_ISO), partial(_iso, table=table)),
        Rule(table.compiled(_WRITTEN), partial(_written, table=table)),
    ]
    if table.joined:
        return found
    if table.dates == "dmy" and table.group == "." and table.code in ("de", "nl"):
        found.append(Rule(table.compiled(_DAY_MONTH), partial(_written, table=table)))
    names = "|".join(re.escape(name) for name in sorted(_months(table), key=len, reverse=True))
    day = r"(?P<d>0?[1-9]|[12]\d|3[01])"
    if table.code == "en":
        first = rf"(?<!\w)(?P<month>{names})\.? {day}(?:st|nd|rd|th)?(?!\w|[.,:]\d|%)(?:,? (?P<y>[12]\d{{3}})(?!\w))?"
        found.append(Rule(re.compile(first), partial(_month_day, table=table)))
    last = rf"(?<![\w.,]){day}(?:\.|er|º|°|o|st|nd|rd|th)?(?: (?:of|de))? (?P<month>{names})(?!\w)"
    return [*found, Rule(re.compile(last, re.IGNORECASE), partial(_day_month, table=table))]


@cache
def _names(locale: str, width: Literal["wide", "abbreviated"]) -> tuple[str, ...]:
    from babel.dates import get_month_names

    names = get_month_names(width, "format", locale)
    return tuple(str(names[month]) for month in range(1, 13))


def _months(table: Table) -> set[str]:
    wide, short = _names(table.locale, "wide"), _names(table.locale, "abbreviated")
    return {*wide, *(name.rstrip(".") for name in short)} - {"mar", "Mar", "sept", "set"} | (
        {"Mar"} if table.code == "en" else set()
    )


def _iso(match: re.Match[str], table: Table) -> str | None:
    return _said(int(match["d"]), int(match["m"]), match["y"], match, table)


def _written(match: re.Match[str], table: Table) -> str | None:
    first, second = int(match["a"]), int(match["b"])
    day, month = (second, first) if table.dates == "mdy" else (first, second)
    if month > 12 >= day:
        day, month = month, day
    year = match["y"] if "y" in match.re.groupindex else ""
    return _said(day, month, year, match, table) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _said(day: int, month: int, year: str, match: re.Match[str], table: Table) -> str:
    name = _names(table.locale, "wide")[month - 1]
    said = "" if not year else year_of(year, table)
    if table.joined:
        return table.date.format(year=said, month=numerals.cardinal(month, table), day=day_of(day, match, table))
    return table.date.format(
        day=day_of(day, match, table), month=name, year=f"{table.of_year} {said}".rstrip() if said else ""
    ).strip()


def year_of(written: str, table: Table) -> str:
    """A year of two or four digits."""
    if table.code == "zh":
        return numerals.digits(written, table)
    return numerals.year(int(written), table)


def day_of(day: int, match: re.Match[str], table: Table) -> str:
    """The day of the month as it is said in a date."""
    first = table.ordinals.get("first day", "")
    if day == 1 and first:
        return first
    if table.code == "de":
        return german(day, match.string, match.start(), table)
    return numerals.ordinal(day, table) if table.ordinals.get("days") else numerals.cardinal(day, table)


def german(number: int, text: str, start: int, table: Table) -> str:
    """A German ordinal with the ending that the word before it asks for."""
    before = re.search(r"([a-zäöüß]+)\s*$", text[max(0, start - 20) : start].lower())
    word = before[1] if before else ""
    weak = (
        "am im vom zum zur beim dem den des bis ab seit einem einen eines einer jedem jeden seinem seinen ihrem ihren"
    )
    ending = (
        "n"
        if word in weak.split()
        else ""
        if word in ["der", "die", "das", "eine", "jede", "diese", "dieser", "dieses"]
        else "r"
    )
    return numerals.ordinal(number, table) + ending


def _month_day(match: re.Match[str], table: Table) -> list[Piece]:
    month = match["month"]
    names, short = _names(table.locale, "wide"), _names(table.locale, "abbreviated")
    full = dict(zip((name.rstrip(".") for name in short), names, strict=True)).get(month, month)
    pieces = [(match.start("month"), full), (match.start("d"), numerals.ordinal(int(match["d"]), table))]
    if match["y"]:
        pieces.append((match.start("y"), numerals.year(int(match["y"]), table)))
    return pieces


def _day_month(match: re.Match[str], table: Table) -> list[Piece]:
    month = match["month"]
    names, short = _names(table.locale, "wide"), _names(table.locale, "abbreviated")
    full = dict(zip((name.rstrip(".").lower() for name in short), names, strict=True)).get(month.lower(), month)
    day = day_of(int(match["d"]), match, table)
    said = f"the {day} of" if table.code == "en" else day
    if re.search(r" de ", match[0][match.end("d") - match.start() :], re.IGNORECASE):
        said += " de"
    text = match.string[max(0, match.start() - 5) : match.start()]
    if table.code == "en" and re.search(r"\bthe $", text, re.IGNORECASE):
        said = said.removeprefix("the ")
    return [(match.start("d"), said), (match.start("month"), full)]
