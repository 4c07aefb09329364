"""Where each word of a line stands: rows, size and baselines, all inside the safe area."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

from pipeline.captions.breaking import hyphen, parts
from pipeline.captions.lettering import Piece, Row, Type, row, width
from pipeline.captions.safe import HEAD, Area, margins, safe_area
from pipeline.captions.styles import Style
from pipeline.captions.writing import gap

ROW_PITCH = 1.2
# Rows are added before a line would be set smaller than LEAST of its style's size; a word is broken before WHOLE.
LEAST, WHOLE, MOST_ROWS = 0.6, 0.7, 4
_SPACE, _HYPHEN = 0.27, 0.38
_DESCENT, _CAPITALS = 0.24, 0.74
_ORPHAN = 1.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A line's rows and the pixels they may use."""

    rows: tuple[Row, ...]
    type: Type
    area: Area

    @property
    def style(self) -> Style:
        """How the line looks."""
        return self.type.style

    @property
    def size(self) -> float:
        """Pixels to the em."""
        return self.type.size

    def rows_of(self, index: int) -> tuple[Row, ...]:
        """The rows that hold a word: one, or two for a long one."""
        return tuple(row for row in self.rows if row.holds(index))


def lay_out(words: Sequence[str], *, style: Style, width: int, height: int, language: str) -> Layout:
    """Balanced rows, as large as the style says or as the safe area allows: two at most unless a word is very long.

    A word that begins with a space keeps it, where its script would have none.
    """
    area, shape = safe_area(width, height), margins(width, height)
    full = Type(style=style, language=language, size=style.size * shape.scale * min(width, height))
    room = (width - 2 * max(area.left, width - area.right)) / style.peak / full.size
    pieces = list(_pieces(words, full, room))
    cuts, ems = _cuts(pieces, full, room)
    tall = area.height / (len(cuts) * ROW_PITCH + 2 * style.edge + 1)
    type_ = replace(full, size=min(full.size, full.size * room / (ems + 2 * style.side), tall))
    rows = [row(pieces[first:last], middle=width / 2, type_=type_) for first, last in cuts]
    return Layout(rows=_stacked(rows, area, style.foot or shape.foot, type_), type=type_, area=area)


def _pieces(words: Sequence[str], full: Type, room: float) -> Iterator[Piece]:
    """Each word, cut into parts where it would have to be too small for `room` ems."""
    before = ""
    for index, word in enumerate(words):
        text = word.strip()
        space = " " if word[:1] == " " else gap(before, text)
        cut = _parts(text, full, room)
        tails = [*(hyphen(*pair) for pair in pairwise(cut)), ""]
        for place, (part, tail) in enumerate(zip(cut, tails, strict=True)):
            yield Piece(text=part, index=index, gap="" if place else space, tail=tail)
        before = text or before


def _parts(text: str, full: Type, room: float) -> tuple[str, ...]:
    cut: tuple[str, ...] = (text,)
    if _ems(text, full) <= _limit(room, full.style, WHOLE):
        return cut
    each = [_ems(char, full) for char in text]
    for count in range(2, MOST_ROWS + 1):
        cut = parts(text, count, each)
        if max(_ems(part, full) for part in cut) <= _limit(room, full.style, LEAST):
            break
    return cut


def _limit(room: float, style: Style, share: float = 1.0) -> float:
    """Ems that fit into `room` at a share of the style's size."""
    return room / share - 2 * style.side


@lru_cache(maxsize=4096)
def _ems(text: str, full: Type) -> float:
    return width(text, full) / full.size


def _cuts(pieces: Sequence[Piece], full: Type, room: float) -> tuple[list[tuple[int, int]], float]:
    """Rows as ranges of pieces, and the widest row's ems."""
    ems = [_ems(piece.text, full) for piece in pieces]
    count = len(pieces)

    def across(first: int, last: int) -> float:
        spaces = sum(_SPACE for piece in pieces[first + 1 : last] if piece.gap)
        return sum(ems[first:last]) + spaces + _HYPHEN * bool(pieces[last - 1].tail)

    def widest(cut: Sequence[int]) -> float:
        return max(across(first, last) for first, last in pairwise((0, *cut, count)))

    best: tuple[int, ...] = ()
    for rows in range(1, min(MOST_ROWS, count) + 1):
        if rows > 1:
            best = min(combinations(range(1, count), rows - 1), key=lambda cut: widest(cut) * _lonely(cut, count))
        if widest(best) <= _limit(room, full.style, 1.0 if rows == 1 else LEAST):
            break
    return list(pairwise((0, *best, count))), widest(best)


def _lonely(cut: Sequence[int], count: int) -> float:
    """What a last row of one word costs."""
    return {2: 1.0, 3: 1.2}.get(count, _ORPHAN) if cut[-1] == count - 1 else 1.0


def _stacked(rows: list[Row], area: Area, foot: float, type_: Type) -> tuple[Row, ...]:
    """Baselines such that the foot of every low line, or the head of every high one, rests at one height."""
    outside = type_.style.edge * type_.size
    steps = [0.0]
    for upper, lower in pairwise(rows):
        apart = (0.1 + 2 * type_.style.stroke) * type_.size + upper.ink.bottom - lower.ink.top
        steps.append(steps[-1] + max(_pitch(type_.style) * type_.size, apart))
    first = _first(steps[-1], area, foot, type_)
    lowest = area.bottom - rows[-1].ink.bottom - outside - steps[-1]
    highest = area.top + outside - rows[0].ink.top
    first = max(min(first, lowest), highest)
    return tuple(
        replace(row, baseline=first + step, ink=row.ink.moved(0, first + step))
        for row, step in zip(rows, steps, strict=True)
    )


def _first(tall: float, area: Area, foot: float, type_: Type) -> float:
    """The first row's baseline as the position wants it."""
    size, outside = type_.size, type_.style.edge * type_.size
    match type_.style.position:
        case "low":
            return area.top + foot * area.height - _DESCENT * size - outside - tall
        case "middle":
            return (area.top + area.bottom - tall + (_CAPITALS - _DESCENT) * size) / 2
        case "high":
            return area.top + HEAD * area.height + outside + _CAPITALS * size


def _pitch(style: Style) -> float:
    return ROW_PITCH + 0.1 * bool(style.plate or style.active_box)
