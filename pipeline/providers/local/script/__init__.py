"""The local script writer: language packs, facts, templates and text analysis instead of a model.

To add a language, say Dutch:

1. Copy `languages/en.yaml` to `languages/nl.yaml` and write each value anew as a native speaker would. Keys stay; lists may be longer
   or shorter. `{topic}` is any noun phrase: use it where no ending depends on it. `asks` are patterns, first match first; `joins` mends
   contractions after a template is filled, `articles` takes them apart again.
2. Add its syllables a second to SYLLABLES in speaking.py.
3. Add an `nl:` line wherever a topic, fact, story beat or product class has an `en:` one (topics.yaml `names`, knowledge/, stories/,
   products.yaml), and its words to the `words` lists and nouns.yaml. A fact or beat without it is left out; names, hooks and benefits are required.

To add a topic: a block in topics.yaml and, if there are facts, a file of its key in knowledge/.
"""

from pipeline.capabilities import Desk, Produced, ScriptFacts, ScriptRequest
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.adverts import advert
from pipeline.providers.local.script.films import film
from pipeline.providers.local.script.music_videos import scene_prompts
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
    facts, written = _facts(request, code)
    return Produced(facts=facts, warnings=tuple(_warnings(request, facts, code == asked or not written)))


def _facts(request: ScriptRequest, code: str) -> tuple[ScriptFacts, bool]:
    """The script, and whether its words were written here rather than given."""
    if request.purpose == "prompts":
        return scene_prompts(request, code), False
    if request.purpose == "scenario":
        return scenario(request, code), True
    if request.text.strip():
        return narrate(request, code), False
    if request.purpose == "queries":
        return narrate(request.model_copy(update={"text": request.prompt}), code), False
    if request.product_name.strip():
        return advert(request, code), True
    return film(request, code), True


def _warnings(request: ScriptRequest, facts: ScriptFacts, known: bool) -> list[str]:
    warnings = []
    if not known:
        names = ", ".join(packs.languages())
        warnings.append(
            f"The local writer has no {request.language[:20]!r}: this script is in English. It writes {names}; "
            "a finished text is kept in any language."
        )
    spoken = sum(speaking_seconds(scene.words, request.language) for scene in facts.scenes)
    if request.seconds is not None and spoken > request.seconds * 1.02:
        warnings.append(
            f"The words need about {spoken:.0f} s and the film has {request.seconds:g} s: they will be spoken faster."
        )
    return warnings
