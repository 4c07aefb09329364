"""The local script writer: what it knows, with its sources, a story of its own, or the creator's words; it makes nothing up.

To add a language, say Dutch:

1. Copy `languages/en.yaml` to `languages/nl.yaml` and write each value anew as a native speaker would. Keys stay; lists
   may be longer or shorter. `asks` are patterns, first match first; `joins` mends contractions where a topic's name is
   put into a title ("de le" is "du"); `light` are words of asks that say nothing about what is asked for.
2. Add its syllables a second to SYLLABLES in speaking.py.
3. Dutch words to the `words` lists of topics.yaml and products.yaml and to nouns.yaml, and an `nl:` line under `names`,
   `heads` and `say` in knowledge/. A fact without an `nl:` line is left out of Dutch films.

To add a subject: a file in knowledge/ (see Subject in packs.py); each fact needs its source. To add a story: story.py.
"""

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.languages import short, written
from pipeline.provider import Desk, Produced
from pipeline.providers.local.script import calls, packs
from pipeline.providers.local.script.adverts import advert
from pipeline.providers.local.script.films import film
from pipeline.providers.local.script.music_videos import same_star, scene_prompts
from pipeline.providers.local.script.narrations import narrate
from pipeline.providers.local.script.scenarios import scenario
from pipeline.providers.local.script.speaking import speaking_seconds
from pipeline.providers.local.script.story_films import story

__all__ = ["speaking_seconds", "write"]

FALLBACK = "en"
NOBODY = (
    "Nobody wrote this: no writer is set up, and the studio knows no facts about it, so the film says only what you wrote. "
    "Start Ollama or LM Studio on this machine, put a key into .env, or give the finished words."
)
TO_FILL = (
    "Nobody wrote this: no writer is set up, and the studio knows no facts about it. Fill in the scenes that are marked on "
    "the storyboard; those that stay empty are left out of the film."
)
FEW_WORDS = "Nothing was said of {name!r}, so the film has its name and its call to action only: describe it for more."
OTHER_LANGUAGE = (
    "Nobody here writes {language!r} about this: the words are as you gave them. Write the prompt in that language, give the "
    "finished text, or set up a writer (Ollama, LM Studio or a key)."
)

ENGLISH = "The local writer has no {language!r}: this script is in English. It writes scenarios in {known}."


def write(request: ScriptRequest, desk: Desk) -> Produced:
    """The script that `request` asks for; the same request always gives the same script."""
    desk.check_cancelled()
    asked = short(request.language)
    if told := story(request):
        return Produced(facts=told.facts, warnings=(*told.notes, *_hurry(request, told.facts)))
    code = asked if asked in packs.languages() else FALLBACK
    facts, notes = _facts(request, code)
    facts = facts if _given(request) or request.product_name else same_star(facts, request.prompt)
    foreign = () if _given(request) or speaks(request) else (_foreign(request),)
    return Produced(facts=facts, warnings=(*foreign, *notes, *_hurry(request, facts)))


def _foreign(request: ScriptRequest) -> str:
    said = ENGLISH if request.purpose == "scenario" else OTHER_LANGUAGE
    return said.format(language=request.language[:20], known=", ".join(packs.languages()))


def speaks(request: ScriptRequest) -> bool:
    """Whether the script will be in the asked language: its own words are, or what is known is known in it."""
    asked, written = short(request.language), written_in(request)
    if request.purpose == "scenario":
        return asked in packs.languages()
    if written in ("", asked) or story(request):
        return True
    code = asked if asked in packs.languages() else FALLBACK
    return code == asked and not request.product_name and bool(film(request, code)[0].sources)


def written_in(request: ScriptRequest) -> str:
    """The language of what the creator wrote, "" where that is not clear."""
    return written(request.product_description if request.product_name else request.prompt)


def _given(request: ScriptRequest) -> bool:
    """Whether the words are the user's own, or there are none."""
    return request.purpose in ("prompts", "queries") or (request.purpose == "film" and bool(request.text.strip()))


def _facts(request: ScriptRequest, code: str) -> tuple[ScriptFacts, tuple[str, ...]]:
    if request.purpose == "prompts":
        return scene_prompts(request), ()
    if request.purpose == "scenario":
        asked, notes = calls.told(request, code)
        return scenario(asked, code), notes
    if request.text.strip():
        return narrate(request, code), ()
    if request.purpose == "queries":
        return narrate(request.model_copy(update={"text": request.prompt}), code), ()
    if request.product_name.strip():
        silent = not request.product_description.strip()
        return advert(request, code), (FEW_WORDS.format(name=request.product_name[:60]),) if silent else ()
    facts, notes = film(request, code)
    return facts, notes if request.silent else (*notes, *_unknown(facts))


def _unknown(facts: ScriptFacts) -> tuple[str, ...]:
    if facts.sources:
        return ()
    return (TO_FILL if any(scene.to_fill for scene in facts.scenes) else NOBODY,)


def _hurry(request: ScriptRequest, facts: ScriptFacts) -> tuple[str, ...]:
    spoken = sum(speaking_seconds(scene.words, request.language) for scene in facts.scenes)
    if request.seconds is None or spoken <= request.seconds * 1.02:
        return ()
    return (f"The words need about {spoken:.0f} s and the film has {request.seconds:g} s: they will be spoken faster.",)
