"""Which subject with known facts an ask is about, and which of its facts answer it; nothing where that is in doubt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare
from pipeline.providers.local.script.readings import Reading, aside, tokens, weighty

FACTS = frozenset(("facts", "things", "reasons"))
ADVICE = frozenset(("tips", "steps", "ways"))
# What only the creator can tell.
OWN = ("story", "mood", "trip", "recipe")
LEAST = 2
# A list that is shorter than asked has at least so many points; with fewer it is no list.
LEAST_LISTED = 3
ENDINGS = ("iest", "ies", "ier", "ing", "est", "ed", "er", "es", "s", "e", "y")
LEAST_STEM = 3
QUESTIONS = ("why", "how", "what")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A subject and the facts of it that answer an ask, in the order in which they are told.

    The first `answers` of them answer a question, the others only belong to its subject; all do where nothing is asked.
    The first `core` hold the very words of the question and are told whole.
    `rest` are words of the ask that its answers answer. `other` is the other subject of two that are compared.
    """

    key: str
    facts: tuple[packs.Line, ...]
    answers: int = 0
    core: int = 0
    rest: frozenset[str] = frozenset()
    other: str = ""

    @property
    def subject(self) -> packs.Subject:
        return packs.subjects()[self.key]


def known(reading: Reading, code: str, dice: random.Random | None) -> Known | None:
    """What is known about an ask, told in the language `code`; None unless its every word is about one subject, or two compared.

    An ask is about a subject when it names it as a whole word of its own language, and when what it says besides is
    either of no weight ("amazing", "in the world") or what a fact answers. Of several subjects that one is told which
    leaves the fewest words to its facts, and answers them with the most. Facts are told as they stand in their file, or
    shuffled by `dice`.
    """
    if reading.kind in OWN:
        return None
    spoken = reading.spoken if reading.spoken in packs.languages() else "en"
    words = tokens(aside(reading.subject, spoken or "en"))
    if set(bare(packs.language(spoken or "en").mine).split()) & set(tokens(reading.subject)):
        return None
    if reading.kind == "compare":
        return _compared(words, reading, code, dice)
    told = [found for key in packs.subjects() if (found := _told(key, words, reading, code, dice))]
    return min(told, key=lambda found: (len(found.rest), -found.answers), default=None)


def _told(key: str, words: Sequence[str], reading: Reading, code: str, dice: random.Random | None) -> Known | None:
    rest = _rest(key, words, reading, code)
    if rest is None:
        return None
    answers = _fitting(key, rest, reading, code, dice)
    least = 1 if rest else LEAST
    if reading.kind == "list" and reading.count:
        least = min(reading.count, LEAST_LISTED) if reading.noun in FACTS else reading.count
    if len(answers) < least:
        return None
    asks = reading.kind == "history" or (rest and reading.kind in (*QUESTIONS, "explain"))
    more = _beside(key, answers, code) if asks else ()
    core = len(answers) if rest else _core(key, answers, reading, code)
    return Known(key=key, facts=(*answers, *more), answers=len(answers), core=core, rest=rest)


def _core(key: str, facts: Sequence[packs.Line], reading: Reading, code: str) -> int:
    """How many of the first facts answer the very words of a question."""
    heads = packs.subjects()[key].heads.get(reading.spoken or code, "")
    return sum(_nearness(fact, reading, heads)[0] < 0 for fact in facts) if reading.kind in QUESTIONS else 0


def _rest(key: str, words: Sequence[str], reading: Reading, code: str) -> frozenset[str] | None:
    """What an ask says of weight besides a subject's name and what goes with it; None when it does not name the subject."""
    subject, spoken = packs.subjects()[key], reading.spoken or code
    text, named = f" {' '.join(words)} ", False
    for head in sorted(bare(subject.heads.get(spoken, "")).split(), key=len, reverse=True):
        spelled = f" {head.replace('_', ' ')} "
        while spelled in text:
            text, named = text.replace(spelled, " ", 1), True
    if not named:
        return None
    pack = packs.language(spoken if spoken in packs.languages() else "en")
    nouns = pack.nouns if reading.kind == "list" else {noun: pack.nouns[noun] for noun in FACTS}
    counted = " ".join(nouns.values())
    if reading.kind in ("tutorial", "guide"):
        counted = f"{counted} {pack.nouns['tips']}"
    audience = "" if subject.advises else pack.audience
    exact = frozenset(bare(f"{pack.stop} {pack.numbers} {audience}").split())
    forms = _stems(f"{pack.light} {subject.beside} {counted}")
    heavy = weighty(reading.subject, spoken if spoken in packs.languages() else "en")
    rest = frozenset(word for word in text.split() if not word.isdecimal())
    return frozenset(word for word in rest if word in heavy or not (word in exact or stem(word) in forms))


def _fitting(
    key: str, rest: frozenset[str], reading: Reading, code: str, dice: random.Random | None
) -> tuple[packs.Line, ...]:
    """A subject's facts that answer an ask of this kind; all of what it asks for besides must be answered."""
    told = [fact for fact in packs.subjects()[key].facts if code in fact.say]
    suited = [fact for fact in told if _suits(fact, reading)]
    if reading.kind == "guide":
        suited = [fact for fact in told if "step" in fact.kind.split()] or suited
    if not rest:
        heads = packs.subjects()[key].heads.get(reading.spoken or code, "")
        if dice and reading.kind not in ("history", "tutorial", "guide"):
            dice.shuffle(suited)
        return tuple(
            suited if reading.kind == "history" else sorted(suited, key=lambda fact: _nearness(fact, reading, heads))
        )
    asked = frozenset(map(stem, rest))
    if not asked <= frozenset(word for fact in suited for word in _stems(fact.answers)):
        return ()
    return tuple(fact for fact in suited if asked & _stems(fact.answers))


def _nearness(fact: packs.Line, reading: Reading, heads: str) -> tuple[int, bool]:
    """Sorts first what answers the very words of an ask ("work" of "how it works"), then what fits its kind."""
    asked = frozenset(map(stem, tokens(reading.subject))) - _stems(heads.replace("_", " "))
    return -len(_stems(fact.answers) & asked), reading.kind not in fact.kind.split()


def _beside(key: str, answers: Sequence[packs.Line], code: str) -> tuple[packs.Line, ...]:
    """Facts of the same subject that answer something else, to be told after the answer where time is left."""
    others = (fact for fact in packs.subjects()[key].facts if code in fact.say and fact not in answers)
    return tuple(fact for fact in others if "step" not in fact.kind.split())


@cache
def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, bare(words).split()))


def stem(word: str) -> str:
    """A word without the endings of its forms, so that "changes" and "changing" are one; too much is cut from all alike."""
    for _ in range(2):
        end = next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= LEAST_STEM), "")
        word = word.removesuffix(end)
    return word[:-1] if len(word) > LEAST_STEM and word[-1] == word[-2] else word


def _suits(fact: packs.Line, reading: Reading) -> bool:
    kinds = fact.kind.split()
    match reading.kind:
        case "tutorial":
            return "step" in kinds
        case "history":
            return "history" in kinds
        case "list" if reading.noun in ADVICE:
            return "step" in kinds
        case "list" if reading.noun not in FACTS:
            return reading.noun in kinds
        case _:
            return "step" not in kinds


def _compared(words: Sequence[str], reading: Reading, code: str, dice: random.Random | None) -> Known | None:
    """Facts of two subjects in turn, when the ask names nothing but them."""
    found = [(key, rest) for key in packs.subjects() if (rest := _rest(key, words, reading, code)) is not None]
    if len(found) != 2 or found[0][1] & found[1][1]:
        return None
    sides = [_naming(key, _fitting(key, frozenset(), reading, code, dice), code) for key, _ in found]
    facts = tuple(fact for row in zip_longest(*sides) for fact in row if fact)
    return Known(key=found[0][0], facts=facts, answers=len(facts), other=found[1][0]) if all(sides) else None


def _naming(key: str, facts: Sequence[packs.Line], code: str, most: int = 3) -> list[packs.Line]:
    """The first facts that name their subject, so that nobody asks which of two "it" is."""
    heads = frozenset(bare(packs.subjects()[key].heads[code]).split())
    return [fact for fact in facts if heads & frozenset(tokens(fact.say[code].split("|")[1]))][:most]
