"""Whether a term is meant as the thing it names, from the words around it.

In English, of words that are verbs or adjectives too a noun is taken where it stands like one. In the Romance languages a
word that begins a sentence before an article is an order ("Lima los bordes"), and one after a pronoun is what somebody does.
Words with several senses are told apart by senses.yaml.
"""

from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from pipeline.providers.local.art.objects.inflection import bases
from pipeline.providers.local.art.objects.spelling import Word, folded
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
# The endings of orders, and the cue that a number stands right before.
ORDERS = {"es": ("a", "e"), "pt": ("a", "e"), "fr": ("e",), "it": ("a", "i")}
NUMBER = "#"
JOINING = _CUES["joining"] | OBJECTS | BEFORE_PARTICIPLES


def meant(entry: Entry, found: list[Word], at: int, length: int, language: str) -> Entry | None:
    """The entry as meant here, or None where the word is no noun or stands for something that is not drawn."""
    if length > 1:
        return entry
    if language != "en":
        return None if _verb(found, at, language) else _sense(entry, found, at, language)
    before = found[at - 1] if at and not found[at].opens and not found[at - 1].closed else None
    after = found[at + 1] if at + 1 < len(found) and not found[at].closed else None
    alone = len(found) == 1
    if not alone and not _noun(entry, found[at], before, after):
        return None
    if entry.term in NAMES and found[at].capital and not found[at].opens and not _headline(found):
        return None
    return _sense(entry, found, at, language)


def _verb(found: list[Word], at: int, language: str) -> bool:
    """Whether a word stands as a verb: before an article at a sentence's beginning, or after a pronoun."""
    rows, word = _CUES, found[at]
    follows = found[at + 1].plain if at + 1 < len(found) and not word.closed else ""
    led = found[at - 1].plain if at and not word.opens and not found[at - 1].closed else ""
    ordered = (
        word.opens and word.plain.endswith(ORDERS.get(language, ())) and follows in rows.get(f"articles {language}", ())
    )
    return ordered or led in rows.get(f"pronouns {language}", ())


def _noun(entry: Entry, word: Word, before: Word | None, after: Word | None) -> bool:
    led = before.plain if before else ""
    follows = after.plain if after else ""
    if entry.term in COLOURS and (_names(follows) or _plural(follows)):
        return False
    if entry.noun == "!":
        stands = led in BEFORE_NOUNS or (word.opens and follows in STATES)
        return stands and (not follows or follows in JOINING)
    acts = _plural(led) or (
        (word.plain != entry.term or (entry.noun == "~" and word.plain.endswith("ves"))) and _names(led)
    )
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


def _sense(entry: Entry, found: list[Word], at: int, language: str) -> Entry | None:
    rows = _senses().get(language, {}).get(folded(entry.term))
    if not rows:
        return entry
    others = {base for number, word in enumerate(found) if number != at for base in bases(word.plain, language)}
    if at and found[at - 1].plain.isdigit():
        others.add(NUMBER)
    name = next((name for name, cues in rows.items() if others & cues), entry.name)
    return None if name == NOTHING else replace(entry, name=name)


@cache
def _senses() -> dict[str, dict[str, dict[str, frozenset[str]]]]:
    table = yaml.safe_load(files(__package__).joinpath("senses.yaml").read_text("utf-8"))
    return {
        language: {
            folded(term): {name: frozenset(map(folded, cues.split())) for name, cues in senses.items()}
            for term, senses in rows.items()
        }
        for language, rows in table.items()
    }
