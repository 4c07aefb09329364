"""What is left where nobody knows anything: the prompt's own words, and scenes for the creator to fill in."""

from dataclasses import replace

from pipeline.capabilities import ScriptRequest
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.beats import split
from pipeline.providers.local.script.cleaning import capital, shorten
from pipeline.providers.local.script.drafts import Draft, Teller
from pipeline.providers.local.script.queries import query
from pipeline.providers.local.script.readings import Reading, known
from pipeline.providers.local.script.scenes import natural_seconds, scene_count

# What the creator is asked for, by kind of film; pages/words has the words for each ("fill.point").
BEATS = {
    "why": ("answer", "because", "example"),
    "how": ("start", "middle", "result"),
    "what": ("what", "example", "meaning"),
    "explain": ("what", "example", "meaning"),
    "history": ("beginning", "turn", "today"),
    "compare": ("first", "second", "verdict"),
    "guide": ("needs", "step 1", "step 2", "step 3", "result"),
    "tutorial": ("needs", "step 1", "step 2", "step 3", "result"),
    "recipe": ("ingredients", "step 1", "step 2", "step 3", "serving"),
    "trip": ("place", "moment", "advice"),
    "story": ("who", "trouble", "end"),
}
CLOSE = "close"
SHORTEST_FILM = 5.0


def blanks(hook: str, reading: Reading, code: str) -> list[Draft]:
    """The prompt as the hook, then a scene to fill for each beat that an ask of this kind has."""
    points = tuple(f"point {number}" for number in range(1, reading.count + 1))
    beats = points if reading.kind == "list" else BEATS.get(reading.kind, BEATS["explain"])
    return [
        *own_words(hook, reading, code),
        *(Draft(part="body", title="", look="", to_fill=beat) for beat in (*beats, CLOSE)),
    ]


def own_words(hook: str, reading: Reading, code: str) -> list[Draft]:
    """The prompt as it is, cut where a speaker would breathe; each part is shown by its own words."""
    parts = split(hook, reading.spoken or code) or [hook]
    return [_said("hook" if place == 0 else "body", part, code) for place, part in enumerate(parts)]


def lasting(drafts: list[Draft], teller: Teller) -> list[Draft]:
    """The same, and a silent picture of it where that would be over before anybody has read it."""
    if sum(natural_seconds(draft.words, teller) for draft in drafts) >= SHORTEST_FILM:
        return drafts
    return [*drafts, replace(drafts[0], part="close", words="")]


def mood_piece(hook: str, reading: Reading, request: ScriptRequest) -> list[Draft]:
    """The prompt once, then pictures of it without a word."""
    topics = [packs.topics()[key] for key in known(reading.title)]
    looks = [look for topic in topics[:1] for look in topic.looks] or [reading.title.rstrip(". ")]
    count = scene_count(request.seconds, request.scene_count)
    silent = [
        Draft(
            part="body", title=capital(reading.title), look=looks[place % len(looks)], find=query(reading.title, "en")
        )
        for place in range(count - 1)
    ]
    return [_said("hook", hook, reading.spoken or "en"), *silent]


def _said(part: str, words: str, code: str) -> Draft:
    return Draft(part=part, title=shorten(words, 60), words=words, look=words.rstrip(".!?… "), find=query(words, code))
