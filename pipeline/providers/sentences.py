"""Sentences of a text in any language, as spans of its characters that leave nothing out."""

import re
from itertools import pairwise

import sentencex

Span = tuple[int, int]

CLOSERS = "\"'”’»)\\]」』】）"
# Scripts that put no space after a sentence.
CLOSE_END = re.compile(rf"[。！？｡]+[{CLOSERS}]*\s*")
# What ends with one of these goes on: "1. Wake up", "(2) Drink water", "a. Tea".
LIST_MARK = re.compile(r"(?:^|\n)\s*\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s*$", re.IGNORECASE)
# Titles and marks that stand before a name or a number, in the languages whose own rules lack them.
BEFORE_A_NAME = re.compile(
    r"(?:^|[\s(«“\"])(?:m|mm|mme|mlle|mgr|dr|st|ste|séc|sec|s|sra?|srta|prof|pr|sig|ing|डॉ|श्री|प्रो|д|г|ул|т|н)\.\s*$",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"(?:^|\s)(\w+)\s+\d{1,2}\.\s*$")
# Languages that write an ordinal as a number with a dot, and the words that stand before one.
ORDINALS = {
    "de": "am im der die das den dem des zum zur beim vom ab seit bis nach vor ein eine einen einem einer jeder jede jedes jeden "
          "ihr ihre mein meine sein seine unser unsere",
    "da": "den det de i på", "nb": "den det de i på", "fi": "", "cs": "dne od do v ve", "hu": "a az",
}  # fmt: skip
QUOTED = re.compile(rf"[。！？｡.!?][{CLOSERS}]+$")


def spans(text: str, language: str) -> list[Span]:
    """Start and end of each sentence in order; together they are the whole text, with the space after each."""
    code = language.replace("_", "-").partition("-")[0].lower() or "en"
    found: list[Span] = []
    for start, end in _segments(text, code):
        if found and _goes_on(text, found[-1], start, end, code):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def sentences(text: str, language: str) -> list[str]:
    """The sentences without the space around them."""
    return [text[start:end].strip() for start, end in spans(text, language)]


def _segments(text: str, code: str) -> list[Span]:
    found: list[Span] = []
    start = 0
    for segment in sentencex.segment(code, text):
        ends = [start, *(start + mark.end() for mark in CLOSE_END.finditer(segment)), start + len(segment)]
        found += [(one, two) for one, two in pairwise(ends) if two > one]
        start += len(segment)
    return found


def _goes_on(text: str, before: Span, start: int, end: int, code: str) -> bool:
    """Whether what begins at `start` still belongs to the sentence before it."""
    said = text[before[0] : before[1]]
    following = text[start:end]
    if not following.strip():
        return True
    if "\n\n" in said[len(said.rstrip()) :].replace(" ", ""):
        return False
    if said[-1].isspace():
        return bool(LIST_MARK.search(said) or BEFORE_A_NAME.search(said)) or _ordinal(said, following, code)
    # No space between: a quotation that its sentence goes on after, or a dot inside a name such as "Node.js".
    return bool(QUOTED.search(said)) or said[-1] not in "。！？｡" + CLOSERS.replace("\\", "")


def _ordinal(said: str, following: str, code: str) -> bool:
    mark = ORDINAL.search(said)
    if mark is None or code not in ORDINALS:
        return False
    return following[:1].islower() or mark[1].lower() in ORDINALS[code].split()
