"""When the words of a finished film are heard and when they light up, read from nothing but the film's own file."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.render import encoder

HUSH_SECONDS = 0.02
STEP_SECONDS = 0.002
LOUD = 0.1
YELLOW_CB = 80
FEWEST = 40


def distance(film: Path, *, words: int) -> float:
    """Seconds between the sound and the light of the worst word; every word must have exactly one of each."""
    seen, said = lit(film), heard(film)
    if not len(seen) == len(said) == words:
        raise SystemExit(f"{film}: {words} words, {len(said)} heard, {len(seen)} lit: they can't be paired.")
    return max(abs(light - sound) for light, sound in zip(seen, said, strict=True))


def lit(film: Path) -> list[float]:
    """The times of the frames in which another place turns the highlight's yellow."""
    moments, before = [], None
    with encoder.av.open(str(film)) as opened:
        for frame in opened.decode(video=0):
            luma = frame.height * frame.width
            yellow = frame.to_ndarray().reshape(-1)[luma : luma + luma // 4] < YELLOW_CB
            fresh = np.count_nonzero(yellow if before is None else yellow & ~before)
            if fresh > FEWEST:
                moments.append(float(frame.time))
            before = yellow
    return moments


def heard(film: Path) -> list[float]:
    """The times at which sound sets in after a hush."""
    with encoder.av.open(str(film)) as opened:
        frames = list(opened.decode(audio=0))
        rate, began = frames[0].sample_rate, float(frames[0].time)
    step = round(rate * STEP_SECONDS)
    sound: NDArray[np.float32] = np.abs(np.concatenate([frame.to_ndarray() for frame in frames], axis=1)).max(axis=0)
    peaks = sound[: len(sound) // step * step].reshape(-1, step).max(axis=1)
    loud = np.flatnonzero(peaks > LOUD * peaks.max())
    hush = round(HUSH_SECONDS / STEP_SECONDS)
    onsets = loud[np.diff(loud, prepend=-hush - 1) > hush]
    return [began + int(onset) * STEP_SECONDS for onset in onsets]
