"""What a language needs to be read aloud: names of signs, units, money and abbreviations, read once from YAML."""

from functools import cache
from pathlib import Path

import yaml

from pipeline.capabilities import Value

HERE = Path(__file__).parent / "languages"


class Shared(Value):
    """What is written alike in every language (languages/shared.yaml)."""

    currencies: dict[str, str]
    units: dict[str, str]
    letters: str
    domains: str
    kings: str
    queens: str


class Table(Value):
    """One language (languages/<code>.yaml); forms of a noun are "one|many|gender", with {} where the number goes."""

    code: str = ""
    locale: str
    numbers: str = ""
    joined: bool = False
    spaced: bool = False
    hundred_and: bool = True
    digit_decimals: bool = True
    decimal: str = "."
    group: str = ","
    dates: str = "dmy"
    date: str = "{day} {month} {year}"
    years: str = ""
    year_cues: str = ""
    feminine: str = ""
    feminine_units: str = ""
    signs: dict[str, str]
    symbols: dict[str, str] = {}
    currencies: dict[str, str] = {}
    cents: str = ""
    of: str = ""
    scales: dict[str, str] = {}
    units: dict[str, str] = {}
    titles: dict[str, str] = {}
    short: dict[str, str] = {}
    closing: str = ""
    number_signs: str = "№ #"
    letter_joint: str = " "
    letter_names: str = ""
    words: str = ""
    spelled: str = ""
    whole_words: str = ""
    clock: dict[str, str] = {}
    halves: dict[str, str] = {}
    ordinals: dict[str, str] = {}
    decades: dict[str, str] = {}
    phrases: dict[str, str] = {}
    counters: dict[str, str] = {}
    digits: str = ""


def known() -> tuple[str, ...]:
    """Codes that have a table of their own."""
    return tuple(sorted(path.stem for path in HERE.glob("*.yaml") if path.stem != "shared"))


@cache
def table(language: str) -> Table | None:
    """The table of a language, with what its region has of its own ("pt-br"); None where there is none."""
    code = language.strip().lower().replace("_", "-")
    base = code.partition("-")[0]
    if base not in known():
        return None
    rows = {"code": base} | _read(base) | (_read(code) if code != base and code in known() else {})
    return Table.model_validate(rows)


@cache
def shared() -> Shared:
    """What all languages share."""
    return Shared.model_validate(_read("shared"))


def _read(name: str) -> dict[str, object]:
    rows = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(rows, dict)
    return rows
