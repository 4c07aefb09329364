"""Whether a term is meant as the thing it names, from the words around it.

English only: of words that are verbs or adjectives too a noun is taken where it stands like one; words with several
senses are told apart by senses.yaml. Other languages' vocabularies hold no such words.
"""

from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from pipeline.providers.local.art.objects.inflection import bases
from pipeline.providers.local.art.objects.spelling import Word
from pipeline.providers.local.art.objects.vocabulary import NOTHING, Entry

BEFORE_NOUNS = frozenset(
    "a an the my your our his her their its this that these those each every some any no another of with one two three "
    "four five six new old good best big small little great favorite favourite warm fresh golden wrist smart first enough more less much "
    "better without".split()
)
BEFORE_VERBS = frozenset(
    "to i you we they he she who can could will would shall should must may might don't doesn't didn't won't can't cannot "
    "let let's please never always not do does did just also we'll you'll i'll they'll it we'd i'd you'd".split()
)
BEFORE_PARTICIPLES = frozenset(
    "is are was were be been am being i'm you're we're they're he's she's it's keep keeps".split()
)
STATES = frozenset("is are was were has can will makes".split())
OBJECTS = frozenset("a an the my your our his her their this these those it them me him us yourself".split())
FUNCTION_WORDS = (
    OBJECTS
    | BEFORE_PARTICIPLES
    | frozenset(
        "and or but of in on at for with from to by as than that which who so if when while because into over under has have "
        "had can could will would should must may might does do did after before about through without per near".split()
    )
)
# Words for colours: before another noun they only say what colour it has.
COLOURS = frozenset("orange gold rose peach lime olive lavender ivory coral lilac chestnut chocolate".split())
# Nouns that are names too: written with a capital inside a sentence they are somebody's or some place's.
NAMES = frozenset(
    "turkey apple rose mark jack may will amazon orange shell target fox penguin bush stone rock wood cook miller baker "
    "smith king queen prince sage ivy daisy lily olive ginger basil rosemary jasmine ruby pearl robin dove heather penny "
    "hunter carter mason archer fisher butler page bishop knight forest river brook lake sky star moon cricket jaguar "
    "mustang bear bull reading mobile nice bath cork tesla windows safari edge gates jobs ford banks bird buffalo".split()
)


def meant(entry: Entry, found: list[Word], at: int, length: int, language: str) -> Entry | None:
    """The entry as meant here, or None where the word is no noun or stands for something that is not drawn."""
    if language != "en" or length > 1:
        return entry
    before = found[at - 1] if at and not found[at].opens and not found[at - 1].closed else None
    after = found[at + 1] if at + 1 < len(found) and not found[at].closed else None
    alone = len(found) == 1
    if not alone and not _noun(entry, found[at], before, after):
        return None
    if entry.term in NAMES and found[at].capital and not found[at].opens and not _headline(found):
        return None
    return _sense(entry, found, at)


def _noun(entry: Entry, word: Word, before: Word | None, after: Word | None) -> bool:
    led = before.plain if before else ""
    follows = after.plain if after else ""
    if entry.term in COLOURS and follows and follows not in FUNCTION_WORDS:
        return False
    if entry.noun == "!":
        stands = led in BEFORE_NOUNS or (word.opens and follows in STATES)
        return stands and (not follows or follows in FUNCTION_WORDS)
    if entry.noun == "~":
        return led not in BEFORE_VERBS and not (follows in OBJECTS and led not in BEFORE_NOUNS)
    return not (word.plain.endswith("ing") and (led in BEFORE_PARTICIPLES or follows in OBJECTS))


def _headline(found: list[Word]) -> bool:
    """Whether most words have a capital, so that a capital says nothing."""
    return 2 * sum(word.capital for word in found) > len(found)


def _sense(entry: Entry, found: list[Word], at: int) -> Entry | None:
    rows = _senses().get(entry.term)
    if not rows:
        return entry
    others = {base for number, word in enumerate(found) if number != at for base in bases(word.plain, "en")}
    name = next((name for name, cues in rows.items() if others & cues), entry.name)
    return None if name == NOTHING else replace(entry, name=name)


@cache
def _senses() -> dict[str, dict[str, frozenset[str]]]:
    table = yaml.safe_load(files(__package__).joinpath("senses.yaml").read_text("utf-8"))
    return {term: {name: frozenset(cues.split()) for name, cues in rows.items()} for term, rows in table.items()}
