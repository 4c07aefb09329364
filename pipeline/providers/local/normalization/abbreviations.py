"""Abbreviations that are said in full, and names that are said letter by letter."""

import re
from functools import cache, partial

from pipeline.providers.local.normalization import addresses
from pipeline.providers.local.normalization.draft import BLANK, Rule
from pipeline.providers.local.normalization.tables import Table, shared

_DOTTED = r"(?<![\w.])(?P<letters>(?:[A-Z]\.){2,}|(?:[A-Z]\.)+[A-Z](?![\w]))"
_CAPITALS = r"(?<![\w])(?P<name>[A-Z][A-Za-z]{0,4}[A-Z]|[A-Z]{2,6})(?P<tail>['’]?s)?(?![\w&$]|\.\w)"
_CLOSE = re.compile(r"\s*(?:$|\n|[\s\"'”’»)]+[A-ZÀ-ÖØ-ÞĄ-Ž¿¡])")
VOWELS = set("AEIOUYÄÖÜ")


def rules(table: Table) -> list[Rule]:
    """Titles before a name, other abbreviations, then capitals."""
    found = []
    for rows, after in (
        (table.titles, r"(?=\s?[^\W\d_a-z]|\s?&|\s(?:de|van|von|del|della|da|di)\s)"),
        (table.short, ""),
    ):
        if rows:
            found.append(Rule(_either(rows, after), partial(_full, rows=_folded(rows), table=table)))
    if numbered := table.number_signs.split():
        signs = "|".join(re.escape(sign) for sign in sorted(numbered, key=len, reverse=True))
        found.append(Rule(table.compiled(rf"(?<!\w)(?:{signs})\s?(?=\d)"), lambda _: table.signs["number"]))
    if (not table.joined and table.code != "hi") or table.letter_names:
        found += [
            Rule(table.compiled(_DOTTED), partial(_dotted, table=table)),
            Rule(table.compiled(_CAPITALS), partial(_capitals, table=table)),
        ]
    return found


def _either(rows: dict[str, str], after: str) -> re.Pattern[str]:
    shapes = []
    for written in sorted(rows, key=len, reverse=True):
        shape = re.escape(written).replace(r"\ ", r"\s?")
        first = f"[{written[0].lower()}{written[0].upper()}]" if written[0].isalpha() else re.escape(written[0])
        shapes.append(first + shape[len(re.escape(written[0])) :] + ("" if written[-1] in "./" else r"(?![\w.'’])"))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(shapes)}){after}")


def _folded(rows: dict[str, str]) -> dict[str, str]:
    return {re.sub(r"\s", "", written).lower(): said for written, said in rows.items()}


def _full(match: re.Match[str], rows: dict[str, str], table: Table) -> str | None:
    written = re.sub(r"\s", "", match[0])
    if match.string[max(0, match.start() - 9) : match.start()].rstrip()[-1:].isdecimal() and (
        written in table.scales or written in table.units
    ):
        return None
    said = rows[written.lower()]
    ends = written.lower() in table.closing.lower().split() and _CLOSE.match(match.string, match.end())
    return said + "." if ends and written.endswith(".") else said


def _dotted(match: re.Match[str], table: Table) -> str:
    end = "." if match[0].endswith(".") and not match.string[match.end() : match.end() + 40].strip() else ""
    return addresses.letters(match["letters"].replace(".", ""), table) + end


@cache
def _spelled(tag_words: str) -> frozenset[str]:
    return frozenset((*shared().letters.split(), *tag_words.split()))


def _capitals(match: re.Match[str], table: Table) -> str | None:
    """Letters for what is known to be spelled, or has no vowel to be a word; None leaves a word a word."""
    name, tail = match["name"], match["tail"] or ""
    if name in table.whole_words.split():
        return None
    if _counted(match):
        return None
    known = name in _spelled(table.spelled)
    if not known and (not name.isupper() or VOWELS & set(name)):
        return None
    if name.isupper() and VOWELS & set(name) and _shouted(match):
        return None
    if set(name) <= set("IVX") and name != "XX" and len(name) > 1 and not known:
        return None
    said = addresses.letters(name, table)
    return said + ("'s" if tail and table.code == "en" else tail and "s")


def _counted(match: re.Match[str]) -> bool:
    """Whether it is a unit or a currency beside a number."""
    text, name = match.string, match["name"]
    beside = (
        text[max(0, match.start() - 9) : match.start()].rstrip()[-1:].isdecimal()
        or text[match.end() : match.end() + 9].lstrip()[:1].isdecimal()
    )
    return beside and (name in shared().units or name in shared().currencies)


def _shouted(match: re.Match[str]) -> bool:
    """Whether the words on both sides (or on the only side) are in capitals too."""
    text = match.string
    before = re.search(rf"([^\W\d_]+)[^\w{BLANK}]*$", text[max(0, match.start() - 30) : match.start()])
    after = re.match(r"[^\w]*([^\W\d_]+)", text[match.end() : match.end() + 30])
    beside = [found[1] for found in (before, after) if found and len(found[1]) > 2 and VOWELS & set(found[1].upper())]
    return bool(beside) and all(word.isupper() for word in beside)
