"""What a picture's words ask for: a place, the things in it, the hour, a colour, a distance."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.lexicon import COLOURS, FAR, HOMES, HOURS, NEAR, PLACES, THINGS

LONGEST = 4000
MARINE = frozenset({"octopus", "fish", "whale", "shark", "jellyfish", "turtle", "dolphin"})
COUNTS = {
    "two": 2, "dos": 2, "deux": 2, "zwei": 2, "dois": 2, "due": 2,
    "three": 3, "tres": 3, "trois": 3, "drei": 3, "tre": 3, "four": 4, "five": 5, "nine": 9,
}  # fmt: skip
_ENDINGS = frozenset(("s", "es", "n", "en", "e", "er", "x", "i", "a", "o", "os", "as"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The named parts of a picture; empty where the words name none."""

    place: str = ""
    things: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    colour: Colour | None = None
    scale: float = 1.0
    count: int = 1


def read(prompt: str, words: str, rng: Random) -> Plan:
    """The plan for a prompt; the spoken words are asked only for what the prompt leaves open."""
    first, second = tokens(prompt), tokens(words)
    places = _named(first, PLACES) or _named(second, PLACES)
    things = _named(first, THINGS) or _named(second, THINGS)
    place, things = _matched(places, things, rng)
    hours = tuple(_named(first, HOURS)) or tuple(_named(second, HOURS))[:1]
    colours = _named(first, COLOURS)
    return Plan(
        place=place,
        things=tuple(things[:2]),
        hours=hours,
        colour=Colour.of(colours[0]) if colours else None,
        scale=1.35 if _has(first, NEAR) else 0.68 if _has(first, FAR) else 1.0,
        count=next((COUNTS[token] for token in first if token in COUNTS), 1),
    )


def _matched(places: list[str], things: list[str], rng: Random) -> tuple[str, list[str]]:
    """One place for the things: a named one, else where the first thing is at home."""
    if MARINE.intersection(things) and (not places or places[0] in ("ocean", "space", "lab", "city")):
        return "underwater", sorted(things, key=lambda thing: thing not in MARINE)
    if places:
        return places[0], things
    homes = [HOMES[thing] for thing in things if thing in HOMES]
    return (rng.choice(homes[0]) if homes else ""), things


def tokens(text: str) -> list[str]:
    """Lower-case words without accents; hyphens are kept inside words."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def _named(text: list[str], table: Mapping[str, str]) -> list[str]:
    """Rows of a table that the text names: strongest first, then in the text's order."""
    found: dict[str, tuple[float, int]] = {}
    for position, token in enumerate(text):
        for piece in {token, *(_pairs(text, position))}:
            for name, weight in _rows(piece, table):
                score = found.get(name, (0.0, position))
                found[name] = (max(score[0], weight), min(score[1], position))
    return sorted(found, key=lambda name: (-found[name][0], found[name][1]))


def _pairs(text: list[str], position: int) -> Iterable[str]:
    yield "-".join(text[position : position + 2])
    yield "-".join(text[position : position + 3])


def _rows(token: str, table: Mapping[str, str]) -> list[tuple[str, float]]:
    from pipeline.providers.local.art.lexicon import WEAK

    return [
        (name, 0.0 if name in WEAK else 1.0)
        for name, row in table.items()
        if any(_fits(token, entry) for entry in _split(row))
    ]


@cache
def _split(row: str) -> tuple[str, ...]:
    return tuple(row.split())


def _fits(token: str, entry: str) -> bool:
    if entry[-1] == "*":
        return token.startswith(entry[:-1])
    return token == entry or (len(entry) > 3 and token.startswith(entry) and token[len(entry) :] in _ENDINGS)


def _has(text: list[str], row: str) -> bool:
    return any(
        _fits(token, entry)
        for token in {*text, *("-".join(pair) for pair in zip(text, text[1:], strict=False))}
        for entry in _split(row)
    )
