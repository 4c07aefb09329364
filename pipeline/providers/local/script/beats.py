"""A finished text split into beats: every word kept, in order, cut only where a speaker would breathe.

A piece is a span of the text, so that pieces put together again are the text itself, with its own spaces or none.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from pipeline import spaceless
from pipeline.providers.local.script.speaking import speaking_seconds
from pipeline.providers.sentences import CLOSERS, Span, spans

SHORTEST_SECONDS = 2.2
TARGET_SECONDS = 5.0
LONGEST_SECONDS = 8.0
MOST_BEATS = 120
CLAUSE = re.compile(rf"(?:[,;:،؛—–][{CLOSERS}]*(?=\s)|[、，；：][{CLOSERS}]*)\s*")
SPACE = re.compile(r"\s+")
# French puts a space before a mark and inside its quotes: no line and no beat ends there.
HELD = re.compile(r"[«“(]\s+|\s+(?=[»!?:;%€])")
LINES = re.compile(r"[ \t]*\n\s*")


def split(text: str, language: str, count: int | None = None) -> list[str]:
    """Beats of `text`, exactly `count` where it has that many words; their words are the text's own."""
    whole = text.strip()
    cut = _Cut(whole, language)
    pieces = [piece for sentence in spans(whole, language) for piece in cut.breaths(sentence)]
    pieces = (
        cut.counted(pieces, count)
        if count
        else cut.joined(pieces, max(TARGET_SECONDS, cut.time((0, len(whole))) / MOST_BEATS))
    )
    return [LINES.sub("\n", said) for piece in pieces if (said := cut.said(piece))]


class _Cut:
    """Cuts and joins spans of one text."""

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language

    def said(self, piece: Span) -> str:
        return self._text[piece[0] : piece[1]].strip()

    def time(self, piece: Span) -> float:
        return speaking_seconds(self.said(piece), self._language)

    def breaths(self, sentence: Span) -> list[Span]:
        """A sentence as it is, or cut at clauses, then at words, while it is too long to hold one picture."""
        if self.time(sentence) <= LONGEST_SECONDS:
            return [sentence]
        return [
            part for clause in self.joined(self._clauses(sentence), TARGET_SECONDS) for part in self._halved(clause)
        ]

    def joined(self, pieces: list[Span], target: float) -> list[Span]:
        """Short neighbours put together until a beat is long enough to be seen."""
        beats: list[Span] = []
        length = 0.0
        for piece in pieces:
            seconds = self.time(piece)
            if beats and (length + seconds <= target or length < SHORTEST_SECONDS or seconds < SHORTEST_SECONDS / 2):
                beats[-1], length = (beats[-1][0], piece[1]), length + seconds
            else:
                beats.append(piece)
                length = seconds
        return beats

    def counted(self, pieces: list[Span], count: int) -> list[Span]:
        """Exactly `count` pieces, if the text can be cut so often."""
        return self._grouped(self._at_least(pieces, count), count)

    def _halved(self, clause: Span) -> list[Span]:
        if self.time(clause) <= LONGEST_SECONDS:
            return [clause]
        halves = self._halves(clause)
        return [part for half in halves for part in self._halved(half)] if len(halves) > 1 else halves

    def _clauses(self, piece: Span) -> list[Span]:
        return _parts(piece, (mark.end() for mark in CLAUSE.finditer(self._text, *piece)))

    def _halves(self, piece: Span) -> list[Span]:
        """Two halves at the gap between words that is nearest to the middle."""
        start, end = piece
        held = {mark.end() for mark in HELD.finditer(self._text, start, end)}
        gaps = [gap.end() for gap in SPACE.finditer(self._text, start, end) if gap.end() not in held]
        inner = [place for place in gaps if self.said((start, place)) and self.said((place, end))]
        if not inner or max(two - one for one, two in pairwise((start, *inner, end))) > (end - start) / 2:
            inner += [start + place for place in spaceless.breaks(self._text[start:end], self._language)]
        middle = (start + end) / 2
        return _parts(piece, [min(inner, key=lambda place: abs(place - middle))]) if inner else [piece]

    def _at_least(self, pieces: list[Span], count: int) -> list[Span]:
        """More pieces, by cutting the longest, until there are `count` or nothing can be cut."""
        whole: set[Span] = set()
        while len(pieces) < count:
            left = [piece for piece in pieces if piece not in whole]
            if not left:
                break
            longest = max(left, key=self.time)
            parts = self._clauses(longest)
            parts = parts if 1 < len(parts) <= count - len(pieces) + 1 else self._halves(longest)
            if len(parts) == 1:
                whole.add(longest)
            place = pieces.index(longest)
            pieces = [*pieces[:place], *parts, *pieces[place + 1 :]]
        return pieces

    def _grouped(self, pieces: list[Span], count: int) -> list[Span]:
        """Neighbours in `count` groups, each about equally long; fewer pieces stay as they are."""
        if len(pieces) <= count:
            return pieces
        lengths = [self.time(piece) for piece in pieces]
        total, spent, groups = sum(lengths) or 1.0, 0.0, list[Span]()
        for index, (piece, seconds) in enumerate(zip(pieces, lengths, strict=True)):
            left = len(pieces) - index
            due = spent + seconds / 2 >= total * len(groups) / count
            if not groups or (len(groups) < count and (due or left <= count - len(groups))):
                groups.append(piece)
            else:
                groups[-1] = (groups[-1][0], piece[1])
            spent += seconds
        return groups


def _parts(piece: Span, places: Iterable[int]) -> list[Span]:
    ends = [piece[0], *places, piece[1]]
    return [(start, end) for start, end in pairwise(ends) if end > start]
