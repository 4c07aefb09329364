"""Text from people, made harmless: no control characters, no endless input."""

import re
import unicodedata

# Zero-width joiners shape Persian, Hindi and emoji; tag characters spell the flags of regions.
JOINERS = frozenset(("\u200c", "\u200d", *map(chr, range(0xE0020, 0xE0080))))
TAGS = re.compile(r"(?:\s+#\w+)+\s*$")
TAG = re.compile(r"#(?=\w)")
# A phrase of so many capital words is shouted; fewer may be a name.
SHOUTED = 2
SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)»]*\s")


def line(text: str, limit: int = 2000) -> str:
    """`text` on one line without control characters, cut at a sentence or word before `limit` characters."""
    return shorten(" ".join(visible(text[: limit * 8]).split()), limit)


def visible(text: str) -> str:
    """`text` without control, private and broken characters; tabs stay, and every kind of line break becomes a newline."""
    return "".join(char for char in "\n".join(text.splitlines()) if _kept(char))


def shorten(text: str, limit: int) -> str:
    """The longest run of whole sentences, else of whole words, within `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    ends = [end.end() for end in SENTENCE_END.finditer(head)]
    if ends and ends[-1] > limit // 3:
        return head[: ends[-1]].strip()
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:-–—")


def bare(text: str) -> str:
    """Lower case without accents, for comparing words."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


def posted(text: str) -> str:
    """A line as posts are written, made a line to say: no hashtags and emoji around it, and not in capitals throughout."""
    said = TAG.sub("", TAGS.sub("", text))
    edge = "".join({char for char in said if unicodedata.category(char) in ("So", "Sk", "Mn", "Cf", "Zs")})
    said = said.strip(edge)
    return capital(said.lower()) if said.isupper() and len(said.split()) >= SHOUTED else said


def capital(text: str) -> str:
    """The first letter raised, the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Capital first, and a full stop unless the text already ends with one of its own marks."""
    trimmed = capital(text.strip().rstrip(",;:"))
    return trimmed if not trimmed or trimmed[-1] in ".!?…。！？»”\"'" else f"{trimmed}."


def _kept(char: str) -> bool:
    if char in "\n\t " or char in JOINERS:
        return True
    category = unicodedata.category(char)
    return category[0] != "C" and category not in ("Zl", "Zp")
