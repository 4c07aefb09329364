"""The words that name objects, by language: words/LANGUAGE.txt, written by docs/objects/words.py."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.providers.local.art.objects.spelling import folded

# How surely a term names its object: the thing itself, a kind of it, a thing that stands for it, a word in any text.
GRADES = {"a": 1.0, "b": 0.85, "c": 0.65, "d": 0.4}
NOTHING = "-"
Term = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a term names: an object, or NOTHING for a phrase that only sounds like one.

    `noun` says how much of a noun the term is: "" always, "~" also a verb, "!" seldom a noun, "^" also
    a verb that shows the same.
    """

    term: str
    name: str
    score: float
    noun: str = ""


class Vocabulary:
    """The terms of one language: by all their words, and how many words a term with this first word may have."""

    def __init__(self, rows: str) -> None:
        self.entries: dict[Term, Entry] = {}
        self.longest: dict[str, int] = defaultdict(int)
        for name, grade, terms in (row.split("\t") for row in rows.splitlines()):
            for term in terms.split(","):
                self._add(name, GRADES[grade], term)
        self.letters = max((len(term[0]) for term in self.entries if len(term) == 1), default=0)

    def _add(self, name: str, score: float, marked: str) -> None:
        term = marked.lstrip("~!^")
        key = tuple(folded(term).replace("-", " ").replace("'s", "").split())
        kept = Entry(term=term, name=name, score=score, noun=marked[: len(marked) - len(term)])
        self.entries.setdefault(key, kept)
        self.longest[key[0]] = max(self.longest[key[0]], len(key))


@lru_cache(maxsize=8)
def vocabulary(language: str) -> Vocabulary:
    """The terms of a language by its code ("en", "pt-BR"); none where the studio has no words of it."""
    rows = files(__package__).joinpath("words", f"{language.split('-')[0].casefold()}.txt")
    return Vocabulary(rows.read_text("utf-8") if rows.is_file() else "")
