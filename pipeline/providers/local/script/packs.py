"""What the writer knows: language packs, topics with their facts, stories and products, read once from YAML."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from pipeline.capabilities import Value
from pipeline.providers.local.script.cleaning import bare

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Line(Value):
    """Something to say with a picture for it; `say` is "Title | sentence | one more sentence" by language."""

    look: str
    find: str = ""
    kind: str = ""
    say: dict[str, str]


class Topic(Value):
    """A thing the writer knows facts about; a higher `rank` is more specific, `words` find it in any language."""

    rank: int = 2
    mood: str = "inspiring"
    near: tuple[str, ...] = ()
    names: dict[str, str]
    words: str
    find: str
    looks: tuple[str, ...]


class Story(Value):
    """A plot told without naming its hero, so that any hero fits; `hero` is whom to draw if nobody is named."""

    mood: str
    words: str
    hero: str
    beats: tuple[Line, ...]


class Product(Value):
    """A class of products: how to know it, how to show it, what can always be said of it."""

    words: str
    mood: str = "inspiring"
    find: str
    gender: str = "unisex"
    looks: tuple[str, ...]
    hooks: dict[str, tuple[str, ...]]
    benefits: dict[str, tuple[str, ...]]


class Ask(Value):
    """A pattern that reads a prompt; its group `topic` is what the film is about, `n` and `noun` a list's."""

    kind: str
    pattern: str


class Scenario(Value):
    """A scenario's own words."""

    hooks: tuple[str, ...]
    mains: tuple[str, ...]
    closes: tuple[str, ...]
    contexts: dict[str, str]
    audiences: dict[str, str]
    audience: str
    styles: dict[str, str]
    style: str
    description: str
    reasons: tuple[str, ...]
    hashtags: tuple[str, ...]


class Advert(Value):
    """An advert's own words."""

    reveals: tuple[str, ...]
    closes: tuple[str, ...]
    calls: tuple[str, ...]
    benefit: str
    benefits: tuple[str, ...]
    hooks: tuple[str, ...]
    tones: dict[str, tuple[str, ...]]


class Language(Value):
    """One language pack (languages/<code>.yaml)."""

    stop: str
    lead: str
    mine: str
    numbers: str
    label: str
    joins: tuple[tuple[str, str], ...] = ()
    articles: tuple[tuple[str, str], ...] = ()
    nouns: dict[str, str]
    asks: tuple[Ask, ...]
    story_words: str
    mood_words: str
    women: str
    men: str
    ages: dict[str, str]
    hooks: dict[str, tuple[str, ...]]
    intros: tuple[str, ...]
    asides: tuple[str, ...]
    closes: dict[str, tuple[str, ...]]
    points: tuple[str, ...]
    bodies: dict[str, tuple[str, ...]]
    titles: dict[str, str]
    parts: dict[str, str]
    reasons: dict[str, str]
    advert: Advert
    scenario: Scenario


class NounGroup(Value):
    """Concrete nouns that share a setting: English noun to its forms in other languages."""

    look: str
    nouns: dict[str, str]


def languages() -> tuple[str, ...]:
    """Codes that have a pack."""
    return tuple(sorted(path.stem for path in (HERE / "languages").glob("*.yaml")))


@cache
def language(code: str) -> Language:
    """The pack of a language in `languages()`."""
    return Language.model_validate(_read(f"languages/{code}.yaml"))


@cache
def topics() -> dict[str, Topic]:
    """Every topic by its key."""
    return TypeAdapter(dict[str, Topic]).validate_python(_read("topics.yaml"))


@cache
def facts(topic: str) -> tuple[Line, ...]:
    """What is known about a topic; some topics have no facts of their own."""
    path = f"knowledge/{topic}.yaml"
    return TypeAdapter(tuple[Line, ...]).validate_python(_read(path)) if (HERE / path).exists() else ()


@cache
def stories() -> dict[str, Story]:
    """Every plot by its key; "journey" fits anything."""
    return {
        path.stem: Story.model_validate(_read(f"stories/{path.name}")) for path in sorted(HERE.glob("stories/*.yaml"))
    }


@cache
def products() -> dict[str, Product]:
    """Every product class by its key; "general" fits anything."""
    return TypeAdapter(dict[str, Product]).validate_python(_read("products.yaml"))


@cache
def nouns() -> dict[str, tuple[str, str]]:
    """Every known form of a concrete noun: its English word and the setting to draw it in."""
    groups = TypeAdapter(tuple[NounGroup, ...]).validate_python(_read("nouns.yaml"))
    return {
        bare(form): (noun, group.look)
        for group in groups
        for noun, forms in group.nouns.items()
        for form in (noun, *forms.split())
    }


@cache
def looks() -> dict[str, tuple[str, ...]]:
    """Pictures for what has none of its own: lights, shots, settings and abstract scenes."""
    return TypeAdapter(dict[str, tuple[str, ...]]).validate_python(_read("looks.yaml"))


@cache
def styling() -> dict[str, dict[str, str]]:
    """Visual details by style and by mood, and the music mood for a word."""
    return TypeAdapter(dict[str, dict[str, str]]).validate_python(_read("styling.yaml"))


@cache
def calls() -> dict[str, dict[str, str]]:
    """Common English calls to action, in small letters without signs, in the other languages."""
    return TypeAdapter(dict[str, dict[str, str]]).validate_python(_read("calls.yaml"))


def _read(name: str) -> object:
    # Both loaders build plain values only; the C one is ten times faster.
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
