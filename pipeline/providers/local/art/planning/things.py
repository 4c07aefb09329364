"""Things: what the spoken words and the prompt of a scene name as things to be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.providers.local.art import objects
from pipeline.providers.local.art.lexicon import FAINT, PEOPLE, THINGS, WEAK
from pipeline.providers.local.art.objects.inflection import bases
from pipeline.providers.local.art.planning.figures import numeral
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.prompts import acted, ambient, describes, led
from pipeline.providers.local.art.scenes import IDEAS
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.traits import PLAIN
from pipeline.providers.local.art.words import Plan, named, terms

# Below this an object only stands for the word, or the word is in every text.
NAMED = 0.6
# From here on it is the thing itself, or a kind of it.
SURE = 0.8
MOST = 4
# Motifs that are one of a wide class: an object of the very name goes before them.
LOOSE = frozenset((*FAINT, *WEAK, "food", "fruit", "money", "bottle", "gift", "package", "target", "shield", "key"))
# Words that stand in nearly every English sentence and in few of another language.
ENGLISH = frozenset(("the", "of", "with", "and", "by", "from", "beside", "under", "over", "at", "its"))
# What the pictures of prompts are full of in another sense: a ring of light, the leg of a table, a film about something.
FIGURATIVE = frozenset(("ring", "leg", "film-frames"))
# What stands before a thing that is not there.
LACKING = frozenset(("not", "without", "sin", "sans", "ohne", "sem", "senza", "zonder", "statt"))
# What is seen in company, where the words say so.
HERDS = frozenset(
    (
        "elephant", "lion", "horse", "wolf", "deer", "penguin", "whale", "shark", "turtle", "rabbit", "pig", "panda", "monkey",
        "dinosaur", "bear", "tiger", "leopard", "koala", "cat", "dog", "cow", "goat", "ewe", "zebra", "giraffe", "camel", "kangaroo",
        "tree", "deciduous-tree", "evergreen-tree", "palm-tree", "cactus", "duck", "swan", "chicken", "rooster",
    )
)  # fmt: skip
YOUNG = frozenset(
    (
        "calf", "cub", "cubs", "chick", "chicks", "kitten", "kittens", "puppy", "puppies", "foal", "lamb", "lambs", "baby", "babies",
    )
)  # fmt: skip
ACTIVITY = ("person-", "man-", "woman-")


TURNS = tuple(
    tuple(row.split())
    for row in (
        "money-bag coin dollar-banknote", "red-heart sparkling-heart two-hearts growing-heart", "blossom tulip hibiscus sunflower",
        "bread baguette-bread", "musical-notes musical-score musical-note", "calendar spiral-calendar tear-off-calendar",
        "globe-showing-europe-africa globe-showing-americas globe-showing-asia-australia", "books open-book closed-book",
        "smiling-face-with-smiling-eyes beaming-face-with-smiling-eyes grinning-face",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A drawn subject (`drawn`) or an object of the vector set, the word at which it enters, how many the words name.

    `word` is the dictionary's word for it, `said` whether the scene's own words name it; `home` is where it stands, if not at home.
    """

    name: str
    drawn: bool = False
    cue: int | None = None
    count: int = 1
    word: str = ""
    said: bool = False
    score: float = 1.0
    home: str = ""


def spoken(said: Said) -> list[Thing]:
    """Objects that the spoken words name, each with its word."""
    found = [one for one in objects.find(said.text, said.language, most=2 * MOST) if one.score >= NAMED]
    return [
        Thing(
            name=one.name,
            cue=one.word or None,
            count=_count(said, one.word),
            word=one.meaning,
            said=True,
            score=one.score,
        )
        for one in sorted(found, key=lambda one: one.place)
        if not LACKING.intersection(word.casefold() for word in said.words[max(0, one.word - 1) : one.word])
    ]


def seen(prompt: str, language: str, said: Said, place: str, *, described: bool) -> list[Thing]:
    """Objects that the prompt names, in the language that it is written in: English, or the film's.

    A described picture names none that only stands for its light or its ground, nor one that `place` has by itself.
    """
    written = "en" if english(prompt) else language
    found = [one for one in objects.find(prompt, written, most=3 * MOST) if one.score >= NAMED]
    first = led(prompt)
    kept = [
        one
        for one in found
        if one.name not in FIGURATIVE
        and not (described and ambient(one.name, place) and (one.place >= first or one.score < SURE))
        and not (described and _beside_the_point(one, prompt))
    ]
    asked, text = Said(prompt), said.text.casefold()
    return [
        Thing(
            name=one.name, cue=said.cue_of(one.meaning), count=_count(asked, one.word), word=one.meaning, said=one.meaning in text,
            score=one.score,
        )
        for one in sorted(kept, key=lambda one: one.place)[: 2 * MOST]
    ]  # fmt: skip


def _beside_the_point(one: objects.Found, prompt: str) -> bool:
    """Whether a noun only describes the next one, or an activity is nobody's."""
    words = len(one.meaning.split())
    end = one.place + len(" ".join(prompt[one.place :].split(" ")[:words]))
    doing = prompt[one.place : end].endswith("ing")
    actor = (prompt[: one.place].split() or [""])[-1]
    other = one.name.startswith(ACTIVITY) or bool(objects.find(actor, "en"))
    return describes(prompt, end) or (doing and other and not acted(prompt, one.place))


def english(text: str) -> bool:
    """Whether a text is in English, as far as its small words tell."""
    words = text.casefold().split()
    return bool(ENGLISH.intersection(words)) or words[:1] in (["a"], ["an"])


def motifs(plan: Plan, prompt: str, seen: Sequence[Thing], said: Said) -> list[Thing]:
    """What the prompt names and the studio draws by itself; words that any text may have name nothing beside spoken ones."""
    named_ = named(terms(prompt), THINGS)
    known = [thing for thing in plan.things if thing in SUBJECTS and not (said.text and thing in FAINT - {"person"})]
    known = [thing for thing in known if thing in named_]
    if seen:
        known = [thing for thing in known if thing not in LOOSE or (thing in PEOPLE and plan.cast.look(thing) != PLAIN)]
    return [
        Thing(
            name=thing,
            drawn=True,
            cue=said.cue_of(thing),
            said=thing in said.text.casefold(),
            count=plan.count if thing in IDEAS else 1,
        )
        for thing in known
    ]


def turned(name: str, turn: int) -> str:
    """Another of its kind in every scene of a film, for what has several and is never one and the same: money, flowers."""
    row = next((row for row in TURNS if row[0] == name), (name,))
    return row[(turn + turn // 2) % len(row)]


def many(things: Sequence[Thing], text: str) -> bool:
    """Whether a single thing is an animal or a plant that the text names in the plural, or with its young."""
    if len(things) != 1 or things[0].name not in HERDS:
        return False
    words = [word.strip(".,;:!?…'").casefold() for word in text.split()]
    name = things[0].word or things[0].name
    return any(word != name and name in bases(word, "en") for word in words) or not YOUNG.isdisjoint(words)


def merged(*rows: Sequence[Thing]) -> list[Thing]:
    """The things of all rows in order, each kind once: a drawn cat leaves out the cat of the vector set."""
    kept: list[Thing] = []
    for thing in (one for row in rows for one in row):
        names = {thing.name, thing.word, *named(terms(thing.word), THINGS)} - {""}
        if not any(names & {one.name, one.word} or one.name in thing.name.split("-") for one in kept):
            kept.append(thing)
    return kept


def _count(said: Said, word: int) -> int:
    """How many of a thing the words before it say: three cats, two red apples."""
    before = said.words[max(0, word - 2) : word]
    numbers = [numeral(one) for one in before if not one.endswith((".", ":", ","))]
    return next((number for number in reversed(numbers) if 1 < number <= 9), 1)
