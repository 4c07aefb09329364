"""Fractions, ratios, versions and fixed phrases with signs ("24/7")."""

import re
import unicodedata
from functools import partial

from pipeline.providers.local.normalization import nouns, numerals
from pipeline.providers.local.normalization.draft import BLANK, Piece, Rule
from pipeline.providers.local.normalization.numerals import Numeral
from pipeline.providers.local.normalization.tables import Table

VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_END = r"(?![\w/])"
RATIOS = ("9:16", "1:1", "2:1", "3:1", "10:1")


def rules(table: Table) -> list[Rule]:
    """Phrases first, as their signs mean something else elsewhere."""
    phrases = "|".join(re.escape(phrase) for phrase in sorted(table.phrases, key=len, reverse=True)) or "(?!)"
    found = [
        Rule(table.compiled(rf"(?<![\w/])(?:{phrases})(?![\w/+#])", re.IGNORECASE), partial(_phrase, table=table)),
        Rule(table.compiled(rf"(?:(?<![\w.,])(?P<n>\d{{1,4}})\s?)?(?P<f>[{VULGAR}])"), partial(_vulgar, table=table)),
        Rule(
            table.compiled(rf"(?<![\w./,])(?:(?P<n>\d{{1,3}})\s)?(?P<a>\d{{1,3}})/(?P<b>\d{{1,3}}){_END}"),
            partial(_fraction, table=table),
        ),
        Rule(table.compiled(r"(?<![\w.:])(?P<a>\d{1,4}):(?P<b>\d{1,4})(?![\w:]|[.,]\d)"), partial(_ratio, table=table)),
    ]
    units = nouns.signs(table.tag)[0]
    close = r"(?![^\W\d_]|['’][^\W\d_])"
    found.append(
        Rule(table.compiled(rf"(?<=[{VULGAR}{BLANK}])\s?(?P<unit>{units}){close}"), partial(_unit, table=table))
    )
    if not table.joined:
        found.append(
            Rule(table.compiled(r"(?<!\w)[vV](?:\.\s?)?(?P<v>\d+(?:\.\d+)*)(?!\w)"), partial(_version, table=table))
        )
    return found


def _phrase(match: re.Match[str], table: Table) -> str:
    return {phrase.lower(): words for phrase, words in table.phrases.items()}[match[0].lower()]


def _vulgar(match: re.Match[str], table: Table) -> str:
    top, _, bottom = unicodedata.normalize("NFKC", match["f"]).partition("⁄")
    return _said(match["n"], int(top), int(bottom), match.string[match.end() : match.end() + 40], table)


def _fraction(match: re.Match[str], table: Table) -> str | None:
    top, bottom = int(match["a"]), int(match["b"])
    if not top or not bottom:
        return None
    if top < bottom <= 10 or (match["n"] and top < bottom <= 100):
        return _said(match["n"], top, bottom, match.string[match.end() : match.end() + 40], table)
    between = table.signs["over"]
    return numerals.spaced(numerals.cardinal(top, table), between, numerals.cardinal(bottom, table), table=table)


def _said(whole: str | None, top: int, bottom: int, after: str, table: Table) -> str:
    named = {"1/2": "half", "1/4": "quarter", "1/3": "third"}.get(f"{top}/{bottom}", "")
    plain = table.halves.get(f"{top}/{bottom}") or _named(top, bottom, table)
    if not whole or whole == "0":
        return table.halves.get(f"half {_gender(after, table)}", plain) if named == "half" else plain
    number = numerals.cardinal(int(whole), table)
    if whole == "1" and f"1{named}" in table.halves:
        return table.halves[f"1{named}"]
    shape = table.halves.get(f"mixed {named}", table.halves["mixed"])
    return shape.format(n=number, f=table.halves.get(named, plain))


def _unit(match: re.Match[str], table: Table) -> list[Piece] | None:
    noun = nouns.unit(match["unit"], Numeral(1), table)
    return [(match.start("unit"), noun.after)] if noun else None


def _gender(after: str, table: Table) -> str:
    """m or f before a noun; "" where no word follows."""
    noun = re.match(r"\s?([^\W\d_]+)", after)
    if not noun:
        return ""
    if noun[1].lower() in table.words.split():
        return "function"
    if table.neuter and re.search(table.neuter, noun[1]):
        return "n"
    return "f" if table.feminine and re.search(table.feminine, noun[1].lower()) else "m"


def _named(top: int, bottom: int, table: Table) -> str:
    shape = table.halves.get("shape")
    if shape:
        return shape.format(a=numerals.cardinal(top, table), b=numerals.cardinal(bottom, table))
    part = table.halves.get(f"/{bottom}") or numerals.ordinal(bottom, table)
    one, _, many = part.partition("|")
    said = one if top == 1 else many or one + table.halves.get("plural", "s")
    return f"{numerals.cardinal(top, table, 'm')} {said}"


def _ratio(match: re.Match[str], table: Table) -> str | None:
    """What is no time of the day."""
    if len(match["b"]) == 2 and int(match["a"]) < 25 and int(match["b"]) < 60 and match[0] not in RATIOS:
        return None
    left, right = (numerals.cardinal(int(match[name]), table) for name in "ab")
    return numerals.spaced(left, table.signs["ratio"], right, table=table)


def _version(match: re.Match[str], table: Table) -> str:
    parts = [numerals.cardinal(int(part[:12]), table) for part in match["v"].split(".")]
    return f"{table.signs['version']} " + f" {table.signs['point']} ".join(parts)
