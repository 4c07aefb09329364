"""The composition: from a mood, a length and a seed to a plan of bars, and the notes of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipeline.providers.local.music import drums, parts
from pipeline.providers.local.music.harmony import voicing
from pipeline.providers.local.music.moods import Mood

BEATS = 4
ENDING_BARS = 0.9
FULL = 1.0
# How the energy of a long piece moves, in phrases of four bars; the fifth is a break.
JOURNEY = (0.6, 0.8, 1.0, 1.0, 0.4, 0.75, 0.95, 1.0)


class Bar(NamedTuple):
    """One bar: its chord, how it is voiced, how full it is (0–1) and where it stands."""

    number: int
    numeral: str
    voices: tuple[int, ...]
    energy: float
    rises: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`beat` is in seconds; the last bar is the closing chord, which rings until the end."""

    mood: Mood
    key: int
    beat: float
    bars: tuple[Bar, ...]
    style: parts.Style
    seed: int

    @property
    def fade_seconds(self) -> float:
        """How long the closing chord takes to die away."""
        return self.beat * BEATS * ENDING_BARS * 0.6

    def notes(self, bar: Bar) -> Iterator[parts.Note]:
        """Everything that starts in a bar, at beats from the start of the piece."""
        if bar.number == len(self.bars) - 1:
            yield from parts.closing(self.mood, self.key, bar.voices, bar.number)
            return
        rng = np.random.default_rng([self.seed, bar.number])
        now = parts.Moment(self.mood, self.style, self.key, bar.numeral, bar.voices, bar.energy, bar.number, rng)
        for part in (parts.pad, parts.arpeggio, parts.bass, parts.lead):
            yield from part(now)

    def strokes(self, bar: Bar) -> Iterator[drums.Stroke]:
        """The drums of a bar, and one last stroke under the closing chord."""
        last = bar.number == len(self.bars) - 1
        yield from drums.play(self.mood.drums, bar.number, bar.energy, bar.rises, self.mood.swing, last)


def compose(mood: Mood, seconds: float, seed: int) -> Score:
    """A piece of exactly `seconds`: whole bars, then a closing chord of about one bar."""
    rng = np.random.default_rng([seed, *mood.name.encode()])
    key = mood.keys[rng.integers(len(mood.keys))]
    order = rng.permutation(len(mood.chords))
    first, second = (mood.chords[order[turn % len(order)]].split() for turn in (0, 1))
    bars, beat = _length(mood, seconds, rng)
    energies = _energies(bars)
    numerals = [(second if energies[at] < 0.45 and at > 8 else first)[at % 4] for at in range(bars)]
    if bars > 1:
        numerals[-1] = _cadence(mood, rng)
    style = parts.Style.drawn(rng)
    return Score(
        mood=mood, key=key, beat=beat, bars=_voiced(key, [*numerals, "i" if mood.minor else "I"], energies),
        style=style, seed=seed,
    )  # fmt: skip


def _length(mood: Mood, seconds: float, rng: np.random.Generator) -> tuple[int, float]:
    """How many bars, and the length of a beat: within the mood's tempo, whole phrases first."""
    slow, fast = mood.tempo
    wanted = rng.uniform(slow, fast)
    best: tuple[tuple[float, float], int, float] | None = None
    for bars in range(1, int(seconds * fast / 60 / BEATS) + 2):
        tempo = 60 * BEATS * (bars + ENDING_BARS) / seconds
        phrase = 0 if bars % 4 == 0 else 1 if bars % 2 == 0 else 2
        outside = max(0.0, slow - tempo, tempo - fast)
        cost = (outside + phrase * 4.0, abs(tempo - wanted))
        if best is None or cost < best[0]:
            best = (cost, bars, 60 / tempo)
    if best is None or best[2] < 40 / fast:
        return 0, 60 / wanted
    return best[1], best[2]


def _energies(bars: int) -> list[float]:
    """Intro, build, main part, and for long pieces breaks and returns; the last bar or two lets go."""
    intro = min(4, max(1, bars // 6))
    outro = 1 if bars < 16 else 2
    middle = max(0, bars - intro - outro)
    if middle > 20:
        body = [JOURNEY[(at // 4) % len(JOURNEY)] for at in range(middle)]
    else:
        build = min(4, middle // 4)
        body = [0.65] * build + [0.9 if at < (middle - build) // 2 else FULL for at in range(middle - build)]
    return ([0.35] * intro + body + [0.55] * outro)[:bars] if bars > 3 else [0.7] * bars


def _cadence(mood: Mood, rng: np.random.Generator) -> str:
    choices = ("V", "bVII", "iv") if mood.minor else ("V", "IV", "Vsus4")
    return choices[rng.integers(len(choices))]


def _voiced(key: int, numerals: list[str], energies: list[float]) -> tuple[Bar, ...]:
    bars: list[Bar] = []
    levels = [*energies, 0.5]
    voices: tuple[int, ...] = ()
    for index, numeral in enumerate(numerals):
        voices = voicing(key, numeral, voices)
        following = levels[min(index + 1, len(levels) - 1)]
        bars.append(Bar(index, numeral, voices, levels[index], following > levels[index] + 0.1))
    return tuple(bars)
