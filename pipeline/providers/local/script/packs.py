"""What the writer knows: language packs, subjects with their facts, topics and products to show, read once from YAML."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter

from pipeline.capabilities import Value
from pipeline.providers.local.script.cleaning import bare

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Line(Value):
    """A fact with a picture for it; `say` is "Title | sentence | one more sentence" by language.

    `source` is who says so: a public institution or a reference work, and its page. `answers` are words of asks that this
    very fact answers ("why moon change shape phases"); `kind` the kinds of asks that it fits, "step" for advice, "what" for
    what a thing is.
    """

    look: str
    find: str = ""
    kind: str = ""
    source: str
    answers: str = ""
    say: dict[str, str]


class Subject(Value):
    """A subject that the writer knows facts about: its names as asks write them, by language ("_" for a space).

    `beside` are words that an ask may use with it ("animals", "sea"), in any language. `hook` and `close`, by language, open
    and end a film about it; they say nothing that its facts don't.
    """

    names: dict[str, str]
    heads: dict[str, str]
    beside: str = ""
    mood: str = "inspiring"
    hook: dict[str, str] = Field(default_factory=dict)
    close: dict[str, str] = Field(default_factory=dict)
    facts: tuple[Line, ...]

    @property
    def advises(self) -> bool:
        """Whether some of its facts say what to do."""
        return any("step" in fact.kind.split() for fact in self.facts)


class Topic(Value):
    """What to show for a thing; a higher `rank` is more specific, `words` find it in any language."""

    rank: int = 2
    mood: str = "inspiring"
    words: str
    find: str
    looks: tuple[str, ...]


class Product(Value):
    """A class of products: how to know it and how to show it."""

    words: str
    mood: str = "inspiring"
    find: str
    gender: str = "unisex"
    looks: tuple[str, ...]


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


class Language(Value):
    """One language pack (languages/<code>.yaml).

    `asides` are patterns of what an ask says around its subject ("you didn't know about"), `weighty` finds the words of a
    question that `stop` has and that need an answer all the same ("how many"), `audience` are those a film is for. `more`
    leads from the answer of a question to one more fact, and to several.
    """

    stop: str
    light: str
    asides: tuple[str, ...] = ()
    weighty: str = ""
    audience: str = ""
    more: tuple[str, str]
    lead: str
    question: str
    questioned: str
    mine: str
    numbers: str
    label: str
    joins: tuple[tuple[str, str], ...] = ()
    nouns: dict[str, str]
    asks: tuple[Ask, ...]
    story_words: str
    mood_words: str
    women: str
    men: str
    ages: dict[str, str]
    titles: dict[str, str]
    parts: dict[str, str]
    reasons: dict[str, str]
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
def subjects() -> dict[str, Subject]:
    """Every subject with facts by its key."""
    return {
        path.stem: Subject.model_validate(_read(f"knowledge/{path.name}"))
        for path in sorted((HERE / "knowledge").glob("*.yaml"))
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
    return read(HERE / name)


def read(path: Path) -> object:
    """A YAML file as plain values."""
    # Both loaders build plain values only; the C one is ten times faster.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
