"""The recording booth: turns the engine's dry voice into a warm, even one at 48 kHz.

High-pass, tone curve, presence, de-esser, gentle compressor, a small room, level. Equalisers and resampling are one
FFT a block; dynamics follow 5 ms levels.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local.voices import TONE_HZ
from pipeline.providers.local.wav import HERTZ, Samples

HOP = 240
SPEECH_DBFS, PEAK = -19.0, 0.7
# Decibels at TONE_HZ: less mud at 300 Hz, presence from 3 kHz, a soft top.
HOUSE = (0.5, 0.5, -1.5, -0.5, 0.5, 2.0, 1.0, 0.0)
BLOCK_SECONDS, MARGIN_SECONDS = 8, 1


def polish(
    dry: NDArray[np.int16],
    hertz: int,
    tone: tuple[float, ...],
    check: Callable[[], None],
) -> Samples:
    """Mono samples in −1…1 at 48 kHz, as long as `dry`."""
    voice, hiss = _equalised(dry, hertz, tone, check)
    _soften(voice, hiss)
    del hiss
    check()
    _even_out(voice)
    _add_room(voice)
    return _levelled(voice)


def _equalised(
    dry: NDArray[np.int16],
    hertz: int,
    tone: tuple[float, ...],
    check: Callable[[], None],
) -> tuple[Samples, Samples]:
    """The voice at 48 kHz through the tone curve, and its sibilant band alone."""
    length = round(len(dry) * HERTZ / hertz)
    voice, hiss = np.zeros(length, np.float32), np.zeros(length, np.float32)
    block, margin = BLOCK_SECONDS, MARGIN_SECONDS
    window = (block + 2 * margin) * hertz
    out = (block + 2 * margin) * HERTZ
    curve, sibilant = _curves(window, hertz, tone)
    padded = np.concatenate([np.zeros(margin * hertz), dry / 32768.0, np.zeros(window)])
    for start in range(0, length, block * HERTZ):
        check()
        begin = start // HERTZ * hertz
        spectrum = np.fft.rfft(padded[begin : begin + window]) * (out / window)
        for target, response in ((voice, curve), (hiss, sibilant)):
            part = np.fft.irfft(spectrum * response, out)[margin * HERTZ :]
            room = min(block * HERTZ, length - start)
            target[start : start + room] = part[:room]
    return voice, hiss


def _curves(window: int, hertz: int, tone: tuple[float, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    frequencies = np.maximum(np.fft.rfftfreq(window, 1 / hertz), 1.0)
    decibels = np.interp(np.log(frequencies), np.log(TONE_HZ), np.add(tone, HOUSE))
    high_pass = 1 / np.sqrt(1 + (80 / frequencies) ** 8)
    top = 1 / np.sqrt(1 + (frequencies / (hertz * 0.46)) ** 24)
    curve = 10 ** (decibels / 20) * high_pass * top
    sibilant = 1 / np.sqrt(1 + (4800 / frequencies) ** 8)
    return curve, curve * sibilant


def levels(samples: Samples, hop: int = HOP) -> NDArray[np.float64]:
    """Root mean square of each hop."""
    whole = len(samples) // hop * hop
    rest = samples[whole:]
    power = np.square(samples[:whole].reshape(-1, hop), dtype=np.float64).mean(axis=1)
    if len(rest):
        power = np.append(power, np.square(rest, dtype=np.float64).mean())
    level: NDArray[np.float64] = np.sqrt(power)
    return level


def _soften(voice: Samples, hiss: Samples) -> None:
    """Turn the sibilant band down where it stands out from the voice around it."""
    loud = _follow(levels(voice), attack=0.2, release=0.04)
    excess = 20 * np.log10((levels(hiss) + 1e-6) / (loud + 1e-6)) + 4.0
    cut = 1 - 10 ** (-np.clip(excess, 0, 8) * 0.75 / 20)
    voice -= hiss * _per_sample(_follow(cut, attack=0.7, release=0.3), len(voice))


def _even_out(voice: Samples) -> None:
    """Compress 2.5:1 above the average speech level, at most 9 dB."""
    level = levels(voice)
    speech = _speech_level(level)
    over = 20 * np.log10((_follow(level, attack=0.4, release=0.06) + 1e-6) / speech)
    gain = 10 ** (-np.clip(over * 0.6, 0, 9) / 20)
    voice *= _per_sample(gain, len(voice))


def _add_room(voice: Samples) -> None:
    """A small treated room: a few early reflections and 0.15 s of dark tail, 19 dB down."""
    rng = np.random.default_rng(7)
    length = int(0.16 * HERTZ)
    time = np.arange(length) / HERTZ
    room = rng.standard_normal(length) * np.exp(-time / 0.028) * (time > 0.006)
    room = np.convolve(room, np.hanning(24) / 12, "same")
    room *= 0.11 / np.sqrt(np.square(room).sum())
    for delay, gain in ((0.0071, 0.06), (0.0113, 0.045), (0.0179, 0.03)):
        room[int(delay * HERTZ)] += gain
    size = 1 << 17
    response = np.fft.rfft(room, size)
    step = size - length
    wet = np.zeros(len(voice) + size, np.float32)
    for start in range(0, len(voice), step):
        part = np.fft.irfft(np.fft.rfft(voice[start : start + step], size) * response, size)
        wet[start : start + size] += part
    voice += wet[: len(voice)]


def _levelled(voice: Samples) -> Samples:
    gain = 10 ** (SPEECH_DBFS / 20) / _speech_level(levels(voice))
    voice *= np.float32(gain)
    knee = np.float32(PEAK * 0.6)
    over = np.abs(voice) - knee
    room = np.float32(PEAK) - knee
    return np.where(over > 0, np.sign(voice) * (knee + room * np.tanh(over / room)), voice).astype(np.float32)


def _speech_level(level: NDArray[np.float64]) -> float:
    """Root mean square of the hops that hold speech."""
    loudest = float(level.max(initial=0.0))
    spoken = level[level > loudest * 0.1]
    return float(np.sqrt(np.square(spoken).mean())) if loudest > 1e-5 else 1.0


def _follow(level: NDArray[np.float64], *, attack: float, release: float) -> NDArray[np.float64]:
    """One-pole follower: `attack` and `release` are the share of the way gone in each hop."""
    followed = np.empty_like(level)
    now = 0.0
    for index, value in enumerate(level.tolist()):
        now += (value - now) * (attack if value > now else release)
        followed[index] = now
    return followed


def _per_sample(gain: NDArray[np.float64], length: int) -> Samples:
    centres = np.arange(len(gain)) * HOP + HOP / 2
    return np.interp(np.arange(length, dtype=np.float32), centres, gain).astype(np.float32)
