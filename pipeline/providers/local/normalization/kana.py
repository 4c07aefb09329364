"""Japanese words in kana, as they are pronounced (は as ワ, へ as エ), by MeCab with the IPA dictionary."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from pipeline.providers.local.normalization.draft import Draft, Piece, Rule

if TYPE_CHECKING:
    from fugashi import GenericTagger

_JAPANESE = re.compile(r"[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
PRONUNCIATION = 8
# What the dictionary prefers, but people do not say.
MENDED = {"日本": "ニホン", "私": "ワタシ", "明日": "アシタ", "昨日": "キノー", "市場": "シジョー"}


def read(draft: Draft) -> None:
    """Say every Japanese word of the draft in kana; what the dictionary does not know stays as it is."""
    draft.apply(
        Rule(
            re.compile(r"[^\s\ue000]+"),
            lambda match: _pieces(match[0], match.start(), draft) if _JAPANESE.search(match[0]) else None,
        )
    )


def _pieces(text: str, start: int, draft: Draft) -> list[Piece]:
    pieces: list[Piece] = []
    plain = unicodedata.normalize("NFC", text)
    if len(plain) != len(text):
        return [(start, text)]
    at = 0
    for node in _tagger()(plain):
        at = plain.index(node.surface, at)
        said = _said(node.surface, tuple(node.feature))
        places = draft.places(start + at, start + at + len(node.surface))
        parts = _parts(node.surface, said, [place - start - at for place in places]) if len(places) > 1 else None
        pieces += (
            zip(places, parts, strict=True) if parts else draft.spread(start + at, start + at + len(node.surface), said)
        )
        at += len(node.surface)
    return pieces or [(start, text)]


def _parts(surface: str, said: str, cuts: list[int]) -> tuple[str, ...] | None:
    """The sound of a word cut where its writing is cut, by the hiragana in it; None where they do not agree."""
    segments = (surface[a:b] for a, b in zip(cuts, [*cuts[1:], None], strict=True))
    found = re.fullmatch("".join(f"({_sounds(segment)})" for segment in segments), said)
    return found.groups() if found else None


def _sounds(segment: str) -> str:
    cells = re.findall(r"[\u3041-\u3096]|[^\u3041-\u3096]+", segment)
    return "".join(f"[{chr(ord(cell) + 0x60)}ーワエオ]" if "\u3041" <= cell <= "\u3096" else ".+?" for cell in cells)


def _said(surface: str, feature: tuple[str, ...]) -> str:
    if surface in MENDED:
        return MENDED[surface]
    known = len(feature) > PRONUNCIATION and _JAPANESE.search(surface)
    return feature[PRONUNCIATION].replace("ヲ", "オ") if known else surface


@cache
def _tagger() -> "GenericTagger":
    import ipadic
    from fugashi import GenericTagger

    return GenericTagger(ipadic.MECAB_ARGS)
