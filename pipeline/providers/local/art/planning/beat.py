"""The beat: what one scene is to show, read from its words in the film's language and from its prompt."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from pipeline.providers.local.art import objects
from pipeline.providers.local.art.lexicon import FAINT, PEOPLE, WEAK
from pipeline.providers.local.art.planning.figures import Figure, figures, numeral, point
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.scenes import IDEAS
from pipeline.providers.local.art.staging.homes import home
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.traits import PLAIN
from pipeline.providers.local.art.words import Plan, without_styling

# Below this an object only stands for the word, or the word is in every text.
NAMED = 0.6
# From here on it is the thing itself, or a kind of it.
SURE = 0.8
MOST = 4
# As many as a described picture holds.
BESIDE = 3
# A prompt of so many words, or of a few with an article, describes a picture; any other only names the film's subject.
DESCRIBED, ARTICLED = 7, 4
ARTICLES = frozenset(("a", "an", "un", "una", "une", "ein", "eine", "einen", "einem", "einer", "um", "uma", "uno"))
# Motifs that are one of a wide class: an object of the very name goes before them.
LOOSE = frozenset((*FAINT, *WEAK, "food", "fruit", "money", "bottle", "gift", "package", "target", "shield", "key"))
# Words that stand in nearly every English sentence and in few of another language.
ENGLISH = frozenset(("the", "of", "with", "and", "by", "from", "beside", "under", "over", "at", "its"))
# Words that ask for such a thing itself, and words for home that mean a place to be rather than a building.
CLOCKS = frozenset(
    (
        "clock",
        "calendar",
        "alarm clock",
        "alarm",
        "hourglass",
        "sun",
        "cloud",
        "clouds",
        "bulb",
        "light bulb",
        "eye",
        "eyes",
        "gear",
    )
)
HOMELY = frozenset(("home", "heim", "hogar", "casa", "maison"))
# What the pictures of prompts are full of in another sense: a ring of light, the leg of a table, a film about something.
FIGURATIVE = frozenset(("ring", "leg", "film-frames"))
# Where a thing stands in a landscape, and views that are no place.
OPEN, UNPLACED = frozenset(("outdoors", "sky", "water")), frozenset(("", "part", "time"))
# Faces of nobody: a large head in the place of "a person" tells nothing.
HEADS = frozenset(
    (
        "person", "man", "woman", "child", "boy", "girl", "baby", "older-person", "old-man", "old-woman", "person-beard",
        "man-beard", "bust-in-silhouette", "busts-in-silhouette", "speaking-head", "people-hugging", "face-with-peeking-eye",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A drawn subject (`drawn`) or an object of the vector set, the word at which it enters, how many the words name.

    `word` is the dictionary's word for it, `said` whether the scene's own words name it.
    """

    name: str
    drawn: bool = False
    cue: int | None = None
    count: int = 1
    word: str = ""
    said: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What is shown: a figure, things in a place, or (with neither) the words themselves.

    `asked` is the prompt less the studio's own phrases. The `subject` goes beside the words: what they hint at, or what the film is about.
    """

    said: Said
    asked: str = ""
    things: tuple[Thing, ...] = ()
    subject: Thing | None = None
    place: str = ""
    figures: tuple[Figure, ...] = ()
    point: int = 0
    versus: bool = False


def read(prompt: str, words: str, language: str, plan: Plan) -> Beat:
    """The beat of a scene; `plan` is what its prompt alone names."""
    said = Said(words.strip(), language)
    shown = without_styling(_besides(prompt, words))
    if " ".join(shown.casefold().split()).strip(" .,!?…") in " ".join(said.text.casefold().split()):
        shown = ""
    spoken, seen = _spoken(said), _seen(shown, language, said)
    view = next((_views()[thing.name] for thing in spoken if thing.name in _views()), "")
    spoken, seen = _telling(spoken), _telling(seen)
    described = _describes(shown) or not said.text
    motifs = _motifs(plan, seen, said)
    heard = [thing for thing in spoken if thing.score >= SURE]
    things = _merged(motifs, seen, heard)[:BESIDE] if described else spoken
    about = _merged(motifs, seen)
    if things and not described and max(thing.score for thing in things) < SURE:
        things, about = [], things
    number = point(said)
    found = [one for one in figures(said) if not (one.kind == "count" and number and one.value == number)]
    place = plan.place if described else ""
    if not described and view not in UNPLACED and all(home(thing.name) in OPEN for thing in things):
        place = view
    return Beat(
        said=said, asked=shown, things=tuple(things[:MOST]), subject=about[0] if about and not described else None,
        place=place, figures=tuple(found), point=number, versus=_versus(said),
    )  # fmt: skip


def _besides(prompt: str, words: str) -> str:
    """What a prompt says besides the scene's own words that it ends with: what they are about."""
    asked, said = " ".join(prompt.split()), " ".join(words.split())
    return asked.removesuffix(said) if said and len(asked) > len(said) else prompt


def _telling(things: Sequence[Thing]) -> list[Thing]:
    """The things less views, faces of nobody and, beside better ones, what only stands for a word or says when."""
    kept = [thing for thing in things if _views().get(thing.name, "time") == "time" and thing.name not in HEADS]
    sure = [thing for thing in kept if thing.score >= SURE and (thing.name not in _views() or thing.word in CLOCKS)]
    return [thing for thing in sure if thing.word not in HOMELY] or sure or kept


def _describes(prompt: str) -> bool:
    words = prompt.casefold().split()
    return len(words) >= DESCRIBED or (len(words) >= ARTICLED and bool(ARTICLES.intersection(words)))


def _spoken(said: Said) -> list[Thing]:
    """Objects that the spoken words name, each with its word."""
    found = [one for one in objects.find(said.text, said.language, most=MOST) if one.score >= NAMED]
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
    ]


def _seen(prompt: str, language: str, said: Said) -> list[Thing]:
    """Objects that the prompt names, in the language that it is written in: English, or the film's."""
    written = "en" if _english(prompt) else language
    found = [
        one for one in objects.find(prompt, written, most=MOST) if one.score >= NAMED and one.name not in FIGURATIVE
    ]
    asked, text = Said(prompt), said.text.casefold()
    return [
        Thing(
            name=one.name, cue=said.cue_of(one.meaning), count=_count(asked, one.word), word=one.meaning, said=one.meaning in text,
            score=one.score,
        )
        for one in sorted(found, key=lambda one: one.place)
    ]  # fmt: skip


def _english(text: str) -> bool:
    words = text.casefold().split()
    return bool(ENGLISH.intersection(words)) or words[:1] in (["a"], ["an"])


def _motifs(plan: Plan, seen: Sequence[Thing], said: Said) -> list[Thing]:
    """What the prompt names and the studio draws by itself; words that any text may have name nothing beside spoken ones."""
    known = [thing for thing in plan.things if thing in SUBJECTS and not (said.text and thing in FAINT - {"person"})]
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


@cache
def _views() -> dict[str, str]:
    """Objects that are seen as a place, and that place; "part" for what only belongs to one."""
    rows = yaml.safe_load(files(__package__).joinpath("views.yaml").read_text("utf-8"))
    return {name: place for place, names in rows.items() for name in names.split()}


def _merged(*rows: Sequence[Thing]) -> list[Thing]:
    """The things of all rows in order, each kind once: a drawn cat leaves out the cat of the vector set."""
    kept: list[Thing] = []
    for thing in (one for row in rows for one in row):
        names = {thing.name, thing.word} - {""}
        if not any(names & {one.name, one.word} or one.name in thing.name.split("-") for one in kept):
            kept.append(thing)
    return kept


def _count(said: Said, word: int) -> int:
    """How many of a thing the words before it say: three cats, two red apples."""
    before = said.words[max(0, word - 2) : word]
    numbers = [numeral(one) for one in before if not one.endswith((".", ":", ","))]
    return next((number for number in reversed(numbers) if 1 < number <= 9), 1)


def _versus(said: Said) -> bool:
    """Whether the words hold two things against each other."""
    return any(
        word.casefold().strip(".,?") in ("vs", "versus", "or", "oder", "ou", "o", "или", "بين") for word in said.words
    )
