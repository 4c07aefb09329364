"""Phonemes for every word of a sentence in a language that espeak-ng reads, as Kokoro was taught them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from pipeline.providers.local.engines import kana, mandarin

# espeak-ng's letters that Kokoro knows as one (the table of misaki's EspeakG2P, Apache-2.0). German "eu" is told as English "oy":
# of 36 words with it in some a recogniser misheard 23 where it was ɔø, and 11 now.
LETTERS = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "s^s": "S", "t^s": "ʦ",
    "t^ʃ": "ʧ", "ɔ^ɪ": "Y", "ɔ^ø": "Y", "ʏ": "y",
}  # fmt: skip
# No style was taught German: these are understood better as sounds apart than as the letters above, a tap better than a trill,
# and a vowel with an r better than one that glides to ɐ.
FOREIGN = {
    "de": {"a^ɪ": "aɪ", "a^ʊ": "aʊ", "t^s": "ts", "ʊ^ɐ": "ʊɾ", "ɜ": "ɐ", "r": "ɾ"},
}
# Words that espeak-ng reads with another vowel than people do: "vor" as "voll" begins.
MISREAD = {"de": {"fɔɾ": "foːɾ", "fˌɔɾ": "fˌoːɾ", "fˈɔɾ": "fˈoːɾ"}}
FLAGS = re.compile(r"\([^)]*\)")
MARKS = {"。": ".", "｡": ".", "।": ".", "۔": ".", "！": "!", "？": "?", "؟": "?", "，": ",", "、": ",", "،": ",", "；": ";",
         "؛": ";", "：": ":", "–": "—"}  # fmt: skip
SPOKEN_MARKS = frozenset(".!?,;:—…")
SPACELESS = ("ja", "zh")

Speller = Callable[[list[list[str]]], list[list[str]]]


def spelled(words: Sequence[str], language: str, spell: Speller) -> list[str]:
    """Phonemes of each word with the mark that ends it; `spell` asks espeak-ng for whole clauses."""
    bare = [word.strip() for word in map(_bare, words)]
    marks = [_mark(word) for word in words]
    clauses = _clauses(bare, marks)
    texts = [[bare[index] for index in clause] for clause in clauses]
    heard = _read(texts, language, spell)
    told = [""] * len(words)
    for clause, parts in zip(clauses, heard, strict=True):
        for index, part in zip(clause, parts, strict=True):
            told[index] = part
    for index in range(len(words) - 1, 0, -1):
        if marks[index] and not told[index]:  # a mark that stands alone belongs to the word before it
            marks[index - 1], marks[index] = marks[index - 1] or marks[index], ""
    gap = "" if language == "ja" else " "
    return [f"{part}{mark}{' ' if mark else gap}" if part else "" for part, mark in zip(told, marks, strict=True)]


def _read(texts: list[list[str]], language: str, spell: Speller) -> list[list[str]]:
    if language == "ja":
        return [[kana.phonemes(word) for word in words] for words in texts]
    if language == "zh":
        answers = spell([[mandarin.apart(word) for word in words] for words in texts])
        return [
            _characters(words, mandarin.syllables(whole)) for words, (whole, *_) in zip(texts, answers, strict=True)
        ]
    misread = MISREAD.get(language, {})
    return [[misread.get(word, word) for word in _shared(answer, language)] for answer in spell(texts)]


def _characters(words: list[str], syllables: list[str]) -> list[str]:
    """Each word's share of the syllables: one a character."""
    counts = [max(1, len(word)) for word in words]
    whole = sum(counts)
    ends = [round(sum(counts[: place + 1]) * len(syllables) / whole) for place in range(len(counts))]
    return ["".join(syllables[first:last]) for first, last in zip([0, *ends], ends, strict=False)]


def _shared(answer: list[str], language: str) -> list[str]:
    """The clause's phonemes, apart as its words are."""
    whole, *alone = (_letters(ipa, language) for ipa in answer)
    groups = whole.split()
    if not alone:
        return groups
    return apart("".join(groups), [one.replace(" ", "") for one in alone])


def apart(whole: str, alone: list[str]) -> list[str]:
    """Cut what is said together where each of its words, as said alone, begins."""
    blocks = SequenceMatcher(None, "".join(alone), whole, autojunk=False).get_matching_blocks()
    cuts, at = [0], 0
    for one in alone[:-1]:
        at += len(one)
        before = max((block for block in blocks if block.a <= at), key=lambda block: block.a, default=blocks[0])
        cut = before.b + min(at - before.a, before.size) if before.a <= at else 0
        cuts.append(max(cuts[-1], min(cut, len(whole))))
    return [whole[first:last] for first, last in zip(cuts, [*cuts[1:], len(whole)], strict=True)]


def _letters(ipa: str, language: str) -> str:
    text = FLAGS.sub("", ipa)
    for ties, letter in (*FOREIGN.get(language, {}).items(), *LETTERS.items()):
        text = text.replace(ties, letter)
    text = unicodedata.normalize("NFD", text.replace("^", "").replace("-", ""))
    return text.replace("c\u0327", "ç")


def _clauses(bare: list[str], marks: list[str]) -> list[list[int]]:
    """Indices of the words between two marks; words with nothing to say are in none."""
    clauses: list[list[int]] = [[]]
    for index, (word, mark) in enumerate(zip(bare, marks, strict=True)):
        if word:
            clauses[-1].append(index)
        if mark:
            clauses.append([])
    return [clause for clause in clauses if clause]


def _bare(word: str) -> str:
    """A word without the marks around it."""
    inside = [place for place, sign in enumerate(word) if unicodedata.category(sign)[0] in "LNMS" or sign in "%&@"]
    return word[inside[0] : inside[-1] + 1] if inside else ""


def _mark(word: str) -> str:
    """The last mark after a word that the model knows."""
    tail = word[len(word) - len(word.lstrip()) :]
    for sign in reversed(tail):
        if unicodedata.category(sign)[0] in "LNM":
            return ""
        if (mark := MARKS.get(sign, sign)) in SPOKEN_MARKS:
            return mark
    return ""
