"""Numbers as words: what is written, and how a language says it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.providers.local.normalization import chinese, hindi, japanese
from pipeline.providers.local.normalization.tables import Table

MOST_DIGITS = 15
GROUPED = r"\d{1,3}(?:[\u00a0\u2009\u202f ]\d{3})+(?!\d)(?:,\d+)?"
PLAIN = r"\d++(?:[.,]\d++|['’]\d{3}(?!\d))*+"

OWN: dict[str, Callable[[int], str]] = {"hi": hindi.cardinal, "zh": chinese.cardinal, "ja": japanese.cardinal}
FEMININE = {
    "es": ((r"uno$", "una"), (r"cientos\b", "cientas"), (r"quinientos\b", "quinientas")),
    "pt": ((r"\bum$", "uma"), (r"\bdois$", "duas"), (r"entos\b", "entas"), (r"zentos\b", "zentas")),
    "fr": ((r"\bun$", "une"),),
    "de": ((r"^eins$", "eine"),),
    "it": ((r"^uno$", "una"),),
}
MASCULINE = {
    "es": ((r"veintiuno$", "veintiún"), (r"\buno$", "un")),
    "de": ((r"^eins$", "ein"),),
    "it": ((r"^uno$", "un"),),
}
# What num2words 0.5 gets wrong or writes for a page rather than for the ear.
MENDED = {
    "en": ((r",", ""), (r"oh-", "oh ")),
    "de": ((r"(?<=[a-zß])einstausend", "eintausend"), (r"^einstausend", "eintausend")),
    "es": ((r"veintiuno (?=mil|bill|trill)", "veintiún "), (r"\buno (?=mil|bill|trill)", "un ")),
    "nl": ((r" honderd", "honderd"), (r"^duizendhonderd", "elfhonderd")),
    "pt": ((r",", ""),),
    "fr": ((r"quatre-vingts (?=mille\b)", "quatre-vingt "), (r"soixante et onze", "soixante et onze")),
    "it": ((r"ventuno (?=mil)", "ventun "),),
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: its whole part, and the digits after the decimal sign."""

    whole: int
    fraction: str = ""
    digits: str = ""

    @property
    def value(self) -> float:
        """How much it is."""
        return float(f"{self.whole}.{self.fraction or 0}") if self.whole < 10**MOST_DIGITS else float(10**MOST_DIGITS)

    @property
    def spelled(self) -> bool:
        """Whether it is read digit by digit: a code rather than an amount."""
        return (len(self.digits) > 1 and self.digits[0] == "0") or self.whole >= 10**MOST_DIGITS


def pattern(table: Table) -> str:
    """Matches a number as this language writes it."""
    return f"(?:{GROUPED}|{PLAIN})" if table.spaced else f"(?:{PLAIN})"


def parse(written: str, table: Table) -> Numeral | None:
    """The number that is written; None for what is no single number, as a version or an address."""
    bare = re.sub(r"[\u00a0\u2009\u202f '’]", "", written)
    marks = re.findall(r"[.,]", bare)
    if not marks:
        return Numeral(int(bare[:400]), "", bare)
    parts = re.split(r"[.,]", bare)
    grouped = _grouped(parts[1:], parts[0]) or (marks[0] == "," and _indian(parts))
    if len(set(marks)) == 1 and grouped and (len(marks) > 1 or marks[0] == table.group):
        return Numeral(int("".join(parts)[:400]))
    if len(marks) == 1:
        return Numeral(int(parts[0][:400]), parts[1])
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1 and _thousands(parts[:-1]):
        return Numeral(int("".join(parts[:-1])[:400]), parts[-1])
    return None


def _grouped(after: list[str], first: str) -> bool:
    return all(len(part) == 3 for part in after) and 0 < len(first) <= 3 and first[0] != "0"


def _indian(parts: list[str]) -> bool:
    return len(parts) > 2 and len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])


def _thousands(parts: list[str]) -> bool:
    return _grouped(parts[1:], parts[0]) or _indian(parts)


def say(number: Numeral, table: Table, gender: str = "") -> str:
    """A number in words; `gender` (m, f, n) is that of the noun after it, "" where it stands alone."""
    if number.spelled:
        return digits(number.digits or str(number.whole), table)
    whole = cardinal(number.whole, table, "" if number.fraction else gender)
    if not number.fraction:
        return whole
    return spaced(whole, table.signs["point"], decimals(number.fraction, table), table=table)


def decimals(written: str, table: Table) -> str:
    """The digits after a decimal sign."""
    if table.digit_decimals or len(written) > 2 or written[0] == "0":
        return digits(written, table)
    return cardinal(int(written), table)


def digits(written: str, table: Table) -> str:
    """Each digit by itself."""
    return spaced(*(cardinal(int(digit), table) for digit in written if digit.isdecimal()), table=table)


def spaced(*parts: str, table: Table) -> str:
    """Parts of a reading as one, with spaces where the language has them."""
    return ("" if table.joined else " ").join(part for part in parts if part)


def cardinal(number: int, table: Table, gender: str = "") -> str:
    """A whole number in words, in the form it has before a noun of this gender."""
    if number >= 10**MOST_DIGITS:
        return digits(str(number), table)
    said = _words(number, table.numbers, table.code, "cardinal", table.hundred_and)
    forms = {"f": FEMININE, "m": MASCULINE, "n": MASCULINE}.get(gender, {})
    for wrong, right in forms.get(table.code, ()):
        said = re.sub(wrong, right, said)
    return said


def ordinal(number: int, table: Table) -> str:
    """The number's place in a row ("third"), in its basic form."""
    return _words(number, table.numbers, table.code, "ordinal", table.hundred_and)


def year(number: int, table: Table) -> str:
    """A year as it is said."""
    if table.code == "hi":
        return hindi.year(number)
    how = "year" if table.years in ("pairs", "hundreds") and 1010 <= number < 2100 else "cardinal"
    return _words(number, table.numbers, table.code, how, table.hundred_and)


def pairs(number: int, table: Table) -> str:
    """Four digits as two numbers ("nineteen twenty"), where the language does that; else the number."""
    head, rest = divmod(number, 100)
    if table.years != "pairs" or not 1000 < number < 10000 or rest < 10:
        return cardinal(number, table)
    return f"{cardinal(head, table)} {cardinal(rest, table)}"


@lru_cache(4096)
def _words(number: int, lang: str, code: str, how: str, hundred_and: bool) -> str:
    if code in OWN:
        return OWN[code](number)
    from num2words import num2words

    said = str(num2words(number, lang=lang, to=how))
    if code == "en" and not hundred_and:
        said = said.replace(" and ", " ")
    for wrong, right in MENDED.get(code, ()):
        said = re.sub(wrong, right, said)
    return said
