"""A film from a finished text: every word kept, a picture of each beat asked for in its words."""

import random
import re

from pipeline.capabilities import ScriptFacts, ScriptRequest, ScriptScene
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.beats import split
from pipeline.providers.local.script.cleaning import capital, line, shorten
from pipeline.providers.local.script.moods import music_mood, topic_mood
from pipeline.providers.local.script.queries import query
from pipeline.providers.local.script.readings import concrete, known, spoken_language
from pipeline.providers.local.script.scenes import Pictures
from pipeline.providers.local.script.speaking import speaking_seconds
from pipeline.providers.markup import Reading, unmarked

BREATH_SECONDS = 0.5
SHORTEST_SECONDS = 1.5
# A first line of so many words opens the film by itself.
LEAST_WORDS, MOST_WORDS = 2, 9
POINTING = re.compile(r"\b(?:it|its|he|him|his|she|her|they|them|their)\b", re.IGNORECASE)
# The longest prompt; the pictures of a text are asked for in its own words.
MOST_LETTERS = 300


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
    """The beats; a title, and a short first line over others, is a beat of its own."""
    count, text = request.scene_count, reading.text
    title, _, others = text.partition("\n")
    titled = title == reading.title or (count is None and LEAST_WORDS <= len(title.split()) <= MOST_WORDS)
    head = [title] if titled and others.strip() and count != 1 else []
    rest = others if head else text
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
    """Asks for a picture of each beat in its own words; a beat that names nothing is searched by the film's subject."""

    def __init__(self, subject: str, code: str, request: ScriptRequest) -> None:
        self._code, self._subject = code, line(subject, MOST_LETTERS)
        self._dice = random.Random(request.digest())
        self._pictures = Pictures(self._dice)
        self._keys = known(subject)[:1]
        self._nouns = concrete(subject)[:1]
        self._turn = self._dice.randrange(100)
        self.mood = topic_mood(subject)

    def scene(self, text: str, seconds: float) -> ScriptScene:
        self._turn += 1
        hint = self._hint(text)
        return ScriptScene(
            title=capital(" ".join(shorten(text, 40).split()[:5]).rstrip(" .,;:!?。")),
            description=self._description(text),
            words=text,
            prompt=self._prompt(text),
            motion=self._pictures.motion("body"),
            query=query(text, self._code, hint, self._turn),
            seconds=seconds,
            reasoning=self._description(text),
        )

    def _description(self, text: str) -> str:
        parts = packs.language(self._code if self._code in packs.languages() else "en").parts
        return parts["beat"].replace("{words}", shorten(text, 60))

    def _prompt(self, text: str) -> str:
        """The beat's own words, after what the last one named where they only point back to it."""
        points = POINTING.search(text) and not (concrete(text) or known(text))
        about = self._nouns[0][0] if points and self._nouns else ""
        return line(f"{capital(about)}. {text}" if about else text, MOST_LETTERS) or self._subject

    def _hint(self, text: str) -> str:
        """What to search for besides the beat's own words; the subject is kept for a beat that names nothing."""
        keys, nouns = known(text), concrete(text)
        fresh = [key for key in keys if packs.topics()[key].rank > 1]
        if fresh and not nouns:
            self._keys, self._nouns = (fresh[0],), []
            return packs.topics()[fresh[0]].find
        if nouns:
            self._nouns, self._keys = nouns[:1], ()
            return nouns[0][0]
        if found := (*keys, *self._keys):
            return packs.topics()[found[0]].find
        return self._nouns[0][0] if self._nouns else ""
