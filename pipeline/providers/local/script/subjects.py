"""Which subject with known facts an ask is about, and which of its facts answer it; nothing where that is in doubt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare
from pipeline.providers.local.script.readings import Reading, tokens

FACTS = frozenset(("facts", "things", "reasons"))
ADVICE = frozenset(("tips", "steps", "ways"))
# What only the creator can tell.
OWN = ("story", "mood", "trip", "recipe")
LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A subject and the facts of it that answer an ask, in the order in which they are told."""

    key: str
    facts: tuple[packs.Line, ...]

    @property
    def subject(self) -> packs.Subject:
        return packs.subjects()[self.key]


def known(reading: Reading, code: str, dice: random.Random) -> Known | None:
    """What is known about an ask, told in the language `code`; None unless its every word is about one subject, or two compared.

    An ask is about a subject when it names it as a whole word of its own language, and when what it says besides is
    either of no weight ("amazing", "in the world") or what a fact answers.
    """
    if reading.kind in OWN:
        return None
    words = tokens(reading.subject)
    if set(bare(packs.language(reading.spoken or "en").mine).split()) & set(words):
        return None
    if reading.kind == "compare":
        return _compared(words, reading, code, dice)
    for key in packs.subjects():
        rest = _rest(key, words, reading, code)
        facts = () if rest is None else _fitting(key, rest, reading, code, dice)
        if len(facts) >= max(LEAST if not rest else 1, reading.count):
            return Known(key=key, facts=facts)
    return None


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
    counted = " ".join(pack.nouns.values()) if reading.kind == "list" else ""
    light = frozenset(bare(f"{pack.stop} {pack.light} {pack.numbers} {subject.beside} {counted}").split())
    return frozenset(word for word in text.split() if not word.isdecimal()) - light


def _fitting(
    key: str, rest: frozenset[str], reading: Reading, code: str, dice: random.Random
) -> tuple[packs.Line, ...]:
    """A subject's facts that answer an ask of this kind; all of what it asks for besides must be answered."""
    told = [fact for fact in packs.subjects()[key].facts if code in fact.say]
    suited = [fact for fact in told if _suits(fact, reading)]
    if reading.kind not in ("history", "tutorial"):
        dice.shuffle(suited)
    if not rest:
        return tuple(sorted(suited, key=lambda fact: reading.kind not in fact.kind.split()))
    if not all(any(word in _answers(fact) for fact in suited) for word in rest):
        return ()
    return tuple(fact for fact in told if fact in suited and rest & _answers(fact))


def _answers(fact: packs.Line) -> frozenset[str]:
    return frozenset(bare(fact.answers).split())


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


def _compared(words: Sequence[str], reading: Reading, code: str, dice: random.Random) -> Known | None:
    """Facts of two subjects in turn, when the ask names nothing but them."""
    found = [(key, rest) for key in packs.subjects() if (rest := _rest(key, words, reading, code)) is not None]
    if len(found) != 2 or found[0][1] & found[1][1]:
        return None
    sides = [_naming(key, _fitting(key, frozenset(), reading, code, dice), code) for key, _ in found]
    facts = tuple(fact for row in zip_longest(*sides) for fact in row if fact)
    return Known(key=found[0][0], facts=facts) if all(sides) else None


def _naming(key: str, facts: Sequence[packs.Line], code: str, most: int = 3) -> list[packs.Line]:
    """The first facts that name their subject, so that nobody asks which of two "it" is."""
    heads = frozenset(bare(packs.subjects()[key].heads[code]).split())
    return [fact for fact in facts if heads & frozenset(tokens(fact.say[code].split("|")[1]))][:most]
