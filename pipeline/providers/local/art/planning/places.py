"""Places: what of a scene's words says where and when it is, rather than what is in it."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from pipeline.providers.local.art.lexicon import HOURS
from pipeline.providers.local.art.objects.spelling import folded
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.planning.things import SURE, Thing
from pipeline.providers.local.art.prompts import held
from pipeline.providers.local.art.staging.homes import home
from pipeline.providers.local.art.words import named, terms

# Where a thing stands in a landscape, and views that are no place.
INDOORS = frozenset(("table", "desk"))
OPEN, UNPLACED = frozenset(("outdoors", "sky", "water")), frozenset(("", "part", "time"))
# What swims is seen under water, what floats upon it.
AFLOAT = frozenset(
    ("ship", "passenger-ship", "sailboat", "ferry", "motor-boat", "speedboat", "canoe", "anchor", "ring-buoy")
)
# Faces of nobody: a large head in the place of "a person" tells nothing.
HEADS = frozenset(
    (
        "person", "man", "woman", "child", "boy", "girl", "baby", "older-person", "old-man", "old-woman", "person-beard",
        "man-beard", "bust-in-silhouette", "busts-in-silhouette", "speaking-head", "woman-blonde-hair",
        "man-blonde-hair", "woman-white-hair", "people-hugging", "face-with-peeking-eye",
    )
)  # fmt: skip
# Hours that a light changes; what weather there is only a prompt says.
LIT = ("night", "sunrise", "sunset")


def view(thing: Thing) -> str:
    """The place that a thing is a view of; "part" and "time" for what only furnishes a scene, "" for a thing."""
    return _words().get(folded(thing.word)) or _views().get(thing.name, "")


def place(things: Sequence[Thing], said: Said) -> str:
    """Where the spoken words set the scene; "" where they don't, or where its things are at home indoors."""
    named_ = [where for where in map(view, things) if where not in UNPLACED]
    told = next((where for where in named_ if where != "night"), "") or next(iter(named_), "")
    sure = [thing for thing in things if not view(thing) and thing.name not in HEADS and thing.score >= SURE]
    seen = [thing for thing in sure if not held(thing.name, told)]
    if any(eaten(thing, said) for thing in seen):
        return ""
    if told not in ("", "night") and any(home(thing.name) not in OPEN for thing in seen):
        return ""
    if told in ("", "night"):
        told = _at(seen, "" if any(home(thing.name) not in OPEN for thing in seen) else told)
    swimmer = next((thing for thing in seen if home(thing.name) == "water"), None)
    if swimmer is None or any(home(thing.name) != "water" for thing in seen):
        return told
    if swimmer.name in AFLOAT:
        return told if told in ("lake", "ocean", "beach") else "ocean"
    return "underwater"


def _at(seen: Sequence[Thing], told: str) -> str:
    """Where the first thing is at home, if the others can be there too."""
    if any(_home().get(thing.name) == "room" for thing in seen if home(thing.name) == "desk"):
        return "room"
    where = _home().get(seen[0].name, "") if seen else ""
    return where if where == "room" or (where and all(home(one.name) not in INDOORS for one in seen)) else told


def hours(said: Said) -> tuple[str, ...]:
    """The light that the spoken words name: night, sunrise or sunset."""
    if {folded(word.strip(".,;:!?…")) for word in said.words} & _row("night"):
        return ("night",)
    return tuple(hour for hour in named(terms(said.text), HOURS) if hour in LIT)[:1]


def asked(thing: Thing) -> bool:
    """Whether the very word for a clock, a sun or an eye is said, and not what it only stands for."""
    return not {folded(part) for part in thing.word.split()}.isdisjoint(_row("clocks"))


def general(thing: Thing) -> bool:
    """Whether its word is one of a whole kind: a story, a recipe, food."""
    return folded(thing.word) in _row("general")


def passing(thing: Thing) -> bool:
    """Whether a thing is a face of nobody, or stands for a time that something takes or for a word of any text."""
    spent = thing.name in _names("spans") and not asked(thing)
    return spent or thing.name in HEADS or folded(thing.word) in _row("abstract")


def eaten(thing: Thing, said: Said) -> bool:
    """Whether a living thing is a meal here."""
    text = folded(said.text)
    words = {word.strip(".,;:!?…") for word in text.split()}
    cues = _row("eaten")
    return thing.name in _names("meals") and (
        bool(words & cues) or (said.spaceless and any(cue in text for cue in cues if not cue.isascii()))
    )


@cache
def _views() -> dict[str, str]:
    return {name: where for where, names in _table()["views"].items() for name in names.split()}


@cache
def _home() -> dict[str, str]:
    return {name: where for where, names in _table()["at"].items() for name in names.split()}


@cache
def _words() -> dict[str, str]:
    return {folded(word): where for where, words in _table()["words"].items() for word in words.split()}


@cache
def _names(row: str) -> frozenset[str]:
    return frozenset(_rows()[row].split())


@cache
def _row(row: str) -> frozenset[str]:
    return frozenset(map(folded, _rows()[row].split()))


@cache
def _table() -> dict[str, dict[str, str]]:
    return {name: rows for name, rows in _read().items() if isinstance(rows, dict)}


@cache
def _rows() -> dict[str, str]:
    return {name: row for name, row in _read().items() if isinstance(row, str)}


@cache
def _read() -> dict[str, str | dict[str, str]]:
    table: dict[str, str | dict[str, str]] = yaml.safe_load(
        files(__package__).joinpath("places.yaml").read_text("utf-8")
    )
    return table
