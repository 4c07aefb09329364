"""The mixing desk: notes to stereo sound a few bars at a time, so that memory does not grow with length."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local.music import drums, instruments
from pipeline.providers.local.music.instruments import Play
from pipeline.providers.local.music.parts import Note
from pipeline.providers.local.music.score import BEATS, Score
from pipeline.providers.local.wav import HERTZ, Samples

BARS_AT_ONCE = 4
TAIL_SECONDS = 9
ROOM_SIZE = 1 << 18
ECHO_BEATS = 0.75
ECHOES = ((1, 1.0), (2, 0.4))


def blocks(score: Score, samples: int, check: Callable[[], None], play: Play = instruments.note) -> Iterator[Samples]:
    """The piece in (n, 2) blocks that add up to exactly so many samples."""
    sounds = lru_cache(maxsize=96)(play)
    bar_samples = score.beat * BEATS * HERTZ
    tail = np.zeros((TAIL_SECONDS * HERTZ, 2), np.float32)
    done = 0
    for first in range(0, len(score.bars), BARS_AT_ONCE):
        check()
        group = score.bars[first : first + BARS_AT_ONCE]
        last = first + BARS_AT_ONCE >= len(score.bars)
        until = samples if last else min(samples, round((first + BARS_AT_ONCE) * bar_samples))
        size = -(-(until - done + len(tail)) // (HERTZ // 10)) * (HERTZ // 10)
        dry, wet = np.zeros((size, 2), np.float32), np.zeros((size, 2), np.float32)
        for bar in group:
            for note in score.notes(bar):
                _play(dry, wet, sounds, note, score.beat, done)
        hits = [hit for bar in group for hit in score.strokes(bar)]
        _push_back(dry, [_at(hit.at, score.beat, done) for hit in hits if hit.drum in drums.DEEP], score)
        for hit in hits:
            at = _at(hit.at, score.beat, done)
            _add(dry, wet, drums.stroke(hit.drum), at, hit.level, hit.pan, hit.send)
        dry += _convolved(wet, score.mood.space)
        dry[: len(tail)] += tail
        tail = dry[until - done :][: len(tail)]
        yield dry[: until - done]
        done = until


def _play(
    dry: Samples, wet: Samples, sounds: Callable[[str, int, int], Samples], note: Note, beat: float, done: int
) -> None:
    sound = sounds(note.instrument, note.pitch, round(note.beats * beat * 1000))
    at = _at(note.at, beat, done)
    _add(dry, wet, sound, at, note.level, note.pan, note.send)
    for count, share in ECHOES if note.echo else ():
        later = at + round(count * ECHO_BEATS * beat * HERTZ)
        _add(dry, wet, sound, later, note.level * note.echo * share, note.pan * (-1) ** count, 0.5)


def _push_back(dry: Samples, kicks: list[int], score: Score) -> None:
    """Let the band breathe around each kick: down in 6 ms, back within three quarters of a beat."""
    if not score.mood.pump:
        return
    down = int(0.006 * HERTZ)
    back = np.linspace(1, 0, max(2, int(0.7 * score.beat * HERTZ))) ** 2
    dip = np.concatenate([np.linspace(0, 1, down, endpoint=False), back])
    gain = (1 - score.mood.pump * dip).astype(np.float32)[:, None]
    for kick, after in pairwise([*sorted(set(kicks)), len(dry)]):
        stretch = dry[kick : min(kick + len(gain), after)]
        stretch *= gain[: len(stretch)]


def _at(beats: float, beat: float, done: int) -> int:
    return round(beats * beat * HERTZ) - done


def _add(dry: Samples, wet: Samples, sound: Samples, at: int, level: float, pan: float, send: float) -> None:
    count = min(len(sound), len(dry) - at)
    if count <= 0:
        return
    angle = (pan + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(np.sqrt(2) * level)
    heard = sound[:count] * sides
    dry[at : at + count] += heard
    heard *= np.float32(send)
    wet[at : at + count] += heard


@lru_cache(maxsize=4)
def _room(seconds: float) -> NDArray[np.complex64]:
    """The spectrum of a hall: noise that dies in `seconds`, its highs sooner, without boom."""
    rng = np.random.default_rng(11)
    count = int(seconds * 1.1 * HERTZ)
    time = np.arange(count) / HERTZ
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / HERTZ), 1.0)
    hall = np.zeros((2, count))
    both = rng.standard_normal(count)
    for low, high, share in ((180, 700, 1.0), (700, 2500, 0.75), (2500, 6000, 0.4)):
        band = 1 / np.sqrt((1 + (low / frequencies) ** 4) * (1 + (frequencies / high) ** 4))
        for side in range(2):
            noise = np.fft.irfft(np.fft.rfft(0.6 * both + 0.8 * rng.standard_normal(count)) * band, count)
            hall[side] += noise * np.exp(-6.9 * time / (seconds * share))
    hall *= np.minimum(1, np.maximum(0, time - 0.012) / 0.02) * np.minimum(1, (time[-1] - time) / 0.1)
    hall *= 0.85 / np.sqrt(np.square(hall).sum(axis=1, keepdims=True))
    return np.fft.rfft(hall.astype(np.float32), ROOM_SIZE).astype(np.complex64)


def _convolved(sound: Samples, seconds: float) -> Samples:
    """The sound in its hall; its silent end costs nothing."""
    heard = np.flatnonzero(np.any(sound.reshape(-1, 2 * HERTZ // 10) != 0, axis=1))
    until = (int(heard[-1]) + 1) * HERTZ // 10 if len(heard) else 0
    step = ROOM_SIZE - int(seconds * 1.1 * HERTZ)
    out = np.zeros((2, len(sound) + ROOM_SIZE), np.float32)
    for start in range(0, until, step):
        block = np.ascontiguousarray(sound[start : min(start + step, until)].T)
        out[:, start : start + ROOM_SIZE] += np.fft.irfft(np.fft.rfft(block, ROOM_SIZE) * _room(seconds), ROOM_SIZE)
    return out[:, : len(sound)].T
