"""Traits: who a picture's words are about and how they are to look — only what the words say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.lexicon import (
    AGES,
    COLOURS,
    COPULAS,
    JOINTS,
    METALS,
    NEGATIONS,
    PARTS,
    PEOPLE,
    PLACES,
    SHADES,
    THINGS,
    UNDRAWN,
)
from pipeline.providers.local.art.matching import fits, naming, plain

ANIMALS = (
    "octopus", "fish", "whale", "shark", "dolphin", "turtle", "jellyfish", "cat", "dog", "wolf", "bird", "horse", "deer",
    "elephant", "lion", "butterfly", "bee", "dinosaur", "dragon", "fox", "tiger", "leopard", "bear", "panda", "koala", "rabbit",
    "pig", "monkey", "frog", "penguin", "owl", "unicorn",
)  # fmt: skip
FIGURES = {name: THINGS[name] for name in (*ANIMALS, "robot", "astronaut")}
# Kinds that are named before another one's name all the same: koala bear, panda bear.
SAME = frozenset(("koala", "panda"))
# Names of rows that also hold words for what is no figure at all.
LOOSE = frozenset(("humanoid", "ai", "artificial-intelligence", "machine", "machines", "honey", "drone", "drones"))
SILVER = Colour.of("c3c8cf")
GINGER, GREY, DARK = Colour.of("b4562a"), Colour.of("d4d6d8"), Colour.of("2a2b31")
SKINS = {"black": Colour.of("6e4630"), "dark": Colour.of("6e4630"), "brown": Colour.of("8f5a3a"), "white": Colour.of("f2c6a0"),
         "pale": Colour.of("f6d8c0"), "light": Colour.of("f2c6a0")}  # fmt: skip
NATURAL = {
    "polar": "f3f1ec",
    "unicorn": "f3f1ec",
    "crow": "1f2024",
    "raven": "1f2024",
    "panther": "1f2024",
    "coyote": "a58a66",
    "hawk": "7a5a3a",
    "falcon": "6e6256",
}
LENGTHS = {"long": "long", "short": "short", "curly": "curly", "wavy": "long", "ponytail": "long", "pigtails": "tails",
           "braids": "tails", "braid": "long", "bald": "bald", "largo": "long", "longs": "long", "lange": "long",
           "lunghi": "long", "longos": "long", "corto": "short", "courts": "short", "kurze": "short", "corti": "short",
           "calvo": "bald", "chauve": "bald", "kahl": "bald", "careca": "bald"}  # fmt: skip
TONES = {"dark": -0.16, "deep": -0.1, "light": 0.14, "pale": 0.18, "bright": 0.04}
# Clothes from head to foot.
WHOLE = ("suit", "armo", "uniform", "anzug", "traje", "rustung", "spacesuit")
WORN = frozenset(("in", "wearing", "dressed"))
AHEAD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One figure's asked colours by part ("body", "hair", "coat" …) and marks ("long", "bald", "man", "dress" …)."""

    colours: Mapping[str, Colour] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()

    def get(self, part: str) -> Colour | None:
        """The asked colour, or None."""
        return self.colours.get(part)


PLAIN = Look()
# The same person doing something.
POSES = frozenset(("dancer", "runner", "meditation"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The figures in the order of the text, how each looks, and the first one that can't be drawn: `undrawn` leads, `absent` is
    missed beside others."""

    figures: tuple[str, ...] = ()
    looks: Mapping[str, Look] = field(default_factory=dict)
    undrawn: str = ""
    absent: str = ""
    used: frozenset[str] = frozenset()

    def look(self, thing: str) -> Look:
        """How a thing is to look; plain where the words say nothing."""
        return self.looks.get(thing) or (self.looks.get("person", PLAIN) if thing in POSES else PLAIN)


NOBODY = Cast()


def cast(prompt: str) -> Cast:
    """The figures that a prompt names, each with the traits that stand beside it."""
    reader = _Reader(re.findall(r"[a-z0-9]+|[,.;:!?\n]", plain(prompt).replace("t-shirt", "tshirt")))
    return reader.read()


class _Reader:
    """Reads the words once from the left; a colour belongs to the noun it stands at."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.nouns = [_noun(word) for word in words]
        self.figures: list[str] = []
        self.colours: dict[str, dict[str, Colour]] = {}
        self.marks: dict[str, set[str]] = {}
        self.used: set[str] = set()
        self.undrawn = self.absent = ""

    def read(self) -> Cast:
        """The cast."""
        for place, (kind, name) in enumerate(self.nouns):
            if kind == "undrawn" and not self._denied(place):
                self._miss(self.words[place])
            if self._mixed(place):
                self._miss(f"{self.words[place]} {self.words[place + 1]}")
            elif kind == "figure" and not self._mixed(place - 1):
                self._meet(place, name)
        for place, word in enumerate(self.words):
            if (colour := _shade(word)) is not None and not self._scenery(place + 1):
                self._dye(place, word, colour)
            elif word == "dark" and (noun := self._ahead(place)) is not None and self.nouns[noun][0] == "part":
                self._set(
                    self._owner(noun), self.nouns[noun][1], word, SKINS["dark"] if "skin" in self.nouns[noun] else DARK
                )
            if word in LENGTHS:
                self._mark("hair", place, LENGTHS[word])
        for place, (kind, part) in enumerate(self.nouns):
            if kind == "part" and not self._denied(place):
                self.marks.setdefault(self._owner(place), set()).add(part)
        for place, word in enumerate(self.words):
            if _is(word, METALS) and (noun := self._ahead(place)) is not None and self.nouns[noun][0] == "figure":
                self.colours.setdefault(self.nouns[noun][1], {}).setdefault("body", SILVER)
        looks = {
            figure: Look(colours=self.colours.get(figure, {}), marks=frozenset(self.marks.get(figure, ())))
            for figure in self.figures
        }
        return Cast(
            figures=tuple(self.figures),
            looks=looks,
            undrawn=self.undrawn,
            absent=self.absent,
            used=frozenset(self.used),
        )

    def _mixed(self, place: int) -> bool:
        """Whether a creature of two kinds begins here, such as a robot dog; a koala bear is one kind."""
        pair = self.nouns[max(0, place) : place + 2]
        kinds = {name for kind, name in pair if kind == "figure"} - PEOPLE.keys() - SAME
        return len(kinds) == len(pair) == 2

    def _miss(self, word: str) -> None:
        if self.figures:
            self.absent = self.absent or word
        else:
            self.undrawn = self.undrawn or word

    def _meet(self, place: int, name: str) -> None:
        word = self.words[place]
        figure = "person" if name in ("woman", "man") else name
        if figure not in self.figures:
            self.figures.append(figure)
        marks = self.marks.setdefault(figure, set())
        marks.update({name} & {"woman", "man"})
        if self._near(place, AGES) and figure in PEOPLE:
            marks.add("old")
            self.colours.setdefault(figure, {}).setdefault("hair", GREY)
        named = (word, self._word(place - 1))
        natural = next((code for stem, code in NATURAL.items() if any(one.startswith(stem) for one in named)), "")
        if natural:
            self.colours.setdefault(figure, {}).setdefault("body", Colour.of(natural))
            marks.add("whole")

    def _dye(self, place: int, word: str, colour: Colour) -> None:
        noun = self._ahead(place)
        noun = self._behind(place) if noun is None else noun
        worn = self._worn(place)
        if noun is None or (worn and self.nouns[noun][0] == "figure"):
            if worn and self.figures:
                self._set(self._owner(place), "coat", word, colour)
            return
        kind, name = self.nouns[noun]
        toned = colour.shift(TONES.get(self.words[place - 1], 0.0)) if place else colour
        if kind == "part":
            if not self._denied(noun):
                self._set(self._owner(noun), name, word, _natural(name, word, toned), noun)
        elif kind == "figure":
            figure = "person" if name in ("woman", "man") else name
            part = "skin" if figure in PEOPLE else "body"
            self._set(figure, part, word, SKINS.get(word, toned) if part == "skin" else toned)

    def _set(self, figure: str, part: str, word: str, colour: Colour, place: int = 0) -> None:
        own = self.colours.setdefault(figure, {})
        if part == "coat" and self.words[max(0, place)].startswith(WHOLE):
            own.setdefault("trousers", colour)
        if part not in own or (part == "hair" and own[part] == GREY) or "whole" in self.marks.get(figure, ()):
            own[part] = colour
        self.used.add(word)

    def _mark(self, part: str, place: int, mark: str) -> None:
        noun = self._ahead(place)
        if mark in ("bald", "tails") or (noun is not None and self.nouns[noun] == ("part", part)):
            self.marks.setdefault(self._owner(place), set()).add(mark)

    def _ahead(self, place: int) -> int | None:
        """The noun that an adjective before it belongs to."""
        for step in range(place + 1, min(len(self.words), place + 1 + AHEAD)):
            word = self.words[step]
            if self.nouns[step][0] in ("figure", "part"):
                return step
            if (
                self.nouns[step][0]
                or not word[0].isalnum()
                or (word in JOINTS and _shade(self._word(step + 1)) is None)
            ):
                return None
        return None

    def _behind(self, place: int) -> int | None:
        """The noun right before, or before "is" and "made of"."""
        step = place - 1
        while step >= 0 and self.words[step] in COPULAS:
            step -= 1
        return step if step >= 0 and self.nouns[step][0] in ("figure", "part") else None

    def _worn(self, place: int) -> bool:
        """Whether a colour without a noun is what somebody wears: a girl in red."""
        after = self._word(place + 1)
        ends = not after or not after[0].isalnum() or after in JOINTS
        return ends and self._word(place - 1) in WORN and self._owner(place) in PEOPLE

    def _denied(self, place: int) -> bool:
        """Whether a part is named only to be left out: without a beard."""
        return bool(NEGATIONS.intersection(self.words[max(0, place - 3) : place]))

    def _owner(self, place: int) -> str:
        """Who a part at this place belongs to: the last figure named before it, people first, else the first one."""
        before = [name for kind, name in self.nouns[:place] if kind == "figure"]
        people = [name for name in before if name in PEOPLE]
        after = next((name for kind, name in self.nouns[place:] if kind == "figure"), "")
        found = (people or before or [after])[-1]
        return "person" if found in ("woman", "man") else found

    def _near(self, place: int, words: frozenset[str]) -> bool:
        return bool(words.intersection(self.words[max(0, place - 2) : place + 2]))

    def _scenery(self, place: int) -> bool:
        """Whether the word names a place and nobody: golden fields."""
        return place < len(self.words) and not self.nouns[place][0] and bool(naming(self.words[place], PLACES))

    def _word(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""


def _noun(word: str) -> tuple[str, str]:
    """What a word is: a figure, a part of one, a creature that nobody draws, another thing, or nothing."""
    if _is(word, UNDRAWN):
        return "undrawn", word
    for kind, rows in (("figure", PEOPLE), ("part", PARTS), ("figure", FIGURES)):
        if word not in LOOSE and (found := naming(word, rows)):
            return kind, found[0]
    return ("thing", "") if word not in LOOSE and naming(word, THINGS) else ("", "")


def _shade(word: str) -> Colour | None:
    if not word:
        return None
    found = naming(word, SHADES) or naming(word, COLOURS)
    return Colour.of(found[0]) if found else None


def _natural(part: str, word: str, colour: Colour) -> Colour:
    """Red hair is ginger, grey hair nearly white."""
    if part in ("hair", "beard") and word in (
        "red",
        "rojo",
        "rouge",
        "rote",
        "rotem",
        "roten",
        "roter",
        "vermelho",
        "rosso",
    ):
        return GINGER
    return colour


def _is(word: str, entries: tuple[str, ...]) -> bool:
    return any(fits(word, entry) for entry in entries)
