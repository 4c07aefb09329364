"""A finished text split into beats: every word kept, in order, cut only where a speaker would breathe."""

import re
from dataclasses import dataclass

from pipeline.providers.local.script.cleaning import visible
from pipeline.providers.local.script.speaking import speaking_seconds

LONGEST_TITLE = 70
SHORTEST_SECONDS = 2.2
TARGET_SECONDS = 5.0
LONGEST_SECONDS = 8.0
MOST_BEATS = 120
CLOSERS = "\"'”’»)\\]」』】"
SENTENCE = re.compile(rf"(?:[.!?…؟।॥]+[{CLOSERS}]*(?=\s)|[。！？｡]+[{CLOSERS}]*|\n\s*\n)\s*")
CLAUSE = re.compile(rf"(?:[,;:،؛—–][{CLOSERS}]*(?=\s)|[、，；：])\s*")
SPACE = re.compile(r"\s+")
ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|prof|sr|sra|srta|dra|mme|mlle|bzw|usw|ca|nr|vs|etc|no|vol|fig|inc|ltd|jr|approx|sig|dott|ing|art)"
    r"|\b\w|\b\w\.\s?\w|\d)\.$",
    re.IGNORECASE,
)
HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(?P<words>.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
MARKUP = (
    (re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.MULTILINE), ""),
    (HEADING, r"\g<words>\n"),
    (re.compile(r"^[ \t]*(?:[-*+•]|>+)[ \t]+", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\]\n]*)\]\((?:[^()\s]*)\)"), r"\1"),
    (re.compile(r"(\*\*|__|~~|`)(?=\S)([^\n]*?\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*?\S)\*(?![\w*])"), r"\1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text without its markup, and its title line where it has one."""

    text: str
    title: str = ""


def unmarked(text: str) -> Reading:
    """The words to be said, and the title: a first heading or a short first line without an end mark."""
    shown = visible(text).strip()
    heading = HEADING.search(shown)
    shown = _bare(shown)
    first, _, rest = shown.partition("\n")
    titled = rest.startswith("\n") and len(first) <= LONGEST_TITLE and first.rstrip()[-1:] not in ".!?…,;:。！？"
    title = _bare(heading["words"]) if heading else first if titled else ""
    return Reading(text=shown, title=SPACE.sub(" ", title)[:LONGEST_TITLE].strip())


def _bare(text: str) -> str:
    for pattern, kept in MARKUP:
        text = pattern.sub(kept, text)
    return text.strip()


def split(text: str, language: str, count: int | None = None) -> list[str]:
    """Beats of `text`, exactly `count` where it has that many words; their words are the text's own."""
    pieces = [piece for part in _cut(text, SENTENCE) for piece in _breaths(part, language)]
    if count is not None:
        return _partitioned(_at_least(pieces, count, language), count, language)
    total = speaking_seconds(text, language)
    return _joined(pieces, language, max(TARGET_SECONDS, total / MOST_BEATS))


def _cut(text: str, pattern: re.Pattern[str]) -> list[str]:
    """`text` cut after each match that is not an abbreviation's dot."""
    parts, start = [], 0
    for match in pattern.finditer(text):
        if (
            pattern is SENTENCE
            and "\n" not in match[0]
            and ABBREVIATION.search(text[max(start, match.end() - 16) : match.end()].rstrip())
        ):
            continue
        parts.append(text[start : match.end()])
        start = match.end()
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def _breaths(sentence: str, language: str) -> list[str]:
    """A sentence as it is, or cut at clauses, then at words, while it is too long to hold one picture."""
    if speaking_seconds(sentence, language) <= LONGEST_SECONDS:
        return [sentence]
    clauses = _joined(_cut(sentence, CLAUSE), language, TARGET_SECONDS)
    return [part for clause in clauses for part in _halved(clause, language)]


def _halved(clause: str, language: str) -> list[str]:
    if speaking_seconds(clause, language) <= LONGEST_SECONDS:
        return [clause]
    halves = _halves(clause)
    return [part for half in halves for part in _halved(half, language)] if len(halves) > 1 else halves


def _halves(text: str) -> list[str]:
    """Two halves at the word nearest to the middle; a text without spaces is cut between characters of such scripts."""
    middle = len(text) // 2
    gaps = [gap.start() for gap in SPACE.finditer(text)]
    if not gaps:
        gaps = [place for place in range(1, len(text)) if _spaceless(text[place - 1]) and _spaceless(text[place])]
    if not gaps:
        return [text]
    place = min(gaps, key=lambda gap: abs(gap - middle))
    return [text[:place].strip(), text[place:].strip()]


def _spaceless(char: str) -> bool:
    return "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


def _joined(pieces: list[str], language: str, target: float) -> list[str]:
    """Short neighbours put together until a beat is long enough to be seen."""
    beats: list[str] = []
    length = 0.0
    for piece in pieces:
        seconds = speaking_seconds(piece, language)
        if beats and (length + seconds <= target or length < SHORTEST_SECONDS or seconds < SHORTEST_SECONDS / 2):
            beats[-1], length = _glued(beats[-1], piece), length + seconds
        else:
            beats.append(piece)
            length = seconds
    return beats


def _at_least(pieces: list[str], count: int, language: str) -> list[str]:
    """More pieces, by halving the longest, until there are `count` or nothing can be cut."""
    whole: set[str] = set()
    while len(pieces) < count:
        places = [index for index, piece in enumerate(pieces) if piece not in whole]
        if not places:
            break
        place = max(places, key=lambda index: speaking_seconds(pieces[index], language))
        parts = _cut(pieces[place], CLAUSE)
        parts = parts if 1 < len(parts) <= count - len(pieces) + 1 else _halves(pieces[place])
        if len(parts) == 1:
            whole.add(pieces[place])
        pieces = [*pieces[:place], *parts, *pieces[place + 1 :]]
    return pieces


def _partitioned(pieces: list[str], count: int, language: str) -> list[str]:
    """`pieces` in `count` groups of neighbours, each about equally long; fewer pieces stay as they are."""
    if len(pieces) <= count:
        return pieces
    lengths = [speaking_seconds(piece, language) for piece in pieces]
    total, spent, groups = sum(lengths) or 1.0, 0.0, list[list[str]]()
    for index, (piece, seconds) in enumerate(zip(pieces, lengths, strict=True)):
        left = len(pieces) - index
        due = spent + seconds / 2 >= total * len(groups) / count
        if not groups or (len(groups) < count and (due or left <= count - len(groups))):
            groups.append([])
        groups[-1].append(piece)
        spent += seconds
    return [_group(group) for group in groups]


def _group(pieces: list[str]) -> str:
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = _glued(whole, piece)
    return whole


def _glued(one: str, two: str) -> str:
    """Two neighbours side by side, without a space where the script has none."""
    return (
        f"{one}{two}"
        if one[-1:] in "。！？｡、，；：」』】" or (_spaceless(one[-1]) and _spaceless(two[0]))
        else f"{one} {two}"
    )
