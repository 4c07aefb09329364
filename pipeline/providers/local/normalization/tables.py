"""What a language needs to be read aloud: names of signs, units, money and abbreviations, read once from YAML."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

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


Rows = dict[str, str]
NO_ROWS: Rows = Field(default_factory=dict)


class Table(Value):
    """One language (languages/<code>.yaml); forms of a noun are "one|many|gender", with {} where the number goes."""

    code: str = ""
    tag: str = ""
    locale: str
    numbers: str = ""
    joined: bool = False
    spaced: bool = False
    hundred_and: bool = True
    digit_decimals: bool = True
    decimal: str = "."
    group: str = ","
    dates: str = "dmy"
    of_year: str = ""
    date: str = "{day} {month} {year}"
    years: str = ""
    year_cues: str = ""
    feminine: str = ""
    neuter: str = ""
    feminine_units: str = ""
    signs: dict[str, str]
    symbols: Rows = NO_ROWS
    currencies: Rows = NO_ROWS
    cents: str = ""
    of: str = ""
    scales: Rows = NO_ROWS
    units: Rows = NO_ROWS
    titles: Rows = NO_ROWS
    short: Rows = NO_ROWS
    closing: str = ""
    number_signs: str = "№ #"
    letter_joint: str = " "
    letter_names: str = ""
    words: str = ""
    spelled: str = ""
    whole_words: str = ""
    clock: Rows = NO_ROWS
    halves: Rows = NO_ROWS
    ordinals: Rows = NO_ROWS
    decades: Rows = NO_ROWS
    phrases: Rows = NO_ROWS
    counters: Rows = NO_ROWS

    def compiled(self, shape: str, flags: int = 0) -> re.Pattern[str]:
        """A pattern whose word ends are those of this language: letters without spaces end no word of ASCII."""
        return re.compile(shape, flags | (re.ASCII if self.joined else 0))


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
    rows = _read(base)
    for name, own in (_read(code) if code != base and code in known() else {}).items():
        common = rows.get(name)
        rows[name] = common | own if isinstance(common, dict) and isinstance(own, dict) else own
    return Table.model_validate({**rows, "code": base, "tag": code})


@cache
def shared() -> Shared:
    """What all languages share."""
    return Shared.model_validate(_read("shared"))


def _read(name: str) -> dict[str, object]:
    rows = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(rows, dict)
    return rows
