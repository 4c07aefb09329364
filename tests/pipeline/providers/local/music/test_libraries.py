"""Produced tracks and recorded instruments."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.capabilities import MusicFacts, MusicRequest, ScriptFacts, ScriptRequest
from pipeline.provider import Desk
from pipeline.providers.local import music, script
from pipeline.providers.local.music import sampled, tracks
from pipeline.providers.local.wav import HERTZ, Samples


def title(desk: Desk, **asked: object) -> str:
    facts = music.compose(MusicRequest.model_validate({"mood": "happy", "seconds": 2.0, **asked}), desk).facts
    assert isinstance(facts, MusicFacts)
    return facts.title


def test_films_of_one_mood_are_given_different_music_and_one_film_the_same(desk: Desk) -> None:
    films = ["a red fox", "three tips", "our new mug", "why we dream", "a day in Lisbon"]
    heard = [title(desk, film=film) for film in films]
    assert len(set(heard)) >= 3
    assert heard == [title(desk, film=film) for film in films]


KNOWN = (
    "Why do we dream?", "The history of chocolate", "3 tips for better sleep", "How do volcanoes erupt?", "Why cats purr",
    "Benefits of drinking water", "A motivational video about success", "Facts about octopuses", "Black holes explained",
    "How to make cold brew coffee", "The fall of Rome", "Morning yoga routine", "Best places in Tokyo",
    "How bees make honey", "Saving money in your 20s", "The story of the Titanic", "Healthy breakfast ideas",
    "What is artificial intelligence?", "Minimalist home decor ideas", "How to train your dog",
)  # fmt: skip
OWN = (
    "pasta recipe", "5 habits of happy people", "morning routine", "our new office", "bakery in Lisbon", "startup story",
    "why exercise helps", "travel tips Japan", "photography for beginners", "best books of the year", "electric cars",
    "how to save money", "gardening basics", "learn guitar", "meditation", "healthy snacks", "coffee shop opening",
    "skin care routine", "history of jazz", "weekend in Paris",
)  # fmt: skip


@pytest.mark.parametrize("prompts", [KNOWN, OWN], ids=["known", "own"])
def test_no_piece_plays_in_more_than_four_of_twenty_films(desk: Desk, prompts: tuple[str, ...]) -> None:
    moods = [script.write(ScriptRequest(purpose="film", prompt=prompt), desk).facts for prompt in prompts]
    heard: Counter[str] = Counter()
    for prompt, facts in zip(prompts, moods, strict=True):
        assert isinstance(facts, ScriptFacts)
        heard[title(desk, mood=facts.mood, film=prompt)] += 1
    assert max(heard.values()) <= 4, heard
    assert len(heard) >= 10


def test_another_take_plays_another_piece(desk: Desk) -> None:
    heard = [title(desk, film="a red fox", take=take) for take in range(4)]
    assert len(set(heard)) == 4


def test_every_track_that_a_mood_names_is_there() -> None:
    named = {piece.file for pieces in tracks.BY_MOOD.values() for piece in pieces}
    assert len(named) == 28
    assert named == {piece.file for mood in tracks.BY_MOOD for piece in tracks.known(mood)}


@pytest.mark.parametrize("piece", [tracks.CALM[0], tracks.HAPPY[3]], ids=lambda piece: piece.file)
def test_a_track_loops_after_whole_bars_and_its_seam_is_no_louder_or_quieter_than_the_rest(piece: tracks.Piece) -> None:
    sound = tracks._decoded(piece.file)
    start, end = tracks.loop(sound, piece.tempo)
    bars = (end - start) / (4 * 60 / piece.tempo * HERTZ)
    assert bars == pytest.approx(round(bars), abs=0.05 * bars)
    looped = np.concatenate(list(tracks.blocks(piece, len(sound) + 4 * HERTZ)))
    assert len(looped) == len(sound) + 4 * HERTZ
    seam = _level(looped[end - HERTZ // 10 : end + HERTZ // 10])
    around = [_level(looped[end + shift : end + shift + HERTZ // 5]) for shift in range(-HERTZ, HERTZ, HERTZ // 5)]
    assert min(around) / 2 <= seam <= 2 * max(around)
    steps = np.abs(np.diff(looped[end - 2000 : end + 2000], axis=0)).max()
    assert steps <= 1.5 * np.abs(np.diff(sound, axis=0)).max()


def _level(sound: Samples) -> float:
    return float(np.sqrt(np.square(sound).mean()))


def notes() -> Iterator[tuple[str, int]]:
    yield from (
        ("piano", 60),
        ("strings", 55),
        ("flute", 76),
        ("cello", 45),
        ("marimba", 72),
        ("horn", 57),
        ("sub", 36),
    )


@pytest.mark.parametrize(("name", "pitch"), list(notes()))
def test_a_recorded_note_has_its_pitch_and_starts_and_ends_softly(name: str, pitch: int) -> None:
    sound = sampled.note(name, pitch, 900).mean(axis=1)
    spectrum = np.abs(np.fft.rfft(sound[4800:43200] * np.hanning(38400), 1 << 18))
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    bins = (1 << 18) / HERTZ
    cents = np.arange(-120, 121, 4)
    told = [sum(spectrum[round(hertz * 2 ** (c / 1200) * k * bins)] for k in range(1, 5)) for c in cents]
    assert abs(cents[int(np.argmax(told))]) <= 25
    assert abs(float(sound[0])) < 0.01
    assert abs(float(sound[-1])) < 0.001
    assert 0.02 < _level(sound) < 0.3


def test_what_has_no_recording_is_made_of_numbers() -> None:
    assert not sampled.plays("saw")
    assert len(sampled.note("saw", 60, 300)) > 0.3 * HERTZ
