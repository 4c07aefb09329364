"""Figures: the numbers of a text that are worth a picture, and the number of a list's point."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol

import yaml

from pipeline.captions.writing import spaceless
from pipeline.providers.local.art.planning.said import Said

Kind = Literal["percent", "money", "amount", "year", "date", "count"]
# The first of these that a text holds is shown.
ORDER: tuple[Kind, ...] = ("percent", "money", "amount", "date", "year", "count")
STEPS = 10
# A number among the first so many words is what a title counts.
OPENING = 2
# A date so many words after the first thing is said along with it; a later one has its own moment.
ALONG = 4
# From here on as many can't be shown one by one.
LARGE = 10
_NUMBER = re.compile(
    r"(?<![A-Za-z\u00c0-\u024f\u0370-\u04ff\d.,])([$€£¥₹]\s?)?(\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,:]\d+)?)(?![\d])"
)
_AFTER = re.compile(r"[\s\u00a0-]*([^\s\d.,;:!?。、，…()\"“”«»]+)(?:[\s-]+([^\s\d.,;:!?。、，…()\"“”«»]+))?")
_OUT_OF = re.compile(
    r"(?<![\w.,])(\d{1,2})((?:\s+[^\W\d]+){0,2}?)\s+(?:out\s+of|in|of|von|sur|de\s+cada|em\s+cada|su|из|van\s+de)\s+(\d{1,3})(?![\d%.,:])"
)
# A number of a telephone, a range, a date in digits or a "24/7" is none to count.
_JOINED, _RUN_ON = tuple("-–/"), re.compile(r"[-–/]\d|s\b(?<!0s)|x\b")
_POINT = re.compile(
    r"^\W*(?:([^\W\d]+)\.?\s+)?(?:(\d{1,2})(?![\d%.,:]\d)|([^\W\d]+))\s*(?:[.:):,。：،-]|st\b|nd\b|rd\b|th\b|つ目|番目)"
)


class Named(Protocol):
    """A thing with the dictionary's word for it, and the place of the spoken one."""

    @property
    def word(self) -> str: ...

    @property
    def cue(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as the text writes it (`before`, `digits`, `after`), what it counts, and where it is said."""

    kind: Kind
    value: float
    digits: str
    before: str = ""
    after: str = ""
    noun: str = ""
    cue: int | None = None
    of: int = 0

    @property
    def share(self) -> float:
        """The part of the whole that it is, 0 to 1; 0 where it is no part."""
        whole = self.of or (100 if self.kind == "percent" else 0)
        return min(1.0, self.value / whole) if whole else 0.0

    @property
    def text(self) -> str:
        """As it is shown."""
        return f"{self.digits}/{self.of}" if self.of else f"{self.before}{self.digits}{self.after}"

    def rising(self, share: float) -> str:
        """The figure while it is counted up to `share` of itself, written as the whole one is."""
        if share >= 1:
            return self.text
        if self.of:
            return f"{round(self.value * share)}/{self.of}"
        decimals = len(re.split(r"[.,]", self.digits)[-1]) if self.value != int(self.value) else 0
        part = f"{self.value * share:,.{decimals}f}"
        mark = "." if "." in self.digits and not decimals else "," if "," in self.digits and not decimals else ""
        whole, _, rest = part.partition(".")
        grouped = whole.replace(",", mark if mark or not re.search(r"[ \u00a0\u202f'’]", self.digits) else "\u202f")
        return f"{self.before}{grouped}{_point(self.digits) if rest else ''}{rest}{self.after}"


def _point(digits: str) -> str:
    return "," if digits.rfind(",") > digits.rfind(".") else "."


def figures(said: Said) -> tuple[Figure, ...]:
    """The figures of a text, the most telling first."""
    text = "".join(_digit(sign) for sign in said.text)
    found = [_ratio(said, text), *(_figure(said, text, match) for match in _NUMBER.finditer(text))]
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: ORDER.index(one.kind)))


def _ratio(said: Said, text: str) -> Figure | None:
    """So many out of so many."""
    match = _OUT_OF.search(text)
    if match is None or not 0 < int(match[1]) < int(match[3]):
        return None
    return Figure(
        kind="percent", value=float(match[1]), digits=match[1], noun=(match[2] or "").strip(), cue=said.cue(match.start()),
        of=int(match[3]),
    )  # fmt: skip


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() and unicodedata.decimal(sign, None) is not None else sign


def _figure(said: Said, text: str, match: re.Match[str]) -> Figure | None:
    sign, digits = (match[1] or "").strip(), match[2].strip()
    if ":" in digits or text[max(0, match.start() - 1) : match.start()] in _JOINED or _RUN_ON.match(text, match.end()):
        return None
    value = _value(digits)
    follow = _AFTER.match(text, match.end())
    first, second = ((follow[1] or ""), (follow[2] or "")) if follow else ("", "")
    first = _unit(first)
    kind, after, noun = _read(value, digits, sign, first, second)
    named = noun[:1].isupper() and said.language.split("-")[0] != "de"
    joined = noun.casefold() in _rows()["joining"]
    if kind == "count" and (not noun or named or joined or (value < 2 and "." not in digits)):
        return None
    return Figure(
        kind=kind, value=value, digits=digits, before=sign, after=_spaced(kind, after, text, match.end()), noun=noun,
        cue=said.cue(match.start()),
    )  # fmt: skip


def _spaced(kind: Kind, after: str, text: str, end: int) -> str:
    """A currency's or a percent sign keeps the space that the text writes before it: "19,90 €", "100 %"."""
    spaced = kind in ("money", "percent") and len(after) == 1 and text[end : end + 1].isspace()
    return f"\u00a0{after}" if spaced and text[end:].lstrip().startswith(after) else after


def _read(value: float, digits: str, sign: str, first: str, second: str) -> tuple[Kind, str, str]:
    """What kind of figure it is, what is written after its digits, and what it counts."""
    word, rows = first.casefold(), _rows()
    hyphened = f"{word}-{second.casefold()}"
    if word[:1] in ("%", "％", "٪") or word in rows["percent"] or hyphened in rows["percent"]:
        return "percent", "%", ""
    large = next((one for one in (word, word[:1]) if one in rows["magnitude"]), "")
    if large:
        short = large if len(large) == 1 else f" {first}"
        return ("money" if sign else "amount"), short, second
    magnitude = re.fullmatch(r"[kKmMbB]n?|Mio\.?|Mrd\.?", first)
    if magnitude:
        return ("money" if sign else "amount"), first, second
    if sign:
        return "money", "", ""
    if word in rows["money"] or word[:1] in rows["money"]:
        return "money", first if len(first) < 2 else f" {first}", ""
    if word[:1] == "°" or word in rows["temperature"]:
        return "amount", first if word[:1] == "°" else "°", ""
    if word in rows["clock"]:
        return "date", f" {first}", ""
    if word in rows["month"] and value <= 31:
        return "date", f" {first}", ""
    if digits.isdigit() and word == "s" and value >= 1000:
        return "year", "s", ""
    if digits.isdigit() and 1000 <= value <= 2100 and len(digits) == 4:
        return ("year", "", "") if not first or first[:1] in "年" or not _counts(word) else ("amount", "", first)
    return ("amount" if value >= 100 else "count"), "", first


def _unit(word: str) -> str:
    """A word of a script without spaces is ended after the unit that it begins with."""
    if not word or not spaceless(word[0]):
        return word
    known = (unit for row in _rows().values() for unit in row if word.startswith(unit))
    return max(known, key=len, default=word[:2])


def _counts(word: str) -> bool:
    """Whether a word after a number of four digits is a unit rather than the sentence going on."""
    return word in (
        "steps",
        "calories",
        "kcal",
        "km",
        "miles",
        "meters",
        "metres",
        "kg",
        "people",
        "years",
        "hours",
        "words",
        "mah",
        "watts",
    )


def _value(digits: str) -> float:
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        return float(re.sub(r"[.,]", "", plain))
    whole, point, rest = re.fullmatch(r"(.*?)(?:([.,])(\d+))?", plain).groups()  # type: ignore[union-attr]
    return float(re.sub(r"[.,]", "", whole) + (f".{rest}" if point else ""))


def told(said: Said, found: Sequence[Figure], things: Sequence[Named], number: int) -> tuple[Figure, ...]:
    """The figures that the text is about, beside the `things` that it names: not the points of a list nor what is said in passing."""
    return tuple(
        one
        for one in found
        if not (one.kind == "count" and number and one.value == number) and not _passing(one, said, things)
    )


def _passing(figure: Figure, said: Said, things: Sequence[Named]) -> bool:
    """Whether a number is only said along: so many reasons, in so many minutes, at six, or beside things that are shown."""
    noun, rows = figure.noun.casefold(), _rows()
    if figure.kind in ("date", "year"):
        return bool(things) and (figure.cue or 0) <= min(one.cue or 0 for one in things) + ALONG
    if figure.kind != "count":
        return False
    before = said.text[: said.text.find(figure.digits)].casefold().split()
    lasting = noun in rows["duration"] or noun[:-1] in rows["duration"]
    title = {word.casefold().strip(".,:;!?") for word in said.words[1:6]} if len(before) < OPENING else set()
    if noun in rows["listed"] or title & rows["listed"] or (lasting and before[-1:] and before[-1] in rows["within"]):
        return True
    return bool(things) and (
        lasting or figure.value < LARGE or not any(noun.startswith(one.word[:4]) for one in things)
    )


def point(said: Said) -> int:
    """The number of the list's point that a text begins with ("Two.", "Tip 3:", "Número uno."); 0 where it begins with none."""
    match = _POINT.match("".join(_digit(sign) for sign in said.text))
    if match is None:
        return 0
    lead, digits, word = (part or "" for part in match.groups())
    if lead and lead.casefold() not in _rows()["point"]:
        return 0
    if digits:
        return int(digits) if 0 < int(digits) <= 20 else 0
    return _ordinals().get(word.casefold(), 0)


def numeral(word: str) -> int:
    """A small number, in digits or written out in one of the languages; 0 for any other word."""
    return int(word) if word.isdigit() and len(word) < 3 else _ordinals().get(word.casefold(), 0)


def company(figure: Figure) -> str:
    """The object that a figure stands with where the words name none; "" for none."""
    rows = _table()["company"]
    if not isinstance(rows, dict):
        raise TypeError("figures.yaml: company is rows by object")
    named = [word.casefold().strip(" .,") for word in (figure.noun, figure.after)]
    counted = next((name for name, row in rows.items() for word in named if word and word in row.split()), "")
    return counted or str(rows.get(figure.kind, ""))


@cache
def _table() -> dict[str, object]:
    table: dict[str, object] = yaml.safe_load(files(__package__).joinpath("figures.yaml").read_text("utf-8"))
    return table


@cache
def _rows() -> dict[str, frozenset[str]]:
    return {name: frozenset(row.split()) for name, row in _table().items() if isinstance(row, str)}


@cache
def _ordinals() -> dict[str, int]:
    rows = _table()["ordinals"]
    if not isinstance(rows, dict):
        raise TypeError("figures.yaml: ordinals are rows by number")
    return {word: number for number, row in rows.items() for word in row.split()}
