"""Long pauses of a recording, made short."""

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local import hearing
from pipeline.render.ffmpeg import RATE

Samples = NDArray[np.float32]

LONG_SECONDS, SHORT_SECONDS = 0.6, 0.35
FADE = RATE // 50
BLOCK = 10 * RATE


def shorten(raw: Path) -> bool:
    """Make every pause over 0.6 s of raw stereo float32 one of 0.35 s, in place; whether there was any."""
    samples: Samples = np.memmap(raw, np.float32, "r").reshape(-1, 2)
    kept = _kept(hearing.speech(_levels(samples)), len(samples))
    if kept == [(0, len(samples))]:
        return False
    shortened = raw.with_suffix(".short")
    with shortened.open("wb") as file:
        for number, (first, last) in enumerate(kept):
            start = first if number == 0 else first + FADE
            file.write(samples[start : last - FADE if number < len(kept) - 1 else last].tobytes())
            if number < len(kept) - 1:
                after = kept[number + 1][0]
                file.write(_crossed(samples[last - FADE : last], samples[after : after + FADE]).tobytes())
    os.replace(shortened, raw)
    return True


def _kept(speech: list[hearing.Stretch], samples: int) -> list[tuple[int, int]]:
    """What stays, as (first, past the last) sample: half of a short pause on each side of every long one."""
    if not speech:
        return [(0, samples)]
    around = round(SHORT_SECONDS * RATE)
    margin = (around + FADE) // 2
    before, after = round(speech[0].start * RATE), samples - round(speech[-1].end * RATE)
    edges = [before - around if before > LONG_SECONDS * RATE else 0]
    for one, two in pairwise(speech):
        if two.start - one.end > LONG_SECONDS:
            edges += [round(one.end * RATE) + margin, round(two.start * RATE) - margin]
    edges.append(samples - (after - around if after > LONG_SECONDS * RATE else 0))
    return list(zip(edges[::2], edges[1::2], strict=True))


def _levels(samples: Samples) -> NDArray[np.float32]:
    """RMS of both channels together for every hop, as 16-bit numbers."""
    hop = round(RATE * hearing.HOP_SECONDS)
    found = [np.zeros(0, np.float32)]
    for start in range(0, len(samples), BLOCK):
        block = samples[start : start + BLOCK]
        whole = block[: len(block) // hop * hop].reshape(-1, 2 * hop)
        found.append(np.sqrt(np.mean(np.square(whole), axis=1)) * np.float32(32768))
    return np.concatenate(found)


def _crossed(before: Samples, after: Samples) -> Samples:
    """One into the other at equal power: the noise of a room is not the same twice."""
    rise = np.sin(np.linspace(0, np.pi / 2, FADE, dtype=np.float32))[:, None]
    return np.asarray(before * rise[::-1] + after * rise, np.float32)
