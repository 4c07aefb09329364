"""The last step: loudness (ITU-R BS.1770), a soft ceiling and fades, block by block through a file."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local import wav
from pipeline.providers.local.wav import HERTZ, Samples

LOUDNESS_LUFS = -18.0
KNEE, CEILING = 0.42, 0.69
GATE_SAMPLES = int(0.4 * HERTZ)
FADE_IN_SECONDS = 0.008


def master(blocks: Iterable[Samples], folder: Path, total: int, fade_seconds: float, check: Callable[[], None]) -> Path:
    """Write music.wav at −18 LUFS, peaks under −3 dBFS, without a click at either end."""
    rough = folder / "mix.f32"
    powers: list[NDArray[np.float64]] = []
    with rough.open("wb") as file:
        for block in blocks:
            powers.append(_powers(block))
            file.write(block.tobytes())
    gain = np.float32(10 ** ((LOUDNESS_LUFS - _loudness(np.concatenate(powers))) / 20))
    path = wav.stream(folder / "music.wav", _finished(rough, total, gain, fade_seconds, check), channels=2)
    rough.unlink()
    return path


def _finished(
    rough: Path, total: int, gain: np.float32, fade_seconds: float, check: Callable[[], None]
) -> Iterable[Samples]:
    fade_in, fade_out = int(FADE_IN_SECONDS * HERTZ), int(fade_seconds * HERTZ)
    with rough.open("rb") as file:
        for start in range(0, total, wav.BLOCK):
            check()
            count = min(wav.BLOCK, total - start)
            block = np.frombuffer(file.read(count * 8), np.float32).reshape(-1, 2) * gain
            place = np.arange(start, start + count)
            level = np.clip(place / fade_in, 0, 1) * np.clip((total - 1 - place) / fade_out, 0, 1)
            yield _ceiling(block) * (0.5 - 0.5 * np.cos(np.pi * level)).astype(np.float32)[:, None]


def _ceiling(block: Samples) -> Samples:
    """Leave what is under the knee, bend what is over it towards the ceiling."""
    over = np.abs(block) - np.float32(KNEE)
    loud = over > 0
    if loud.any():
        room = np.float32(CEILING - KNEE)
        block = np.where(loud, np.sign(block) * (np.float32(KNEE) + room * np.tanh(over / room)), block)
    return block


def _powers(block: Samples) -> NDArray[np.float64]:
    """K-weighted power of each 0.4 s, both sides together."""
    whole = len(block) // GATE_SAMPLES * GATE_SAMPLES or len(block)
    frames = block[:whole].reshape(-1, min(whole, GATE_SAMPLES), 2)
    spectrum = np.abs(np.fft.rfft(frames, axis=1)) ** 2 * _weights(frames.shape[1])[None, :, None]
    return np.asarray(spectrum.sum(axis=(1, 2), dtype=np.float64) * 2 / frames.shape[1] ** 2)


def _loudness(powers: NDArray[np.float64]) -> float:
    """Gated loudness in LUFS."""
    kept = powers[powers > 10 ** ((-70 + 0.691) / 10)]
    if not len(kept):
        return LOUDNESS_LUFS
    kept = kept[kept > kept.mean() * 0.1]
    return float(-0.691 + 10 * np.log10(kept.mean()))


@cache
def _weights(length: int) -> NDArray[np.float64]:
    """Power response of the K-weighting filters at 48 kHz (ITU-R BS.1770-4, tables 1 and 2)."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(length))
    shelf = (1.53512485958697, -2.69169619940638, 1.19839281085285), (1, -1.69065929318241, 0.73248077421585)
    high_pass = (1.0, -2.0, 1.0), (1, -1.99004745483398, 0.99007225036621)
    response = np.ones(len(turn), complex)
    for (b0, b1, b2), (a0, a1, a2) in (shelf, high_pass):
        response *= (b0 + b1 * turn + b2 * turn**2) / (a0 + a1 * turn + a2 * turn**2)
    return np.asarray(np.abs(response) ** 2)
