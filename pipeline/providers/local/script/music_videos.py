"""Scene prompts for a music video: one character through every scene, no words."""

import random
import re

from pipeline.capabilities import ScriptFacts, ScriptRequest, ScriptScene
from pipeline.providers.local.art.traits import cast
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital, line, shorten, visible
from pipeline.providers.local.script.moods import music_mood, topic_mood
from pipeline.providers.local.script.queries import query
from pipeline.providers.local.script.scenes import Pictures, lengths

CLIP_SECONDS = 8.0
SCENES = 4
LONGEST_NOTE = 160
RULE = re.compile(r"^\W*(?P<name>[\w ]{3,40})\s*[:=]\s*(?P<rule>.+)$", re.MULTILINE)
ARTICLES = frozenset(("a", "an", "the", "my", "our", "one", "two", "three", "four", "un", "una", "el", "la", "une", "le", "ein", "eine",
                      "der", "die", "das", "um", "uma", "o", "uno", "il"))  # fmt: skip
TURNS = frozenset(("in", "on", "at", "through", "over", "under", "across", "along", "by", "near", "inside", "into", "from", "to",
                   "who", "that", "is", "are", "while", "during", "before", "beside", "walks", "explores", "dances", "runs", "sings",
                   "discovers", "rides", "flies", "finds", "en", "por", "que", "dans", "sur", "qui", "im", "am", "durch", "no", "na",
                   "em", "nel", "sul", "che"))  # fmt: skip
NOUNS = frozenset(
    ("morning", "evening", "building", "wedding", "spring", "string", "ceiling", "clothing", "lightning", "viking")
)
# A question or a list is about many, and stars nobody.
ASKING = frozenset(("how", "why", "what", "when", "where", "who", "which", "top", "como", "cómo", "por", "qué", "que", "comment",
                    "pourquoi", "wie", "warum", "was", "wann", "come", "perché", "reasons", "facts"))  # fmt: skip
HUMAN = ((), ("person",), ("hero",), ("dancer",), ("runner",))
BODILY = re.compile("hair|eyes|shoulder")


def scene_prompts(request: ScriptRequest) -> ScriptFacts:
    """`scene_count` pictures of one idea, each with the same character, camera and kind of video."""
    concept = line(request.prompt, 400).rstrip(" .") or "a dreamlike walk through changing landscapes"
    rules = _rules(request.guidelines)
    count = max(1, request.scene_count or SCENES)
    slots = lengths(request.seconds, count) if request.seconds is not None else (CLIP_SECONDS,) * count
    star, doing = starring(concept)
    star = ", ".join(filter(None, (star, rules.get("character"))))
    dice = random.Random(request.digest())
    pictures, scripts = Pictures(dice), packs.looks()
    lights, shots = (dice.sample(scripts[name], len(scripts[name])) for name in ("lights", "shots"))
    details = [rules[name] for name in ("camera", "video", "notes") if rules.get(name)]
    return ScriptFacts(
        title=capital(shorten(concept, 80)),
        mood=music_mood(f"{request.mood} {request.style}", default=topic_mood(concept, "energetic")),
        scenes=tuple(
            ScriptScene(
                title=f"Scene {index + 1}",
                description=f"Scene {index + 1} of {count}: {shorten(concept, 120)}.",
                prompt=", ".join(
                    (_picture(index, star, doing, shots[index % len(shots)], lights[index % len(lights)]), *details)
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


def same_star(facts: ScriptFacts, concept: str) -> ScriptFacts:
    """The script with the idea's figure in it: in every picture where none shows it, else always with the asked looks."""
    star, _ = starring(concept)
    asked = cast(star)
    if not asked.figures:
        return facts
    lead, plain = asked.figures[0], star.partition(" ")[2] if star.split()[0] in ARTICLES else star
    met = [lead in cast(scene.prompt).figures for scene in facts.scenes]
    scenes = [
        scene.model_copy(update={"prompt": _with_star(scene.prompt, star, plain, lead, anywhere=any(met))})
        if scene.role == "scene"
        else scene
        for scene in facts.scenes
    ]
    return facts.model_copy(update={"scenes": tuple(scenes)})


def _with_star(prompt: str, star: str, plain: str, lead: str, *, anywhere: bool) -> str:
    seen = cast(prompt)
    if not anywhere:
        return f"{star}, {prompt}"
    if lead != (seen.figures or ("",))[0] or seen.look(lead).colours or not cast(star).look(lead).colours:
        return prompt
    return f"{prompt}, always the same {plain}"


def starring(concept: str) -> tuple[str, str]:
    """Who a concept is about and the rest of it; nobody where it names neither a person nor a creature."""
    words = concept.split()
    end = next((place for place, word in enumerate(words) if place and _turns(word)), len(words))
    end = next((place + 1 for place, word in enumerate(words[:end]) if word[-1] in ",;:."), end)
    who, rest = " ".join(words[:end]).rstrip(",;:. "), " ".join(words[end:])
    found = cast(who)
    if (words[:1] and words[0].lower() in ASKING) or not (found.figures or found.undrawn):
        return "", concept
    plain = who if who[1:2].isupper() else f"{who[0].lower()}{who[1:]}"
    return plain if plain.split()[0] in ARTICLES or plain.endswith("s") else f"{_article(plain)} {plain}", rest


def _turns(word: str) -> bool:
    """Whether a word ends the name of whoever a sentence is about: a place or a deed follows."""
    plain = word.lower().strip(",;:.!?\"'")
    return plain in TURNS or (len(plain) > 5 and plain.endswith("ing") and plain not in NOUNS)


def _article(who: str) -> str:
    return "an" if who[0].lower() in "aeiou" else "a"


def _picture(index: int, star: str, doing: str, shot: str, light: str) -> str:
    """One scene's picture: the star in a pose of its own, or the place alone."""
    if not star:
        return f"{shot} of {doing}, {light}"
    poses = [pose for pose in packs.looks()["music"] if cast(star).figures[:1] in HUMAN or not BODILY.search(pose)]
    pose = poses[index * 3 % len(poses)]
    return (
        pose.replace("{shot}", shot)
        .replace("{light}", light)
        .replace(", {place}", f", {doing}" if doing else "")
        .replace("{character}", f"{star}, the same in every scene")
    )
