"""Films under a voice-over of the creator's own."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pysubs2
import pytest
from PIL import Image

from pipeline import Studio, brief
from pipeline.capabilities import Word
from pipeline.processes import never
from pipeline.providers.local import listening, wav
from pipeline.providers.local.hearing import stretches
from pipeline.recordings import pieces, take_in
from pipeline.render import ffmpeg
from pipeline.views import JobView
from tests.pipeline.spoken import Said, said

EN = (
    "The lighthouse stood alone on the rock for a hundred years.",
    "Every night its keeper climbed the stairs and lit the lamp.",
    "Ships far away saw the light.",
    "He was asleep, and the lamp was still burning.",
)
ZH = ("今天我们来到海边的灯塔。", "守塔人每天晚上爬上楼梯点亮灯火。", "他一直守到天亮。")
JA = ("きょうはうみべのとうだいへきました。", "あかりがともります。", "ふねはゆっくりとみなとへむかいます。")
TH = ("เรือลำเล็กออกจากท่าตอนเช้า", "ทะเลสงบมาก")

# A subtitle stays a little after its last word.
STAYS = 0.3


def uploaded(studio: Studio, folder: Path, sound: np.ndarray) -> str:
    own = wav.write(folder / "own.wav", sound).read_bytes()
    return studio.library.upload(own, name="me.wav", kinds=("audio",)).digest


def film(studio: Studio, folder: Path, sound: np.ndarray, text: str, **more: object) -> JobView:
    Image.new("RGB", (64, 64), "teal").save(folder / "sea.png")
    seen = studio.library.upload((folder / "sea.png").read_bytes(), name="sea.png").digest
    job = studio.submit(
        brief(
            kind="narration", text=text, own_voice=uploaded(studio, folder, sound), own_media=(seen,), aspect="1:1",
            short_side=144, seconds=None, music="none", **more,
        )
    )  # fmt: skip
    assert (job.state, job.error) == ("completed", "")
    return job


def shown(studio: Studio, job: JobView, name: str) -> pysubs2.SSAFile:
    return pysubs2.SSAFile.from_string(studio.library.path(getattr(job.film, name)).read_text(), format_=name)


def heard(studio: Studio, job: JobView) -> np.ndarray:
    """The film's sound: (samples, 2)."""
    with av.open(str(studio.library.path(job.film.video))) as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1).T


def level(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples))) + 1e-9))


def letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("sentences", "language", "pause"), [(ZH, "zh", 0.6), (EN[1:3], "en", 5.0)], ids=["Chinese", "a gap of 5 s"]
)
def test_each_scene_lasts_as_long_as_its_sentences_and_captions_run_to_the_last_word(
    studio: Studio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sentences: tuple[str, ...],
    language: str,
    pause: float,
) -> None:
    monkeypatch.setitem(listening.NEEDS, "recognition", ("not_installed",))
    told = said(tmp_path, sentences, language, pause=pause)
    job = film(studio, tmp_path, told.samples, " ".join(sentences), language=language)
    assert any("uv sync --extra captions" in warning for warning in job.warnings) == (language == "zh")
    starts = np.cumsum([0.0, *(scene.seconds for scene in job.scenes)])
    left = list(zip(sentences, told.sentences, strict=True))
    for scene, start, end in zip(job.scenes, starts, starts[1:], strict=False):
        mine = [left.pop(0) for _ in range(sum(letters(one) in letters(scene.words) for one, _ in left))]
        assert mine, f"{scene.words!r} is no whole sentence"
        assert start <= mine[0][1][0] + 0.05
        assert mine[-1][1][1] <= end + 0.05
    assert left == []
    for name in ("srt", "vtt"):
        lines = shown(studio, job, name)
        assert letters("".join(line.plaintext for line in lines)) == letters("".join(sentences))
        assert lines[-1].end / 1000 == pytest.approx(told.sentences[-1][1] + STAYS, abs=0.15)


def test_a_recording_with_one_side_turned_over_is_heard_whole_and_without_its_long_pauses_where_that_is_asked(
    studio: Studio, tmp_path: Path
) -> None:
    told = said(tmp_path, EN[2:], pause=2.0, before=1.5)
    turned = np.stack([told.samples, -told.samples], axis=1)
    job = film(studio, tmp_path, turned, " ".join(EN[2:]), remove_silences=True)
    sound = heard(studio, job)
    assert level(sound.mean(axis=1)) == pytest.approx(level(sound[:, 0]), abs=0.1)
    assert level(sound[:, 1]) == pytest.approx(level(sound[:, 0]), abs=0.1)
    spoken = sum(end - start for start, end in told.sentences)
    assert job.film.seconds == pytest.approx(spoken + 3 * 0.35 + 0.25, abs=0.15)
    assert shown(studio, job, "srt")[-1].end / 1000 == pytest.approx(job.film.seconds - 0.35 - 0.25 + STAYS, abs=0.15)


@pytest.mark.parametrize(
    ("sentences", "language", "pause"),
    [(EN, "en", 0.5), (JA, "ja", 0.4), (TH, "th", 0.5), (ZH, "zh", 0.4)],
    ids=["English", "Japanese", "Thai", "Chinese"],
)
def test_pieces_begin_before_their_first_word_and_after_the_last_one_of_the_piece_before(
    tmp_path: Path, sentences: tuple[str, ...], language: str, pause: float
) -> None:
    told = said(tmp_path, sentences, language, pause=pause)
    seconds = len(told.samples) / wav.HERTZ
    cut = pieces(sentences, told.words, seconds)
    assert [letters("".join(word.text for word in piece.words)) for piece in cut] == [letters(one) for one in sentences]
    for (before, after), (_, ended), (begun, _) in zip(pairwise(cut), told.sentences, told.sentences[1:], strict=False):
        assert before.last == after.first
        assert ended - 1 / 30 <= after.first / 30 <= begun + 1 / 30
    assert cut[-1].last / 30 == pytest.approx(seconds + 0.25, abs=1 / 30)


def test_more_scenes_than_the_recording_has_room_for_still_last_half_a_second() -> None:
    words = [Word(text=f"w{n}", start=n / 10, end=n / 10 + 0.1) for n in range(8)]
    cut = pieces([word.text for word in words], words, 0.8)
    assert all(piece.last - piece.first >= 15 for piece in cut)
    assert [len(piece.words) for piece in cut] == [1] * 8
    assert all(0 <= word.start < piece.seconds for piece in cut for word in piece.words)


def test_pieces_put_together_again_are_the_recording(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, (3 * wav.HERTZ, 2)).astype(np.float32)
    whole = take_in(wav.write(tmp_path / "own.wav", sound), tmp_path, remove_silences=False, check=never)
    cut = pieces(
        ["one", "two"], [Word(text="one", start=0.2, end=1), Word(text="two", start=1.4, end=2)], whole.seconds
    )
    files = [whole.write(tmp_path / f"{piece.first}.wav", piece.first, piece.last) for piece in cut]
    decoded = []
    for file in files:
        ffmpeg.decode_sound(file, tmp_path / "raw", most_seconds=9, check=never)
        decoded.append(np.fromfile(tmp_path / "raw", np.float32).reshape(-1, 2))
    joined = np.concatenate(decoded)
    assert joined[: len(sound)] == pytest.approx(sound, abs=1e-4)
    assert not joined[len(sound) :].any()


SIDES = {
    "left only": (1.0, 0.0), "right only": (0.0, 1.0), "a whisper on the left": (0.01, 1.0), "antiphase": (1.0, -1.0),
    "antiphase, the right softer": (1.0, -0.3),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SIDES.values(), ids=SIDES)
@pytest.mark.parametrize("codec", ["pcm_s16le", "aac"])
def test_both_sides_are_heard_whatever_the_recorder_did(tmp_path: Path, left: float, right: float, codec: str) -> None:
    tone = 0.4 * np.sin(2 * np.pi * 330 * np.arange(wav.HERTZ) / wav.HERTZ).astype(np.float32)
    source = wav.write(tmp_path / "own.wav", np.stack([left * tone, right * tone], axis=1))
    even = decoded(source if codec == "pcm_s16le" else compressed(source, tmp_path / "own.m4a", codec), tmp_path)
    assert level(even.mean(axis=1)) > level(0.4 * 0.6 * tone)
    assert abs(level(even[:, 0]) - level(even[:, 1])) < 11


def test_true_stereo_stays_as_it_is(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).uniform(-0.5, 0.5, (wav.HERTZ, 2)).astype(np.float32)
    assert decoded(wav.write(tmp_path / "own.wav", noise), tmp_path) == pytest.approx(noise, abs=1e-4)


def decoded(source: Path, folder: Path) -> np.ndarray:
    raw = take_in(source, folder, remove_silences=False, check=never).raw
    return np.fromfile(raw, np.float32).reshape(-1, 2)


def compressed(source: Path, target: Path, codec: str) -> Path:
    with av.open(str(source)) as reader, av.open(str(target), "w") as writer:
        stream = writer.add_stream(codec, rate=wav.HERTZ, layout="stereo")
        for frame in reader.decode(audio=0):
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    return target


def paused(told: Said, folder: Path, *, noise: float = 0.0) -> tuple[np.ndarray, bool]:
    room = np.random.default_rng(3).normal(0, noise, len(told.samples)).astype(np.float32)
    source = wav.write(folder / "own.wav", told.samples + room)
    whole = take_in(source, folder, remove_silences=True, check=never)
    return np.fromfile(whole.raw, np.float32).reshape(-1, 2)[:, 0], whole.mended


@pytest.mark.parametrize("noise", [0.0, 0.002])
def test_pauses_over_600_ms_become_350_ms_and_nothing_clicks(tmp_path: Path, noise: float) -> None:
    told = said(tmp_path, EN[2:], pause=1.7)
    sound, mended = paused(told, tmp_path, noise=noise)
    assert mended
    quiet = [
        after.start - before.end for before, after in pairwise(stretches((sound * 32767).astype(np.int16), wav.HERTZ))
    ]
    assert max(quiet) == pytest.approx(0.35, abs=0.03)
    assert np.abs(np.diff(sound)).max() <= np.abs(np.diff(told.samples)).max() + 8 * noise


def test_short_pauses_and_silent_recordings_stay(tmp_path: Path) -> None:
    sound, mended = paused(said(tmp_path, EN[2:], pause=0.2, before=0.2), tmp_path)
    assert not mended
    assert len(sound)
    silent, mended = paused(Said(np.zeros(2 * wav.HERTZ, np.float32), (), ()), tmp_path)
    assert not mended
    assert len(silent) == 2 * wav.HERTZ
