"""Local music: exact length, even loudness, clean ends, different moods."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.capabilities import MusicFacts, MusicRequest
from pipeline.errors import Cancelled, InvalidInput
from pipeline.provider import Desk
from pipeline.providers.local.music import compose, moods

Sound = np.ndarray


def heard(desk: Desk, **asked: object) -> Sound:
    produced = compose(MusicRequest.model_validate({"seconds": 8.0, **asked}), desk)
    path = produced.files["audio"]
    assert isinstance(path, Path)
    assert isinstance(produced.facts, MusicFacts)
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (48_000, 2)
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768
    assert produced.facts.seconds == len(sound) / 48_000
    assert list(desk.folder.iterdir()) == [path]
    return sound


def share(sound: Sound, low: float, high: float) -> float:
    """Decibels of the power between two frequencies, against all."""
    power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / 48_000)
    return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() / power.sum() + 1e-12))


@pytest.mark.parametrize("mood", moods.MOODS)
def test_every_mood_is_level_clean_and_soft_on_the_ear(mood: str, desk: Desk) -> None:
    sound = heard(desk, mood=mood)
    assert np.abs(sound).max() <= 10 ** (-3 / 20)
    assert 0.04 < np.sqrt(np.square(sound).mean()) < 0.25
    assert np.abs(sound.mean(axis=0)).max() < 0.004
    assert np.abs(sound[[0, -1]]).max() < 0.001
    assert np.abs(sound[:24]).max() < 0.02
    assert np.abs(sound[-2400:]).max() < 0.03
    assert share(sound, 8_000, 24_000) < -15
    assert share(sound, 2_000, 24_000) > -45
    middle, side = sound.sum(axis=1).std(), (sound[:, 0] - sound[:, 1]).std()
    assert 0.1 < side / middle < 0.7


@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.0, 3.3, 7.123, 15.0, 41.7])
def test_it_is_exactly_as_long_as_asked(seconds: float, desk: Desk) -> None:
    assert len(heard(desk, seconds=seconds)) == round(seconds * 48_000)


def test_moods_do_not_sound_alike(desk: Desk) -> None:
    # The mood that nobody chose borrows pieces of others, so that most films do not share three tracks.
    own = [mood for mood in moods.MOODS if mood != "inspiring"]
    prints = np.array([fingerprint(heard(desk, mood=mood, seconds=9.0)) for mood in own])
    distance = np.abs(prints[:, None] - prints[None]).sum(axis=2) + 1000 * np.eye(len(prints))
    assert distance.min() > 12


def fingerprint(sound: Sound) -> list[float]:
    """Decibels in bands of pitch, and in bands of the rhythm of its level."""
    colour = [share(sound, low, high) for low, high in pairwise((40, 120, 250, 500, 1000, 2000, 4000, 9000))]
    level = np.square(sound[: len(sound) // 960 * 960].reshape(-1, 1920)).mean(axis=1)
    beats = np.abs(np.fft.rfft(level - level.mean())) ** 2
    hertz = np.fft.rfftfreq(len(level), 0.02)
    rhythm = [
        beats[(hertz >= low) & (hertz < high)].sum() / beats.sum() for low, high in pairwise((0.3, 1, 2, 3, 4, 6, 9))
    ]
    return colour + [float(10 * np.log10(part + 1e-3)) for part in rhythm]


def test_the_same_request_gives_the_same_bytes_and_another_seed_other_music(desk: Desk) -> None:
    first = heard(desk, mood="happy", seed=3)
    assert np.array_equal(heard(desk, mood="happy", seed=3), first)
    for other in ({"seed": 4}, {"seed": 3, "take": 1}):
        assert np.abs(heard(desk, mood="happy", **other) - first).max() > 0.05


def test_there_is_no_hole_and_no_jump_inside(desk: Desk) -> None:
    sound = heard(desk, mood="energetic", seconds=24.0)
    level = np.sqrt(np.square(sound[: 48_000 * 22].reshape(-1, 96_000)).mean(axis=1))
    assert level.min() > 0.15 * level.max()


def test_the_energy_builds_after_the_beginning(desk: Desk) -> None:
    sound = heard(desk, mood="epic", seconds=30.0)
    intro, main = (np.square(sound[48_000 * start : 48_000 * (start + 3)]).mean() for start in (0, 18))
    assert main > 2 * intro


@pytest.mark.parametrize("seconds", [0.0, -1.0, 1e9, float("inf"), float("nan")])
def test_impossible_lengths_are_refused(seconds: float, desk: Desk) -> None:
    with pytest.raises(InvalidInput) as caught:
        compose(MusicRequest(seconds=seconds), desk)
    assert caught.value.field == "seconds"


def test_it_stops_when_cancelled(desk: Desk) -> None:
    def cancel() -> None:
        raise Cancelled("stop")

    stopped = Desk(intent="test", folder=desk.folder, media=Path, check_cancelled=cancel)
    with pytest.raises(Cancelled):
        compose(MusicRequest(seconds=60.0), stopped)
