"""Which of the studio's own stories an ask is for; none where it names much that the story does not have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.providers.local.art.lexicon import COLOURS
from pipeline.providers.local.art.matching import naming
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare, line
from pipeline.providers.local.script.readings import TOKEN, Reading, read
from pipeline.providers.local.script.story import Story, Wording, stories, wordings

# "The story of the lighthouse" may want its history, and "lighthouse" alone is no story.
KINDS = ("story", "explain", "mood", "history")
PLACE_WORDS, MOST_MISSING = 4, 2
ENDINGS = ("s", "es", "e", "n", "en", "er", "x")
ELISION = re.compile(r"\b(?:[dlnsj]|qu)['’]|['’]s\b", re.IGNORECASE)


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
    if set(bare(packs.language(code).mine).split()) & set(ask.words) or not _tells(ask, reading, wording):
        return None
    best, most = None, 0
    for key, story in stories().items():
        if asked in story.title and code in story.needs:
            found, count = _fits(key, story, ask, code)
            if found and count > most and (reading.kind != "history" or count > 1):
                best, most = found, count
    return best


def _read(text: str, wording: Wording) -> _Ask:
    for pattern in wording.aside:
        text = re.sub(pattern, " ", text)
    name = next((found[1] for pattern in wording.named if (found := re.search(pattern, text))), "")
    plain = ELISION.sub(lambda found: " " * len(found[0]), text)
    found = [one for one in TOKEN.finditer(plain) if one[0] != name]
    return _Ask(text, tuple(bare(one[0]) for one in found), tuple(one.span() for one in found), name)


def _tells(ask: _Ask, reading: Reading, wording: Wording) -> bool:
    """Whether a story is asked for, or what happens to somebody is told."""
    said = set(ask.words)
    if said & _set(wording.asks):
        return True
    begins = ask.words[:1] and ask.words[0] in _set(wording.articles)
    happens = said & (_set(wording.relative) | _set(wording.tells))
    return bool(begins and happens and (reading.kind == "story" or len(ask.words) > PLACE_WORDS))


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
    missing = _missing(ask, mine, wording, code)
    if missing is None or len(missing) > min(MOST_MISSING, sum(mine)):
        return None, 0
    lacks = (f"the name {ask.name!r}",) if ask.name and not story.hero else ()
    name = ask.name if story.hero else ""
    return Found(key=key, name=name, missing=(*missing, *lacks)), len({w for w, own in zip(ask.words, mine, strict=True) if own})


def _pronoun(ask: _Ask, wording: Wording) -> str:
    """Whether somebody in an ask is "he" or "she"; "" where it says neither or both."""
    he, she = (bool(set(ask.words) & _set(words)) for words in (wording.he, wording.she))
    return "" if he == she else "he" if he else "she"


def _missing(ask: _Ask, mine: Sequence[bool], wording: Wording, code: str) -> list[str] | None:
    """Places and colours of the ask that a story does not have, as they are written; None if it lacks anything else."""
    found: list[str] = []
    light = _set(wording.light) | _set(wording.tells) | _set(wording.asks) | _set(packs.language(code).stop)
    number, skipped = len(ask.words), -1
    for place, word in enumerate(ask.words):
        if place <= skipped or mine[place] or word in light or word.isdecimal() or len(word) < 2:
            continue
        start = _place(ask, place, mine, wording)
        if start is not None:
            skipped = place
            while skipped + 1 < number and not mine[skipped + 1] and ask.words[skipped + 1] not in light:
                skipped += 1
            found.append(ask.written(start, skipped))
        elif naming(word, COLOURS):
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
    return any(
        word.startswith(entry[:-1]) if entry.endswith("*") else entry in forms
        for entry in entries
    )


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(bare(words).split())
