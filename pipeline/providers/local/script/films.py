"""A film from a prompt: facts where the writer knows the very thing that was asked, else nothing but the prompt's own words."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.providers.local.script import packs, subjects
from pipeline.providers.local.script.cleaning import capital, line, sentence, shorten
from pipeline.providers.local.script.drafts import Draft, Teller
from pipeline.providers.local.script.moods import music_mood, topic_mood
from pipeline.providers.local.script.outlines import blanks, lasting, mood_piece, own_words
from pipeline.providers.local.script.readings import Reading, asked, read
from pipeline.providers.local.script.scenes import fitted
from pipeline.providers.local.script.subjects import Known
from pipeline.providers.local.script.tellings import told

FEWER = (
    "{asked} were asked for, and the studio knows {known} of this kind about {topic}: the film tells those. Set up a writer "
    "(Ollama, LM Studio or a key) for more."
)


def film(request: ScriptRequest, code: str) -> tuple[ScriptFacts, tuple[str, ...]]:
    """The whole script in the language `code`, which has a pack, and what is to be said about it.

    `sources` says whose facts are told.
    """
    prompt = line(request.prompt or request.guidelines or request.style)
    reading = read(prompt, code)
    own = reading.spoken in (code, None)
    dice = random.Random(request.digest())
    known = subjects.known(reading, code, dice if request.take else None)
    reading, notes = _counted(reading, known, code)
    teller = Teller(code=code, dice=dice, values=_values(reading, known, code))
    hook = asked(reading.title, code) if own or known is None else sentence(_title(reading, known, teller, own=own))
    drafts, mood = _drafts(hook, reading, known, teller, request)
    title, mood_only = _title(reading, known, teller, own=own), known is None and reading.kind == "mood"
    sources = [fact.source for fact in known.facts if _is_told(fact, drafts)] if known else []
    facts = ScriptFacts(
        title=title,
        description=teller.say(teller.pack.titles["description"], title=title),
        scenes=fitted(drafts, teller, request.seconds, request.scene_count, stretched=mood_only),
        mood=music_mood(request.mood, default=mood),
        sources=tuple(dict.fromkeys(sources)),
    )
    return facts, notes


def _counted(reading: Reading, known: Known | None, code: str) -> tuple[Reading, tuple[str, ...]]:
    """A list with the number of points that are known, in its title too, and a note where that is not the asked one."""
    if known is None or reading.count <= (count := len(known.facts)):
        return reading, ()
    word = packs.language(reading.spoken or code).numbers.split()[count - 1]

    def fewer(found: re.Match[str]) -> str:
        said = str(count) if found[0].isdecimal() else word
        return capital(said) if found[0][:1].isupper() else said

    asked = "|".join((str(reading.count), packs.language(reading.spoken or code).numbers.split()[reading.count - 1]))
    title = re.sub(rf"\b(?:{asked})\b", fewer, reading.title, count=1, flags=re.IGNORECASE)
    note = FEWER.format(asked=reading.count, known=count, topic=known.subject.names.get(code, known.key))
    return replace(reading, title=title, count=count), (note,)


def _drafts(
    hook: str, reading: Reading, known: Known | None, teller: Teller, request: ScriptRequest
) -> tuple[list[Draft], str]:
    """The scenes to be, and the music mood that suits them."""
    if known is not None:
        return told(hook, reading, known, teller, request), known.subject.mood
    if reading.kind == "mood":
        return mood_piece(hook, reading, request), "calm"
    mood = topic_mood(reading.title)
    if request.outline:
        return blanks(hook, reading, teller.code), mood
    return lasting(own_words(hook, reading, teller.code), teller), mood


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
