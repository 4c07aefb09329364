"""The recording booth: turns an engine's dry voice into an even one at 48 kHz.

High-pass, tone curve, de-esser, compressor, a small room, level: much of it for a simple voice, little for a natural one.
Equalisers and resampling are one FFT a block; dynamics follow 5 ms levels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local.voices import TONE_HZ
from pipeline.providers.local.wav import HERTZ, Samples

HOP = 240
SPEECH_DBFS, PEAK = -19.0, 0.7
# Decibels at TONE_HZ: less mud at 300 Hz, presence from 3 kHz, a soft top.
HOUSE = (0.5, 0.5, -1.5, -0.5, 0.5, 2.0, 1.0, 0.0)
BLOCK_SECONDS, MARGIN_SECONDS = 8, 1
ROOM_SIZE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Decibels at TONE_HZ; how much of the sibilants over the voice is taken away, and of the loudness over the average
    (0 to 1, and at most so many decibels); whether the voice stands in a room."""

    tone: tuple[float, ...] = (0.0,) * len(TONE_HZ)
    sibilants: float = 0.25
    compression: float = 0.33
    most_db: float = 4.0
    room: bool = False


GENTLE = Chain()


def warming(tone: tuple[float, ...]) -> Chain:
    """What a simple voice needs: its own tone curve and the house's, an even level, air around it."""
    curve = tuple(own + house for own, house in zip(tone, HOUSE, strict=True))
    return Chain(tone=curve, sibilants=0.75, compression=0.6, most_db=9.0, room=True)


def polish(dry: NDArray[np.int16], hertz: int, chain: Chain, check: Callable[[], None]) -> Samples:
    """Mono samples in −1…1 at 48 kHz, as long as `dry`."""
    voice = _equalised(dry, hertz, chain, check)
    gain = _gain(levels(voice), chain)
    step = ROOM_SIZE // 2
    for start in range(0, len(voice), step):
        voice[start : start + step] *= _per_sample(gain, start, len(voice[start : start + step]))
    if chain.room:
        _echoed(voice, check)
    for start in range(0, len(voice), step):
        voice[start : start + step] = _ceiling(voice[start : start + step])
    return voice


def _echoed(voice: Samples, check: Callable[[], None]) -> None:
    """Put the voice into the room."""
    room = np.fft.rfft(_room(), ROOM_SIZE)
    echo = np.zeros(ROOM_SIZE, np.float32)
    step = ROOM_SIZE // 2
    for start in range(0, len(voice), step):
        check()
        block = voice[start : start + step]
        echo[: ROOM_SIZE - step] = echo[step:]
        echo[ROOM_SIZE - step :] = 0
        echo += np.fft.irfft(np.fft.rfft(block, ROOM_SIZE) * room, ROOM_SIZE).astype(np.float32)
        block += echo[: len(block)]


def _equalised(dry: NDArray[np.int16], hertz: int, chain: Chain, check: Callable[[], None]) -> Samples:
    """The voice at 48 kHz through the tone curve and the de-esser; blocks overlap so that none shows."""
    voice = np.zeros(round(len(dry) * HERTZ / hertz), np.float32)
    window, out = (BLOCK_SECONDS + 2 * MARGIN_SECONDS) * hertz, (BLOCK_SECONDS + 2 * MARGIN_SECONDS) * HERTZ
    curve, sibilant = _curves(window, hertz, chain.tone)
    block = BLOCK_SECONDS * HERTZ
    for start in range(0, len(voice), block):
        check()
        spectrum = np.fft.rfft(_window(dry, start // HERTZ * hertz - MARGIN_SECONDS * hertz, window)) * (out / window)
        full, hiss = (np.fft.irfft(spectrum * response, out).astype(np.float32) for response in (curve, sibilant))
        _soften(full, hiss, chain.sibilants)
        voice[start : start + block] = full[MARGIN_SECONDS * HERTZ :][: min(block, len(voice) - start)]
    return voice


def _window(dry: NDArray[np.int16], start: int, size: int) -> NDArray[np.float64]:
    """So many samples from `start` in −1…1, silence before and after the sound."""
    window = np.zeros(size)
    part = dry[max(0, start) : start + size]
    window[max(0, -start) : max(0, -start) + len(part)] = part / 32768.0
    return window


def _curves(window: int, hertz: int, tone: tuple[float, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Response of the whole chain, and of its sibilant band."""
    frequencies = np.maximum(np.fft.rfftfreq(window, 1 / hertz), 1.0)
    decibels = np.interp(np.log(frequencies), np.log(TONE_HZ), tone)
    high_pass = 1 / np.sqrt(1 + (80 / frequencies) ** 8)
    top = 1 / np.sqrt(1 + (frequencies / (hertz * 0.46)) ** 24)
    curve = 10 ** (decibels / 20) * high_pass * top
    return curve, curve / np.sqrt(1 + (4800 / frequencies) ** 8)


def _soften(voice: Samples, hiss: Samples, share: float) -> None:
    """Turn the sibilant band down where it stands out from the voice around it."""
    loud = _follow(levels(voice), attack=0.2, release=0.04)
    excess = 20 * np.log10((levels(hiss) + 1e-6) / (loud + 1e-6)) + 4.0
    cut = 1 - 10 ** (-np.clip(excess, 0, 8) * share / 20)
    voice -= hiss * _per_sample(_follow(cut, attack=0.7, release=0.3), 0, len(voice))


def levels(samples: Samples) -> NDArray[np.float64]:
    """Root mean square of each hop; a last part of a hop counts as one."""
    whole = len(samples) // HOP * HOP
    frames, rest = samples[:whole].reshape(-1, HOP), samples[whole:]
    power = np.einsum("ij,ij->i", frames, frames).astype(np.float64) / HOP
    if len(rest):
        power = np.append(power, np.square(rest, dtype=np.float64).mean())
    return np.asarray(np.sqrt(power))


def _gain(level: NDArray[np.float64], chain: Chain) -> NDArray[np.float64]:
    """Compression above the average speech level, then make-up to SPEECH_DBFS."""
    over = 20 * np.log10((_follow(level, attack=0.4, release=0.06) + 1e-6) / _speech_level(level))
    gain = 10 ** (-np.clip(over * chain.compression, 0, chain.most_db) / 20)
    return np.asarray(gain * 10 ** (SPEECH_DBFS / 20) / _speech_level(level * gain))


def _speech_level(level: NDArray[np.float64]) -> float:
    """Root mean square of the hops that hold speech."""
    loudest = float(level.max(initial=0.0))
    spoken = level[level > loudest * 0.1]
    return float(np.sqrt(np.square(spoken).mean())) if loudest > 1e-5 else 1.0


@cache
def _room() -> Samples:
    """A small treated room: a few early reflections and 0.15 s of dark tail, 19 dB down."""
    rng = np.random.default_rng(7)
    length = int(0.16 * HERTZ)
    time = np.arange(length) / HERTZ
    room = rng.standard_normal(length) * np.exp(-time / 0.028) * (time > 0.006)
    room = np.convolve(room, np.hanning(24) / 12, "same")
    room *= 0.11 / np.sqrt(np.square(room).sum())
    for delay, gain in ((0.0071, 0.06), (0.0113, 0.045), (0.0179, 0.03)):
        room[int(delay * HERTZ)] += gain
    return room.astype(np.float32)


def _ceiling(voice: Samples) -> Samples:
    """Bend what is over the knee towards the peak."""
    knee = np.float32(PEAK * 0.6)
    over = np.abs(voice) - knee
    space = np.float32(PEAK) - knee
    return np.where(over > 0, np.sign(voice) * (knee + space * np.tanh(over / space)), voice)


def _follow(level: NDArray[np.float64], *, attack: float, release: float) -> NDArray[np.float64]:
    """One-pole follower: `attack` and `release` are the share of the way gone in each hop."""
    followed = np.empty_like(level)
    now = 0.0
    for index, value in enumerate(level.tolist()):
        now += (value - now) * (attack if value > now else release)
        followed[index] = now
    return followed


def _per_sample(gain: NDArray[np.float64], start: int, count: int) -> Samples:
    """The gain of each of `count` samples from `start`, drawn through the middles of the hops."""
    first, last = max(0, start // HOP - 1), (start + count) // HOP + 2
    centres = np.arange(first, first + len(gain[first:last])) * HOP + HOP / 2
    return np.interp(np.arange(start, start + count), centres, gain[first:last]).astype(np.float32)
