"""Footage: the user's own pictures and clips that fit a phrase, else moving art."""

import re
from pathlib import Path
from typing import Literal

import av
import av.error

from pipeline.capabilities import FootageFacts, FootageRequest, ImageFacts, ImageRequest
from pipeline.containers import opened
from pipeline.errors import InvalidInput
from pipeline.provider import Desk, Produced

PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")
PICTURE_SECONDS = 5.0
LEAST_SCORE = 2
ENDINGS = ("ings", "ing", "ies", "ed", "es", "s", "y")
_COMMON = """
    the and for with from that this into over your you our are was has have its his her their they
    les des une por con los las una der die das und per del
    """
COMMON = frozenset(_COMMON.split())

Kind = Literal["image", "clip"]


def find(request: FootageRequest, desk: Desk) -> Produced:
    """Items that cover `seconds`: kept media of the library, best first, then one drawn picture for the rest."""
    kept: dict[str, str] = {}
    kinds: list[Kind] = []
    covered = 0.0
    for digest in matches(request):
        if covered >= request.seconds:
            break
        desk.check_cancelled()
        kind, seconds = _shown(desk.media(digest))
        kept[f"item-{len(kinds)}"] = digest
        kinds.append(kind)
        covered += seconds
    if covered >= request.seconds and kinds:
        return Produced(facts=FootageFacts(kinds=tuple(kinds)), kept=kept)
    drawn = _drawn(request, desk, layered=not kinds)
    files = {name if name != "picture" else f"item-{len(kinds)}": file for name, file in drawn.files.items()}
    made = drawn.facts if isinstance(drawn.facts, ImageFacts) and not kinds else None
    facts = FootageFacts(kinds=(*kinds, "image"), drawn=made)
    return Produced(facts=facts, files=files, kept=kept, warnings=drawn.warnings)


def matches(request: FootageRequest) -> list[str]:
    """Digests of the library whose tags fit, best first; a word of the query counts twice one that is only spoken."""
    scored = [
        (-fit, place, digest)
        for place, (digest, tags) in enumerate(request.library)
        if (fit := score(tags, request.query, request.words)) >= LEAST_SCORE
    ]
    return list(dict.fromkeys(digest for _, _, digest in sorted(scored)))


def score(tags: str, query: str, words: str) -> int:
    """How well a file's name and tags fit a search phrase and the words that are spoken; LEAST_SCORE is enough."""
    own, asked = _stems(tags), _stems(query)
    return 2 * len(own & asked) + len(own & (_stems(words) - asked))


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{2,}", text.lower())
    return frozenset(_stem(word) for word in words if word not in COMMON)


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _single(word.removesuffix(ending))
    return _single(word.removesuffix("e")) if len(word) > 4 else word


def _single(stem: str) -> str:
    """A doubled last letter once, and no silent e: running and run, baking and bake are one."""
    stem = stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return stem.removesuffix("e") if len(stem) > 3 else stem


def _shown(path: Path) -> tuple[Kind, float]:
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(PICTURES) or head[8:12] == b"WEBP":
        return "image", PICTURE_SECONDS
    try:
        with opened(path) as clip:
            return "clip", (clip.duration or 0) / av.time_base
    except (av.error.FFmpegError, InvalidInput):
        return "clip", 0.0


def _drawn(request: FootageRequest, desk: Desk, *, layered: bool) -> Produced:
    """A picture of the words themselves: a search for footage goes wider than what they name."""
    from pipeline.providers.local import art

    return art.draw(
        ImageRequest(
            prompt="" if request.words.strip() else request.query,
            words=request.words,
            style=request.style,
            mood=request.mood,
            language=request.language,
            width=request.width,
            height=request.height,
            layered=layered,
            seed=request.seed,
            take=request.take,
        ),
        desk,
    )
