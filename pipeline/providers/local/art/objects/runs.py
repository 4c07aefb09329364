"""Terms in scripts that write no space between words: the longest of the vocabulary, from left to right."""

from collections.abc import Iterator

from pipeline.providers.local.art.objects.spelling import folded
from pipeline.providers.local.art.objects.vocabulary import NOTHING, Entry, Vocabulary

UNSPACED = frozenset(("zh", "ja", "th"))


def read_runs(text: str, known: Vocabulary, language: str) -> Iterator[tuple[Entry, int]]:
    """Terms and the offset of each."""
    plain = "".join(folded(sign) or " " for sign in text)
    at = 0
    while at < len(plain):
        for length in range(min(known.letters, len(plain) - at), 0, -1):
            entry = known.entries.get((plain[at : at + length],))
            if entry:
                if entry.name != NOTHING:
                    yield entry, at
                at += length
                break
        else:
            at += 1
