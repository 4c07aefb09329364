"""Who a scenario speaks to and who is seen in it, from the product's own words."""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.capabilities import Demographics, ScriptRequest
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.adverts import Goods
from pipeline.providers.local.script.cleaning import bare
from pipeline.providers.local.script.drafts import Teller
from pipeline.providers.local.script.readings import tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The audience, and the person who is the same in every picture."""

    gender: str
    age_group: str
    product_type: str
    character: str

    def demographics(self, teller: Teller) -> Demographics:
        """The same in the words of a scenario."""
        context = teller.pack.scenario.contexts[self.gender]
        return Demographics(
            target_gender=self.gender, age_group=self.age_group, product_type=self.product_type, context=context
        )


def cast_for(request: ScriptRequest, goods: Goods, teller: Teller) -> Cast:
    """Gender and age where the words name them, else everybody; the look is drawn from the seed."""
    words = set(tokens(f"{request.product_name} {request.product_description} {request.style}"[:4000]))
    gender, age = _gender(words, goods), _age(words)
    return Cast(gender=gender, age_group=age, product_type=goods.key, character=_character(gender, age, teller.dice))


def _gender(words: set[str], goods: Goods) -> str:
    known = [packs.language(code) for code in packs.languages()]
    women, men = _named(words, (pack.women for pack in known)), _named(words, (pack.men for pack in known))
    if women != men:
        return "female" if women else "male"
    return "unisex" if women else goods.kind.gender


def _age(words: set[str]) -> str:
    for code in packs.languages():
        for group, named in packs.language(code).ages.items():
            if words & set(bare(named).split()):
                return group
    return "all-ages"


def _named(words: set[str], lists: Iterable[str]) -> bool:
    return any(words & set(bare(listed).split()) for listed in lists)


def _character(gender: str, age: str, dice: random.Random) -> str:
    """One English description, carried word for word into every scene's prompt."""
    table = packs.styling()
    person = table["people"][f"{gender} {age}"] if f"{gender} {age}" in table["people"] else table["people"][gender]
    looks = packs.looks()
    return f"{person} with {dice.choice(looks['hair'])}, wearing {dice.choice(looks['clothes'])}"
