"""A product scenario: scenes of five seconds, one cast, a spoken script with its time shares, hashtags."""

import math
import random
import re
from collections.abc import Sequence
from itertools import combinations

from pipeline.capabilities import AudioScript, ScriptFacts, ScriptRequest, ScriptScene
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.adverts import Goods, examined
from pipeline.providers.local.script.casting import Cast, cast_for
from pipeline.providers.local.script.cleaning import bare, capital, line, shorten
from pipeline.providers.local.script.drafts import Teller
from pipeline.providers.local.script.moods import music_mood
from pipeline.providers.local.script.scenes import Pictures

SCENE_SECONDS = 5.0
SHARES = {"hook": 0.225, "main": 0.57, "cta": 0.19}
BOUNDS = {"hook": (0.20, 0.25), "main": (0.50, 0.60), "cta": (0.15, 0.20)}
FILLS = (0.86, 0.82, 0.88, 0.78, 0.8, 0.75, 0.84, 0.72, 0.65, 0.55)
TRIES = 8
GOOD_ENOUGH = 0.02
PAUSE = 0.4
MOST_SENTENCES = 14
HASHTAG = re.compile(r"[^\w]+")


def scenario(request: ScriptRequest, code: str) -> ScriptFacts:
    """The whole scenario in the language `code`, which has a pack."""
    goods = examined(request, code)
    dice = random.Random(request.digest())
    teller = Teller(code=code, dice=dice, values={"name": goods.name, "call": goods.call})
    cast = cast_for(request, goods, teller)
    count = max(1, round((request.seconds or 30.0) / SCENE_SECONDS))
    audio, spoken = _audio(goods, teller, count)
    words = teller.pack.scenario
    return ScriptFacts(
        title=capital(teller.say(teller.pack.titles["advert"])),
        description=teller.say(words.description),
        narrative_style=words.styles.get(request.style.strip().lower(), words.style),
        target_audience=teller.say(words.audience, audience=words.audiences[cast.age_group]),
        scenes=_scenes(request, goods, cast, teller, spoken),
        demographics=cast.demographics(teller),
        audio=audio,
        mood=music_mood(f"{request.mood} {request.style}", default=goods.kind.mood),
    )


def _audio(goods: Goods, teller: Teller, count: int) -> tuple[AudioScript, list[str]]:
    """Opening, body and close with their shares of the spoken time, and the same words cut into `count` scenes."""
    words = teller.pack.scenario
    call = [goods.call] if goods.call else []
    pools: dict[str, Sequence[str]] = {
        "hook": teller.lines(words.hooks),
        "main": [*goods.claims, *teller.lines(words.mains)],
        "cta": [*call, *teller.lines(words.closes)],
    }
    best, fault = _draw(pools, FILLS[0], count, goods, teller), math.inf
    for fill in FILLS * TRIES:
        drawn = _draw(pools, fill, count, goods, teller)
        if (wrong := _fault(drawn, count, teller)) < fault:
            best, fault = drawn, wrong
        if wrong < GOOD_ENOUGH:
            break
        for part, pool in pools.items():
            pools[part] = teller.dice.sample(pool, len(pool))
    audio = AudioScript(
        hook=" ".join(best["hook"]),
        main=" ".join(best["main"]),
        cta=" ".join(best["cta"]),
        hashtags=_hashtags(goods, teller),
    )
    return audio, _cut([*best["hook"], *best["main"], *best["cta"]], count, teller)


def _draw(
    pools: dict[str, Sequence[str]], fill: float, count: int, goods: Goods, teller: Teller
) -> dict[str, tuple[str, ...]]:
    wanted = (*goods.claims, goods.call)
    taken: set[str] = set()
    drawn: dict[str, tuple[str, ...]] = {}
    for part, pool in pools.items():
        fresh = [text for text in dict.fromkeys(pool) if text not in taken][:MOST_SENTENCES]
        drawn[part] = _nearest(fresh, count * SCENE_SECONDS * fill * SHARES[part], wanted, teller)
        taken |= set(drawn[part])
    drawn["main"] = tuple(sorted(drawn["main"], key=lambda text: (goods.name not in text, text not in goods.claims)))
    drawn["cta"] = tuple(sorted(drawn["cta"], key=lambda text: text == goods.call))
    return drawn


def _nearest(pool: Sequence[str], seconds: float, wanted: tuple[str, ...], teller: Teller) -> tuple[str, ...]:
    """Sentences whose time together is near to `seconds`; what the maker says himself goes first, his call always."""
    times = {text: teller.time(text) + PAUSE for text in pool}
    average = sum(times.values()) / max(1, len(times))
    size = max(1, min(len(pool), round(seconds / average)))
    sizes = sorted({max(1, size - 1), size, min(len(pool), size + 1)})
    found = [chosen for many in sizes for chosen in _some(pool, many)]
    options = [chosen for chosen in found if wanted[-1] in chosen] or found

    def miss(chosen: tuple[str, ...]) -> tuple[float, float]:
        off = abs(sum(times[text] for text in chosen) - seconds)
        own = sum(text in wanted for text in chosen)
        return (round(off / 0.5) - own, off)

    return min(options, key=miss, default=())


def _cut(texts: Sequence[str], count: int, teller: Teller) -> list[str]:
    """`texts` in order in `count` scenes so that the longest scene is as short as possible."""
    times = [teller.time(text) + PAUSE for text in texts]
    marks = sorted(
        {round(sum(times[start:end]), 3) for start in range(len(times)) for end in range(start + 1, len(times) + 1)}
    )
    room = next(mark for mark in marks if len(_packed(times, mark + 0.002)) <= count)
    groups = _packed(times, room + 0.002)
    while len(groups) < count and any(len(group) > 1 for group in groups):
        place = max(
            range(len(groups)), key=lambda index: (len(groups[index]) > 1, sum(times[at] for at in groups[index]))
        )
        half = len(groups[place]) // 2
        groups[place : place + 1] = [groups[place][:half], groups[place][half:]]
    return [" ".join(texts[at] for at in group) for group in groups] + [""] * (count - len(groups))


def _packed(times: Sequence[float], room: float) -> list[list[int]]:
    groups: list[list[int]] = [[]]
    for index, seconds in enumerate(times):
        if groups[-1] and sum(times[at] for at in groups[-1]) + seconds > room:
            groups.append([])
        groups[-1].append(index)
    return groups


def _some(pool: Sequence[str], many: int, most: int = 400) -> list[tuple[str, ...]]:
    return [chosen for _, chosen in zip(range(most), combinations(pool, many), strict=False)]


def _fault(drawn: dict[str, tuple[str, ...]], count: int, teller: Teller) -> float:
    """How far the shares are outside their bounds, and scenes longer than they may be; 0 is right."""
    times = {part: teller.time(" ".join(texts)) for part, texts in drawn.items()}
    total = sum(times.values()) or 1.0
    shares = sum(
        max(0.0, low - times[part] / total, times[part] / total - high) for part, (low, high) in BOUNDS.items()
    )
    scenes = _cut([text for texts in drawn.values() for text in texts], count, teller)
    late = sum(max(0.0, teller.time(text) - SCENE_SECONDS * 0.98) for text in scenes)
    quiet = max(0.0, 0.7 - total / (count * SCENE_SECONDS))
    return shares * 40 + late * 4 + quiet


def _hashtags(goods: Goods, teller: Teller) -> tuple[str, ...]:
    """The product's own tag, its class where that is English, then the language's usual ones; letters, digits and _."""
    own = "".join(capital(part) for part in HASHTAG.split(shorten(goods.name, 40)))
    kind = [HASHTAG.sub("", goods.kind.find.title())] if teller.code == "en" else []
    tags = [own, *kind, *teller.pack.scenario.hashtags]
    return tuple(dict.fromkeys(f"#{tag}" for tag in tags if re.search(r"[^\W_]", tag)))[:8]


def _scenes(
    request: ScriptRequest, goods: Goods, cast: Cast, teller: Teller, spoken: Sequence[str]
) -> tuple[ScriptScene, ...]:
    pictures, details = Pictures(teller.dice), _details(request)
    looks = (*goods.kind.looks, *packs.looks()["product"])
    return tuple(
        _scene(index, len(spoken), text, looks[index % len(looks)], goods, cast, teller, pictures, details)
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
