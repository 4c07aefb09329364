"""A film from a prompt: facts where the writer knows the very thing that was asked, else nothing but the prompt's own words."""

import random
import re
from collections.abc import Sequence

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.providers.local.script import packs, subjects
from pipeline.providers.local.script.cleaning import capital, line, sentence, shorten
from pipeline.providers.local.script.drafts import Draft, Teller
from pipeline.providers.local.script.moods import music_mood, topic_mood
from pipeline.providers.local.script.outlines import blanks, lasting, mood_piece, own_words
from pipeline.providers.local.script.readings import Reading, asked, read
from pipeline.providers.local.script.scenes import BREATH_SECONDS, fitted, natural_seconds
from pipeline.providers.local.script.subjects import Known

# A fact, its title, its sentences.
Point = tuple[packs.Line, str, tuple[str, ...]]
MOST_FACTS = 5
LATE = 1.04


def film(request: ScriptRequest, code: str) -> ScriptFacts:
    """The whole script in the language `code`, which has a pack; `sources` says whose facts are told."""
    prompt = line(request.prompt or request.guidelines or request.style)
    reading = read(prompt, code)
    own = reading.spoken in (code, None)
    dice = random.Random(request.digest())
    known = subjects.known(reading, code, dice)
    teller = Teller(code=code, dice=dice, values=_values(reading, known, code))
    hook = asked(reading.title, code) if own or known is None else sentence(_title(reading, known, teller, own=own))
    drafts, mood = _drafts(hook, reading, known, teller, request)
    title, mood_only = _title(reading, known, teller, own=own), known is None and reading.kind == "mood"
    told = [fact.source for fact in known.facts if _is_told(fact, drafts)] if known else []
    return ScriptFacts(
        title=title,
        description=teller.say(teller.pack.titles["description"], title=title),
        scenes=fitted(drafts, teller, request.seconds, request.scene_count, stretched=mood_only),
        mood=music_mood(request.mood, default=mood),
        sources=tuple(dict.fromkeys(told)),
    )


def _drafts(
    hook: str, reading: Reading, known: Known | None, teller: Teller, request: ScriptRequest
) -> tuple[list[Draft], str]:
    """The scenes to be, and the music mood that suits them."""
    if known is not None:
        return _told(hook, reading, known, teller, request), known.subject.mood
    if reading.kind == "mood":
        return mood_piece(hook, reading, request), "calm"
    mood = topic_mood(reading.title)
    if request.outline:
        return blanks(hook, reading, teller.code), mood
    return lasting(own_words(hook, reading, teller.code), teller), mood


def _told(hook: str, reading: Reading, known: Known, teller: Teller, request: ScriptRequest) -> list[Draft]:
    """The hook and as many facts, short or whole, as come nearest to the asked length; a list keeps its number."""
    opening = Draft(part="hook", title=hook, words=hook, look=_opening(known), find=known.facts[0].find)
    facts = _numbered(reading, known, teller)
    seconds, count = request.seconds, request.scene_count
    if count is not None and count <= len(facts) and not reading.count:
        facts = facts[: max(1, count - 1)]
    sizes = [len(facts)] if reading.count else range(1, len(facts) + 1)
    if count is not None and seconds is not None:
        return [opening, *_cut(facts, count - 1, seconds / count - BREATH_SECONDS, teller)]
    if seconds is None:
        kept = min(len(facts), reading.count or MOST_FACTS)
        return [opening, *(_body(fact, whole=True) for fact in facts[:kept])]

    def late(choice: tuple[int, int]) -> tuple[bool, float]:
        size, wholes = choice
        drafts = [opening, *(_body(fact, whole=place < wholes) for place, fact in enumerate(facts[:size]))]
        length = sum(natural_seconds(draft.words, teller) for draft in drafts)
        return length > seconds * LATE, abs(length - seconds)

    size, wholes = min(((s, w) for s in sizes for w in range(s + 1)), key=late)
    return [opening, *(_body(fact, whole=place < wholes) for place, fact in enumerate(facts[:size]))]


def _cut(facts: Sequence[Point], scenes: int, room: float, teller: Teller) -> list[Draft]:
    """Facts as about so many scenes: where there are too few of them, their second sentences get scenes of their own."""
    cut: list[Draft] = []
    for place, (fact, title, said) in enumerate(facts):
        if len(said) > 1 and len(cut) + len(facts) - place < scenes:
            cut += [_body((fact, title, (part,)), whole=True) for part in said]
        else:
            cut.append(_body((fact, title, said), whole=teller.time(" ".join(said)) <= room))
    return cut


def _opening(known: Known) -> str:
    """A picture of the subject that no fact of the film has."""
    topic = packs.topics().get(known.key)
    return topic.looks[0] if topic else known.facts[-1].look


def _numbered(reading: Reading, known: Known, teller: Teller) -> list[Point]:
    """Each fact with its title and its sentences; the points of a list are counted aloud, all in one way."""
    told: list[Point] = []
    for fact in known.facts:
        title, *said = teller.split(fact.say[teller.code])
        told.append((fact, title, tuple(said)))
    if not reading.count:
        return told
    words = teller.pack.numbers.split()
    return [
        (fact, title, (f"{capital(words[place])}. {said[0]}", *said[1:]))
        for place, (fact, title, said) in enumerate(told[: reading.count])
    ]


def _body(point: Point, *, whole: bool) -> Draft:
    fact, title, said = point
    return Draft(part="body", title=title, words=" ".join(said if whole else said[:1]), look=fact.look, find=fact.find)


def _is_told(fact: packs.Line, drafts: Sequence[Draft]) -> bool:
    titles = {draft.title for draft in drafts}
    return any(say.partition("|")[0].strip() in titles for say in fact.say.values())


def _values(reading: Reading, known: Known | None, code: str) -> dict[str, str]:
    pack = packs.language(code)
    noun = pack.nouns.get(reading.noun, pack.nouns["things"]).split()[0]
    numbers = pack.numbers.split()
    number = numbers[reading.count - 1] if 0 < reading.count <= len(numbers) else ""
    topic = known.subject.names.get(code, "") if known else ""
    return {"topic": topic, "noun": noun.replace("_", " "), "n": number}


def _title(reading: Reading, known: Known | None, teller: Teller, *, own: bool) -> str:
    """The prompt itself where it is in the film's language or nobody can say it in that, else what it is about."""
    named = re.sub(r"[.!]+$", "", shorten(reading.title, 80))
    if own or known is None:
        return capital(named) or teller.pack.titles["untitled"]
    kind = reading.kind if teller.say(teller.pack.titles.get(reading.kind, "")) else "explain"
    return capital(teller.say(teller.pack.titles[kind]) or named)
