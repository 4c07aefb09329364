from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.errors import InvalidInput
from pipeline.render import ffmpeg, sound
from pipeline.render.sound import RATE, Samples, mix, track
from pipeline.timeline import Cue, Music, Sound

Media = Callable[[str], Path]


def raw(folder: Path, name: str, samples: np.ndarray) -> sound.Track:
    path = folder / name
    np.repeat(samples.astype(np.float32)[:, None], 2, axis=1).tofile(path)
    return track(path)


def hum(seconds: float, level: float = 0.2, hertz: float = 220) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def level(samples: Samples, start: float, end: float) -> float:
    """RMS in decibels between two seconds."""
    return float(20 * np.log10(np.sqrt(np.mean(samples[round(start * RATE) : round(end * RATE)] ** 2)) + 1e-9))


def whole(wanted: Sound, tracks: dict[str, sound.Track]) -> Samples:
    return np.concatenate(list(mix(wanted, tracks)))


def test_a_voice_sounds_at_its_time_and_nowhere_else(tmp_path: Path) -> None:
    tracks = {"v": raw(tmp_path, "v", hum(1.0))}
    heard = whole(Sound(seconds=4.0, voices=(Cue(digest="v", start=1.5),)), tracks)
    assert len(heard) == 4 * RATE
    assert np.flatnonzero(heard[:, 0])[[0, -1]] == pytest.approx([1.5 * RATE, 2.5 * RATE], abs=2)


def test_music_sinks_under_the_voice_and_comes_back(tmp_path: Path) -> None:
    tracks = {"v": raw(tmp_path, "v", hum(2.0, hertz=1000)), "m": raw(tmp_path, "m", hum(12.0))}
    wanted = Sound(seconds=10.0, voices=(Cue(digest="v", start=4.0),), music=Music(digest="m", duck_db=-10))
    heard = whole(wanted, tracks)
    bed = heard - whole(Sound(seconds=10.0, voices=wanted.voices), tracks)
    assert level(bed, 4.2, 5.8) - level(bed, 1, 3) == pytest.approx(-10, abs=0.3)
    assert level(bed, 7.5, 8) == pytest.approx(level(bed, 1, 3), abs=0.3)
    assert level(bed, 3.98, 4.0) < level(bed, 1, 3) - 6


def test_the_bed_never_jumps(tmp_path: Path) -> None:
    tracks = {"v": raw(tmp_path, "v", hum(0.5, hertz=1000)), "m": raw(tmp_path, "m", hum(20.0, level=0.2, hertz=50))}
    voices = tuple(Cue(digest="v", start=start) for start in (1.0, 2.2, 5.0))
    wanted = Sound(seconds=8.0, voices=voices, music=Music(digest="m"))
    bed = whole(wanted, tracks) - whole(Sound(seconds=8.0, voices=voices), tracks)
    assert np.abs(np.diff(bed[:, 0])).max() < 0.002


@pytest.mark.parametrize("seconds", [1.7, 5.0, 25.0])
def test_music_of_any_length_fills_the_film_and_ends_softly(tmp_path: Path, seconds: float) -> None:
    tracks = {"m": raw(tmp_path, "m", np.random.default_rng(1).normal(0, 0.1, 4 * RATE))}
    heard = whole(Sound(seconds=seconds, music=Music(digest="m")), tracks)
    loudness = [level(heard, at, at + 0.25) for at in np.arange(0.25, seconds - 1.6, 0.25)]
    assert len(heard) == round(seconds * RATE)
    assert all(abs(one - loudness[0]) < 1.5 for one in loudness)
    assert np.abs(heard[-200:]).max() < 0.01


def test_blocks_join_as_if_there_were_none(tmp_path: Path) -> None:
    tracks = {"v": raw(tmp_path, "v", hum(1.0)), "m": raw(tmp_path, "m", hum(3.0, hertz=97))}
    wanted = Sound(seconds=21.0, voices=(Cue(digest="v", start=9.6),), music=Music(digest="m"))
    found = whole(wanted, tracks)
    for edge in (sound.BLOCK, 2 * sound.BLOCK):
        assert np.abs(np.diff(found[edge - 2 : edge + 2, 0])).max() < 0.02


def test_quiet_and_loud_voices_come_to_one_level(tmp_path: Path) -> None:
    tracks = {"soft": raw(tmp_path, "soft", hum(1, 0.02)), "loud": raw(tmp_path, "loud", hum(1, 0.7))}
    wanted = Sound(seconds=3.0, voices=(Cue(digest="soft", start=0.0), Cue(digest="loud", start=2.0)))
    heard = whole(wanted, tracks)
    assert level(heard, 0, 1) == pytest.approx(level(heard, 2, 3), abs=0.1)


@pytest.mark.parametrize("voices", [(), (Cue(digest="voice", start=0.5), Cue(digest="voice", start=2.0))])
@pytest.mark.parametrize("music", [None, Music(digest="music")])
def test_the_encoded_sound_has_the_right_loudness_and_length(
    media: Media, tmp_path: Path, voices: tuple[Cue, ...], music: Music | None
) -> None:
    target, folder = tmp_path / "sound.m4a", tmp_path / "scratch"
    folder.mkdir()
    wanted = Sound(seconds=3.5, voices=voices, music=music)
    found = sound.make(wanted, target, media=media, folder=folder, check_cancelled=lambda: None)
    if voices or music:
        assert found.lufs == pytest.approx(-14, abs=0.5)
        assert found.true_peak <= -1
    else:
        assert found.lufs <= -60
    with av.open(str(target)) as file:
        assert file.duration / av.time_base == pytest.approx(3.5, abs=0.03)


def test_hot_peaks_are_limited_after_the_encoder(tmp_path: Path) -> None:
    clicks = hum(6.0, 0.03)
    clicks[:: RATE // 3] = 1.0
    clicks[1 :: RATE // 3] = -1.0
    np.repeat(clicks.astype(np.float32)[:, None], 2, axis=1).tofile(tmp_path / "mix.f32")
    found = sound.mastered(tmp_path / "mix.f32", tmp_path / "out.m4a", lambda: None)
    assert found.true_peak <= -1


def test_silence_stays_silent(media: Media, tmp_path: Path) -> None:
    wanted = Sound(seconds=1.0, voices=(Cue(digest="silence", start=0.0),))
    sound.make(wanted, tmp_path / "out.m4a", media=media, folder=tmp_path, check_cancelled=lambda: None)
    with av.open(str(tmp_path / "out.m4a")) as file:
        assert max(float(np.abs(frame.to_ndarray()).max()) for frame in file.decode(audio=0)) < 1e-3


def test_the_same_sound_is_the_same_bytes(media: Media, tmp_path: Path) -> None:
    wanted = Sound(seconds=2.0, voices=(Cue(digest="voice", start=0.2),), music=Music(digest="music"))
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        target = tmp_path / name / "out.m4a"
        sound.make(wanted, target, media=media, folder=tmp_path / name, check_cancelled=lambda: None)
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_what_is_no_sound_is_refused_by_name(media: Media, tmp_path: Path) -> None:
    media("voice").write_bytes(b"<html>no sound</html>")
    with pytest.raises(InvalidInput, match="'voice' is neither a video nor a sound"):
        ffmpeg.decode_sound(media("voice"), tmp_path / "raw", most_seconds=1, check=lambda: None)
