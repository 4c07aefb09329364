"""Produced tracks: music of the package immich-memories-music (MIT), cut or looped on its bars to any length."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.containers import opened
from pipeline.providers.local.wav import HERTZ, Samples

BEATS = 4
HOP = HERTZ // 100
BANDS = 24
# How far a track's own tempo may be from the one it was asked for.
DRIFT = 0.02
LEAST_BARS, WINDOW_BARS = 4, 2
BLEND_BEATS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One track: its file below the package's folder, and its beats a minute."""

    file: str
    tempo: int

    @property
    def title(self) -> str:
        """As it is credited."""
        return Path(self.file).stem.replace("_", " ").capitalize()


def _pieces(mood: str, **takes: tuple[int, str]) -> tuple[Piece, ...]:
    return tuple(
        Piece(file=f"{mood}/{mood}_{kind}_{take}.opus", tempo=tempo)
        for kind, (tempo, names) in takes.items()
        for take in names.split()
    )


# Tempos are those of the package's LICENSE-MUSIC.
CALM = _pieces("calm", acoustic=(68, "1 s411 s522"), electronic=(72, "s411 s522"))
ENERGETIC = _pieces("energetic", acoustic=(132, "1 2 s522"), electronic=(150, "2 s411"))
HAPPY = _pieces("happy", acoustic=(110, "1 2 s411"), electronic=(123, "1 2 s411"))
NOSTALGIC = _pieces("nostalgic", acoustic=(78, "1 s411 s522"), electronic=(84, "2 s411 s522"))
TENDER = _pieces("tender", acoustic=(90, "1 2 s411"), electronic=(99, "1 2 s411"))
# The mood of a film of which nothing else is known has the most.
BY_MOOD: dict[str, tuple[Piece, ...]] = {
    "inspiring": (*TENDER, *HAPPY[3:], *CALM[3:]), "calm": CALM, "energetic": ENERGETIC[:3], "happy": HAPPY[:3],
    "romantic": TENDER[:3], "corporate": HAPPY[3:], "lofi": NOSTALGIC[3:], "sad": NOSTALGIC[:3], "retro": ENERGETIC[3:],
}  # fmt: skip


def folder() -> Path | None:
    """Where the tracks are; None where the package is missing."""
    try:
        from immich_memories_music import tracks_dir
    except ImportError:
        return None
    return tracks_dir()


def known(mood: str) -> tuple[Piece, ...]:
    """The tracks for a mood that are on this machine."""
    home = folder()
    return tuple(piece for piece in BY_MOOD.get(mood, ()) if home and (home / piece.file).is_file())


def blocks(piece: Piece, samples: int) -> Iterator[Samples]:
    """The track in (n, 2) blocks that add up to exactly so many samples, looped on its bars where it is shorter."""
    sound = _decoded(piece.file)
    start, end = (0, len(sound)) if len(sound) >= samples else loop(sound, piece.tempo)
    blend = round(BLEND_BEATS * 60 / piece.tempo * HERTZ)
    done, at = 0, 0
    while done < samples:
        until = min(samples - done, end - at)
        block = sound[at : at + until].copy()
        if done and start:
            _blended(block, sound[end : end + blend])
        yield block
        done, at = done + until, start


def _blended(block: Samples, before: Samples) -> None:
    """Let what went before ring on into the next turn, so that the seam is not heard."""
    count = min(len(block), len(before))
    rise = np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32))[:, None]
    block[:count] = block[:count] * rise + before[:count] * rise[::-1]


def loop(sound: Samples, tempo: int) -> tuple[int, int]:
    """Two places, whole bars apart, that sound most alike: going from the second to the first keeps the beat."""
    shown = _spectrum(sound)
    window = round(WINDOW_BARS * _bar(tempo) / HOP)
    best = (-np.inf, 0, len(shown))
    for bars in range(LEAST_BARS, int(len(sound) / _bar(tempo)) - WINDOW_BARS, 2):
        middle = bars * _bar(tempo) / HOP
        for apart in range(round(middle * (1 - DRIFT)), round(middle * (1 + DRIFT)) + 1):
            likeness = _likeness(shown, apart, window)
            if not likeness.size:
                continue
            place = int(likeness.argmax())
            # A long loop is heard less often.
            value = float(likeness[place]) + 0.2 * apart / len(shown)
            best = max(best, (value, place, place + apart))
    return _aligned(sound, best[1] * HOP, best[2] * HOP)


def _bar(tempo: int) -> float:
    return BEATS * 60 / tempo * HERTZ


def _likeness(shown: NDArray[np.float32], apart: int, window: int) -> NDArray[np.float32]:
    """For each hop, how alike the `window` hops around it and those `apart` later are."""
    alike = np.einsum("ij,ij->i", shown[:-apart], shown[apart:])
    if len(alike) < window:
        return np.zeros(0, np.float32)
    summed = np.concatenate([[0.0], np.cumsum(alike)])
    return np.asarray((summed[window:] - summed[:-window]) / window, np.float32)


def _aligned(sound: Samples, start: int, end: int) -> tuple[int, int]:
    """The same places with their waves in step, found within 20 ms."""
    reach, length = HERTZ // 50, HERTZ // 4
    before = sound[start : start + length].mean(axis=1)
    around = sound[max(0, end - reach) : end + reach + length].mean(axis=1)
    if len(around) <= len(before):
        return start, end
    shift = int(np.correlate(around, before, mode="valid").argmax())
    return start, max(0, end - reach) + shift


def _spectrum(sound: Samples) -> NDArray[np.float32]:
    """Each hop's energy in BANDS bands as a unit vector, so that a product of two is their likeness."""
    mono = sound.mean(axis=1)[: len(sound) // HOP * HOP].reshape(-1, HOP)
    power = np.abs(np.fft.rfft(mono * np.hanning(HOP).astype(np.float32), axis=1))
    edges = np.unique(np.geomspace(1, power.shape[1], BANDS + 1).astype(int))
    bands = np.log1p(np.add.reduceat(power, edges[:-1], axis=1))
    bands = bands - bands.mean(axis=0)
    return np.asarray(bands / np.maximum(1e-6, np.linalg.norm(bands, axis=1, keepdims=True)), np.float32)


@cache
def _decoded(file: str) -> Samples:
    import av

    home = folder()
    assert home is not None
    resampler = av.AudioResampler(format="flt", layout="stereo", rate=HERTZ)
    with opened(home / file) as track:
        parts = [part.to_ndarray() for frame in track.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate(parts, axis=1).reshape(-1, 2).astype(np.float32, copy=False)
