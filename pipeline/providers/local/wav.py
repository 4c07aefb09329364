"""Sound files: 16-bit PCM WAV at 48 kHz."""

import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
HERTZ = 48_000
BLOCK = 1 << 19


def write(path: Path, samples: Samples) -> Path:
    """Write samples in −1…1, shaped (n,) or (n, channels)."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    return stream(path, (samples[start : start + BLOCK] for start in range(0, len(samples), BLOCK)), channels)


def stream(path: Path, blocks: Iterable[Samples], channels: int) -> Path:
    """Write a sound block by block."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(HERTZ)
        for block in blocks:
            file.writeframesraw(np.rint(np.clip(block, -1.0, 1.0) * np.float32(32767)).astype("<i2").tobytes())
    return path
