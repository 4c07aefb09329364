"""Uploads: counted while they arrive, known by their bytes, and opened by a limited child before anything else does it."""

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from pipeline import gauge
from pipeline.assets import Measures
from pipeline.containers import container, options
from pipeline.errors import InvalidInput
from pipeline.processes import ProcessFailed, run

Kind = Literal["image", "audio", "video"]
LIMITS: dict[Kind, int] = {"image": 10 << 20, "audio": 50 << 20, "video": 500 << 20}
PICTURES = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
)
# What a demuxer reads is called video/… or audio/… and this; some say more of themselves in their first bytes.
SUBTYPES = {
    "mov": "mp4",
    "matroska": "x-matroska",
    "wav": "wav",
    "mp3": "mpeg",
    "aac": "aac",
    "flac": "flac",
    "ogg": "ogg",
}
BRANDS = {b"ftypqt": "quicktime", b"webm": "webm"}
HEAD_BYTES = 64
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_384
MOST_SECONDS = 2 * 3600
DEADLINE_SECONDS = 90
CHUNK = 1 << 20


class Received(NamedTuple):
    """A file that may be kept, and its measures."""

    path: Path
    measures: Measures


def received(stream: BinaryIO | bytes, folder: Path, *, name: str, kinds: tuple[Kind, ...]) -> Received:
    """A clean copy of an upload in `folder`. Raises InvalidInput (field "file") that says what is wrong with which file."""
    raw, shown = folder / "upload.bin", name or "The file"
    head = _copy(stream, raw, most=max(LIMITS[kind] for kind in kinds), shown=shown)
    formats = tuple(kind for first, kind in PICTURES if first.match(head))
    found = _drawn(raw, formats, shown) if formats else _played(raw, head, kinds, shown)
    for kind in kinds:
        if found.measures.media_type.startswith(kind) and raw.stat().st_size <= LIMITS[kind]:
            return found
    raise _wrong_kind(kinds, shown)


_WORDS: dict[Kind, str] = {
    "image": "a picture (JPEG, PNG or WebP) of at most 10 MB",
    "audio": "a sound (WAV, MP3, M4A, OGG or FLAC) of at most 50 MB",
    "video": "a clip (MP4, MOV, MKV or WebM) of at most 500 MB",
}


def _wrong_kind(kinds: tuple[Kind, ...], shown: str) -> InvalidInput:
    return InvalidInput(f"{shown} is not {' or '.join(_WORDS[kind] for kind in kinds)}.", field="file")


def _copy(stream: BinaryIO | bytes, target: Path, *, most: int, shown: str) -> bytes:
    """Write the upload at `target`; its first bytes."""
    size = 0
    with target.open("xb") as writer:
        for chunk in [stream] if isinstance(stream, bytes) else iter(lambda: stream.read(CHUNK), b""):
            size += len(chunk)
            if size > most:
                raise InvalidInput(f"{shown} is larger than {most >> 20} MB.", field="file")
            writer.write(chunk)
    if not size:
        raise InvalidInput(f"{shown} is empty.", field="file")
    with target.open("rb") as reader:
        return reader.read(HEAD_BYTES)


def _drawn(raw: Path, formats: tuple[str, ...], shown: str) -> Received:
    """A clean PNG without metadata: one frame, upright."""
    clean = raw.with_suffix(".png")
    found = _gauged(raw, shown, target=str(clean), formats=formats)
    return Received(clean, Measures(media_type="image/png", width=found.width, height=found.height))


def _played(raw: Path, head: bytes, kinds: tuple[Kind, ...], shown: str) -> Received:
    """The file as it came; all of its sound and its first picture could be decoded."""
    try:
        demuxer = container(raw)
    except InvalidInput:
        raise _wrong_kind(kinds, shown) from None
    found = _gauged(raw, shown, demuxer=demuxer, options=options(demuxer))
    subtype = next((name for brand, name in BRANDS.items() if brand in head), SUBTYPES[demuxer])
    kept = raw.rename(raw.with_suffix(f".{subtype}"))
    return Received(
        kept,
        Measures(media_type=f"{found.kind}/{subtype}", width=found.width, height=found.height, seconds=found.seconds),
    )


_FAULTS: dict[gauge.Fault, str] = {
    "damaged": "is damaged or not what it seems to be: save it again in a usual format.",
    "pixels": "has {width} x {height} pixels: make it smaller than 40 megapixels.",
    "long": f"lasts more than {MOST_SECONDS // 3600} hours: cut it shorter.",
    "short": "says that it lasts {said:.0f} s, but ends after {seconds:.0f} s: save it again.",
}


def _gauged(
    raw: Path, shown: str, *, target: str = "", formats: tuple[str, ...] = (), demuxer: str = "",
    options: dict[str, str] | None = None,
) -> gauge.Answer:  # fmt: skip
    """What the child says of the file; its death says that the file is damaged."""
    ask = gauge.Ask(
        source=str(raw), target=target, formats=formats, demuxer=demuxer, options=options or {},
        most_pixels=MOST_PIXELS, longest_side=LONGEST_SIDE, most_seconds=MOST_SECONDS,
    )  # fmt: skip
    argv = [sys.executable, "-I", gauge.__file__, json.dumps(asdict(ask))]
    try:
        answer = gauge.Answer(**json.loads(run(argv, folder=raw.parent, deadline_seconds=DEADLINE_SECONDS)))
    except (ProcessFailed, ValueError):
        answer = gauge.Answer(fault="damaged")
    if answer.fault:
        raise InvalidInput(f"{shown} {_FAULTS[answer.fault].format(**asdict(answer))}", field="file")
    return answer
