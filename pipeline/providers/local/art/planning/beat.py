"""The beat: what one scene is to show, read from its words in the film's language and from its prompt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.providers.local.art.lexicon import HOMES, PLACES
from pipeline.providers.local.art.planning import places
from pipeline.providers.local.art.planning.figures import Figure, figures, point, told
from pipeline.providers.local.art.planning.places import view
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.planning.spelled import spelled
from pipeline.providers.local.art.planning.things import MOST, SURE, Thing, many, merged, motifs, seen, spoken, turned
from pipeline.providers.local.art.prompts import bare, held, led
from pipeline.providers.local.art.scenes import AFLOAT, GOODS
from pipeline.providers.local.art.staging.homes import home, large
from pipeline.providers.local.art.words import Plan, named, terms, without_styling

__all__ = ["SURE", "Beat", "Thing", "read"]

# As many as a described picture holds.
BESIDE = 3
# A prompt of so many words, or of a few with an article, describes a picture; any other only names the film's subject.
DESCRIBED, ARTICLED = 7, 4
ARTICLES = frozenset(("a", "an", "un", "una", "une", "ein", "eine", "einen", "einem", "einer", "um", "uma", "uno"))
# Words for home that mean a place to be rather than a building.
HOMELY = frozenset(("home", "heim", "hogar", "casa", "maison"))
# What is said of many things and shown by none.
DROP = "droplet"
PLAIN = frozenset((DROP, "wind-face", "hand-with-fingers-splayed", "cooking", "office-building", "foot", "leg"))
# Where nothing stands that is at home on a table, unless the picture is of it.
BARE = frozenset(("ocean", "underwater", "clouds", "space", "volcano"))
WATERS = frozenset(("ocean", "underwater", "lake", "beach"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What is shown: a figure, things in a place, or (with neither) the words themselves.

    `asked` is the prompt less the studio's own phrases; `described` says that it describes the picture. The `subject` goes beside
    the words: what they hint at, or what the film is about. `hours` is the light that the spoken words name. The first
    thing is shown with others of its kind where it is one of `many`.
    """

    said: Said
    asked: str = ""
    described: bool = False
    things: tuple[Thing, ...] = ()
    subject: Thing | None = None
    place: str = ""
    hours: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    point: int = 0
    versus: bool = False
    many: bool = False


def read(prompt: str, words: str, language: str, plan: Plan, turn: int = 0) -> Beat:
    """The beat of a scene, the `turn`th of its film; `plan` is what its prompt alone names."""
    said = Said(words.strip(), language)
    asked = without_styling(_besides(prompt, words))
    if " ".join(asked.casefold().split()).strip(" .,!?…") in " ".join(said.text.casefold().split()):
        asked = ""
    heard = spoken(said)
    if _describes(asked) or not said.text:
        return _described(said, asked, heard, plan)
    shown = telling(heard)
    hinted = telling(seen(asked, language, said, "", described=False))
    about = merged(motifs(plan, asked, hinted, said), hinted)
    place, number = places.place(heard, said), point(said)
    if shown and max(thing.score for thing in shown) < SURE:
        shown, about = [], [] if place else shown
    shown = [
        replace(thing, home="table") if places.eaten(thing, said) else thing
        for thing in shown
        if not (place and held(thing.name, place))
    ]
    shown = [replace(thing, name=turned(thing.name, turn)) for thing in _together(shown)]
    return Beat(
        said=said, asked=asked, things=tuple(shown[:MOST]), subject=about[0] if about else None, place=place,
        hours=places.hours(said), figures=told(said, figures(said), _sure(shown), number) or (spelled(said) if asked else ()),
        point=number, versus=_versus(said),
    )  # fmt: skip


def _besides(prompt: str, words: str) -> str:
    """What a prompt says besides the scene's own words that it ends with: what they are about."""
    asked, said = " ".join(prompt.split()), " ".join(words.split())
    return asked.removesuffix(said) if said and len(asked) > len(said) else prompt


def _described(said: Said, asked: str, heard: Sequence[Thing], plan: Plan) -> Beat:
    """A picture that the prompt describes: what it names as things to be seen, and of the spoken words only its numbers."""
    clear = bare(asked)
    shown = telling(seen(clear, said.language, said, plan.place, described=True))
    things = merged(motifs(plan, clear, shown, said), shown)
    place = plan.place if named(terms(asked), PLACES) else _at_home(things, plan.place)
    if things and things[0].drawn and things[0].name in AFLOAT and place not in WATERS:
        place = HOMES.get(things[0].name, ("ocean",))[0]
    if place in BARE:
        first = clear[: led(clear)].casefold()
        things = [one for one in things if not _indoors(one) or (one.word or one.name) in first]
    if not things and not place:
        things = _sure(telling(heard))
    number = point(said)
    return Beat(
        said=said, asked=asked, described=True, things=tuple(things[:BESIDE]), place=place,
        figures=told(said, figures(said), things, number) or spelled(said), point=number, versus=_versus(said),
        many=many(things, f"{asked} {said.text}"),
    )  # fmt: skip


def _at_home(things: Sequence[Thing], place: str) -> str:
    """The painted place of the first thing, if it is a drawn one that is at home there; a person is beside other things."""
    first = next((thing for thing in things if thing.name != "person" or len(things) == 1), None)
    return place if first is not None and first.drawn and place in HOMES.get(first.name, ()) else ""


def _indoors(thing: Thing) -> bool:
    return thing.name in GOODS if thing.drawn else home(thing.name) in places.INDOORS


def telling(things: Sequence[Thing]) -> list[Thing]:
    """The things less views, faces of nobody and, beside better ones, what only stands for a word or says when."""
    kept = [thing for thing in things if view(thing) in ("", "time") and not places.passing(thing)]
    sure = [thing for thing in _sure(kept) if view(thing) != "time" or places.asked(thing)]
    better = [thing for thing in sure if not _plain(thing)]
    sure = (
        sure
        if len(better) > 1 and len(sure) == len(better) + 1 and DROP in [one.name for one in sure]
        else better or sure
    )
    return [thing for thing in sure if thing.word not in HOMELY] or sure or kept


def _together(things: Sequence[Thing]) -> list[Thing]:
    """The things less those that are far too large to stand with a first one that is at home on a table."""
    ground = (things[0].home or home(things[0].name)) if things else ""
    return [
        one
        for one in things
        if ground not in places.INDOORS
        or one is things[0]
        or not (large(one.name) or (ground == "table" and not one.home and home(one.name) in places.OPEN))
    ]


def _plain(thing: Thing) -> bool:
    return thing.name in PLAIN or places.general(thing) or (thing.name.endswith("-face") and home(thing.name) == "air")


def _sure(things: Sequence[Thing]) -> list[Thing]:
    return [thing for thing in things if thing.score >= SURE]


def _describes(prompt: str) -> bool:
    words = prompt.casefold().split()
    return len(words) >= DESCRIBED or (len(words) >= ARTICLED and bool(ARTICLES.intersection(words)))


def _versus(said: Said) -> bool:
    """Whether the words hold two things against each other."""
    return any(
        word.casefold().strip(".,?") in ("vs", "versus", "or", "oder", "ou", "o", "или", "بين") for word in said.words
    )
