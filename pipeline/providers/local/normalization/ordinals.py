"""Ordinals, decades, and Roman numerals after names."""

import re
from functools import partial

from pipeline.providers.local.normalization import dates, numerals
from pipeline.providers.local.normalization.draft import Piece, Rule
from pipeline.providers.local.normalization.tables import Table, shared

ROMAN = {"I": 1, "V": 5, "X": 10}
MIN_CUE = 4
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
_NOT_NAMES = frozenset((
    "The", "An", "In", "On", "At", "Is", "It", "If", "As", "We", "He", "She", "You", "They", "And", "But", "Or", "So", "To", "Of", "For",
    "Then", "When", "Der", "Die", "Das", "Il", "Le", "La", "El", "Los", "Las", "I",
))  # fmt: skip


def rules(table: Table) -> list[Rule]:
    """Roman numerals first: their dot is no end of a sentence."""
    found = []
    if not table.joined:
        if century := table.ordinals.get("century", ""):
            found.append(Rule(re.compile(century), partial(_century, table=table)))
        kings = "|".join(sorted({*shared().kings.split(), *shared().queens.split()}, key=len, reverse=True))
        dot = r"\.?" if table.code == "de" else ""
        found.append(
            Rule(
                re.compile(rf"(?<!\w)(?P<name>{kings}) (?P<r>{_ROMAN}(?:er|re|ère)?)(?![\w'’]){dot}"),
                partial(_king, table=table),
            )
        )
        found.append(
            Rule(
                re.compile(rf"(?<![\w'’])(?P<name>[^\W\d_][\w'’]+) (?P<r>(?=[IVX]{{2}}){_ROMAN})(?![\w'’])"),
                partial(_roman, table=table),
            )
        )
    if suffix := table.ordinals.get("suffix"):
        shape = table.compiled(rf"(?<![\w.,])(?P<n>\d{{1,9}}|\d{{1,3}}(?:,\d{{3}})+)(?:\s?(?P<s>{suffix}))(?![\w])")
        found.append(Rule(shape, partial(_suffixed, table=table)))
    if table.code == "de":
        shape = table.compiled(r"(?<![\w.,])(?P<n>\d{1,3})\.(?= [^\W\d_])")
        found.append(Rule(shape, partial(_german, table=table)))
        found.append(Rule(re.compile(r"(?<!\w)(?P<n>[IVX]+)\.(?= [A-ZÄÖÜ])"), partial(_german, table=table)))
    if decade := table.ordinals.get("decade"):
        shape = table.compiled(rf"(?<!\w)(?<![.,])['’]?(?P<n>[12]\d\d0|\d0)(?:{decade})(?!\w)")
        found.append(Rule(shape, partial(_decade, table=table)))
    return found


def value(roman: str) -> int:
    """What a Roman numeral of I, V and X is worth."""
    worth = [ROMAN[sign] for sign in roman]
    return sum(-one if one < after else one for one, after in zip(worth, [*worth[1:], 0], strict=True))


def _king(match: re.Match[str], table: Table) -> list[Piece] | None:
    roman = re.match(r"[IVX]*", match["r"])
    if roman is None or not roman[0]:
        return None
    queen = match["name"] in shared().queens.split()
    return [(match.start("name"), match["name"]), (match.start("r"), reign(value(roman[0]), table, queen=queen))]


def reign(number: int, table: Table, *, queen: bool) -> str:
    """The number of a king or a queen."""
    if number > int(table.ordinals.get("reigns", "0")):
        return numerals.cardinal(number, table)
    if table.code == "fr":
        return "première" if queen else "premier"
    said = numerals.ordinal(number, table)
    if queen and table.code in ("es", "pt", "it"):
        said = re.sub(r"o\b", "a", said)
    return table.ordinals.get("queen" if queen else "king", "{o}").format(o=said)


def _roman(match: re.Match[str], table: Table) -> list[Piece] | None:
    name = match["name"]
    if name in _NOT_NAMES or name.isupper() or (name.islower() and len(name) < MIN_CUE):
        return None
    return [(match.start("name"), name), (match.start("r"), numerals.cardinal(value(match["r"]), table))]


def _century(match: re.Match[str], table: Table) -> list[Piece] | None:
    number = value(match["r"])
    said = (
        numerals.ordinal(number, table)
        if table.ordinals.get("century as") == "ordinal"
        else numerals.cardinal(number, table)
    )
    before, after = match[0][: match.start("r") - match.start()], re.search(r" (\w+)$", match.string[: match.end()])
    if table.ordinals.get("century word", "") not in match[0]:
        return None
    pieces = [(match.start(), before.strip()), (match.start("r"), said)]
    return pieces if before or not after or after.start(1) < match.end("r") else [*pieces, (after.start(1), after[1])]


def _suffixed(match: re.Match[str], table: Table) -> str | None:
    number = int(match["n"].replace(",", ""))
    suffix = match["s"]
    said = numerals.ordinal(number, table)
    if table.code == "es":
        return _spanish(number, suffix, said, match.string[match.end() : match.end() + 2])
    if table.code in ("it", "pt") and "ª" in suffix:
        return re.sub(r"o\b", "a", said)
    if table.code == "fr" and suffix in ("re", "ère"):
        return "première"
    if table.code == "hi":
        return _hindi(number, suffix, table)
    return said


def _spanish(number: int, suffix: str, said: str, after: str) -> str:
    said = {11: "undécimo", 12: "duodécimo"}.get(number, said)
    if "ª" in suffix or suffix.endswith("a"):
        return re.sub(r"o\b", "a", said)
    return re.sub(r"(primer|tercer)o$", r"\1", said) if suffix.endswith("er") or after.strip().islower() else said


def _hindi(number: int, suffix: str, table: Table) -> str:
    irregular = {1: "पहल", 2: "दूसर", 3: "तीसर", 4: "चौथ", 6: "छठ"}
    vowel = {"ा": "ा", "ी": "ी", "े": "े"}.get(next((sign for sign in suffix if sign in "ाीे"), "ा"), "ा")
    return irregular[number] + vowel if number in irregular else numerals.cardinal(number, table) + f"व{vowel}ं"


def _german(match: re.Match[str], table: Table) -> str | None:
    before = re.search(r"([A-Za-zäöüß]+) ?$", match.string[max(0, match.start() - 20) : match.start()])
    asks = table.words.split()
    if not before or before[1].lower() not in asks:
        return None
    number = int(match["n"]) if match["n"].isdecimal() else value(match["n"])
    return dates.german(number, match.string, match.start(), table)


def _decade(match: re.Match[str], table: Table) -> str | None:
    written = match["n"]
    text = match.string[max(0, match.start() - 12) : match.start()]
    if (
        table.code == "en"
        and len(written) == 2
        and not re.search(r"(?:\b(?:the|in|your|my|his|her|their|our|early|mid|late)[ -])$", text, re.IGNORECASE)
        and match[0][0].isdigit()
    ):
        return None
    tens = table.decades.get(written[-2:], "")
    if not tens:
        return None
    if len(written) == 2:
        return tens + (match[0].partition("er")[2] if table.code == "de" else "")
    century = int(written[:2])
    if written[2:] == "00" and century % 10 == 0:
        return None if table.code == "en" else numerals.year(int(written), table) + "er"
    if table.code == "de":
        return numerals.year(int(written[:2] + "00"), table) + tens + match[0].partition("er")[2]
    return f"{numerals.cardinal(century, table)} {tens}"
