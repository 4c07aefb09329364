"""Uploads: counted while they arrive, known by their bytes, and opened by a limited child before anything else does it."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from pipeline import measuring
from pipeline.assets import Measures
from pipeline.containers import NotMedia, container
from pipeline.errors import InvalidInput
from pipeline.gauge import Answer, Fault

Kind = Literal["image", "audio", "video"]
LIMITS: dict[Kind, int] = {"image": 10 << 20, "audio": 50 << 20, "video": 500 << 20}
# What the documents of the contracts promise to take, and what cameras and browsers write besides.
PUBLISHED = ("JPEG", "PNG", "WEBP")
EVERY = (*PUBLISHED, "HEIF", "AVIF")
PHOTO_BYTES = 40 << 20
PICTURES = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"....ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL), "HEIF"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
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
CHUNK = 1 << 20


class Received(NamedTuple):
    """A file that may be kept, and its measures."""

    path: Path
    measures: Measures


def received(
    stream: BinaryIO | bytes, folder: Path, *, name: str, kinds: tuple[Kind, ...], pictures: tuple[str, ...] = PUBLISHED
) -> Received:
    """A clean copy of an upload in `folder`. Raises InvalidInput (field "file") that says what is wrong with which file."""
    raw, shown = folder / "upload.bin", name or "The file"
    limits = LIMITS | {"image": PHOTO_BYTES} if pictures == EVERY else LIMITS
    head = _copy(stream, raw, most=max(limits[kind] for kind in kinds), shown=shown)
    size = raw.stat().st_size
    formats = tuple(kind for first, kind in PICTURES if first.match(head))
    if formats and not set(formats) <= set(pictures):
        raise _wrong_kind(kinds, pictures, shown, f" It is {formats[0]}: save it as a JPEG.")
    try:
        found = _drawn(raw, formats, shown) if formats else _played(raw, head, shown)
    except NotMedia:
        raise _wrong_kind(kinds, pictures, shown) from None
    for kind in kinds:
        if found.measures.media_type.startswith(kind) and size <= limits[kind]:
            return found
    raise _wrong_kind(kinds, pictures, shown)


_WORDS: dict[Kind, str] = {
    "image": "a picture (JPEG, PNG or WebP) of at most 10 MB",
    "audio": "a sound (WAV, MP3, M4A, OGG or FLAC) of at most 50 MB",
    "video": "a clip (MP4, MOV, MKV or WebM) of at most 500 MB",
}
_ANY_PICTURE = "a picture (JPEG, PNG, WebP, HEIC or AVIF) of at most 40 MB"


def _wrong_kind(kinds: tuple[Kind, ...], pictures: tuple[str, ...], shown: str, more: str = "") -> InvalidInput:
    words = _WORDS | {"image": _ANY_PICTURE} if pictures == EVERY else _WORDS
    return InvalidInput(f"{shown} is not {' or '.join(words[kind] for kind in kinds)}.{more}", field="file")


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
    found = _whole(measuring.redrawn(raw, clean, formats=formats), shown)
    return Received(clean, Measures(media_type="image/png", width=found.width, height=found.height))


def _played(raw: Path, head: bytes, shown: str) -> Received:
    """The file as it came; all of its sound and its first picture could be decoded. Raises NotMedia."""
    found = _whole(measuring.played(raw), shown)
    subtype = next((name for brand, name in BRANDS.items() if brand in head), SUBTYPES[container(raw)])
    measures = Measures(
        media_type=f"{found.kind}/{subtype}", width=found.width, height=found.height, seconds=found.seconds
    )
    return Received(raw.rename(raw.with_suffix(f".{subtype}")), measures)


_FAULTS: dict[Fault, str] = {
    "damaged": "is damaged or not what it seems to be: save it again in a usual format.",
    "pixels": "has {width} x {height} pixels: make it smaller than 64 megapixels (a JPEG: 200) and 16,384 a side.",
    "scans": "is a JPEG in too many passes: save it again in a usual format.",
    "long": f"lasts more than {measuring.MOST_SECONDS // 3600} hours: cut it shorter.",
    "short": "says that it lasts {said:.0f} s, but ends after {seconds:.0f} s: save it again.",
}


def _whole(found: Answer, shown: str) -> Answer:
    """The answer, or what is wrong with the file."""
    if found.fault:
        raise InvalidInput(f"{shown} {_FAULTS[found.fault].format(**asdict(found))}", field="file")
    return found
