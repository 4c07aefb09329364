"""What a prompt asks for: its kind of film, its topic, its number of points, its language."""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare

TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
LENGTH = re.compile(
    r"\s*\b(?:in|en|em|in nur|in just|under)?\s*\d+\s?-?(?:s|sec|seconds?|segundos?|secondes?|sekunden|secondi|minutes?|"
    r"minutos?|minuten|minuti)\b",
    re.IGNORECASE,
)
MOST_POINTS = 20
LONGEST_TOPIC = 6
LONGEST_LINE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`topic` is a noun phrase in `spoken`'s language or ""; `keys` are known topics, the best one first.

    `title` is the prompt without its order ("make a video about"), `line` the same if it can be said as it is.
    """

    kind: str
    title: str = ""
    line: str = ""
    topic: str = ""
    keys: tuple[str, ...] = ()
    count: int = 0
    noun: str = "things"
    spoken: str | None = None


def tokens(text: str) -> list[str]:
    """Lower-case words without accents, in order; an elided article (l', d', dell') is a word of its own."""
    return [part for word in TOKEN.findall(text) for part in re.split(r"['’]", bare(word)) if part]


def spoken_language(text: str) -> str | None:
    """The language with a pack that `text` is clearly written in."""
    words = tokens(text)
    counts = sorted(((sum(word in stop for word in words), code) for code, stop in _stop_words().items()), reverse=True)
    (best, code), (second, _) = (*counts, (0, ""))[:2]
    return code if best >= 2 and best > second else None


def read(prompt: str, asked: str) -> Reading:
    """How to treat `prompt`; a prompt that fits no pattern is explained, or told if it sounds like a story."""
    spoken = spoken_language(prompt)
    code = spoken or (asked if asked in packs.languages() else "en")
    whole = LENGTH.sub("", prompt).strip(" .!?¿¡\"'«»“”")
    subject = re.sub(packs.language(code).lead, "", whole, flags=re.IGNORECASE)
    own = subject if subject == whole and len(subject.split()) <= LONGEST_LINE else ""
    title = subject if subject != whole else prompt
    others = () if spoken else packs.languages()
    for tried in dict.fromkeys((code, asked, "en", *others)):
        if tried in packs.languages() and (found := _matched(subject, tried)):
            return _reading(found[0], found[1], tried, own, title)
    return Reading(
        kind=_felt(prompt),
        topic=_inner(_named(_phrase(subject), code), code),
        keys=known(subject),
        line=own,
        title=title,
        spoken=spoken,
    )


def fits(reading: Reading, code: str) -> bool:
    """Whether the topic can stand in a sentence of the language `code`: its own phrases and proper names can."""
    if reading.spoken is not None:
        return reading.spoken == code or reading.topic.istitle()
    return code == "en" or reading.topic.istitle() or bool(set(tokens(reading.topic)) & _stop_words()[code])


def telling(text: str) -> list[str]:
    """The words of `text` that are no stop words of its language, so that "see" is no German lake."""
    stop = _stop_words()[spoken_language(text) or "en"]
    return [word for word in tokens(text) if word not in stop]


def known(text: str) -> tuple[str, ...]:
    """Topics with facts that `text` names, the most specific and earliest first."""
    places: dict[str, int] = {}
    for place, word in enumerate(telling(text)):
        for form in _forms(word):
            for key in _topic_words().get(form, ()):
                places.setdefault(key, place)
    return tuple(sorted(places, key=lambda key: (-packs.topics()[key].rank, places[key], key)))


def content(text: str, code: str) -> list[str]:
    """Words that carry meaning, in order of appearance, without repeats."""
    stop = _stop_words().get(code, frozenset()) | _stop_words()["en"]
    words = [word for word in TOKEN.findall(text) if bare(word) not in stop and len(word) > 2 and not word.isdigit()]
    return list({bare(word): word for word in reversed(words)}.values())[::-1]


def concrete(text: str) -> list[tuple[str, str]]:
    """English nouns and their settings for the concrete things that `text` names."""
    found = [packs.nouns()[form] for word in telling(text) for form in _forms(word)[:4] if form in packs.nouns()]
    return list(dict.fromkeys(found))


def _matched(subject: str, code: str) -> tuple[packs.Ask, re.Match[str]] | None:
    for ask in packs.language(code).asks:
        if match := _compiled(ask.pattern, code).search(subject):
            return ask, match
    return None


def _reading(ask: packs.Ask, match: re.Match[str], code: str, own: str, title: str) -> Reading:
    groups = match.groupdict()
    count = _number(groups.get("n") or "", code)
    kind = "explain" if ask.kind == "list" and count < 2 else ask.kind
    topic = _phrase(_restored(groups.get("topic") or "", code))
    keys = known(topic) or known(match.string)
    rest = tuple(key for key in known(match.string) if key not in keys)
    noun = _noun(groups.get("noun") or "", code)
    return Reading(
        kind=kind,
        topic=topic,
        keys=keys + rest,
        count=min(count, MOST_POINTS),
        noun=noun,
        spoken=code,
        line=own,
        title=title,
    )


def _felt(prompt: str) -> str:
    words = set(telling(prompt))
    known = [packs.language(code) for code in packs.languages()]
    if any(words & _set(pack.story_words) for pack in known):
        return "story"
    return "mood" if any(words & _set(pack.mood_words) for pack in known) else "explain"


def _named(phrase: str, code: str) -> str:
    """A phrase that is surely the name of a thing; a longer one may be a clause with a verb of its own."""
    words = phrase.split()
    plain = code == "en" and not any(word.endswith(("s", "ed")) for word in words[1:-1])
    return phrase if len(words) <= 3 or plain else ""


def is_own(reading: Reading) -> bool:
    """Whether the topic is the user's own ("our new bakery"), of which nobody else knows facts."""
    own = {word for code in packs.languages() for word in bare(packs.language(code).mine).split()}
    return bool(own & set(tokens(reading.title)[:3]))


def _inner(topic: str, code: str) -> str:
    """A phrase that began a sentence, as it reads inside one: a name keeps its capital."""
    first, _, rest = topic.partition(" ")
    small = bare(first) in _stop_words()[code] or (rest[:1].islower() and code != "de" and not first.isupper())
    return f"{first[:1].lower()}{topic[1:]}" if small and rest else topic


def _phrase(text: str) -> str:
    trimmed = text.strip(" .,;:!?\"'")
    return trimmed if len(trimmed.split()) <= LONGEST_TOPIC and len(trimmed) <= 60 else ""


def _restored(topic: str, code: str) -> str:
    """A topic after a contraction gets its article back ("del café" was "el café")."""
    for pattern, article in packs.language(code).articles:
        topic = re.sub(pattern, article, topic)
    return topic


def _number(word: str, code: str) -> int:
    if word.isdecimal():
        return int(word[:4])
    numbers = [bare(number) for number in packs.language(code).numbers.split()]
    return numbers.index(bare(word)) + 1 if bare(word) in numbers else 0


def _noun(word: str, code: str) -> str:
    for key, forms in packs.language(code).nouns.items():
        if bare(word) in map(bare, forms.split()):
            return key
    return "things"


def _forms(word: str) -> tuple[str, ...]:
    return (
        word,
        *(word.removesuffix(end) for end in ("s", "es", "n", "en", "e", "x") if word.endswith(end) and len(word) > 4),
    )


@cache
def _compiled(pattern: str, code: str) -> re.Pattern[str]:
    pack = packs.language(code)
    number = r"\d{1,3}|" + "|".join(pack.numbers.split())
    noun = "|".join(form for forms in pack.nouns.values() for form in forms.split())
    return re.compile(pattern.replace("{number}", number).replace("{noun}", noun), re.IGNORECASE)


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(bare(words).split())


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    return {code: _set(packs.language(code).stop) for code in packs.languages()}


@cache
def _topic_words() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for key, topic in packs.topics().items():
        for word in bare(topic.words).split():
            index[word] = (*index.get(word, ()), key)
    return index
