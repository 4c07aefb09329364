"""Which of the studio's own stories an ask is for; none where it names much that the story does not have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.providers.local.art.lexicon import COLOURS, METALS
from pipeline.providers.local.art.matching import naming
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare, line
from pipeline.providers.local.script.readings import Reading, read
from pipeline.providers.local.script.story import Story, Wording, stories, wordings

# "The story of the lighthouse" may want its history, and "lighthouse" alone is no story.
KINDS = ("story", "explain", "mood", "history", "recipe")
PLACE_WORDS, MOST_MISSING = 4, 2
# A prompt without a verb that is known here is for a story when more than so many of its words are in that.
UNTOLD = 2
ENDINGS = ("s", "es", "e", "n", "en", "er", "x")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A story for an ask: `name` is its hero's where the ask gives one, `missing` what the ask says and the story has not."""

    key: str
    name: str = ""
    missing: tuple[str, ...] = ()

    @property
    def story(self) -> Story:
        return stories()[self.key]


@dataclass(frozen=True, slots=True)
class _Ask:
    """What an ask says, word by word in small letters without accents, and as it is written."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    name: str
    who: str

    def written(self, first: int, last: int) -> str:
        return self.text[self.spans[first][0] : self.spans[last][1]]


def find(prompt: str, asked: str) -> Found | None:
    """The story for a prompt of a film in the language `asked`, told in that language."""
    text = line(prompt)
    reading = read(text, asked)
    code = reading.spoken or asked
    if code not in wordings() or reading.kind not in KINDS:
        return None
    wording = wordings()[code]
    ask = _read(text, wording)
    if set(bare(packs.language(code).mine).split()) & set(ask.words):
        return None
    best, most = None, 0 if _tells(ask, reading, wording) else UNTOLD if reading.kind == "story" else len(ask.words)
    for key, story in stories().items():
        if asked in story.title and code in story.needs:
            found, count = _fits(key, story, ask, code)
            if found and count > most and (reading.kind != "history" or count > 1):
                best, most = found, count
    return best


def _read(text: str, wording: Wording) -> _Ask:
    for pattern in wording.aside:
        text = re.sub(pattern, " ", text)
    named = next((found for pattern in wording.named if (found := re.search(pattern, text))), None)
    name, who = (named["name"], bare(named["who"])) if named else ("", "")
    words = [one for one in WORD.finditer(text) if one[0] != name]
    return _Ask(text, tuple(bare(one[0]) for one in words), tuple(one.span() for one in words), name, who)


def _tells(ask: _Ask, reading: Reading, wording: Wording) -> bool:
    """Whether a story is asked for, or what happens to somebody is told."""
    said = set(ask.words)
    if ask.words[:1] and ask.words[0].isdecimal():
        return False
    if said & _set(wording.asks):
        return True
    begins = ask.words[:1] and ask.words[0] in _set(wording.articles)
    happens = said & (_set(wording.relative) | _set(wording.tells))
    return bool(begins and happens and (reading.kind == "story" or ask.name or len(ask.words) > PLACE_WORDS))


def _fits(key: str, story: Story, ask: _Ask, code: str) -> tuple[Found | None, int]:
    """The story with what it lacks, and how many words of the ask it has; None where the ask is about something else."""
    wording = wordings()[code]
    if _pronoun(ask, wording) not in ("", story.hero_is) and story.hero_is in ("he", "she"):
        return None, 0
    needs = [part.split() for part in story.needs[code].split(",")]
    if not all(any(_is(word, need) for word in ask.words) for need in needs):
        return None, 0
    own = [*(entry for need in needs for entry in need), *story.goes.get(code, "").split()]
    mine = [_is(word, own) for word in ask.words]
    missing = _missing(ask, mine, story, code)
    if missing is None or len(missing) > min(MOST_MISSING, sum(mine)):
        return None, 0
    heroes = needs[0] if story.hero_is == "it" else f"{wording.people} {wording.he} {wording.she}".split()
    fits = bool(story.hero) and any(_is(word, heroes) for word in ask.who.split())
    lacks = (f"the name {ask.name!r}",) if ask.name and not fits else ()
    known = {word for word, own in zip(ask.words, mine, strict=True) if own}
    return Found(key=key, name=ask.name if fits else "", missing=(*missing, *lacks)), len(known)


def _pronoun(ask: _Ask, wording: Wording) -> str:
    """Whether somebody in an ask is "he" or "she"; "" where it says neither or both."""
    he, she = (bool(set(ask.words) & _set(words)) for words in (wording.he, wording.she))
    return "" if he == she else "he" if he else "she"


def _missing(ask: _Ask, mine: Sequence[bool], story: Story, code: str) -> list[str] | None:
    """Places and colours of the ask that a story does not have, as they are written; None if it lacks anything else."""
    found: list[str] = []
    pack, wording = packs.language(code), wordings()[code]
    heroes = {"he": wording.he, "she": wording.she}.get(story.hero_is, "")
    light = _set(
        f"{wording.light} {wording.tells} {wording.asks} {wording.relative} {heroes} {pack.stop} {pack.numbers}"
    )
    number, skipped = len(ask.words), -1
    for place, word in enumerate(ask.words):
        if place <= skipped or mine[place] or word in light or word.isdecimal() or len(word) < 2:
            continue
        start = _place(ask, place, mine, wording)
        if start is not None:
            skipped = place
            while skipped + 1 < number and not mine[skipped + 1] and ask.words[skipped + 1] not in light:
                skipped += 1
            described = skipped + 1 < number and mine[skipped + 1]
            found.append(ask.written(place if described else start, skipped))
        elif naming(word, COLOURS) or word in METALS:
            found.append(ask.written(place, place))
        else:
            return None
    return found


def _place(ask: _Ask, place: int, mine: Sequence[bool], wording: Wording) -> int | None:
    """Where the phrase begins that says where ("on a distant Mars"), if this word is in one."""
    for start in range(place - 1, max(-1, place - PLACE_WORDS), -1):
        if ask.words[start] in _set(wording.places):
            return start
        if mine[start] or ask.words[start] in _set(wording.relative) | _set(wording.tells):
            return None
    return None


def _is(word: str, entries: Sequence[str]) -> bool:
    forms = {word, *(word.removesuffix(end) for end in ENDINGS if len(word) > 3)}
    return any(word.startswith(entry[:-1]) if entry.endswith("*") else entry in forms for entry in entries)


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(bare(words).split())
