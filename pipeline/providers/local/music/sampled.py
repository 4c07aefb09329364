"""Recorded instruments: notes played from the recordings of samples/instruments.zip (docs/instruments.py made it)."""

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from pipeline.capabilities import Value
from pipeline.providers.local.music import instruments
from pipeline.providers.local.wav import HERTZ, Samples

ARCHIVE = Path(__file__).with_name("samples") / "instruments.zip"
LEVEL = 0.2
# Recordings ring longer than a bar can bear; the hall adds its own tail.
LONGEST_RELEASE_SECONDS = 1.2
BLEND_SECONDS = 0.03
# A bowed or blown part that is played short.
SHORT = {"staccato": "strings"}
SHORTEST_SECONDS, SHORT_RELEASE_SECONDS = 0.12, 0.18


class Zone(Value):
    """One recording for the MIDI keys `low` to `high`: pitch of `root`, loop in samples (0: none), times in seconds."""

    low: int
    high: int
    sample: int
    rate: int
    root: float
    loop: int
    loop_end: int
    attack: float
    decay: float
    release: float
    sustain_db: float


def plays(name: str) -> bool:
    """Whether an instrument has recordings; the others are made of numbers."""
    return SHORT.get(name, name) in _zones()


def note(name: str, pitch: int, milliseconds: int) -> Samples:
    """A note held for so long, with its release after: (n, 2) samples, about as loud as those of instruments.note."""
    if not plays(name):
        return instruments.note(name, pitch, milliseconds)
    zone = _zone(SHORT.get(name, name), pitch)
    seconds = max(SHORTEST_SECONDS, milliseconds / 1000)
    longest = SHORT_RELEASE_SECONDS if name in SHORT else LONGEST_RELEASE_SECONDS
    release = min(zone.release, longest)
    count = round((seconds + release) * HERTZ)
    shape = _shape(zone, seconds, count)
    return _repitched(zone, pitch, count) * (shape * np.float32(_gain(zone)))[:, None]


@cache
def _zones() -> Mapping[str, tuple[Zone, ...]]:
    with zipfile.ZipFile(ARCHIVE) as archive:
        return TypeAdapter(dict[str, tuple[Zone, ...]]).validate_python(json.loads(archive.read("zones.json")))


def _zone(name: str, pitch: int) -> Zone:
    """The recording for a key, or the nearest."""
    return min(_zones()[name], key=lambda zone: (max(zone.low - pitch, pitch - zone.high, 0), abs(zone.root - pitch)))


@lru_cache(maxsize=64)
def _recording(number: int) -> Samples:
    """A recording as mono samples at its own rate."""
    import av

    with zipfile.ZipFile(ARCHIVE) as archive:
        sound = io.BytesIO(archive.read(f"{number}.ogg"))
    with av.open(sound, "r", format="ogg") as file:
        mono = av.AudioResampler(format="flt", layout="mono")
        frames = [part.to_ndarray()[0] for frame in file.decode(audio=0) for part in mono.resample(frame)]
    return np.concatenate(frames).astype(np.float32, copy=False)


def _repitched(zone: Zone, pitch: int, count: int) -> Samples:
    """The recording at another pitch, looped while it is held, the two sides a little apart in time."""
    recording = _recording(zone.sample)
    step = zone.rate / HERTZ * 2 ** ((pitch - zone.root) / 12)
    at = np.arange(count) * step
    if zone.loop_end > zone.loop:
        period = zone.loop_end - zone.loop
        at = np.where(at >= zone.loop_end, zone.loop + np.mod(at - zone.loop, period), at)
    mono = np.interp(at, np.arange(len(recording)), recording, right=0.0).astype(np.float32)
    return np.stack([mono, mono], axis=1)


def _shape(zone: Zone, seconds: float, count: int) -> Samples:
    """Level over time as the SoundFont says: a linear attack, a decay of 100 dB in `decay` seconds, a smooth release."""
    time = np.arange(count, dtype=np.float32) / np.float32(HERTZ)
    shape = np.minimum(1.0, time / np.float32(max(zone.attack, 0.004)))
    if zone.sustain_db < 0:
        fallen = np.maximum(zone.sustain_db, -100.0 / max(zone.decay, 0.01) * np.maximum(0.0, time - zone.attack))
        shape = shape * 10 ** (fallen / 20)
    held = round(seconds * HERTZ)
    fade = np.cos(np.linspace(0, np.pi / 2, count - held)) ** 2
    shape[held:] *= fade
    return np.asarray(shape, np.float32)


@lru_cache(maxsize=256)
def _gain(zone: Zone) -> float:
    """What brings a recording's loudest second to the level that the mix expects of a note."""
    recording = _recording(zone.sample)
    window = max(1, min(len(recording), zone.rate // 2))
    power = np.convolve(recording[: 3 * zone.rate] ** 2, np.ones(window, np.float32) / window, mode="valid")
    return LEVEL / max(1e-4, float(np.sqrt(power.max())))
