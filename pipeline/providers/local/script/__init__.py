"""The local script writer: language packs, facts, templates and text analysis instead of a model.

To add a language, say Dutch:

1. Copy `languages/en.yaml` to `languages/nl.yaml` and write each value anew as a native speaker would. Keys stay; lists
   may be longer or shorter. `{topic}` is any noun phrase: use it where no ending depends on it. `asks` are patterns,
   first match first; `joins` mends contractions after a template is filled, `articles` takes them apart again.
2. Add its syllables a second to SYLLABLES in speaking.py.
3. Add an `nl:` line wherever topics.yaml (`names`) and products.yaml have an `en:` one, and Dutch words to the `words`
   lists and to nouns.yaml. Facts (knowledge/) and story beats (stories/) without an `nl:` line are left out.

To add a topic: a block in topics.yaml and, if there are facts, a file of its key in knowledge/.
"""

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.script import calls, packs
from pipeline.providers.local.script.adverts import advert
from pipeline.providers.local.script.films import film
from pipeline.providers.local.script.music_videos import same_star, scene_prompts
from pipeline.providers.local.script.narrations import narrate
from pipeline.providers.local.script.scenarios import scenario
from pipeline.providers.local.script.speaking import speaking_seconds

__all__ = ["speaking_seconds", "write"]

FALLBACK = "en"


def write(request: ScriptRequest, desk: Desk) -> Produced:
    """The script that `request` asks for; the same request always gives the same script."""
    desk.check_cancelled()
    asked = request.language.strip().lower().replace("_", "-").partition("-")[0]
    code = asked if asked in packs.languages() else FALLBACK
    facts, notes = _facts(request, code)
    facts = facts if _given(request) or request.product_name else same_star(facts, request.prompt)
    foreign = () if code == asked or _given(request) else (_unknown(request.language),)
    return Produced(facts=facts, warnings=(*foreign, *notes, *_hurry(request, facts)))


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
        return advert(request, code), ()
    return film(request, code)


def _unknown(language: str) -> str:
    return (
        f"The local writer has no {language[:20]!r}: this script is in English. It writes "
        f"{', '.join(packs.languages())}; a finished text is kept in any language."
    )


def _hurry(request: ScriptRequest, facts: ScriptFacts) -> tuple[str, ...]:
    spoken = sum(speaking_seconds(scene.words, request.language) for scene in facts.scenes)
    if request.seconds is None or spoken <= request.seconds * 1.02:
        return ()
    return (f"The words need about {spoken:.0f} s and the film has {request.seconds:g} s: they will be spoken faster.",)
