"""The mixing desk: notes to stereo sound a few bars at a time, so that memory does not grow with length."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from pipeline.providers.local.music import drums, instruments
from pipeline.providers.local.music.parts import Note
from pipeline.providers.local.music.score import BEATS, Score
from pipeline.providers.local.wav import HERTZ, Samples

BARS_AT_ONCE = 4
TAIL_SECONDS = 9
ECHO_BEATS = 0.75
ECHOES = ((1, 1.0), (2, 0.4))


def blocks(score: Score, samples: int, check: Callable[[], None]) -> Iterator[Samples]:
    """The piece in (n, 2) blocks that add up to exactly so many samples."""
    sounds = lru_cache(maxsize=96)(instruments.note)
    room = _room(score.mood.space)
    bar_samples = score.beat * BEATS * HERTZ
    tail = np.zeros((TAIL_SECONDS * HERTZ, 2), np.float32)
    done = 0
    for first in range(0, len(score.bars), BARS_AT_ONCE):
        check()
        group = score.bars[first : first + BARS_AT_ONCE]
        last = first + BARS_AT_ONCE >= len(score.bars)
        until = samples if last else min(samples, round((first + BARS_AT_ONCE) * bar_samples))
        size = until - done + len(tail)
        dry, wet = np.zeros((size, 2), np.float32), np.zeros((size, 2), np.float32)
        for bar in group:
            for note in score.notes(bar):
                _play(dry, wet, sounds, note, score.beat, done)
            for stroke in score.strokes(bar):
                _add(
                    dry,
                    wet,
                    drums.stroke(stroke.drum),
                    _at(stroke.at, score.beat, done),
                    stroke.level,
                    stroke.pan,
                    stroke.send,
                )
        dry += _convolved(wet, room)[:size]
        dry[: len(tail)] += tail
        tail = dry[until - done :]
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
def _room(seconds: float) -> Samples:
    """The impulse response of a hall: noise that dies in `seconds`, its highs sooner, without boom."""
    rng = np.random.default_rng(11)
    count = int(seconds * 1.1 * HERTZ)
    time = np.arange(count) / HERTZ
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / HERTZ), 1.0)
    hall = np.zeros((count, 2))
    both = rng.standard_normal(count)
    for low, high, share in ((180, 700, 1.0), (700, 2500, 0.75), (2500, 6000, 0.4)):
        band = 1 / np.sqrt((1 + (low / frequencies) ** 4) * (1 + (frequencies / high) ** 4))
        for side in range(2):
            noise = np.fft.irfft(np.fft.rfft(0.6 * both + 0.8 * rng.standard_normal(count)) * band, count)
            hall[:, side] += noise * np.exp(-6.9 * time / (seconds * share))
    hall *= np.minimum(1, np.maximum(0, time - 0.012) / 0.02)[:, None] * np.minimum(1, (time[-1] - time) / 0.1)[:, None]
    return np.asarray(0.85 * hall / np.sqrt(np.square(hall).sum(axis=0)), np.float32)


def _convolved(sound: Samples, response: Samples) -> Samples:
    size = 1 << 18
    step = size - len(response)
    spectrum = np.fft.rfft(response, size, axis=0)
    out = np.zeros((len(sound) + size, 2), np.float32)
    heard = len(sound) - int(np.argmax(np.any(sound[::-1] != 0, axis=1))) if sound.any() else 0
    for start in range(0, heard, step):
        block = sound[start : min(start + step, heard)]
        out[start : start + size] += np.fft.irfft(np.fft.rfft(block, size, axis=0) * spectrum, size, axis=0)
    return out
