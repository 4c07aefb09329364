"""A film from a prompt: a list, an explanation, a history, a how-to, a comparison, a story or a mood piece."""

import random
import re
from itertools import zip_longest

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital, line, sentence, shorten
from pipeline.providers.local.script.drafts import MOST, Draft, Teller
from pipeline.providers.local.script.moods import music_mood
from pipeline.providers.local.script.plots import told
from pipeline.providers.local.script.readings import Reading, concrete, fits, is_own, read, spoken_language
from pipeline.providers.local.script.scenes import NATURAL_SECONDS, fitted, scene_count

SECONDS_A_FACT = 8.0
MOST_ASIDES = 3
CROWDED = 1.7
ADVICE = ("tips", "steps", "ways", "habits", "rules", "ideas", "lessons")
NO_FACTS = (
    "The local writer has no facts about this topic, so the script stays general: "
    "edit its words, give a finished text, or choose a paid script model."
)


def film(request: ScriptRequest, code: str) -> tuple[ScriptFacts, tuple[str, ...]]:
    """The whole script in the language `code`, which has a pack, and what the user should know about it."""
    prompt = line(request.prompt or request.guidelines or request.style)
    reading = read(prompt, code)
    teller = Teller(code=code, dice=random.Random(request.digest()), values=_values(reading, code))
    count = scene_count(request.seconds, request.scene_count)
    if reading.kind in ("story", "mood"):
        drafts, spare, mood = told(prompt, reading, teller, count)
    else:
        writer = Explainer(prompt, reading, teller, (request.seconds or NATURAL_SECONDS * count) / count)
        drafts, mood = writer.drafts(count), writer.mood
        spare = writer.spare()
    title = _title(prompt, reading, teller)
    facts = ScriptFacts(
        title=title,
        description=teller.say(teller.pack.titles["description"], title=title),
        scenes=fitted(drafts, teller, request.seconds, count, spare),
        mood=music_mood(request.mood, default=mood),
    )
    open_ended = reading.kind not in ("story", "mood", "tutorial") and not _covered(reading)
    return facts, (NO_FACTS,) if open_ended else ()


class Explainer:
    """Drafts of a film that tells facts where they are known, else asks good questions."""

    def __init__(self, prompt: str, reading: Reading, teller: Teller, each: float) -> None:
        self.reading, self.teller, self.pack, self.each = reading, teller, teller.pack, each
        self.topics = [packs.topics()[key] for key in reading.keys] if _covered(reading) else []
        self.mood = self.topics[0].mood if self.topics else "inspiring"
        self._subjects = _subjects(prompt, reading)
        self._facts = self._ordered()

    def drafts(self, count: int) -> list[Draft]:
        """Hook, body, close; a list keeps exactly its number of points."""
        room = max(1, count - 2)
        if self.reading.kind == "list":
            body = self._points(room)
            missing = room - len(body)
            body = [*body[:1], *self._body(missing, missing), *body[1:]] if missing > 0 else body
        else:
            body = self._body(room * max(1, int(self.each // SECONDS_A_FACT)), room)
        hooks = self.pack.hooks.get(self.reading.kind, self.pack.hooks["explain"])
        closes = (*self.pack.closes.get(self.reading.kind, ()), *self.pack.closes["any"])
        ends = [self._end("hook", hooks, 0), self._end("close", closes, 1)]
        if count == 1:
            return [ends[0], *body[: max(1, self.reading.count)]]
        return [ends[0], *body, ends[1]] if len(body) <= CROWDED * count else [ends[0], *body]

    def spare(self) -> list[str]:
        """Sentences that may fill a quiet scene: more facts, then a few asides."""
        facts = [" ".join(self.teller.split(fact.say[self.teller.code])[1:]) for fact in self._facts]
        return [*self.teller.lines(self.pack.asides)[:MOST_ASIDES], *facts] if self.topics else []

    def _end(self, part: str, templates: tuple[str, ...], index: int) -> Draft:
        title = self.teller.say(self.pack.titles[part]) or self.teller.say(self.pack.titles[f"{part}_plain"])
        look, find = self._look(index)
        return Draft(part=part, title=title, options=self._openings(part, templates), look=look, find=find)

    def _openings(self, part: str, templates: tuple[str, ...]) -> tuple[str, ...]:
        """The templates, and for a hook also the prompt itself before each of them."""
        lines, own = self.teller.lines(templates), self.teller.values["prompt"]
        if part != "hook" or not own:
            return lines
        opened = tuple(f"{own} {text}" for text in lines if own not in text)
        return (*lines, *opened) if self.topics else (*opened, own, *lines)

    def _body(self, most: int, least: int) -> list[Draft]:
        drafts = [self._draft(fact.say[self.teller.code], "body", fact.look, fact.find) for fact in self._take(most)]
        generic = self.pack.bodies.get(self.reading.kind, self.pack.bodies["explain"])
        if self.reading.kind != "tutorial":
            generic = tuple(self.teller.dice.sample(generic, len(generic)))
        for template in generic:
            if len(drafts) < least and self.teller.say(template):
                drafts.append(self._draft(template, "body", *self._look(len(drafts) + 2)))
        return drafts

    def _points(self, room: int) -> list[Draft]:
        lines = [(fact.say[self.teller.code], fact.look, fact.find) for fact in self._take(self.reading.count)]
        advice = self.pack.bodies["tutorial"] if self.reading.noun in ADVICE else ()
        for template in sorted((*advice, *self.teller.lines(self.pack.points)), key=self._long):
            if len(lines) < self.reading.count:
                lines.append((template, *self._look(len(lines) + 2)))
        extra = max(0, room - len(lines))
        intro = [self._end("intro", self.pack.intros, 2)] if extra else []
        split = max(0, extra - 1)
        marks = self._marks([self.teller.split(say)[1] for say, _, _ in lines], room)
        return intro + [
            draft
            for index, (mark, (say, look, find)) in enumerate(zip(marks, lines, strict=True))
            for draft in self._point(mark, say, look, find, index < split)
        ]

    def _marks(self, firsts: list[str], room: int) -> list[str]:
        """What counts the points, said in one way for all of them: "Number one." where that fits, else "One."."""
        numbers = self.pack.numbers.split()[: len(firsts)]
        whole = [self.teller.say(self.pack.label, number=number) for number in numbers]
        spoken = [self.teller.time(f"{mark} {first}") for mark, first in zip(whole, firsts, strict=True)]
        fit = len(firsts) <= room and max(spoken, default=0.0) <= self.each * MOST
        return whole if fit else [f"{capital(number)}." for number in numbers]

    def _point(self, mark: str, say: str, look: str, find: str, split: bool) -> list[Draft]:
        title, *said = self.teller.split(say)
        apart = split and len(said) > 1
        whole = [said[0]] if apart else _growing(said)
        options = [f"{mark} {text}" for text in (*whole[::-1], sentence(title))]
        point = Draft(part="point", title=title, options=tuple(options), look=look, find=find)
        if not apart:
            return [point]
        return [point, Draft(part="body", title=title, options=tuple(said[1:]), look=look, find=find)]

    def _draft(self, say: str, part: str, look: str, find: str) -> Draft:
        title, *said = self.teller.split(say)
        return Draft(part=part, title=title, options=(*_growing(said), sentence(title)), look=look, find=find)

    def _ordered(self) -> list[packs.Line]:
        """Facts that suit the kind first; a history keeps its order."""
        keys = [key for key in self.reading.keys if self.topics]
        near = [key for key in (packs.topics()[keys[0]].near if keys else ()) if key not in keys]
        if self.reading.kind == "tutorial":
            return [fact for key in keys for fact in self._known(key, ()) if "step" in fact.kind.split()]
        own = [self._known(key, ("mood",)) for key in keys]
        if self.reading.kind in ("list", "history"):
            return [fact for facts in own for fact in facts]
        if self.reading.kind == "compare":
            return [fact for row in zip_longest(*own) for fact in row if fact] if len(own) > 1 else []
        return [fact for facts in (*own, *(self._known(key, ("mood", "bound")) for key in near)) for fact in facts]

    def _known(self, key: str, without: tuple[str, ...]) -> list[packs.Line]:
        """A topic's facts in this language, those of the right kind first; "bound" ones need their topic named."""
        known = [
            fact
            for fact in packs.facts(key)
            if self.teller.code in fact.say and not set(without) & set(fact.kind.split())
        ]
        if self.reading.kind not in ("history", "tutorial"):
            self.teller.dice.shuffle(known)
        return sorted(
            known, key=lambda fact: (self.reading.kind not in fact.kind.split(), self._long(fact.say[self.teller.code]))
        )

    def _long(self, say: str) -> bool:
        """Whether a numbered point overruns its scene, so that only its title could be said."""
        point = f"{self.pack.numbers.split()[0]}. {self.teller.split(say)[1]}"
        return self.reading.kind == "list" and self.teller.time(point) > self.each * MOST

    def _take(self, most: int) -> list[packs.Line]:
        taken, self._facts = self._facts[:most], self._facts[most:]
        return taken

    def _look(self, index: int) -> tuple[str, str]:
        if self.topics:
            topic = self.topics[0]
            return topic.looks[index % len(topic.looks)], topic.find
        templates = packs.looks()["topic" if self._subjects else "abstract"]
        subject = self._subjects[index % len(self._subjects)] if self._subjects else ""
        return templates[index % len(templates)].replace("{subject}", subject), subject


def _growing(said: list[str]) -> list[str]:
    """The sentences said so far, longer and longer."""
    return [" ".join(said[: index + 1]) for index in range(len(said))]


def _covered(reading: Reading) -> bool:
    """Whether the facts known are about the topic itself, not about one word of it."""
    if not reading.keys or is_own(reading):
        return False
    return packs.topics()[reading.keys[0]].rank > 1 or len(reading.topic.split()) < 3


def _values(reading: Reading, code: str) -> dict[str, str]:
    pack = packs.language(code)
    noun = pack.nouns.get(reading.noun, pack.nouns["things"]).split()[0]
    names = [packs.topics()[key].names[code] for key in reading.keys] if _covered(reading) else []
    topic = names[0] if names else reading.topic if fits(reading, code) else ""
    if reading.kind == "compare":
        topic = reading.topic if reading.spoken in (code, None) or not names else ", ".join(names[:2])
    number = pack.numbers.split()[reading.count - 1] if 0 < reading.count <= len(pack.numbers.split()) else ""
    own = sentence(reading.line) if reading.spoken in (code, None) else ""
    return {"topic": topic, "noun": noun.replace("_", " "), "n": number, "prompt": own}


def _subjects(prompt: str, reading: Reading) -> list[str]:
    """What to draw for a topic without facts: the concrete things it names in English, else its own words."""
    named = [noun for noun, _ in concrete(prompt)]
    english = reading.spoken in (None, "en")
    return [reading.topic] if reading.topic and (english or not named) else named


def _title(prompt: str, reading: Reading, teller: Teller) -> str:
    """The prompt itself where it is in the film's language, else a title from what it is about."""
    own = re.sub(r"[.!]+$", "", shorten(reading.title or prompt, 80))
    if own and (spoken_language(prompt) or reading.spoken or teller.code) == teller.code:
        return capital(own)
    kind = reading.kind if teller.say(teller.pack.titles.get(reading.kind, "")) else "explain"
    return capital(teller.say(teller.pack.titles[kind]) or own or teller.pack.titles["untitled"])
