"""A text on its way to being spoken: words as written, and what is said in place of parts of them."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

BLANK = "\ue000"
_EAST = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")

Piece = tuple[int, str]
"""Where in the text something is said, and what."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, and what is said for a match of it; None leaves the match to later rules."""

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], Sequence[Piece] | str | None]


@dataclass(slots=True)
class Draft:
    """`text` keeps its length: what a rule has taken is blank in it, so that no later rule reads it again."""

    text: str
    starts: tuple[int, ...]
    said: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Sequence[str], gaps: Sequence[str]) -> "Draft":
        """The words with what stands between them."""
        parts = [part for pair in zip(gaps, words, strict=True) for part in pair]
        ends = list(accumulate(len(part) for part in parts))
        return cls("".join(parts), tuple(ends[0::2]))

    def apply(self, rule: Rule) -> None:
        """Take every match of a rule."""
        kept, at = [], 0
        for match in rule.pattern.finditer(self.text):
            if match.start() == match.end() or (said := rule.say(match)) is None:
                continue
            pieces = self.spread(match.start(), match.end(), said) if isinstance(said, str) else said
            for place, piece in pieces:
                self.said.setdefault(place, []).append(piece)
            kept += [self.text[at : match.start()], BLANK * (match.end() - match.start())]
            at = match.end()
        if kept:
            self.text = "".join((*kept, self.text[at:]))

    def spread(self, start: int, end: int, said: str) -> list[Piece]:
        """What is said for a stretch, shared out evenly among the words that it covers."""
        places = self.places(start, end)
        if len(places) < 2 or not said:
            return [(start, said)]
        tokens = list(said) if _EAST.search(said) else said.split()
        joint = "" if _EAST.search(said) else " "
        count = len(places)
        even = (round((place - start) / (end - start) * len(tokens)) for place in places)
        cuts = [max(min(cut, len(tokens) - count + n), min(n, len(tokens))) for n, cut in enumerate(even)]
        return [(place, joint.join(tokens[a:b])) for place, a, b in zip(places, cuts, [*cuts[1:], None], strict=True)]

    def places(self, start: int, end: int) -> list[int]:
        """Where in a stretch a word begins or goes on."""
        first, last = (bisect_right(self.starts, place) - 1 for place in (start, end - 1))
        return [max(start, self.starts[word]) for word in range(first, last + 1)]

    def spoken(self) -> tuple[str, ...]:
        """What is said for each word."""
        bounds = (*self.starts[1:], len(self.text))
        said = [self._word(start, end) for start, end in zip(self.starts, bounds, strict=True)]
        for index in range(1, len(said)):
            taken = BLANK in self.text[bounds[index - 1] : bounds[index]]
            if taken and said[index] and said[index - 1] and not any(map(voiced, said[index])):
                said[index - 1], said[index] = said[index - 1] + said[index], ""
        return tuple(said)

    def _word(self, start: int, end: int) -> str:
        parts: list[tuple[str, bool]] = []
        for place in range(start, end):
            parts += [(piece, True) for piece in self.said.get(place, ()) if piece]
            if self.text[place] != BLANK:
                parts.append((self.text[place], False))
        said = ""
        spaced = False
        for part, taken in parts:
            said += (" " if said and (spaced or taken) and _apart(said[-1], part[0]) else "") + part
            spaced = taken
        return tidy(said)


def _apart(before: str, after: str) -> bool:
    if _EAST.match(before) or _EAST.match(after):
        return False
    return voiced(after) and (voiced(before) or before in ".,!?;:%")


def voiced(character: str) -> bool:
    """Whether it is a letter, a digit or a vowel sign."""
    return character.isalnum() or unicodedata.category(character) in ("Mc", "Mn")


def tidy(said: str) -> str:
    """Without hyphens that join nothing, and with one space between words."""
    said = re.sub(r"(?<![\w‐‑-])[-‐‑_]++(?=\w)|(?<=[^\W_])[-‐‑_]++(?!\w)", " ", said)
    return re.sub(r" (?=[,;:.!?…](?:\s|$))", "", " ".join(said.split()))
