"""A product scenario: scenes of five seconds, one cast, a spoken script with its time shares, hashtags."""

import random
import re
from collections.abc import Sequence
from itertools import combinations

from pipeline.capabilities import AudioScript, ScriptFacts, ScriptRequest, ScriptScene
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.adverts import Goods, examined
from pipeline.providers.local.script.beats import split
from pipeline.providers.local.script.casting import Cast, cast_for
from pipeline.providers.local.script.cleaning import bare, capital, line, shorten
from pipeline.providers.local.script.drafts import Teller
from pipeline.providers.local.script.moods import music_mood
from pipeline.providers.local.script.scenes import Pictures

SCENE_SECONDS = 5.0
SHARES = {"hook": 0.225, "main": 0.585, "cta": 0.19}
BOUNDS = {"hook": (0.20, 0.25), "main": (0.50, 0.60), "cta": (0.15, 0.20)}
FILLS = (0.88, 0.84, 0.92, 0.8, 0.76, 0.72, 0.95, 0.68, 0.64, 0.6, 0.56, 0.52, 0.48)
MOST_SENTENCES = 14
HASHTAG = re.compile(r"[^\w]+")


def scenario(request: ScriptRequest, code: str) -> ScriptFacts:
    """The whole scenario in the language `code`, which has a pack."""
    goods = examined(request, code)
    dice = random.Random(request.digest())
    teller = Teller(code=code, dice=dice, values={"name": goods.name, "call": goods.call})
    cast = cast_for(request, goods, teller)
    count = max(1, round((request.seconds or 30.0) / SCENE_SECONDS))
    audio = _audio(goods, teller, count * SCENE_SECONDS)
    words = teller.pack.scenario
    return ScriptFacts(
        title=teller.say(teller.pack.titles["advert"]),
        description=teller.say(words.description),
        narrative_style=words.styles.get(request.style.strip().lower(), words.style),
        target_audience=teller.say(words.audience, audience=words.audiences[cast.age_group]),
        scenes=_scenes(request, goods, cast, teller, audio, count),
        demographics=cast.demographics(teller),
        audio=audio,
        mood=music_mood(f"{request.mood} {request.style}", default=goods.kind.mood),
    )


def _audio(goods: Goods, teller: Teller, seconds: float) -> AudioScript:
    """Sentences chosen so that opening, body and close take their shares of the spoken time."""
    words = teller.pack.scenario
    pools = {
        "hook": [*teller.lines(goods.kind.hooks[teller.code]), *teller.lines(words.hooks)],
        "main": [*goods.claims, *teller.lines(goods.kind.benefits[teller.code]), *teller.lines(words.mains)],
        "cta": [*([goods.call] if goods.call else []), *teller.lines(words.closes)],
    }
    best: dict[str, str] = {}
    fault = 9.0
    for fill in FILLS:
        taken: set[str] = set()
        parts: dict[str, str] = {}
        for part, pool in pools.items():
            fresh = [text for text in dict.fromkeys(pool) if text not in taken][:MOST_SENTENCES]
            chosen = _nearest(fresh, seconds * fill * SHARES[part], teller)
            taken |= set(chosen)
            parts[part] = " ".join(chosen)
        if (wrong := _fault(parts, teller)) < fault:
            best, fault = parts, wrong
        if not wrong:
            break
    return AudioScript(**best, hashtags=_hashtags(goods, teller))


def _nearest(pool: Sequence[str], seconds: float, teller: Teller) -> tuple[str, ...]:
    """The sentences, in order, whose time together is nearest to `seconds`."""
    times = {text: teller.time(f"{text} ") + 0.2 for text in pool}
    average = sum(times.values()) / max(1, len(times))
    size = max(1, min(len(pool), round(seconds / average)))
    sizes = {max(1, size - 1), size, min(len(pool), size + 1)}
    options = (chosen for many in sorted(sizes) for chosen in _some(pool, many))
    return min(options, key=lambda chosen: abs(teller.time(" ".join(chosen)) - seconds), default=())


def _some(pool: Sequence[str], many: int, most: int = 400) -> list[tuple[str, ...]]:
    return [chosen for _, chosen in zip(range(most), combinations(pool, many), strict=False)]


def _fault(parts: dict[str, str], teller: Teller) -> float:
    """How far the shares are outside their bounds in all; 0 is right."""
    times = {part: teller.time(text) for part, text in parts.items()}
    total = sum(times.values()) or 1.0
    return sum(max(0.0, low - times[part] / total, times[part] / total - high) for part, (low, high) in BOUNDS.items())


def _hashtags(goods: Goods, teller: Teller) -> tuple[str, ...]:
    """The product's own tag, its class, then the language's usual ones; letters, digits and _ only."""
    own = "".join(capital(part) for part in HASHTAG.split(shorten(goods.name, 40)))
    tags = [own, HASHTAG.sub("", goods.kind.find.title()), *teller.pack.scenario.hashtags]
    return tuple(dict.fromkeys(f"#{tag}" for tag in tags if re.search(r"[^\W_]", tag)))[:8]


def _scenes(
    request: ScriptRequest, goods: Goods, cast: Cast, teller: Teller, audio: AudioScript, count: int
) -> tuple[ScriptScene, ...]:
    spoken = split(" ".join((audio.hook, audio.main, audio.cta)), teller.code, count)
    spoken += [""] * (count - len(spoken))
    pictures, details = Pictures(teller.dice), _details(request)
    looks = (*goods.kind.looks, *packs.looks()["product"])
    return tuple(
        _scene(index, count, text, looks[index % len(looks)], goods, cast, teller, pictures, details)
        for index, text in enumerate(spoken)
    )


def _scene(
    index: int,
    count: int,
    text: str,
    look: str,
    goods: Goods,
    cast: Cast,
    teller: Teller,
    pictures: Pictures,
    details: str,
) -> ScriptScene:
    last = index == count - 1
    part = "hook" if index == 0 else "end_card" if last and goods.call else "close" if last else "benefit"
    return ScriptScene(
        title=teller.pack.titles.get(f"scenario_{part}", goods.name),
        description=teller.say(teller.pack.parts[f"scenario_{part}"], words=shorten(text, 80), look=look),
        words=text,
        prompt=f"{pictures.prompt(look)}, featuring {cast.character} with {goods.name}, {details}",
        motion=f"{pictures.motion(part)}, smooth and steady, natural movement, family-friendly",
        query=goods.kind.find,
        role="end_card" if part == "end_card" else "product" if index % 2 else "scene",
        seconds=SCENE_SECONDS,
        reasoning=teller.say(teller.pack.scenario.reasons[index % len(teller.pack.scenario.reasons)]),
    )


def _details(request: ScriptRequest) -> str:
    """English picture details for the style and the mood; other words pass as they are."""
    table = packs.styling()
    style, mood = line(request.style, 100).lower(), line(request.mood, 100).lower()
    return ", ".join(
        part
        for part in (
            table["styles"].get(bare(style), f"{style} style" if style else ""),
            table["moods"].get(bare(mood), f"{mood} mood" if mood else ""),
            "family-friendly",
        )
        if part
    )
