"""Scenes before they have a length, and how they are fitted into one."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise, product
from typing import Literal

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital
from pipeline.providers.local.script.speaking import speaking_seconds

LEAST, MOST = 0.72, 0.98
QUIET, HURRIED = 0.5, 1.15
PLACE = re.compile(r"{(\w+)}")
Role = Literal["scene", "product", "end_card"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One scene to be: `options` are ways to say it, of any length; `part` names its place in the film."""

    part: str
    title: str
    options: tuple[str, ...]
    look: str
    find: str = ""
    role: Role = "scene"


@dataclass(slots=True, kw_only=True)
class Teller:
    """Says things in one language, never the same sentence twice, with its choices made by a seed."""

    code: str
    dice: random.Random
    values: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    asides: int = 0

    @property
    def pack(self) -> packs.Language:
        return packs.language(self.code)

    def time(self, text: str) -> float:
        """Seconds to say it."""
        return speaking_seconds(text, self.code)

    def say(self, template: str, **more: str) -> str:
        """The template filled in; "" if it needs a value that is not known."""
        values = {**self.values, **more}
        if any(not values.get(name.lower()) for name in PLACE.findall(template)):
            return ""
        text = PLACE.sub(lambda name: _value(values, name[1]), template)
        for pattern, joined in self.pack.joins:
            text = re.sub(pattern, joined, text)
        return text

    def lines(self, templates: Sequence[str]) -> tuple[str, ...]:
        """All templates that can be said, in a seeded order."""
        said = [text for template in templates if (text := self.say(template))]
        return tuple(self.dice.sample(said, len(said)))

    def split(self, template: str) -> tuple[str, ...]:
        """Title and sentences of "Title | sentence | sentence", filled in; () if a value is missing."""
        return tuple(part.strip() for part in self.say(template).split("|")) if template else ()

    def fill(self, options: Sequence[str], seconds: float) -> str:
        """The option that fills `seconds` best without overrunning, nothing said twice; "" if none fits."""
        fresh = [option for option in options if option and not self.said & sentences(option)]
        fitting = [option for option in fresh if self.time(option) <= seconds * MOST]
        good = [option for option in fitting if self.time(option) >= seconds * LEAST]
        near = good or [option for option in fitting if self.time(option) >= seconds * QUIET]
        chosen = near[0] if near else max(fitting, key=self.time, default="")
        if fresh and not fitting and self.time(shortest := min(fresh, key=self.time)) <= seconds * HURRIED:
            chosen = shortest
        self.said |= sentences(chosen)
        return chosen

    def top_up(self, text: str, spare: list[str], seconds: float, *, ahead: bool = False) -> str:
        """`text` with spare sentences after it, or `ahead` of it, while it leaves the scene too quiet."""
        for extra in list(spare):
            if self.time(text) >= seconds * LEAST:
                break
            longer = f"{extra} {text}" if ahead else f"{text} {extra}"
            if not self.said & sentences(extra) and self.time(longer) <= seconds * MOST:
                text, self.said = longer.strip(), self.said | sentences(extra)
                spare.remove(extra)
        return text


def _value(values: dict[str, str], name: str) -> str:
    value = values[name.lower()]
    return capital(value) if name[:1].isupper() else value


def sentences(text: str) -> set[str]:
    """The sentences of a text, to know what was said."""
    return {part for part in re.split(r"(?<=[.!?…])\s+", text) if len(part) > 12}


def merged(drafts: Sequence[Draft]) -> Draft:
    """Several drafts as one scene: everything is said in order, the first picture stays."""
    first, *rest = drafts
    for draft in rest:
        pairs = [f"{one} {two}" for one, two in product(_spread(first.options), _spread(draft.options))]
        title = draft.title if first.part in ("hook", "intro") else first.title
        first = replace(first, title=title, options=tuple(pairs))
    return first


def grouped(drafts: Sequence[Draft], scenes: int) -> list[Draft]:
    """`drafts` as exactly `scenes` scenes: neighbours merged evenly, or pictures shown again without words."""
    count = len(drafts)
    if count <= scenes:
        *head, last = drafts
        again = [replace(drafts[1 + index % max(1, count - 2)], options=()) for index in range(scenes - count)]
        return [*head, *again, last]
    return [merged(drafts[start:end]) for start, end in pairwise(_bounds(drafts, scenes))]


def _bounds(drafts: Sequence[Draft], scenes: int) -> list[int]:
    """Where to cut `drafts` so that the shortest ways to say the parts are about equally long."""
    lengths = [min(map(len, draft.options), default=0) for draft in drafts]
    ends = list(accumulate(lengths))
    bounds = [0]
    for scene in range(1, scenes):
        due = ends[-1] * scene / scenes
        near = min(range(len(drafts)), key=lambda index: abs(ends[index] - due)) + 1
        bounds.append(min(max(near, bounds[-1] + 1), len(drafts) - scenes + scene))
    return [*bounds, len(drafts)]


def _spread(options: tuple[str, ...], most: int = 6) -> list[str]:
    """A few options from the shortest to the longest."""
    ordered = sorted(options, key=len)
    if len(ordered) <= most:
        return ordered
    return [ordered[index * (len(ordered) - 1) // (most - 1)] for index in range(most)]
