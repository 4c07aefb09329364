"""A film from a finished text: every word kept, a picture for each beat from its own nouns."""

import random

from pipeline.capabilities import ScriptFacts, ScriptRequest, ScriptScene
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.beats import split
from pipeline.providers.local.script.cleaning import capital, line, shorten
from pipeline.providers.local.script.moods import music_mood, topic_mood
from pipeline.providers.local.script.queries import query
from pipeline.providers.local.script.readings import concrete, content, known, spoken_language
from pipeline.providers.local.script.scenes import Pictures
from pipeline.providers.local.script.speaking import URL, speaking_seconds
from pipeline.providers.markup import Reading, unmarked

BREATH_SECONDS = 0.5
SHORTEST_SECONDS = 1.5


def narrate(request: ScriptRequest, code: str) -> ScriptFacts:
    """Beats of the text with lengths from their speaking time, scaled to `seconds` where it is given."""
    reading = unmarked(request.text)
    words = _words(reading, request)
    written = spoken_language(reading.text[:4000]) or code
    teller = _Illustrator(reading.title or line(request.prompt, 200) or reading.text[:2000], written, request)
    scenes = tuple(teller.scene(text, seconds) for text, seconds in zip(words, _lengths(words, request), strict=True))
    title = reading.title or capital(shorten(line(reading.text, 400), 60).rstrip(" .,;:!?")) or "Untitled"
    return ScriptFacts(title=title, scenes=scenes, mood=music_mood(request.mood, default=teller.mood))


def _words(reading: Reading, request: ScriptRequest) -> list[str]:
    """The beats; a title line is a beat of its own."""
    count, text = request.scene_count, reading.text
    head = [reading.title] if reading.title and text.startswith(f"{reading.title}\n") and count != 1 else []
    rest = text.removeprefix(head[0]) if head else text
    words = [*head, *split(rest.strip(), request.language, count - len(head) if count else None)]
    return words + [""] * ((count or 1) - len(words))


def _lengths(words: list[str], request: ScriptRequest) -> list[float]:
    natural = [
        max(SHORTEST_SECONDS, round(speaking_seconds(text, request.language) + BREATH_SECONDS, 2)) for text in words
    ]
    if request.seconds is None:
        return natural
    scaled = [round(seconds * request.seconds / sum(natural), 3) for seconds in natural]
    return [*scaled[:-1], request.seconds - sum(scaled[:-1])]


class _Illustrator:
    """Finds a picture for each beat; a beat without a concrete word keeps the film's subject."""

    def __init__(self, subject: str, code: str, request: ScriptRequest) -> None:
        self._code = code
        self._dice = random.Random(request.digest())
        self._pictures = Pictures(self._dice)
        self._keys = known(subject)[:1]
        self._nouns = concrete(subject)[:1]
        self._turn = self._dice.randrange(100)
        self.mood = topic_mood(subject)

    def scene(self, text: str, seconds: float) -> ScriptScene:
        self._turn += 1
        look, hint = self._look(text)
        return ScriptScene(
            title=capital(" ".join(shorten(text, 40).split()[:5]).rstrip(" .,;:!?。")),
            description=self._description(text),
            words=text,
            prompt=self._pictures.prompt(look),
            motion=self._pictures.motion("body"),
            query=query(text, self._code, hint, self._turn),
            seconds=seconds,
            reasoning=self._description(text),
        )

    def _description(self, text: str) -> str:
        parts = packs.language(self._code if self._code in packs.languages() else "en").parts
        return parts["beat"].replace("{words}", shorten(text, 60))

    def _look(self, text: str) -> tuple[str, str]:
        """The most telling picture of the beat, and its search words; remembers the subject for the next beat."""
        keys, nouns = known(text), concrete(text)
        fresh = [key for key in keys if packs.topics()[key].rank > 1]
        if fresh and not nouns:
            self._keys, self._nouns = (fresh[0],), []
            topic = packs.topics()[fresh[0]]
            return topic.looks[self._turn % len(topic.looks)], topic.find
        if nouns:
            return self._drawn(nouns)
        for key in (*keys, *self._keys):
            topic = packs.topics()[key]
            return topic.looks[self._turn % len(topic.looks)], topic.find
        if self._nouns:
            return self._drawn(self._nouns)
        return self._own_words(text)

    def _drawn(self, nouns: list[tuple[str, str]]) -> tuple[str, str]:
        self._nouns, self._keys = nouns[:1], ()
        (first, look), *others = nouns
        beside = [noun for noun, setting in others[:2] if setting == look]
        drawn = look.replace("{noun}", " and ".join((first, *beside)))
        return drawn, first

    def _own_words(self, text: str) -> tuple[str, str]:
        abstract = packs.looks()["abstract"]
        look = abstract[self._turn % len(abstract)]
        words = content(URL.sub("", text), self._code)[:2] if self._code == "en" else []
        return (f"{look}, evoking {' and '.join(words).lower()}" if words else look), ""
