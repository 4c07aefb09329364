"""Sound files: 16-bit PCM WAV at 48 kHz."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
HERTZ = 48_000
BLOCK = 1 << 19


def write(path: Path, samples: Samples) -> Path:
    """Write samples in −1…1, shaped (n,) or (n, channels)."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(HERTZ)
        for start in range(0, len(samples), BLOCK):
            block = np.clip(samples[start : start + BLOCK], -1.0, 1.0) * np.float32(32767)
            file.writeframesraw(np.rint(block).astype("<i2").tobytes())
    return path
