"""Sounds from vendors: decoded, measured, kept as WAV, with word times where the vendor gives none."""

import re
import wave
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.capabilities import VoiceRequest, Word
from pipeline.containers import opened
from pipeline.errors import InvalidInput

HERTZ = 48_000
QUIET = 0.01
LONGEST_SECONDS = 1800
LETTERS_A_SECOND = 14.0
LETTER, PAUSE = 1.0, {",": 3.0, ";": 4.0, ":": 4.0, ".": 6.0, "!": 6.0, "?": 6.0, "…": 6.0}

Samples = NDArray[np.int16]


def decode(source: Path) -> Samples:
    """Return a sound file as 48 kHz mono; raises ValueError for one that can't be decoded or is too long."""
    import av

    blocks: list[Samples] = []
    length = 0
    try:
        with opened(source) as file:
            resampler = av.AudioResampler(format="s16", layout="mono", rate=HERTZ)
            for frame in file.decode(audio=0):
                for part in resampler.resample(frame):
                    blocks.append(np.asarray(part.to_ndarray(), np.int16).reshape(-1))
                    length += blocks[-1].size
                if length > LONGEST_SECONDS * HERTZ:
                    raise ValueError(f"A sound of more than {LONGEST_SECONDS} s is too long.")
    except (av.FFmpegError, IndexError, InvalidInput) as error:
        raise ValueError(f"Not a readable sound: {error}") from error
    if not length:
        raise ValueError("The sound is empty.")
    return np.concatenate(blocks)


def write(samples: Samples, target: Path) -> Path:
    """Write 48 kHz mono WAV."""
    with wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(HERTZ)
        out.writeframes(samples.tobytes())
    return target


def pace(request: VoiceRequest, fastest: float) -> float:
    """Return the speed to ask for: the wished one, or faster where `max_seconds` needs it, up to `fastest`."""
    needed = len(request.text) / LETTERS_A_SECOND / request.max_seconds if request.max_seconds else 0.0
    return round(min(max(request.pace, needed, 0.5), fastest), 2)


def spread(text: str, samples: Samples) -> tuple[Word, ...]:
    """Return a time for each word of `text`, in proportion to its letters and pauses, over the spoken part."""
    words = text.split()
    if not words:
        return ()
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > QUIET * 32_768)
    first, last = (int(loud[0]), int(loud[-1])) if loud.size else (0, samples.size)
    weights = [(len(word) * LETTER + 1.0, PAUSE.get(word[-1], 0.5)) for word in words]
    scale = (last - first) / HERTZ / sum(spoken + pause for spoken, pause in weights)
    times, at = [], first / HERTZ
    for word, (spoken, pause) in zip(words, weights, strict=True):
        times.append(Word(text=word, start=round(at, 3), end=round(at + spoken * scale, 3)))
        at += (spoken + pause) * scale
    return tuple(times)


def align(text: str, heard: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words of `text` in its own spelling, with the times of what was heard; gaps are interpolated."""
    words = text.split()
    if not words or not heard:
        return tuple(heard)
    times: list[tuple[float, float] | None] = [None] * len(words)
    matcher = SequenceMatcher(None, [_plain(word) for word in words], [_plain(word.text) for word in heard], False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            found = heard[block.b + step]
            times[block.a + step] = (found.start, found.end)
    return tuple(_filled(words, times, heard[-1].end))


def _filled(words: list[str], times: list[tuple[float, float] | None], end: float) -> list[Word]:
    filled: list[Word] = []
    at = 0
    while at < len(words):
        known = times[at]
        if known:
            filled.append(Word(text=words[at], start=known[0], end=known[1]))
            at += 1
            continue
        until = next((index for index in range(at, len(words)) if times[index]), len(words))
        after = times[until] if until < len(words) else None
        low = filled[-1].end if filled else 0.0
        high = max(after[0] if after else end, low)
        step = (high - low) / (until - at)
        filled += [
            Word(text=words[at + n], start=round(low + n * step, 3), end=round(low + (n + 1) * step, 3))
            for n in range(until - at)
        ]
        at = until
    return filled


def _plain(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()
