"""The studio's own stories: short, written by hand, one a file in stories/, with the words of asks that each is told for.

To add one, copy a file of stories/. `needs` are the things without which an ask is not for this story, separated by commas;
`goes` are other words that an ask may use with them, all in small letters without accents, by language. A word also stands
for its plural, and one that ends with * for all that begins so. `hero` is the name that an ask may change.

Scenes are told in order, in one of two ways. The long way tells all but the spare ones; these may be left out, and so may
what follows a "|": the rest must make sense without them. The short way tells the scenes that have `short` words, some of
them by their own words where there is time, unless the short ones must stay; those that are `short_spare` may be left out.
`look` is a picture in English that names things and a place, and ends with its light.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from pipeline.capabilities import Value

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scene(Value):
    """What is seen, and what is said in each language: what must be said, then perhaps "|" and what may be left out."""

    look: str
    say: dict[str, str]
    spare: bool = False
    short: dict[str, str] = Field(default_factory=dict)
    short_stays: bool = False
    short_spare: bool = False

    def long_way(self, code: str) -> tuple[str, ...]:
        """What the long way may say here, "" for nothing."""
        first, *rest = (part.strip() for part in self.say[code].split("|"))
        whole = " ".join((first, *rest))
        return tuple(dict.fromkeys(("", first, whole) if self.spare else (first, whole)))

    def short_way(self, code: str) -> tuple[str, ...]:
        """What the short way may say here, "" for nothing."""
        if code not in self.short:
            return ("",)
        longer = () if self.short_stays else self.long_way(code)
        left_out = ("",) if self.short_spare else ()
        return tuple(dict.fromkeys((*left_out, self.short[code], *longer)))


class Story(Value):
    """A whole story; all its texts are there in the languages of `title`. `about` ends "the story of" in warnings, in English."""

    title: dict[str, str]
    about: str
    hero: str = ""
    hero_is: Literal["he", "she", "it", "they"] = "it"
    mood: str = "inspiring"
    needs: dict[str, str]
    goes: dict[str, str]
    scenes: tuple[Scene, ...]


class Wording(Value):
    """How asks for stories are worded in one language.

    `asks` are words for a story, `tells` verbs that an ask tells with and that any story has, `light` words that change no
    story, `relative` words that begin what somebody does. `places` are prepositions, `he`, `she` and `people` whom a story's
    hero may be called. `named` are patterns with a "name" and "who" has it, `aside` patterns for whom or how long a story is.
    """

    asks: str
    tells: str
    light: str
    relative: str
    articles: str
    places: str
    he: str
    she: str
    people: str
    named: tuple[str, ...]
    aside: tuple[str, ...]


@cache
def stories() -> dict[str, Story]:
    """Every story by its key."""
    return {path.stem: Story.model_validate(_read(path)) for path in sorted((HERE / "stories").glob("*.yaml"))}


@cache
def wordings() -> dict[str, Wording]:
    """How stories are asked for, by language."""
    rows = _read(HERE / "story_wording.yaml")
    assert isinstance(rows, dict)
    return {str(code): Wording.model_validate(row) for code, row in rows.items()}


def _read(path: Path) -> object:
    # Both loaders build plain values only; the C one is ten times faster.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
