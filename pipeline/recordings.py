"""The creator's own voice-over: put right where it is not as it should be heard, and cut into a piece for each scene."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import silences
from pipeline.capabilities import Word
from pipeline.providers.local import hearing, wav
from pipeline.render import channels, ffmpeg

FPS = 30
LEAD_SECONDS, TAIL_SECONDS, LEAST_SECONDS = 0.15, 0.25, 0.5
SAMPLES_A_FRAME = ffmpeg.RATE // FPS


@dataclass(frozen=True, slots=True)
class Piece:
    """What one scene says: frames of the recording, and its words timed from the first of them."""

    first: int
    last: int
    words: tuple[Word, ...]

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.last - self.first) / FPS


@dataclass(frozen=True, slots=True)
class Recording:
    """Decoded sound as raw stereo float32; `mended` where it is not what was uploaded."""

    raw: Path
    mended: bool

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.raw.stat().st_size / 8 / ffmpeg.RATE

    def write(self, target: Path, first: int = 0, last: int | None = None) -> Path:
        """Write the frames from `first` to before `last` as WAV, with silence beyond the end; one channel where both are alike."""
        samples = np.memmap(self.raw, np.float32, "r").reshape(-1, 2)
        end = len(samples) if last is None else last * SAMPLES_A_FRAME
        blocks = list(_padded(samples, first * SAMPLES_A_FRAME, end))
        alike = all(np.array_equal(block[:, 0], block[:, 1]) for block in blocks)
        return wav.stream(target, (block[:, 0] if alike else block for block in blocks), 1 if alike else 2)


def take_in(source: Path, folder: Path, *, remove_silences: bool, check: Callable[[], None]) -> Recording:
    """Decode a recording so that it is heard on both sides alike, and without its long pauses where that is asked."""
    raw = folder / "recording.f32"
    ffmpeg.decode_sound(source, raw, most_seconds=hearing.MOST_SECONDS, check=check)
    mended = bool(channels.even(raw))
    if remove_silences:
        mended |= silences.shorten(raw)
    return Recording(raw, mended)


def pieces(texts: Sequence[str], words: Sequence[Word], seconds: float) -> list[Piece]:
    """A piece for each text, one after another: each from just before its first word to just before the next one's."""
    shares = _shared(texts, words)
    starts = [0]
    for before, share in pairwise(shares):
        wanted = _start(before, share) if share else starts[-1] / FPS
        starts.append(max(round(wanted * FPS), starts[-1] + round(LEAST_SECONDS * FPS)))
    end = max(round((seconds + TAIL_SECONDS) * FPS), starts[-1] + round(LEAST_SECONDS * FPS))
    edges = pairwise([*starts, end])
    return [Piece(first, last, _moved(share, first, last)) for share, (first, last) in zip(shares, edges, strict=True)]


def _start(before: Sequence[Word], share: Sequence[Word]) -> float:
    """In the pause before the first word, and never within the last word before it."""
    ended = before[-1].end if before else 0.0
    return min(share[0].start, max(ended, share[0].start - LEAD_SECONDS))


def _shared(texts: Sequence[str], words: Sequence[Word]) -> list[list[Word]]:
    """The words of each text, told by what is written: no script needs spaces for that."""
    ends = np.cumsum([_written(text) for text in texts])
    sizes = [_written(word.text) for word in words]
    middles = np.cumsum(sizes) - np.array(sizes) / 2
    owners = np.minimum(np.searchsorted(ends, middles, side="right"), len(texts) - 1).tolist()
    return [[word for word, owner in zip(words, owners, strict=True) if owner == place] for place in range(len(texts))]


def _written(text: str) -> int:
    return sum(not (one.isspace() or unicodedata.category(one)[0] == "C") for one in text)


def _moved(words: Sequence[Word], first: int, last: int) -> tuple[Word, ...]:
    latest = (last - first) / FPS
    return tuple(
        Word(
            text=word.text, start=_within(word.start - first / FPS, latest), end=_within(word.end - first / FPS, latest)
        )
        for word in words
    )


def _within(second: float, latest: float) -> float:
    return round(min(max(second, 0.0), latest - 1 / FPS), 4)


def _padded(samples: NDArray[np.float32], first: int, last: int) -> Iterator[NDArray[np.float32]]:
    known = samples[first:last]
    for start in range(0, len(known), wav.BLOCK):
        yield known[start : start + wav.BLOCK]
    if missing := last - first - len(known):
        yield np.zeros((missing, 2), np.float32)
