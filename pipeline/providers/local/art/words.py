"""What a picture's words ask for: a place, the things in it, the hour, a colour, a distance."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from random import Random

from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.lexicon import (
    COLOURS,
    DESCRIBING,
    DISTANCES,
    FAINT,
    FILMING,
    HOMES,
    HOURS,
    PEOPLE,
    PLACES,
    THINGS,
    WEAK,
)
from pipeline.providers.local.art.matching import Rows, fits, naming, plain, without
from pipeline.providers.local.art.prompts import bare
from pipeline.providers.local.art.traits import FIGURES, NOBODY, Cast, cast
from pipeline.providers.local.script import packs

# English words that the lexicon's other languages write alike: (back) pain is no bread, a hose no trousers.
FOREIGN = re.compile(
    r"\b(?:pain|hose|kind|held|bald|main|see|sole|mare|rose|gift|rock|auto|fin|sale|ours|mode|die|rot|chat|pan|arena|mars|natal|"
    r"reis|mano|primo|boot|vela|real|lupo|bicho|morgen|abend|fort|coin|figure|pie|once|sensible|rata|sand|wald|grand)\b",
    re.IGNORECASE,
)
# A colour before a noun is no fruit.
ORANGE = re.compile(r"\borange\b(?=\s+[^\W\d]{4})", re.IGNORECASE)
MARINE = frozenset({"octopus", "fish", "whale", "shark", "jellyfish", "turtle", "dolphin"})
WET = frozenset({"underwater", "lake", "cafe"})
COUNTS = {
    "two": 2, "dos": 2, "deux": 2, "zwei": 2, "dois": 2, "due": 2,
    "three": 3, "tres": 3, "trois": 3, "drei": 3, "tre": 3, "four": 4, "five": 5, "nine": 9,
}  # fmt: skip
# What a person is drawn as who does this.
DOING = ("dancer", "runner", "meditation")
SCALES = {"near": 1.35, "far": 0.68}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The named parts of a picture; empty where the words name none."""

    place: str = ""
    things: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    colour: Colour | None = None
    scale: float = 1.0
    count: int = 1
    cast: Cast = NOBODY


def read(prompt: str, words: str, rng: Random, language: str = "") -> Plan:
    """The plan for a prompt; the spoken words are asked only for what the prompt leaves open.

    In a film in English no word is read as one of another language.
    """
    first_seen = terms(prompt)
    prompt = without_styling(prompt)
    if language.split("-")[0] == "en":
        prompt = FOREIGN.sub(" ", prompt)
    second = terms(words)
    shown = terms(ORANGE.sub(" ", bare(prompt)))
    places, things = named(shown, PLACES) or named(terms(ORANGE.sub(" ", prompt)), PLACES), named(shown, THINGS)
    if not places and not things:
        places = named(second, PLACES)
        things = [thing for thing in named(second, THINGS) if thing not in FAINT]
    seen = cast(prompt)
    things = _led(things, seen, shown)
    place = _place(places, things, rng)
    if place == "underwater":
        things.sort(key=lambda thing: thing not in MARINE)
    distances = named(first_seen, DISTANCES)
    return Plan(
        place=place,
        things=(*things[:1], *(thing for thing in things[1:2] if thing not in FAINT)),
        hours=tuple(named(first_seen, HOURS) or named(second, HOURS)[:1]),
        colour=named_colour(prompt, seen.used),
        scale=SCALES[distances[0]] if distances else 1.0,
        count=next((COUNTS[term] for term in shown if term in COUNTS), 1),
        cast=seen,
    )


def named_colour(text: str, used: frozenset[str] = frozenset()) -> Colour | None:
    """The first colour that the words name, beside those `used` for somebody's looks."""
    found = named([term for term in terms(text) if term not in used], COLOURS)
    return Colour.of(found[0]) if found else None


def without_styling(prompt: str) -> str:
    """The prompt less the studio's own phrases for a style, a light or a shot: "plenty of space" is a look, not a place."""
    parts = [part for part in prompt.split(", ") if part.strip().casefold() not in _styling()]
    return ", ".join(parts)


@lru_cache(maxsize=1)
def _styling() -> frozenset[str]:
    table, looks = packs.styling(), packs.looks()
    told = (*table["styles"].values(), *table["moods"].values(), *looks["lights"], *looks["abstract"])
    framed = (look.replace("{subject}", "").strip(", ") for look in looks["topic"])
    shots = (*looks["shots"], *framed)
    return frozenset(part.casefold() for phrase in (*told, *shots) for part in phrase.split(", "))


def _led(things: list[str], seen: Cast, found: list[str]) -> list[str]:
    """The things, the first figure of the text before what is named after it; none in place of a creature nobody draws."""
    if seen.undrawn:
        return [thing for thing in things if thing not in FIGURES and thing not in PEOPLE]
    if not seen.figures:
        return things
    lead = seen.figures[0]
    if lead == "person":
        lead = next((thing for thing in things if thing in DOING), lead)
    things = [thing for thing in things if thing not in PEOPLE or thing in seen.figures]
    before = named(found[: _position(found, lead)], THINGS)
    ahead = [thing for thing in things if thing in before and thing != lead and thing not in FAINT | WEAK]
    return [*ahead, lead, *(thing for thing in things if thing != lead and thing not in ahead)]


def _position(found: list[str], lead: str) -> int:
    rows = dict((*PEOPLE.items(), *FIGURES.items()))
    kinds = {lead} | ({"woman", "man", "person"} if lead in ("person", *DOING) else set())
    return next((place for place, term in enumerate(found) if kinds.intersection(naming(term, rows))), 0)


def _place(places: list[str], things: list[str], rng: Random) -> str:
    """A named place, else where the first thing is at home; animals of the sea are seen in it."""
    place = next((name for name in places if name != "winter" or len(places) == 1), "")
    if place not in WET and MARINE.intersection(things):
        return "underwater"
    at_home = next((thing for thing in things if thing not in FAINT), things[0] if things else "")
    homes = HOMES.get(at_home) or HOMES.get(things[0] if things else "", ())
    if not place or (place in FAINT and homes):
        return rng.choice(homes) if homes else place
    return place


def terms(text: str) -> list[str]:
    """Lower-case words without accents, then neighbours joined by a hyphen; words that only describe are left out."""
    single = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", without(plain(text), FILMING))
    pairs = [f"{one}-{two}" for one, two in pairwise(single)]
    triples = [f"{pair}-{word}" for pair, word in zip(pairs, single[2:], strict=False)]
    silent = {place for place, pair in enumerate(pairs) if _describes(pair)}
    return [term for run in (single, pairs, triples) for place, term in enumerate(run) if place not in silent]


def _describes(pair: str) -> bool:
    return any(fits(pair, entry) for entry in DESCRIBING)


def named(found: list[str], rows: Rows) -> list[str]:
    """Rows that the terms name: strongest first, then in the text's order."""
    first: dict[str, int] = {}
    for position, term in enumerate(found):
        for name in naming(term, rows):
            first.setdefault(name, position)
    return sorted(first, key=lambda name: (2 * (name in FAINT) + (name in WEAK), first[name]))
