"""Pitched instruments: each makes one note as stereo samples, soft at both ends and without content above 9 kHz."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.providers.local.wav import HERTZ, Samples

TABLE_BITS = 14
HIGHEST_HERTZ = 9000.0
HARMONICS = (48, 36, 28, 22, 17, 13, 10, 8, 6, 5, 4, 3, 2)


class Envelope(NamedTuple):
    """Seconds to rise, to fall by 1/e while held (0 holds), and to fade after."""

    attack: float
    decay: float
    release: float


class Sustained(NamedTuple):
    """Detuned voices of one wave: `roll` is how fast its harmonics fall, `spread` the detune in cents."""

    roll: float
    spread: float
    envelope: Envelope


class Struck(NamedTuple):
    """Partials as (ratio, level, decay seconds at middle C): struck and plucked things."""

    partials: tuple[tuple[float, float, float], ...]
    attack: float = 0.003


class Swept(NamedTuple):
    """A plucked wave that starts bright and closes: two rolls, and how fast it goes from one to the other."""

    bright: float
    dark: float
    closing: float
    envelope: Envelope


Timbre = Sustained | Struck | Swept
# A note by the name of its instrument, its MIDI pitch and how many milliseconds it is held.
Play = Callable[[str, int, int], Samples]

_PIANO = tuple((k * (1 + 0.00025 * k * k), k**-1.3, 1.6 / k**0.7) for k in range(1, 12))

TIMBRES: dict[str, Timbre] = {
    "warm": Sustained(1.7, 7, Envelope(0.35, 0, 0.7)),
    "air": Sustained(2.1, 9, Envelope(0.8, 0, 1.2)),
    "bright": Sustained(1.45, 9, Envelope(0.06, 0, 0.4)),
    "low": Sustained(1.9, 12, Envelope(0.7, 0, 1.1)),
    "soft": Sustained(2.2, 4, Envelope(0.2, 0, 0.4)),
    "strings": Sustained(1.5, 8, Envelope(0.22, 0, 0.6)),
    "horn": Sustained(1.9, 4, Envelope(0.09, 0, 0.4)),
    "cello": Sustained(1.6, 3, Envelope(0.08, 2.5, 0.3)),
    "flute": Sustained(3.0, 3, Envelope(0.09, 0, 0.3)),
    "whistle": Sustained(3.6, 2, Envelope(0.04, 0, 0.15)),
    "saw": Sustained(1.4, 8, Envelope(0.015, 1.2, 0.2)),
    "round": Sustained(2.6, 0, Envelope(0.008, 0.8, 0.08)),
    "sub": Sustained(3.4, 0, Envelope(0.02, 3.0, 0.15)),
    "drive": Sustained(1.7, 4, Envelope(0.005, 0.5, 0.06)),
    "tuba": Sustained(2.1, 0, Envelope(0.02, 0.4, 0.08)),
    "piano": Struck(_PIANO, 0.004),
    "keys": Struck(((1, 1, 1.4), (2, 0.25, 0.8), (3, 0.16, 0.5), (7, 0.08, 0.15), (14, 0.02, 0.06)), 0.004),
    "bell": Struck(((1, 1, 1.5), (2, 0.4, 1.0), (3, 0.2, 0.6), (4.2, 0.14, 0.35)), 0.002),
    "glass": Struck(((1, 1, 2.2), (2.01, 0.4, 1.6), (3.98, 0.22, 0.9), (6.1, 0.08, 0.4)), 0.01),
    "marimba": Struck(((1, 1, 0.35), (3.93, 0.3, 0.12), (9.2, 0.08, 0.04)), 0.002),
    "pluck": Swept(0.9, 2.0, 0.09, Envelope(0.003, 0.35, 0.12)),
    "muted": Swept(1.2, 2.5, 0.06, Envelope(0.003, 0.16, 0.08)),
    "pizzicato": Swept(1.0, 2.3, 0.04, Envelope(0.002, 0.14, 0.06)),
    "staccato": Swept(1.2, 1.8, 0.15, Envelope(0.02, 0.22, 0.1)),
}

# Decibels that make each sound about as loud as the others.
TRIM_DB = {
    "air": 3.0, "low": 2.0, "soft": 3.0, "flute": 2.0, "whistle": 1.0, "bright": -2.0, "saw": -3.0, "strings": -1.0,
    "piano": 2.0, "glass": -1.0, "bell": -1.0, "pizzicato": 3.0, "muted": 3.0, "marimba": 2.0, "pluck": 1.0,
}  # fmt: skip


def note(name: str, pitch: int, milliseconds: int) -> Samples:
    """A note held for so long, with its release after: (n, 2) samples near −14 dBFS."""
    hertz = 440.0 * 2 ** ((pitch - 69) / 12)
    seconds = milliseconds / 1000
    timbre = TIMBRES[name]
    match timbre:
        case Sustained():
            sound = _sustained(timbre, hertz, seconds)
        case Struck():
            sound = _struck(timbre, hertz, seconds)
        case Swept():
            sound = _swept(timbre, hertz, seconds)
    gain = 0.2 * 10 ** (TRIM_DB.get(name, 0.0) / 20)
    return sound * np.float32(gain)


def _sustained(timbre: Sustained, hertz: float, seconds: float) -> Samples:
    shape = _shape(timbre.envelope, seconds)
    wave = _table(timbre.roll, _harmonics(hertz))
    if not timbre.spread:
        return _both(_play(wave, hertz, 0, len(shape), 0.1) * shape)
    middle = _play(wave, hertz, 0.3 * timbre.spread, len(shape), 0.1)
    sides = [_play(wave, hertz, side * timbre.spread, len(shape), 0.5 + 0.3 * side) for side in (-1, 1)]
    return np.stack([np.float32(0.7) * middle + np.float32(0.65) * side for side in sides], axis=1) * shape[:, None]


def _swept(timbre: Swept, hertz: float, seconds: float) -> Samples:
    shape = _shape(timbre.envelope, seconds)
    time = _time(len(shape))
    harmonics = _harmonics(hertz)
    bright = _play(_table(timbre.bright, harmonics), hertz, 0, len(shape), 0.0)
    dark = _play(_table(timbre.dark, harmonics), hertz, 0, len(shape), 0.0)
    closing = np.exp(-time / np.float32(timbre.closing))
    return _both((dark + (bright - dark) * closing) * shape)


def _struck(timbre: Struck, hertz: float, seconds: float) -> Samples:
    ring = min(seconds + 0.9, 4.0)
    time = _time(int(ring * HERTZ))
    stretch = (261.6 / hertz) ** 0.35
    sound = np.zeros(len(time), np.float32)
    for ratio, level, decay in timbre.partials:
        if hertz * ratio > HIGHEST_HERTZ:
            break
        angle = np.float32(2 * np.pi * hertz * ratio) * time
        sound += np.float32(level) * np.sin(angle) * np.exp(-time / np.float32(decay * stretch))
    return _both(sound * _shape(Envelope(timbre.attack, 0, max(0.3, ring - seconds)), seconds, len(time)))


def _shape(envelope: Envelope, seconds: float, length: int = 0) -> Samples:
    """Level over time: raised-cosine attack and release, exponential fall between."""
    total = length or int((seconds + envelope.release) * HERTZ)
    shape = np.exp(-_time(total) / np.float32(envelope.decay)) if envelope.decay else np.ones(total, np.float32)
    rise = min(int(envelope.attack * HERTZ) + 1, total)
    shape[:rise] *= _bend(rise)
    fall = min(int(envelope.release * HERTZ) + 1, total)
    shape[-fall:] *= _bend(fall)[::-1]
    return shape.astype(np.float32, copy=False)


def _bend(count: int) -> Samples:
    return (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count))).astype(np.float32)


def _time(count: int) -> Samples:
    return np.arange(count, dtype=np.float32) / np.float32(HERTZ)


def _both(sound: Samples) -> Samples:
    return np.stack([sound, sound], axis=1)


def _harmonics(hertz: float) -> int:
    return next((count for count in HARMONICS if count * hertz <= HIGHEST_HERTZ), 1)


@lru_cache(128)
def _table(roll: float, harmonics: int) -> Samples:
    """One period of a wave of unit power; scattered phases keep its peaks low."""
    turn = np.arange(1 << TABLE_BITS) / (1 << TABLE_BITS)
    wave = sum(k**-roll * np.sin(2 * np.pi * (k * turn + 0.31 * k * k)) for k in range(1, harmonics + 1))
    wave = np.asarray(wave)
    return np.asarray(wave / np.sqrt(np.square(wave).mean()), np.float32)


def _play(wave: Samples, hertz: float, cents: float, count: int, phase: float) -> Samples:
    step = round(hertz * 2 ** (cents / 1200) / HERTZ * 2**32)
    at = np.arange(count, dtype=np.uint32) * np.uint32(step) + np.uint32(int(phase * 2**32) % 2**32)
    return np.asarray(wave[at >> np.uint32(32 - TABLE_BITS)])
