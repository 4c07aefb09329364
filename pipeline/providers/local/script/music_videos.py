"""Scene prompts for a music video: one character through every scene, no words."""

import random
import re

from pipeline.capabilities import ScriptFacts, ScriptRequest, ScriptScene
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital, line, shorten, visible
from pipeline.providers.local.script.moods import music_mood
from pipeline.providers.local.script.plots import HERO
from pipeline.providers.local.script.queries import query
from pipeline.providers.local.script.readings import known
from pipeline.providers.local.script.scenes import Pictures, lengths

CLIP_SECONDS = 8.0
SCENES = 4
LONGEST_NOTE = 160
RULE = re.compile(r"^\W*(?P<name>[\w ]{3,40})\s*[:=]\s*(?P<rule>.+)$", re.MULTILINE)
CHARACTER = "a young singer in a long dark coat, the same person in every scene"


def scene_prompts(request: ScriptRequest) -> ScriptFacts:
    """`scene_count` pictures of one idea, each with the same character, camera and kind of video."""
    concept = line(request.prompt, 400).rstrip(" .") or "a dreamlike walk through changing landscapes"
    rules = _rules(request.guidelines)
    count = max(1, request.scene_count or SCENES)
    slots = lengths(request.seconds, count) if request.seconds is not None else (CLIP_SECONDS,) * count
    character = rules.get("character") or _hero(concept)
    dice = random.Random(request.digest())
    pictures, scripts = Pictures(dice), packs.looks()
    lights, shots = (dice.sample(scripts[name], len(scripts[name])) for name in ("lights", "shots"))
    details = [rules[name] for name in ("camera", "video", "notes") if rules.get(name)]
    return ScriptFacts(
        title=capital(shorten(concept, 80)),
        mood=music_mood(f"{request.mood} {request.style}", default=_mood(concept)),
        scenes=tuple(
            ScriptScene(
                title=f"Scene {index + 1}",
                description=f"Scene {index + 1} of {count}: {shorten(concept, 120)}.",
                prompt=", ".join(
                    (
                        scripts["music"][index * 3 % len(scripts["music"])]
                        .replace("{shot}", shots[index % len(shots)])
                        .replace("{light}", lights[index % len(lights)])
                        .replace("{place}", concept)
                        .replace("{character}", character),
                        *details,
                    )
                ),
                motion=pictures.motion("body"),
                query=query(concept, "en"),
                seconds=seconds,
            )
            for index, seconds in enumerate(slots)
        ),
    )


def _rules(guidelines: str) -> dict[str, str]:
    """`name: value` lines by what they are about; a short text beside them is a note, a long one is for a language model."""
    text = visible(guidelines[:20_000])
    rules: dict[str, list[str]] = {"character": [], "camera": [], "video": []}
    for match in RULE.finditer(text):
        for part, found in rules.items():
            if part in match["name"].lower():
                found.append(line(match["rule"].strip(" \"'"), 300).rstrip("."))
                break
    notes = line(RULE.sub("", text), LONGEST_NOTE + 1).rstrip(" .")
    notes = "" if len(notes) > LONGEST_NOTE or set(notes) & set("{}[]") else notes
    return {part: ", ".join(dict.fromkeys(found)) for part, found in rules.items()} | {"notes": notes}


def _hero(concept: str) -> str:
    found = HERO.match(concept)
    return f"{found[1].strip().lower()}, the same person in every scene" if found else CHARACTER


def _mood(concept: str) -> str:
    keys = known(concept)
    return packs.topics()[keys[0]].mood if keys else "energetic"
