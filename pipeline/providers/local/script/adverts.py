"""A film for a product: problem or desire, the product, what it brings, the call to action."""

import random
import re
from dataclasses import dataclass

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare, capital, line, sentence, shorten
from pipeline.providers.local.script.drafts import Draft, Role, Teller
from pipeline.providers.local.script.moods import music_mood
from pipeline.providers.local.script.readings import spoken_language, tokens
from pipeline.providers.local.script.scenes import fitted, scene_count

CLAUSE = re.compile(r"(?<=[.!?。])\s+|\n+|;\s+|\s+[–—•|-]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A product as far as its words tell: its class, and what its maker says of it in the film's language."""

    name: str
    key: str
    claims: tuple[str, ...]
    call: str

    @property
    def kind(self) -> packs.Product:
        return packs.products()[self.key]


def advert(request: ScriptRequest, code: str) -> ScriptFacts:
    """The whole script in the language `code`, which has a pack."""
    goods = examined(request, code)
    teller = Teller(code=code, dice=random.Random(request.digest()), values={"name": goods.name, "call": goods.call})
    count = scene_count(request.seconds, request.scene_count)
    drafts = _drafts(goods, teller, request, count)
    spare = [*_benefits(goods, teller), *teller.lines(teller.pack.advert.benefits)]
    scenes = fitted(drafts, teller, request.seconds, count, spare)
    return ScriptFacts(
        title=teller.say(teller.pack.titles["advert"]),
        description=shorten(line(request.product_description, 400), 300),
        scenes=scenes,
        mood=music_mood(f"{request.mood} {request.style}", default=goods.kind.mood),
    )


def examined(request: ScriptRequest, code: str) -> Goods:
    """What the product is, from its name first, its description second."""
    name = line(request.product_name, 120) or packs.language(code).titles["product"]
    about = line(request.product_description, 3000)
    claims = tuple(_claims(about)) if spoken_language(about) in (code, None) else ()
    return Goods(name=name, key=_class(name, about), claims=claims, call=_call(request))


def _class(name: str, about: str) -> str:
    """The class whose words the name holds, else the one whose words the description uses most."""
    for text in (name, about):
        words = [form for word in tokens(text) for form in (word, word.removesuffix("s"), word.removesuffix("es"))]
        scores = {
            key: sum(words.count(word) for word in bare(kind.words).split()) for key, kind in packs.products().items()
        }
        best = max(sorted(scores), key=lambda key: scores[key])
        if scores[best]:
            return best
    return "general"


def _claims(about: str) -> list[str]:
    """Sentences and clauses of the description that can be said on their own."""
    claims: list[str] = []
    for part in CLAUSE.split(about):
        words = part.strip(" •*-–—")
        if 2 <= len(words.split()) <= 24:
            claims.append(sentence(words))
        elif len(words.split()) > 24:
            claims += [sentence(clause) for clause in words.split(", ") if 3 <= len(clause.split()) <= 14]
    return list(dict.fromkeys(claims))


def _call(request: ScriptRequest) -> str:
    return sentence(line(request.call_to_action, 120))


def _drafts(goods: Goods, teller: Teller, request: ScriptRequest, count: int) -> list[Draft]:
    words = teller.pack.advert
    hooks = (*_toned(request.style, teller), *goods.kind.hooks[teller.code], *words.hooks)
    look = _look(goods)
    show: Role = "product"
    titles = teller.pack.titles
    drafts = [
        Draft(
            part="hook",
            title=titles["problem"],
            options=teller.lines(hooks),
            look=goods.kind.looks[0],
            find=goods.kind.find,
        ),
        Draft(
            part="reveal",
            title=goods.name,
            options=teller.lines(words.reveals),
            look=look,
            find=goods.kind.find,
            role=show,
        ),
    ]
    for index, benefit in enumerate(_benefits(goods, teller)):
        on_set = index % 2 == 1 or bool(request.product_images)
        drafts.append(
            Draft(
                part="benefit",
                title=shorten(benefit, 40).rstrip("."),
                options=(benefit,),
                look=look if on_set else f"{goods.kind.looks[1 + index // 2 % (len(goods.kind.looks) - 1)]}",
                find=goods.kind.find,
                role="product" if on_set else "scene",
            )
        )
    kept = drafts[: max(1, count - 1)]
    return [*kept, _end(goods, teller, look)]


def _end(goods: Goods, teller: Teller, look: str) -> Draft:
    words = teller.pack.advert
    if goods.call:
        options = (*teller.lines(words.calls), goods.call)
        return Draft(
            part="end_card", title=goods.call, options=options, look=look, find=goods.kind.find, role="end_card"
        )
    return Draft(
        part="close",
        title=goods.name,
        options=teller.lines(words.closes),
        look=look,
        find=goods.kind.find,
        role="product",
    )


def _benefits(goods: Goods, teller: Teller) -> list[str]:
    """The maker's own claims first, then what is true of every product of the class."""
    own = [teller.say("{claim}", claim=claim) for claim in goods.claims]
    return [*own, *teller.lines(goods.kind.benefits[teller.code]), *teller.lines(teller.pack.advert.benefits)]


def _toned(style: str, teller: Teller) -> tuple[str, ...]:
    """Hooks for the tone that the style's words ask for."""
    asked = set(tokens(style))
    return tuple(
        text for tone, texts in teller.pack.advert.tones.items() if asked & set(tone.split()) for text in texts
    )


def _look(goods: Goods) -> str:
    return f"{capital(goods.name)} on a clean studio set, softly lit, gentle shadow"
