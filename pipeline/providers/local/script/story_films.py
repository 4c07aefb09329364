"""A film of one of the studio's own stories: as many of its scenes and sentences as come nearest to the asked length."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.languages import short
from pipeline.providers.local.art.traits import cast
from pipeline.providers.local.script import packs, subjects
from pipeline.providers.local.script.cleaning import bare, line, shorten
from pipeline.providers.local.script.drafts import Draft, Teller
from pipeline.providers.local.script.moods import music_mood
from pipeline.providers.local.script.music_videos import same_star, starring
from pipeline.providers.local.script.queries import query
from pipeline.providers.local.script.readings import read
from pipeline.providers.local.script.scenes import BREATH_SECONDS, SHORTEST_SECONDS, fitted, natural_seconds
from pipeline.providers.local.script.story import Scene
from pipeline.providers.local.script.story_asks import Found, find

SOURCE = "Reelwright's own story “{title}”, written for this studio"
MISSING = (
    "The studio told its own story of {about}; {missing} not in it. Set up a writer, or give the finished words, to have it told "
    "with that."
)
# Two choices of scenes whose lengths miss by less than this share are equally good: the one that tells more is taken.
CLOSE = 0.02
LONGEST_PAUSE = 6.0
# What may be said in each scene.
Way = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A script that tells a story, and what of the ask is not in it."""

    facts: ScriptFacts
    notes: tuple[str, ...] = ()


def story(request: ScriptRequest) -> Told | None:
    """The story that a prompt asks for, in the film's language; None where no story is asked for, or facts are known."""
    if request.purpose != "film" or request.text.strip() or request.product_name.strip():
        return None
    code = short(request.language)
    found = find(request.prompt, code)
    if found is None or code not in packs.languages() or _known(request.prompt, code):
        return None
    facts = _film(found, code, request)
    star = _star(request.prompt)
    drawn = cast(star).used if _shows(facts, star) else frozenset()
    missing = tuple(part for part in found.missing if bare(part) not in drawn)
    facts = same_star(facts, star) if drawn else facts
    return Told(facts=facts, notes=(_note(found, missing),) if missing else ())


def _known(prompt: str, code: str) -> bool:
    return subjects.known(read(line(prompt), code), code, random.Random(0)) is not None


def _note(found: Found, missing: Sequence[str]) -> str:
    named = [part if part.startswith("the name ") else repr(part) for part in missing]
    lacks = f"{' and '.join(named)} {'is' if len(named) == 1 else 'are'}"
    return MISSING.format(about=found.story.about, missing=lacks)


def _film(found: Found, code: str, request: ScriptRequest) -> ScriptFacts:
    title = _named(found.story.title[code], found)
    teller = Teller(code=code, dice=random.Random(request.digest()))
    drafts = _drafts(found, code, request, teller)
    return ScriptFacts(
        title=title,
        description=teller.say(teller.pack.titles["description"], title=title),
        scenes=fitted(drafts, teller, request.seconds, request.scene_count, stretched=not drafts[-1].words),
        mood=music_mood(request.mood, default=found.story.mood),
        sources=(SOURCE.format(title=title),),
    )


def _drafts(found: Found, code: str, request: ScriptRequest, teller: Teller) -> list[Draft]:
    scenes = found.story.scenes
    ways = [[[_named(text, found) for text in way(scene)] for scene in scenes] for way in _ways(code)]
    told = [(scene, words) for scene, words in zip(scenes, _chosen(ways, request, teller), strict=True) if words]
    drafts = [
        Draft(
            part="body" if place else "hook", title=shorten(words, 60).rstrip(".,"), words=words, look=scene.look,
            find=query(scene.look, "en"),
        )
        for place, (scene, words) in enumerate(told)
    ]  # fmt: skip
    return [*drafts, *_pause(drafts, request, teller)]


def _ways(code: str) -> Sequence[Callable[[Scene], Sequence[str]]]:
    return (lambda scene: scene.long_way(code), lambda scene: scene.short_way(code))


def _named(text: str, found: Found) -> str:
    """The text with the hero's name as the ask has it."""
    return re.sub(rf"\b{re.escape(found.story.hero)}(?=s?\b)", lambda _: found.name, text) if found.name else text


def _chosen(ways: Sequence[Way], request: ScriptRequest, teller: Teller) -> Sequence[str]:
    """What is said in each scene, "" where it is left out."""
    seconds, count = request.seconds, request.scene_count
    if seconds is None and count is None:
        return [texts[-1] for texts in ways[0]]
    times = {text: natural_seconds(text, teller) for way in ways for texts in way for text in texts if text}

    def missed(words: Sequence[str]) -> tuple[float, ...]:
        lengths = [times[text] for text in words if text]
        asked = sum(lengths) if seconds is None else seconds
        off = abs(sum(lengths) - asked)
        near = max(0.0, off - CLOSE * asked)
        if count is None:
            return (near, -len(lengths), off)
        late = sum(max(0.0, length - BREATH_SECONDS - asked / count) for length in lengths)
        return (abs(len(lengths) - count), round(late, 1), near, off)

    return min((words for way in ways for words in product(*way)), key=missed)


def _pause(drafts: Sequence[Draft], request: ScriptRequest, teller: Teller) -> list[Draft]:
    """The last picture once more, in silence, where the whole story is a little shorter than the film."""
    left = (request.seconds or 0.0) - sum(natural_seconds(draft.words, teller) for draft in drafts)
    if request.scene_count is None and SHORTEST_SECONDS <= left <= LONGEST_PAUSE:
        return [replace(drafts[-1], words="")]
    return []


def _star(prompt: str) -> str:
    """Who an ask is about, with the looks that it gives them."""
    return starring(re.sub(r"^.*\b(?:about|of)\s+", "", line(prompt).partition(",")[0], count=1))[0]


def _shows(facts: ScriptFacts, star: str) -> bool:
    """Whether a picture shows such a hero."""
    lead = cast(star).figures[:1]
    return bool(lead) and any(lead[0] in cast(scene.prompt).figures for scene in facts.scenes)
