"""A language model's draft: asked for by a schema, then read as what it is, somebody else's input."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from pipeline.brief import clean
from pipeline.capabilities import AudioScript, Demographics, ScriptFacts, ScriptRequest, ScriptScene
from pipeline.errors import ProviderFailed
from pipeline.prompts import prompt
from pipeline.providers import beats
from pipeline.providers.markup import unmarked

LONGEST_DRAFT = 400_000
LIMITS = {
    "title": 120,
    "description": 600,
    "words": 700,
    "prompt": 900,
    "motion": 160,
    "query": 60,
    "reasoning": 400,
    "narrative_style": 120,
    "target_audience": 200,
    "mood": 40,
    "target_gender": 20,
    "age_group": 30,
    "product_type": 60,
    "context": 200,
    "hook": 300,
    "main": 3000,
    "cta": 200,
}
SCENE = ("title", "description", "words", "prompt", "motion", "query", "role", "reasoning")
WHOLE = ("title", "description", "narrative_style", "target_audience", "mood")
DEMOGRAPHICS = ("target_gender", "age_group", "product_type", "context")
MOST_SECONDS = 10**6
NUMBER = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:s|sec|seconds)?\s*$", re.IGNORECASE | re.ASCII)
HASHTAG = re.compile(r"#\w{1,50}")

Json = Mapping[str, object]


def instructions(request: ScriptRequest) -> tuple[str, str]:
    """Return the system's and the creator's side of the request; the creator's words travel as JSON only."""
    count, cut = _beats(request)
    numbered = "\n".join(f"{number}. {json.dumps(beat, ensure_ascii=False)}" for number, beat in enumerate(cut, 1))
    wishes = {
        name: value
        for name, value in request.model_dump(
            mode="json", exclude={"take", "seed", "product_images", "text", "outline"}
        ).items()
        if value
    }
    told = json.dumps({**wishes, "has_product_pictures": bool(request.product_images)}, ensure_ascii=False)
    asked = prompt(request.purpose).substitute(
        count=count,
        seconds=f"{request.seconds:g}" if request.seconds else "as many as the words take",
        beats=f"The spoken words are fixed; write scene n for beat n:\n{numbered}" if cut else "",
        wishes=told.replace("<", "\\u003c"),
    )
    return prompt("system").substitute(), asked


def _beats(request: ScriptRequest) -> tuple[int, list[str]]:
    """How many scenes there are, and the words of each where the text is the creator's own."""
    text = unmarked(request.text).text
    count = beats.count(request.scene_count, request.seconds, text, request.language)
    return count, beats.cut(text, count, request.language) if text else []


def schema(request: ScriptRequest) -> dict[str, object]:
    """Return the JSON schema of the draft, every property required, as strict modes want it."""
    roles = {"type": "string", "enum": ["scene", "product", "end_card"]}
    scene = _object({**_strings(SCENE), "role": roles, "seconds": {"type": "number"}})
    whole: dict[str, object] = {**_strings(WHOLE), "scenes": {"type": "array", "items": scene}}
    if request.purpose == "scenario":
        tags = {"type": "array", "items": {"type": "string"}}
        whole["demographics"] = _object(_strings(DEMOGRAPHICS))
        whole["audio"] = _object({**_strings(("hook", "main", "cta")), "hashtags": tags})
    return _object(whole)


def read(draft: str, request: ScriptRequest, *, vendor: str, usd_micros: int | None) -> ScriptFacts:
    """Return the script with every value bounded and recomputed; raises ProviderFailed where there is none to use."""
    whole = _parsed(draft, vendor, usd_micros)
    count, cut = _beats(request)
    listed = whole.get("scenes")
    scenes = [scene for scene in (listed if isinstance(listed, list) else []) if isinstance(scene, dict)]
    scenes = [scene for scene in scenes if _text(scene, "prompt") or _text(scene, "query")][:count]
    if len(scenes) < count:
        raise ProviderFailed(
            f"{vendor} wrote {len(scenes)} usable scenes of {count}; ask once more.",
            vendor=vendor,
            usd_micros=usd_micros,
        )
    words = cut or [_text(scene, "words") for scene in scenes]
    lengths = beats.share(_weights(scenes, request), request.seconds, words)
    return ScriptFacts(
        title=_text(whole, "title") or request.product_name[:120] or "Untitled",
        description=_text(whole, "description"),
        narrative_style=_text(whole, "narrative_style"),
        target_audience=_text(whole, "target_audience"),
        mood=_text(whole, "mood").lower(),
        scenes=tuple(
            _scene(scene, request, spoken, length, last=number == count)
            for number, (scene, spoken, length) in enumerate(zip(scenes, words, lengths, strict=True), 1)
        ),
        demographics=_demographics(whole) if request.purpose == "scenario" else None,
        audio=_audio(whole, words) if request.purpose == "scenario" else None,
    )


def _parsed(draft: str, vendor: str, usd_micros: int | None) -> Json:
    try:
        found: object = json.loads(draft) if len(draft) <= LONGEST_DRAFT else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderFailed(f"{vendor} wrote no readable script; ask once more.", vendor=vendor, usd_micros=usd_micros)
    return found


def _scene(scene: Json, request: ScriptRequest, words: str, seconds: float, *, last: bool) -> ScriptScene:
    query = _text(scene, "query")
    picture = _text(scene, "prompt") or query
    return ScriptScene(
        title=_text(scene, "title"),
        description=_text(scene, "description") or picture[:200],
        words=words,
        prompt=picture,
        motion=_text(scene, "motion"),
        query=_searchable(query) or _searchable(" ".join(picture.split()[:4])),
        role=_role(scene, request, last=last),
        seconds=seconds,
        reasoning=_text(scene, "reasoning"),
    )


def _searchable(words: str) -> str:
    return " ".join(re.findall(r"[\w'-]+", words))[: LIMITS["query"]].strip()


def _role(scene: Json, request: ScriptRequest, *, last: bool) -> Literal["scene", "product", "end_card"]:
    match scene.get("role"):
        case "product" if request.product_images:
            return "product"
        case "end_card" if last and request.call_to_action:
            return "end_card"
        case _:
            return "scene"


def _weights(scenes: Sequence[Json], request: ScriptRequest) -> list[float | None]:
    if request.purpose == "scenario":
        return [1.0] * len(scenes)
    return [_number(scene.get("seconds")) for scene in scenes]


def _number(value: object) -> float | None:
    """A number, also where it came as text ("4 s"); None for what is none."""
    found = NUMBER.match(value) if isinstance(value, str) else None
    numeric = float(found[1]) if found else float(value) if isinstance(value, float) else None
    if isinstance(value, int) and not isinstance(value, bool):
        numeric = float(max(0, min(value, MOST_SECONDS)))
    return numeric if numeric is not None and math.isfinite(numeric) else None


def _demographics(whole: Json) -> Demographics:
    told = whole.get("demographics")
    fields = {name: _text(told, name) for name in DEMOGRAPHICS} if isinstance(told, dict) else {}
    return Demographics(**{name: value for name, value in fields.items() if value})


def _audio(whole: Json, words: list[str]) -> AudioScript:
    told = whole.get("audio")
    audio: Json = told if isinstance(told, dict) else {}
    tags = audio.get("hashtags")
    found = HASHTAG.findall(" ".join(str(tag)[:60] for tag in tags[:30])) if isinstance(tags, list) else []
    return AudioScript(
        hook=_text(audio, "hook") or words[0],
        main=_text(audio, "main") or " ".join(words[1:-1]),
        cta=_text(audio, "cta") or words[-1],
        hashtags=tuple(dict.fromkeys(found))[:15],
    )


def _text(source: Json, name: str) -> str:
    value = source.get(name)
    if not isinstance(value, str):
        return ""
    return " ".join(clean(value[: 4 * LIMITS[name]]).split())[: LIMITS[name]].rstrip()


def _object(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def _strings(names: tuple[str, ...]) -> dict[str, object]:
    return {name: {"type": "string"} for name in names}
