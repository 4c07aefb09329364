"""What each player does in a bar: the pad, the arpeggio, the bass, the lead and the closing chord."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipeline.providers.local.music.harmony import chord, consonant, near
from pipeline.providers.local.music.moods import Mood

BEATS = 4
STABBED = ("keys",)

ARPEGGIOS = (
    (0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 2, 3, 4, 3, 2, 1), (0, 2, 4, 2, 1, 3, 4, 3), (0, 3, 1, 4, 2, 3, 1, 2),
    (4, 2, 3, 1, 2, 0, 1, 2),
)  # fmt: skip
# (beat, length in beats, chord tone: 0 root, 1 fifth, 2 octave) of each note.
BASS_LINES: dict[str, tuple[tuple[float, float, int], ...]] = {
    "whole": ((0, 3.8, 0),),
    "halves": ((0, 1.9, 0), (2, 1.9, 1)),
    "eighths": tuple((step / 2, 0.45, 0 if step != 7 else 1) for step in range(8)),
    "offbeat": tuple((beat + 0.5, 0.4, 0) for beat in range(4)),
    "bounce": ((0, 0.45, 0), (1, 0.45, 1), (2, 0.45, 0), (3, 0.45, 1), (3.5, 0.35, 2)),
    "lazy": ((0, 1.4, 0), (1.75, 0.6, 0), (2.5, 1.3, 1)),
}
# Two bars each: (beat, length in beats) of the melody's notes.
MOTIFS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0, 1.5), (1.5, 0.5), (2, 2), (4, 1), (5, 1), (6, 2)),
    ((0.5, 0.5), (1, 1), (2, 1.5), (3.5, 0.5), (4, 3)),
    ((0, 2), (2, 1), (3, 1), (4, 2.5), (6.5, 1.0)),
    ((0, 0.75), (0.75, 0.75), (1.5, 1.5), (4, 0.75), (4.75, 0.75), (5.5, 2)),
    ((1, 1), (2, 1), (3, 1), (4, 3.5)),
)


class Note(NamedTuple):
    """A note at a beat of the piece; `pan` −1…1, `send` is its share of reverb, `echo` of the delay."""

    at: float
    instrument: str
    pitch: int
    beats: float
    level: float
    pan: float = 0.0
    send: float = 0.3
    echo: float = 0.0


@dataclass(frozen=True, slots=True)
class Style:
    """What a seed chooses: two arpeggio figures, a motif's rhythm and its ups and downs."""

    figures: tuple[tuple[int, ...], tuple[int, ...]]
    rhythm: tuple[tuple[float, float], ...]
    contour: tuple[int, ...]

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> "Style":
        """A style by chance."""
        one, two = rng.permutation(len(ARPEGGIOS))[:2]
        rhythm = MOTIFS[rng.integers(len(MOTIFS))]
        contour = tuple(int(step) for step in rng.choice((-4, -2, -2, 2, 2, 3, 5), len(rhythm)))
        return cls((ARPEGGIOS[one], ARPEGGIOS[two]), rhythm, contour)


@dataclass(frozen=True, slots=True)
class Moment:
    """The bar that a player plays in."""

    mood: Mood
    style: Style
    key: int
    numeral: str
    voices: tuple[int, ...]
    energy: float
    bar: int
    rng: np.random.Generator

    @property
    def start(self) -> float:
        """The bar's first beat."""
        return float(self.bar * BEATS)

    def touch(self, level: float) -> float:
        """A level played by a hand: a little uneven."""
        return level * float(self.rng.uniform(0.86, 1.08))


def pad(now: Moment) -> Iterator[Note]:
    """Held chords, or two soft stabs from a keyboard."""
    level = 0.26 + 0.12 * now.energy
    hits = ((0.0, 2.2), (2.5, 1.3)) if now.mood.pad in STABBED else ((0.0, 4.0),)
    for at, beats in hits:
        for place, pitch in enumerate(now.voices):
            late = 0.02 * place if now.mood.pad in STABBED else 0.0
            pan = 0.5 * (place / max(1, len(now.voices) - 1) - 0.5)
            yield Note(now.start + at + late, now.mood.pad, pitch, beats, level, pan, 0.35)


def arpeggio(now: Moment) -> Iterator[Note]:
    """Broken chords that get denser with the energy."""
    if now.energy < 0.3:
        return
    figure = now.style.figures[(now.bar // 8) % 2]
    tones = (*now.voices, now.voices[0] + 12, now.voices[1] + 12)
    dense = now.mood.drive * (0.45 + 0.55 * now.energy)
    step = 0.25 if dense > 0.9 else 0.5 if dense > 0.3 else 1.0
    raised = 12 if now.mood.drive > 0.3 and now.energy > 0.5 else 0
    for count in range(int(BEATS / step)):
        at = count * step
        if step == 1.0 and count % 4 == 3 and now.energy < 0.8:
            continue
        accent = 1.0 if at % 1 == 0 else 0.72 if at % 0.5 == 0 else 0.55
        pitch = tones[figure[count % len(figure)] % len(tones)] + raised
        swung = 0.25 * now.mood.swing if at % 1 == 0.5 else 0.0
        level = now.touch(0.75 * accent * (0.6 + 0.4 * now.energy) * now.mood.sparkle)
        yield Note(now.start + at + swung, now.mood.pluck, pitch, step * 1.2, level, 0.45 * (-1) ** count, 0.3, 0.3)


def bass(now: Moment) -> Iterator[Note]:
    """The chord's root and fifth, low."""
    if now.energy < 0.5:
        return
    tones = chord(now.numeral)
    root = 36 + (now.key + tones[0]) % 12
    pitches = (root, root + tones[2] - tones[0], root + 12)
    for at, beats, tone in BASS_LINES[now.mood.bass_line]:
        level = now.touch(0.8 + 0.15 * now.energy)
        yield Note(now.start + at, now.mood.bass, pitches[tone], beats, level, 0.0, 0.03)


def lead(now: Moment) -> Iterator[Note]:
    """A short motif, then a rest or an answer; on strong beats a chord tone, else one that does not clash."""
    phrase = now.bar % 4
    if now.energy < 0.85 or phrase >= (4 if now.energy >= 1 and (now.bar // 4) % 2 else 2):
        return
    own = tuple((now.key + step) % 12 for step in chord(now.numeral))
    others = consonant(now.key, now.mood.minor, now.numeral)
    answer = 2 if phrase >= 2 else 0
    pitch = near(now.key + 24 + 4, own)
    for (at, beats), move in zip(now.style.rhythm, now.style.contour, strict=True):
        pitch = near(pitch + (move if not answer else -move), own if at % 2 == 0 else others)
        pitch = pitch - 12 if pitch > 84 else pitch + 12 if pitch < 65 else pitch
        if (phrase % 2) * BEATS <= at < (phrase % 2 + 1) * BEATS:
            start = now.start + at % BEATS
            yield Note(start, now.mood.lead, pitch, beats * 0.92, now.touch(0.7 * now.mood.sparkle), 0.12, 0.45, 0.35)


def closing(mood: Mood, key: int, voices: tuple[int, ...], bar: int) -> Iterator[Note]:
    """The last chord: home, spread and left to ring."""
    start = float(bar * BEATS)
    held = BEATS * 1.2
    for place, pitch in enumerate(voices):
        yield Note(start, mood.pad, pitch, held, 0.4, 0.4 * (place - 1), 0.4)
        yield Note(start + 0.06 * place, mood.pluck, pitch + 12, 2.0, 0.6 * mood.sparkle, 0.3 * (place - 1), 0.4, 0.3)
    yield Note(start, mood.bass, 36 + key % 12, held, 0.85, 0.0, 0.05)
