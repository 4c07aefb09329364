"""Listening to a sound file: decode it, find where somebody speaks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import av.error
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from pipeline.containers import NotMedia, opened
from pipeline.errors import InvalidInput

HOP_SECONDS = 0.01
JOIN_SECONDS, LEAST_SECONDS = 0.14, 0.07
MOST_SECONDS = 2 * 3600


class Stretch(NamedTuple):
    """Speech without a pause, in seconds."""

    start: float
    end: float


def decode(path: Path, hertz: int, check: Callable[[], None]) -> NDArray[np.int16]:
    """A file's first sound as 16-bit mono; raises InvalidInput where it holds none."""
    try:
        with opened(path) as file:
            blocks = list(_blocks(file, hertz, check))
    except (av.error.FFmpegError, OSError, NotMedia) as error:
        raise InvalidInput("This sound can't be read: use WAV, MP3, M4A, OGG or FLAC.", field="audio") from error
    if not blocks:
        raise InvalidInput("There is no sound in this file.", field="audio")
    return np.concatenate(blocks)


def _blocks(file: InputContainer, hertz: int, check: Callable[[], None]) -> Iterator[NDArray[np.int16]]:
    heard = 0
    if not file.streams.audio:
        return
    resampler = av.AudioResampler("s16", "mono", hertz)
    for frame in file.decode(audio=0):
        check()
        for part in resampler.resample(frame):
            yield part.to_ndarray()[0]
            heard += part.samples
        if heard > MOST_SECONDS * hertz:
            raise InvalidInput(f"A sound may last {MOST_SECONDS // 3600} hours.", field="audio")
    for part in resampler.resample(None):
        yield part.to_ndarray()[0]


def stretches(samples: NDArray[np.int16], hertz: int) -> list[Stretch]:
    """Where there is speech: well over the quietest parts, short gaps closed and clicks left out."""
    hop = int(hertz * HOP_SECONDS)
    frames = samples[: len(samples) // hop * hop].reshape(-1, hop)
    return speech(np.sqrt(np.square(frames, dtype=np.float32).mean(axis=1)))


def speech(levels: NDArray[np.float32]) -> list[Stretch]:
    """Where there is speech by the RMS of each hop of 16-bit samples."""
    level = levels + 1.0
    floor, loud = (float(np.percentile(level, share)) for share in (8, 95)) if len(level) else (1.0, 1.0)
    threshold = max(0.04 * loud, min(3.0 * floor, 0.25 * loud), 8.0)
    return _closed(_runs(level > threshold))


def _runs(speaks: NDArray[np.bool_]) -> list[Stretch]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], speaks, [False]]).astype(np.int8))).tolist()
    return [Stretch(on * HOP_SECONDS, off * HOP_SECONDS) for on, off in zip(edges[::2], edges[1::2], strict=True)]


def _closed(runs: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for run in runs:
        if joined and run.start - joined[-1].end < JOIN_SECONDS:
            joined[-1] = Stretch(joined[-1].start, run.end)
        else:
            joined.append(run)
    return [run for run in joined if run.end - run.start >= LEAST_SECONDS] or joined
