"""Stock-footage search phrases: short, concrete, English where the words are known."""

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.readings import concrete, content, known
from pipeline.providers.local.script.speaking import URL

FALLBACKS = (
    "nature landscape",
    "city life",
    "people walking",
    "ocean waves",
    "sunrise sky",
    "forest path",
    "hands working",
)


def query(text: str, code: str, hint: str = "", turn: int = 0) -> str:
    """One to three words that find footage for `text`; `hint` is what the whole is about."""
    nouns = [noun for noun, _ in concrete(text)]
    topics = [packs.topics()[key].find for key in known(text)]
    if topics and nouns:
        return (
            " ".join(dict.fromkeys(f"{topics[0]} {nouns[0]}".split()))[:60] if nouns[0] not in topics[0] else topics[0]
        )
    if topics or nouns:
        return " ".join((topics or nouns)[:2])
    words = content(URL.sub("", text), code) if code == "en" and not hint else []
    if words:
        return " ".join(sorted(sorted(words, key=lambda word: (-len(word), word))[:2], key=words.index)).lower()
    return hint or FALLBACKS[turn % len(FALLBACKS)]
