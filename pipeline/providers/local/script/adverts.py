"""A film for a product, in its maker's own words: its name, what was said of it, the call to action; nothing is claimed for it."""

import random
import re
from dataclasses import dataclass

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare, capital, line, sentence, shorten
from pipeline.providers.local.script.drafts import Draft, Teller
from pipeline.providers.local.script.moods import music_mood
from pipeline.providers.local.script.readings import spoken_language, tokens
from pipeline.providers.local.script.scenes import BREATH_SECONDS, fitted

# The product's name, twice, and its call to action.
ENDS_SECONDS = 7.0
CLAUSE = re.compile(r"(?<=[.!?。])\s+|\n+|;\s+|\s+[–—•|-]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A product as far as its words tell: its class, and what its maker says of it in the film's language."""

    name: str
    key: str
    noun: str
    claims: tuple[str, ...]
    call: str

    @property
    def kind(self) -> packs.Product:
        return packs.products()[self.key]


def advert(request: ScriptRequest, code: str) -> ScriptFacts:
    """The whole script in the language `code`, which has a pack."""
    goods = examined(request, code)
    teller = Teller(code=code, dice=random.Random(request.digest()), values={"name": goods.name, "call": goods.call})
    return ScriptFacts(
        title=goods.name,
        description=shorten(line(request.product_description, 400), 300),
        scenes=fitted(_drafts(goods, teller, request), teller, request.seconds, request.scene_count),
        mood=music_mood(f"{request.mood} {request.style}", default=goods.kind.mood),
    )


def examined(request: ScriptRequest, code: str) -> Goods:
    """What the product is, from its name first, its description second."""
    name = line(request.product_name, 120) or packs.language(code).titles["product"]
    about = line(request.product_description, 3000)
    claims = tuple(_claims(about)) if spoken_language(about) in (code, None) else ()
    key, noun = _class(name, about)
    return Goods(name=name, key=key, noun=noun, claims=claims, call=_call(request))


def _class(name: str, about: str) -> tuple[str, str]:
    """The class whose words the name holds, else the one whose words the description uses most, and the word for it."""
    for text in (name, about):
        words = [form for word in tokens(text) for form in (word, word.removesuffix("s"), word.removesuffix("es"))]
        scores = {
            key: sum(words.count(word) for word in bare(kind.words).split()) for key, kind in packs.products().items()
        }
        best = max(sorted(scores), key=lambda key: scores[key])
        if scores[best]:
            known = bare(packs.products()[best].words).split()
            said = {form for word in tokens(f"{name} {about}") for form in (word, word.removesuffix("s"))}
            return best, next(word for word in known if word in said or word in words)
    return "general", ""


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


def _drafts(goods: Goods, teller: Teller, request: ScriptRequest) -> list[Draft]:
    """The first claim hooks (the name, where nothing is claimed), the product follows, then the other claims and the end.

    What the first claim names is drawn, unless there are pictures of the product: then it is seen from the first scene on.
    """
    first, *others = (*goods.claims, "")
    shown = _look(goods)
    drawn = bool(first) and not request.product_images
    hook = (
        _scene("hook", first, first.rstrip(".!"), goods)
        if drawn
        else _shown("hook", first or _named(goods), shown, goods)
    )
    reveal = _shown("reveal", _named(goods) if first else "", shown, goods)
    claims = [_shown("benefit", claim, shown, goods) for claim in _fitting(others, teller, request) if claim]
    return [hook, reveal, *claims, *_end(goods, shown)]


def _fitting(claims: list[str], teller: Teller, request: ScriptRequest) -> list[str]:
    """The first claims that leave room for the name and the call within the asked seconds."""
    left = (request.seconds or 60.0) - ENDS_SECONDS
    kept: list[str] = []
    for claim in claims:
        left -= teller.time(claim) + BREATH_SECONDS
        if left < 0:
            break
        kept.append(claim)
    return kept


def _end(goods: Goods, look: str) -> list[Draft]:
    if not goods.call:
        return []
    words = goods.call if bare(goods.name) in bare(goods.call) else f"{_named(goods)} {goods.call}"
    return [Draft(part="end_card", title=goods.call, words=words, look=look, find=goods.kind.find, role="end_card")]


def _named(goods: Goods) -> str:
    return sentence(goods.name)


def _scene(part: str, words: str, look: str, goods: Goods) -> Draft:
    return Draft(part=part, title=shorten(words, 40).rstrip("."), words=words, look=look, find=goods.kind.find)


def _shown(part: str, words: str, look: str, goods: Goods) -> Draft:
    title = goods.name if part == "reveal" else shorten(words, 40).rstrip(".")
    return Draft(part=part, title=title, words=words, look=look, find=goods.kind.find, role="product")


def _look(goods: Goods) -> str:
    kind = f", {goods.noun}," if goods.noun and goods.noun not in bare(goods.name).split() else ""
    return f"{capital(goods.name)}{kind} on a clean studio set, softly lit, gentle shadow"
