"""What a prompt asks for: its kind of film, its topic, its number of points, its language."""

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.languages import written
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare, capital, posted, sentence

TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SECONDS = r"(?:s|secs?|seconds?|segundos?|secondes?|sekunden|secondi)"
# A length that is an order, and one that is a part of the title; "in your 20s", "the 1920s" and "the 5-second rule" are none.
ORDER = re.compile(
    rf"[,;(]\s*\d{{1,3}}\s?{SECONDS}\)?(?=\W*$)|\b\d{{1,3}}[\s-]?{SECONDS}\s+(?=(?:long\s+)?(?:video|film|movie|ad|clip|short|reel|spot|vídeo)\b)",
    re.IGNORECASE,
)
WITHIN = re.compile(
    rf"\s*\b(?:in|en|em|in (?:nur|just|only|under)|under|en moins de|in meno di|em menos de|en menos de)\s+\d{{1,3}}\s?{SECONDS}\b",
    re.IGNORECASE,
)
MOST_POINTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The kind of film that is asked for; a list has a `count` of a `noun`, `spoken` is the prompt's language if it is known.

    `title` is the prompt without its order ("make a 30-second video about"), with its own end mark; `subject` is the same
    without marks and length, as patterns read it.
    """

    kind: str
    title: str = ""
    subject: str = ""
    count: int = 0
    noun: str = "things"
    spoken: str | None = None


def tokens(text: str) -> list[str]:
    """Lower-case words without accents, in order; an elided article (l', d', dell') is a word of its own."""
    return [part for word in TOKEN.findall(text) for part in re.split(r"['’]", bare(word)) if part]


def spoken_language(text: str) -> str | None:
    """The language with a pack that `text` is clearly written in."""
    code = written(text)
    return code if code in packs.languages() else None


def read(prompt: str, asked: str) -> Reading:
    """How to treat `prompt`; a prompt that fits no pattern is explained, or told if it sounds like a story."""
    spoken = spoken_language(prompt)
    code = spoken or (asked if asked in packs.languages() else "en")
    order = ORDER.sub("", posted(prompt)).strip()
    title = re.sub(packs.language(code).lead, "", order, flags=re.IGNORECASE).strip(" ,;:-–—")
    subject = WITHIN.sub("", title).strip(" .!?¿¡\"'«»“”")
    others = () if spoken else packs.languages()
    for tried in dict.fromkeys((code, asked, "en", *others)):
        if tried in packs.languages() and (found := _matched(subject, tried)):
            return replace(_reading(found[0], found[1], tried), title=title, subject=subject)
    return Reading(
        kind=_felt(prompt),
        title=title,
        subject=subject,
        spoken=spoken,
    )


def aside(text: str, code: str) -> str:
    """`text` in small letters, without what asks say around a subject ("that will blow your mind")."""
    said = bare(text).replace("’", "'")
    for pattern in packs.language(code).asides:
        said = re.sub(pattern, " ", said)
    return said


def weighty(text: str, code: str) -> frozenset[str]:
    """Words of a question that must be answered though they are stop words: "many" of "how many"."""
    pattern = packs.language(code).weighty
    found = re.finditer(pattern, bare(text)) if pattern else ()
    return frozenset(word for match in found for word in match.groups() if word)


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


def asked(text: str, code: str) -> str:
    """`text` as one sentence with its own end mark; a question that lost its mark gets it back."""
    pack = packs.language(code)
    if text[-1:].isalnum() and re.search(pack.question, text, re.IGNORECASE):
        return pack.questioned.format(text=capital(text)).replace(" ?", "\u00a0?")
    return sentence(text)


def concrete(text: str) -> list[tuple[str, str]]:
    """English nouns and their settings for the concrete things that `text` names in its own language: pain is no bread."""
    english = (spoken_language(text) or "en") == "en"
    found = [
        packs.nouns()[form]
        for word in telling(text)
        for form in _forms(word)[:4]
        if form in packs.nouns() and (not english or _is_form(form, packs.nouns()[form][0]))
    ]
    return list(dict.fromkeys(found))


def _is_form(form: str, noun: str) -> bool:
    """Whether a word is an English noun, or one of its plurals."""
    return form in (noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies") or not form.isascii()


def _matched(subject: str, code: str) -> tuple[packs.Ask, re.Match[str]] | None:
    for ask in packs.language(code).asks:
        if match := _compiled(ask.pattern, code).search(subject):
            return ask, match
    return None


def _reading(ask: packs.Ask, match: re.Match[str], code: str) -> Reading:
    groups = match.groupdict()
    count = _number(groups.get("n") or "", code)
    kind = "explain" if ask.kind == "list" and count < 2 else ask.kind
    noun = _noun(groups.get("noun") or "", code)
    return Reading(
        kind=kind,
        count=min(count, MOST_POINTS),
        noun=noun,
        spoken=code,
    )


def _felt(prompt: str) -> str:
    """A story or a mood by the words of `prompt`, less the names of known subjects: Niagara Falls is no story."""
    named = f" {' '.join(tokens(prompt))} "
    for name in _names():
        named = named.replace(name, " ")
    words = set(telling(named))
    known = [packs.language(code) for code in packs.languages()]
    if any(words & _set(pack.story_words) for pack in known):
        return "story"
    return "mood" if any(words & _set(pack.mood_words) for pack in known) else "explain"


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
def _names() -> tuple[str, ...]:
    """Names of subjects that are several words, as they stand between other words."""
    heads = " ".join(heads for subject in packs.subjects().values() for heads in subject.heads.values())
    return tuple(f" {head.replace('_', ' ')} " for head in bare(heads).split() if "_" in head)


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
