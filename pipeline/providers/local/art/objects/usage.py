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
from pipeline.providers.local.art.objects.vocabulary import NOTHING, Entry, vocabulary

_CUES = {
    name: frozenset(row.split())
    for name, row in yaml.safe_load(files(__package__).joinpath("usage.yaml").read_text("utf-8")).items()
}
BEFORE_NOUNS, BEFORE_VERBS, BEFORE_PARTICIPLES = (
    _CUES[name] for name in ("before nouns", "before verbs", "before participles")
)
SUBJECTS, STATES, OBJECTS, COLOURS, NAMES, LIKE_PLURALS = (
    _CUES[name] for name in ("subjects", "after subjects", "objects", "colours", "names", "like plurals")
)
JOINING = _CUES["joining"] | OBJECTS | BEFORE_PARTICIPLES


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
    if entry.term in COLOURS and (_names(follows) or _plural(follows)):
        return False
    if entry.noun == "!":
        stands = led in BEFORE_NOUNS or (word.opens and follows in STATES)
        return stands and (not follows or follows in JOINING)
    acts = _plural(led) or (word.plain != entry.term and _names(led))
    if entry.noun == "^":
        return not acts
    if led in SUBJECTS:
        return False
    if entry.noun == "~":
        orders = (follows in OBJECTS and led not in BEFORE_NOUNS) or (word.opens and _plural(follows))
        return not (led in BEFORE_VERBS or acts or orders)
    return not (word.plain.endswith("ing") and (led in BEFORE_PARTICIPLES or follows in OBJECTS))


def _names(neighbour: str) -> bool:
    """Whether a neighbour is a noun: "a cat sleeps", "an orange dress"."""
    entry = vocabulary("en").entries.get((neighbour,))
    return entry is not None and entry.noun != "!"


def _plural(led: str) -> bool:
    """Whether the word before is a plural, which acts ("cats sleep") more often than it describes ("sports car")."""
    return led.endswith("s") and not led.endswith("ss") and led not in BEFORE_NOUNS | JOINING | LIKE_PLURALS


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
