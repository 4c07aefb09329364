"""What a film sounds like: voices at their times over music that makes room for them, at -14 LUFS.

The mix is made in blocks, so that a long film needs no more memory than a short one.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.render import channels, ffmpeg
from pipeline.render.ffmpeg import RATE, Loudness
from pipeline.timeline import Music, Sound

Samples = NDArray[np.float32]

# Part of every sound's digest: raise it whenever a film would sound different.
REVISION = 2

TARGET_LUFS = -14.0
HIGHEST_PEAK_DB = -1.0
LOUDNESS_TOLERANCE = 0.2
FIRST_CEILING_DB = -2.0
MOST_GAIN_DB = 30.0
SILENCE_LUFS = -65.0
CORRECTIONS = 3

VOICE_LEVEL_DB = -20.0
SPEECH_FLOOR_DB = -42.0
HOP = RATE // 100
BLOCK = 10 * RATE
# Music sinks a little before a word and stays down between words.
LOOK_AHEAD_HOPS, HOLD_HOPS, SMOOTH_HOPS = 14, 40, 31
LOOP_SECONDS, FADE_IN_SECONDS = 1.0, 0.05


@dataclass(frozen=True, slots=True)
class Track:
    """A decoded sound: raw stereo float32, and its loudness in RMS for every hop of 10 ms."""

    path: Path
    samples: int
    levels: Samples

    def read(self, start: int, count: int) -> Samples:
        """`count` stereo samples from `start`; silence where there are none."""
        found = np.zeros((count, 2), np.float32)
        first, last = max(0, start), min(self.samples, start + count)
        if first < last:
            flat = np.fromfile(self.path, np.float32, 2 * (last - first), offset=8 * first)
            found[first - start : last - start] = flat.reshape(-1, 2)
        return found

    @property
    def gain(self) -> float:
        """What brings its sounding parts to VOICE_LEVEL_DB; 1 for silence."""
        return _gain(self.levels)


def make(
    sound: Sound,
    target: Path,
    *,
    media: Callable[[str], Path],
    folder: Path,
    check_cancelled: Callable[[], None],
) -> Loudness:
    """Write the sound as AAC in MP4 and return the loudness of the encoded file."""
    raw = folder / "mix.f32"
    tracks = _decoded(sound, media, folder, check_cancelled)
    with raw.open("wb") as file:
        for block in mix(sound, tracks):
            check_cancelled()
            file.write(block.data)
    return mastered(raw, target, check_cancelled)


def mix(sound: Sound, tracks: dict[str, Track]) -> Iterator[Samples]:
    """The film's sound in blocks of stereo samples, before its loudness is set."""
    total = round(sound.seconds * RATE)
    gains = _gains(sound, tracks)
    ducking = _ducking(sound, tracks, gains, total)
    for start in range(0, total, BLOCK):
        count = min(BLOCK, total - start)
        block = np.zeros((count, 2), np.float32)
        for cue in sound.voices:
            track = tracks[cue.digest]
            block += track.read(start - round(cue.start * RATE), count) * np.float32(gains[cue.digest])
        if sound.music:
            bed = _bed(sound.music, tracks[sound.music.digest], start, count, total)
            hops = (np.arange(start, start + count) / HOP).astype(np.float32)
            block += bed * np.interp(hops, np.arange(ducking.size), ducking).astype(np.float32)[:, None]
        yield block


def _decoded(
    sound: Sound, media: Callable[[str], Path], folder: Path, check_cancelled: Callable[[], None]
) -> dict[str, Track]:
    digests = dict.fromkeys([cue.digest for cue in sound.voices] + ([sound.music.digest] if sound.music else []))
    tracks = {}
    for number, digest in enumerate(digests):
        path = folder / f"sound{number}.f32"
        ffmpeg.decode_sound(media(digest), path, most_seconds=sound.seconds + LOOP_SECONDS, check=check_cancelled)
        channels.even(path)
        tracks[digest] = track(path)
    return tracks


def track(path: Path) -> Track:
    """A raw file as a track."""
    samples = path.stat().st_size // 8
    levels = [np.zeros(0, np.float32)]
    for start in range(0, samples, BLOCK):
        block = np.fromfile(path, np.float32, 2 * min(BLOCK, samples - start), offset=8 * start).reshape(-1, 2)
        whole = block[: len(block) // HOP * HOP].reshape(-1, HOP, 2)
        levels.append(np.sqrt(np.mean(whole**2, axis=(1, 2), dtype=np.float32)))
    return Track(path, samples, np.concatenate(levels))


def _gains(sound: Sound, tracks: dict[str, Track]) -> dict[str, float]:
    """Each voice's gain; the pieces of one recording share theirs, so that a low voice stays low and no noise jumps."""
    pieces: dict[str, set[str]] = {}
    for cue in sound.voices:
        pieces.setdefault(cue.recording or cue.digest, set()).add(cue.digest)
    whole = {
        name: _gain(np.concatenate([tracks[one].levels for one in sorted(found)])) for name, found in pieces.items()
    }
    return {cue.digest: whole[cue.recording or cue.digest] for cue in sound.voices}


def _gain(levels: Samples) -> float:
    heard = levels[levels > _ratio(SPEECH_FLOOR_DB - 15)]
    return _ratio(VOICE_LEVEL_DB) / float(np.sqrt(np.mean(heard**2))) if heard.size else 1.0


def _ducking(sound: Sound, tracks: dict[str, Track], gains: dict[str, float], total: int) -> Samples:
    """The music's gain for every hop: `duck_db` lower around speech, with soft edges."""
    hops = total // HOP + 2
    speaking = np.zeros(hops, np.float32)
    for cue in sound.voices:
        voice = tracks[cue.digest]
        first = round(cue.start * RATE / HOP)
        spoken = (voice.levels * gains[cue.digest] > _ratio(SPEECH_FLOOR_DB))[: max(0, hops - first)]
        speaking[first : first + spoken.size] = np.maximum(speaking[first : first + spoken.size], spoken)
    edge = SMOOTH_HOPS // 2
    padded = np.pad(speaking, (HOLD_HOPS + edge, LOOK_AHEAD_HOPS + edge))
    held = sliding_window_view(padded, HOLD_HOPS + 1 + LOOK_AHEAD_HOPS).max(axis=1)
    window = np.hanning(SMOOTH_HOPS + 2)[1:-1]
    down = np.convolve(held, window / window.sum(), mode="valid")
    return np.asarray(10 ** ((sound.music.duck_db if sound.music else 0.0) * down / 20), np.float32)


def _bed(music: Music, track: Track, start: int, count: int, total: int) -> Samples:
    """Music looped with a crossfade, or trimmed with a fade, to the film's length."""
    overlap = min(round(LOOP_SECONDS * RATE), track.samples // 4)
    bed = track.read(start, count)
    if 0 < track.samples < total:
        bed = _looped(track, start, count, overlap)
    at = np.arange(start, start + count, dtype=np.float32)
    fade = np.minimum(1, (at + 1) / (FADE_IN_SECONDS * RATE)) * np.minimum(
        1, (total - at) / (music.fade_seconds * RATE)
    )
    gain = track.gain * _ratio(music.gain_db)
    return np.asarray(bed * (fade * gain)[:, None], np.float32)


def _looped(track: Track, start: int, count: int, overlap: int) -> Samples:
    """The track over and over; each turn fades into the next with equal power."""
    period = track.samples - overlap
    bed = np.zeros((count, 2), np.float32)
    rise = np.sin(np.linspace(0, math.pi / 2, overlap, dtype=np.float32))
    for turn in range(start // period, (start + count) // period + 1):
        begin = turn * period
        if turn:
            _add_faded(track, bed, begin - start, 0, rise)
        _add_faded(track, bed, begin + period - start, period, rise[::-1])
        first, last = max(start, begin + (overlap if turn else 0)), min(start + count, begin + period)
        if first < last:
            bed[first - start : last - start] += track.read(first - begin, last - first)
    return bed


def _add_faded(track: Track, bed: Samples, place: int, source: int, fade: Samples) -> None:
    """Add the track's samples from `source` on under a fade, at a place that may lie partly outside the bed."""
    first, last = max(0, place), min(len(bed), place + fade.size)
    if first < last:
        shown = slice(first - place, last - place)
        bed[first:last] += track.read(source + first - place, last - first) * fade[shown, None]


def mastered(raw: Path, target: Path, check_cancelled: Callable[[], None]) -> Loudness:
    """Encode at the right loudness; measured after the encoder, and corrected until it is right."""
    measured = ffmpeg.loudness(raw, raw=True, folder=raw.parent, check=check_cancelled)
    gain = min(MOST_GAIN_DB, TARGET_LUFS - measured.lufs) if measured.lufs > SILENCE_LUFS else 0.0
    ceiling = FIRST_CEILING_DB
    for _ in range(CORRECTIONS):
        ffmpeg.encode_sound(raw, target, gain_db=gain, ceiling_db=ceiling, check=check_cancelled)
        found = ffmpeg.loudness(target, raw=False, folder=raw.parent, check=check_cancelled)
        short = TARGET_LUFS - found.lufs
        over = found.true_peak - HIGHEST_PEAK_DB
        silent = found.lufs <= SILENCE_LUFS
        if silent or ((abs(short) <= LOUDNESS_TOLERANCE or gain >= MOST_GAIN_DB) and over <= 0):
            break
        gain = min(MOST_GAIN_DB, gain + short)
        ceiling -= max(0.0, over + 0.2)
    return found


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))
