"""Prompts: what of a described picture is to be seen, without its light, its weather and its camera."""

import re
from functools import cache
from importlib.resources import files

import yaml

from pipeline.providers.local.art.matching import plain

# A part between commas of more words is of something.
SHORT = 6
# How many words may stand between "in" and "light".
BETWEEN = 4
# Verbs whose -ing form has an object of its own need somebody who does it.
_PEOPLE = re.compile(
    r"\b(?:person|people|man|men|woman|women|girls?|boys?|child|children|friends?|couple|runner|athlete|somebody|someone)$"
)


def bare(prompt: str) -> str:
    """The prompt less phrases like "in soft light", "under a heavy sky" and "close-up of"; its first noun always stays."""
    first, *others = re.split(r"\s*[,;]\s*", prompt)
    kept = [first, *(part for part in others if not _around(part))]
    shaped = (_shaped().sub(" ", part) for part in kept)
    return ", ".join(" ".join(_phrase().sub(" ", f" {part}").split()) for part in shaped)


def _around(part: str) -> bool:
    words = plain(part).replace(".", " ").split()
    if not words or len(words) > SHORT:
        return not words
    rows = _rows()
    return words[-1] in rows["ambience"] or words[0] in rows["camera"]


@cache
def _shaped() -> re.Pattern[str]:
    rows = _rows()
    return re.compile(
        rf"\b(?:an?\s+|the\s+)?(?:\w+\s+)?(?:{_any(rows['shapes'])})\s+of\s+(?:\w+\s+){{0,2}}?(?:{_any(rows['lit'])})\b",
        re.IGNORECASE,
    )


@cache
def _phrase() -> re.Pattern[str]:
    rows = _rows()
    leading = _any(rows["leading"])
    word = rf"(?!(?:{leading}|and|beside|between|above|seen)\b)[^\W\d][\w-]*\s+"
    ended = rf"(?=\s*(?:$|[,;.]|(?:{leading}|and|beside|between|above|reaching|seen)\b))"
    return re.compile(
        rf"\b(?:{leading})\s+(?:{word}){{0,{BETWEEN}}}?(?:{_any(rows['ambience'])})\b(?![-\w]){ended}", re.IGNORECASE
    )


def _any(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def led(prompt: str) -> int:
    """How many letters the first phrase has, which says what the picture is of."""
    match = re.search(rf"[,;.]|\b(?:{_any(_rows()['leading'])})\b", prompt, re.IGNORECASE)
    return match.start() if match and match.start() else len(prompt)


def ambient(name: str, place: str) -> bool:
    """Whether an object only stands for the light or the ground of a picture, or the painted place has it by itself."""
    return name in _rows()["ambient"] or held(name, place)


def held(name: str, place: str) -> bool:
    """Whether a painted place has an object by itself: trees in a forest, stars over a desert."""
    return name in _holds().get(place, frozenset())


def describes(prompt: str, end: int) -> bool:
    """Whether the noun that ends there only describes the one after it: a brick oven, a coffee house."""
    match = re.match(r"[ -]([^\W\d]+)", prompt[end:])
    if match is None or match[1].casefold().endswith("ing"):
        return False
    following, rows = plain(match[1]), _rows()
    made = plain(prompt[:end].split()[-1]) in rows["materials"]
    return following in rows["heads"] or (made and following not in rows["leading"] | rows["joining"])


def acted(prompt: str, at: int) -> bool:
    """Whether the activity that begins there is somebody's: "a man running", not "running water" or "a turtle swimming"."""
    return bool(_PEOPLE.search(prompt[:at].rstrip().casefold()))


@cache
def _rows() -> dict[str, frozenset[str]]:
    return {name: frozenset(row.split()) for name, row in _table().items() if isinstance(row, str)}


@cache
def _holds() -> dict[str, frozenset[str]]:
    rows = _table()["holds"]
    if not isinstance(rows, dict):
        raise TypeError("prompts.yaml: holds are rows by place")
    return {place: frozenset(row.split()) for place, row in rows.items()}


@cache
def _table() -> dict[str, object]:
    table: dict[str, object] = yaml.safe_load(files(__package__).joinpath("prompts.yaml").read_text("utf-8"))
    return table
