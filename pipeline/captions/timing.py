"""Spoken words cut into caption lines, as a good subtitler would cut them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.capabilities import Word
from pipeline.captions.phrases import phrases
from pipeline.captions.styles import Style
from pipeline.captions.writing import columns, joined

MIN_SECONDS = 0.4
JOIN_SECONDS = 0.3

# What a break costs; the line cut with the least sum wins.
_LONG_PAUSE_SECONDS, _SHORT_PAUSE_SECONDS = 0.7, 0.35
_LINE, _SLACK = 1.0, 1.2
_ORPHAN, _HASTE, _DANGLING = 3.0, 6.0, 1.5
_OVER_LONG_PAUSE, _OVER_SHORT_PAUSE, _OVER_SENTENCE, _OVER_CLAUSE = 8.0, 2.0, 7.0, 1.5

_SENTENCE = tuple(".!?…。！？．।॥؟۔")
_CLAUSE = tuple(",;:،؛，、；：–—")
_CLOSING = "\"'”’»›)]}」』）】〉》〕 "
_TITLES = {"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "no.", "prof.", "e.g.", "i.e.", "z.b.", "sr.", "sra."}
# Small words that lean on the next one: English, German, French, Spanish, Italian, Portuguese.
_LEANING = frozenset(
    """
    a an the of to in on at by for and or but with from as is are my your our their this that if so
    der die das ein eine und oder mit von zu im am den dem des le la les un une de du et ou à au aux en dans pour
    el los las una y o del al con por para que il lo gli di da e os um uma no na em
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words shown together; times are seconds on the caller's clock."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words joined as their script joins them."""
        return joined(word.text for word in self.words)

    @property
    def start(self) -> float:
        """When the line appears."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """When the line goes."""
        return self.words[-1].end


def lines(words: Sequence[Word], *, style: Style, language: str, text: str = "") -> tuple[Line, ...]:
    """Lines of the style's length, broken at pauses and punctuation; none overlaps the next.

    `text` is what the words were read from, whose own spaces and marks are shown.

    A line stays until the next when less than JOIN_SECONDS lie between, and at least MIN_SECONDS unless the
    next one must come sooner; its last word is held for that.
    """
    units = phrases(words, language=language, max_columns=style.max_columns, text=text)
    groups = list(_groups(units, style))
    following = [*(group[0].start for group in groups[1:]), None]
    return tuple(_held(group, start) for group, start in zip(groups, following, strict=False))


def _groups(units: list[Word], style: Style) -> Iterator[list[Word]]:
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(units) + 1)
    for first in reversed(range(len(units))):
        ends = range(first + 1, min(first + style.max_words, len(units)) + 1)
        fitting = [end for end in ends if end == first + 1 or _fits(units[first:end], style)]
        best[first] = min((_cost(units, first, end, style) + best[end][0], end) for end in fitting)
    first = 0
    while first < len(units):
        end = best[first][1]
        yield units[first:end]
        first = end


def _fits(line: list[Word], style: Style) -> bool:
    return columns(joined(word.text for word in line)) <= style.max_columns


def _cost(units: list[Word], first: int, end: int, style: Style) -> float:
    line = units[first:end]
    used = columns(joined(word.text for word in line)) / style.max_columns
    cost = _LINE + _SLACK * max(0.0, 1 - used) ** 2
    cost += sum(_crossing(before, after) for before, after in pairwise(line))
    if end == len(units):
        return cost + _ORPHAN * (len(line) == 1 and len(units) > 1 and not ends_sentence(units[first - 1]))
    shown = units[end].start - line[0].start
    cost += _HASTE * (shown < MIN_SECONDS)
    if not _rests(line[-1], units[end]):
        cost += _DANGLING * leans(line[-1])
        cost += _ORPHAN * (len(line) == 1 and style.max_words > 2)
    elif len(line) == 1 and style.max_words > 2 and first and not _rests(units[first - 1], line[0]):
        cost += _ORPHAN
    return cost


def _crossing(before: Word, after: Word) -> float:
    """What it costs to keep both words on one line."""
    pause = after.start - before.end
    cost = _OVER_LONG_PAUSE * (pause >= _LONG_PAUSE_SECONDS) or _OVER_SHORT_PAUSE * (pause >= _SHORT_PAUSE_SECONDS)
    return cost + (_OVER_SENTENCE * ends_sentence(before) or _OVER_CLAUSE * ends_clause(before, after))


def _rests(before: Word, after: Word) -> bool:
    marked = ends_sentence(before) or ends_clause(before, after)
    return marked or after.start - before.end >= _SHORT_PAUSE_SECONDS


def ends_sentence(word: Word) -> bool:
    """Whether a full stop, a question or an exclamation mark ends it, and not those of a title or an initial."""
    bare = word.text.rstrip(_CLOSING)
    initial = len(bare) == 2 and bare[0].isupper() and bare[1] == "."
    return bare.endswith(_SENTENCE) and bare.lower() not in _TITLES and not initial


def ends_clause(word: Word, following: Word) -> bool:
    """Whether a mark ends a clause here, or the space that does so in Thai."""
    spaced = following.text[0] == " " and not (word.text[-1].isdecimal() or following.text[1:2].isdecimal())
    return word.text.rstrip(_CLOSING).endswith(_CLAUSE) or spaced


def leans(word: Word) -> bool:
    """Whether it is an article or another small word that belongs to the next one."""
    return word.text.strip().lower() in _LEANING


def _held(group: list[Word], following: float | None) -> Line:
    end = max(group[-1].end, group[0].start + MIN_SECONDS)
    if following is not None:
        end = following if following - end < JOIN_SECONDS else end
    last = group[-1].model_copy(update={"end": max(end, group[-1].start)})
    first, *others = *group[:-1], last
    return Line(words=(first.model_copy(update={"text": first.text.lstrip()}), *others))
