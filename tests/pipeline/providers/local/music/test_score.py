"""The composition, before it is played."""

from itertools import pairwise

import numpy as np
import pytest

from pipeline.providers.local.music import harmony, moods, score


@pytest.mark.parametrize("mood", moods.MOODS.values(), ids=lambda mood: mood.name)
@pytest.mark.parametrize("seconds", [8.0, 30.0, 95.0])
def test_a_piece_keeps_its_tempo_and_ends_at_home(mood: moods.Mood, seconds: float) -> None:
    piece = score.compose(mood, seconds, 1)
    assert (len(piece.bars) - 1 + score.ENDING_BARS) * score.BEATS * piece.beat == pytest.approx(seconds)
    assert mood.tempo[0] * 0.8 <= 60 / piece.beat <= mood.tempo[1] * 1.2
    assert piece.bars[-1].numeral == ("i" if mood.minor else "I")
    assert len(piece.bars) < 3 or piece.bars[-2].numeral in ("V", "IV", "Vsus4", "bVII", "iv")


def test_chords_move_by_small_steps() -> None:
    for mood in moods.MOODS.values():
        for before, after in pairwise(score.compose(mood, 60.0, 5).bars):
            assert abs(before.voices[0] - after.voices[0]) <= 7
            assert abs(before.voices[-1] - after.voices[-1]) <= 7


@pytest.mark.parametrize("mood", moods.MOODS.values(), ids=lambda mood: mood.name)
def test_no_part_plays_a_semitone_against_the_chord(mood: moods.Mood) -> None:
    piece = score.compose(mood, 45.0, 2)
    for bar in piece.bars:
        own = {voice % 12 for voice in bar.voices}
        for note in piece.notes(bar):
            assert note.pitch % 12 in own or all((note.pitch - tone) % 12 not in (1, 11) for tone in own), (bar, note)


def test_seeds_change_key_chords_and_figures() -> None:
    pieces = [score.compose(moods.MOODS["inspiring"], 30.0, seed) for seed in range(12)]
    assert len({piece.key for piece in pieces}) > 2
    assert len({tuple(bar.numeral for bar in piece.bars[:4]) for piece in pieces}) > 2
    assert len({piece.style.figures for piece in pieces}) > 4


def test_long_pieces_breathe() -> None:
    energies = [bar.energy for bar in score.compose(moods.MOODS["epic"], 240.0, 0).bars]
    quiet = np.flatnonzero(np.array(energies[8:-4]) < 0.5)
    assert len(quiet) >= 4
    assert max(energies) == 1.0


@pytest.mark.parametrize(
    ("numeral", "tones"),
    [("I", (0, 4, 7)), ("vi", (9, 12, 16)), ("bVII", (10, 14, 17)), ("V7", (7, 11, 14, 17)), ("Vsus4", (7, 12, 14))],
)
def test_numerals_are_chords(numeral: str, tones: tuple[int, ...]) -> None:
    assert harmony.chord(numeral) == tones
