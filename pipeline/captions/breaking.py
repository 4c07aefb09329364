"""Long words over two rows: at the signs of a link, between the syllables of a word."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from pipeline.captions.segmenting import fixed_places
from pipeline.captions.writing import spaceless

_VOWELS = "aeiouyæœøаеёиоуыэюяіїєαεηιουω"
# Consonants that begin a syllable together; a break goes before the longest of them.
_ONSETS = frozenset(
    re.findall(
        r"\w+",
        "b bl br c ch cl cr d dr f fl fr g gl gn gr h j k kl kn kr l m n p pf pfl pfr ph pl pr q qu r s sch schl schm schn "
        "schr schw sh sk sp spl spr st str t th tr v vl vr w wr x z zw ß ç ñ ž š č ж з к л м н п р с т ф х ц ч ш щ б в г "
        "д ст тр пр кр гр бр др пл кл гл бл β γ δ ζ θ κ λ μ ν ξ π ρ σ τ φ χ ψ",
    )
)
_SIGNS = re.compile(r"[/?&=.,:;_#@+\-–—…]+")
_AROUND = "\"'“”„‘’«»()[].,!?…:;"
_NEAR = 0.3


def parts(word: str, count: int, ems: Sequence[float]) -> tuple[str, ...]:
    """`word` in `count` parts of about one width; `ems` are those of its characters."""
    ends = list(accumulate(ems))
    good, cuts = list(places(word)), [0]
    for part in range(1, count):
        ideal, reach = ends[-1] * part / count, _NEAR * ends[-1] / count
        near = [at for at in good if abs(ends[at - 1] - ideal) <= reach and at > cuts[-1]]
        cuts.append(min(near or range(cuts[-1] + 1, len(word)), key=lambda at: abs(ends[at - 1] - ideal), default=0))
    return tuple(word[start:end] for start, end in pairwise([*cuts, len(word)]) if start < end)


def hyphen(before: str, after: str) -> str:
    """What shows that a word goes on in the next row: nothing after a sign, within a number or a link."""
    return "-" if after[0].isalpha() and before.lstrip(_AROUND).isalpha() else ""


def is_link(word: str) -> bool:
    """Whether it is an address, whose letters may not be put in capitals."""
    return re.search(r"://|^www\.|\w@\w|\w\.\w+/", word, re.IGNORECASE) is not None


def places(word: str) -> Iterator[int]:
    """Where a long word may go on in the next row."""
    if any(map(spaceless, word)):
        fixed = fixed_places(word)
        yield from (at for at in range(1, len(word)) if at not in fixed)
    elif word.strip(_AROUND).isalpha():
        yield from _syllables(word)
    else:
        yield from (at for sign in _SIGNS.finditer(word) for at in sign.span() if 1 < at < len(word) - 1)


def _syllables(word: str) -> Iterator[int]:
    """Before the consonants that begin a syllable, at least three letters from either end."""
    plain = "".join(unicodedata.normalize("NFD", char)[0] for char in word.lower())
    for at in range(3, len(plain) - 2):
        if plain[at] not in _VOWELS or plain[at - 1] in _VOWELS:
            continue
        start = at
        while start > 0 and plain[start - 1] not in _VOWELS:
            start -= 1
        begin = next((cut for cut in range(start, at) if plain[cut:at] in _ONSETS), at - 1)
        if start > 0 and 3 <= begin <= len(plain) - 3:
            yield begin
