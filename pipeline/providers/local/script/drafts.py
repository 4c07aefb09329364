"""Scenes before they have a length, and what fills in the few templates that the writer has."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Literal

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital
from pipeline.providers.local.script.speaking import speaking_seconds

PLACE = re.compile(r"{(\w+)}")
Role = Literal["scene", "product", "end_card"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One scene to be; `part` names its place in the film, `to_fill` what its creator is to say where nobody knows it."""

    part: str
    title: str
    words: str = ""
    look: str
    find: str = ""
    role: Role = "scene"
    to_fill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Says things in one language, with its choices made by a seed."""

    code: str
    dice: random.Random
    values: dict[str, str] = field(default_factory=dict)

    @property
    def pack(self) -> packs.Language:
        return packs.language(self.code)

    def time(self, text: str) -> float:
        """Seconds to say it."""
        return speaking_seconds(text, self.code)

    def say(self, template: str, **more: str) -> str:
        """The template filled in, its contractions made; "" if it needs a value that is not known."""
        values = {**self.values, **more}
        if any(not values.get(name.lower()) for name in PLACE.findall(template)):
            return ""
        said, start = "", 0
        for place in PLACE.finditer(template):
            said = self._met(said + template[start : place.start()], _value(values, place[1]))
            start = place.end()
        return said + template[start:]

    def lines(self, templates: Sequence[str]) -> tuple[str, ...]:
        """All templates that can be said, in a seeded order."""
        said = [text for template in templates if (text := self.say(template))]
        return tuple(self.dice.sample(said, len(said)))

    def split(self, template: str) -> tuple[str, ...]:
        """Title and sentences of "Title | sentence | sentence"."""
        return tuple(part.strip() for part in template.split("|"))

    def _met(self, before: str, value: str) -> str:
        """A value after its preposition, contracted with it ("de le sommeil" is "du sommeil"): nothing else is touched."""
        edge = len(before)
        for pattern, joined in self.pack.joins:
            for found in re.finditer(pattern, before + value):
                if found.start() < edge < found.end():
                    whole = before + value
                    return whole[: found.start()] + found.expand(joined) + whole[found.end() :]
        return before + value


def _value(values: dict[str, str], name: str) -> str:
    value = values[name.lower()]
    return capital(value) if name[:1].isupper() else value


def merged(drafts: Sequence[Draft]) -> Draft:
    """Several drafts as one scene: everything is said in order, the first picture stays."""
    first, *rest = drafts
    title = next((draft.title for draft in rest if first.part == "hook"), first.title)
    return replace(first, title=title, words=" ".join(draft.words for draft in drafts if draft.words))


def grouped(drafts: Sequence[Draft], scenes: int) -> list[Draft]:
    """`drafts` as exactly `scenes` scenes: neighbours merged evenly, or pictures shown again without words."""
    count = len(drafts)
    if count <= scenes:
        *head, last = drafts
        again = [
            replace(drafts[index % count], words="", part="body", role=_again(drafts[index % count]))
            for index in range(scenes - count)
        ]
        return [*head, *again, last] if head else [last, *again]
    return [merged(drafts[start:end]) for start, end in pairwise(_bounds(drafts, scenes))]


def _again(draft: Draft) -> Role:
    return "product" if draft.role == "end_card" else draft.role


def _bounds(drafts: Sequence[Draft], scenes: int) -> list[int]:
    """Where to cut `drafts` so that the parts are about equally long."""
    ends = list(accumulate(len(draft.words) for draft in drafts))
    bounds = [0]
    for scene in range(1, scenes):
        due = ends[-1] * scene / scenes
        near = min(range(len(drafts)), key=lambda index: abs(ends[index] - due)) + 1
        bounds.append(min(max(near, bounds[-1] + 1), len(drafts) - scenes + scene))
    return [*bounds, len(drafts)]
