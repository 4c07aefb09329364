from pathlib import Path

import numpy as np
import pytest

from pipeline.capabilities import Word
from pipeline.delivery import Measured, caption_box, checks, measure, spans
from pipeline.processes import never
from pipeline.render.presets import target
from pipeline.timeline import Canvas, Shot, Voice, plan
from tests.pipeline import footage

TALL, WIDE = (1080, 1920), (1920, 1080)
GOOD = Measured(seconds=20, lufs=-14.0, true_peak=-1.8)
WORDS = tuple(
    Word(text=text, start=at / 2, end=at / 2 + 0.4) for at, text in enumerate(["these", "are", "a", "few", "words"])
)


def found(path: Path) -> Measured:
    return measure(path, folder=path.parent, check=never)


def failed(measured: Measured, size: tuple[int, int] = TALL, **asked: str) -> dict[str, str]:
    wanted = target(*size, asked.get("format", "mp4"), "high", asked.get("preset", ""))
    return {name: text for name, ok, text in checks(measured, wanted, size) if not ok}


def test_a_lively_film_with_sound_has_nothing_to_complain_about(tmp_path):
    measured = found(footage.film(tmp_path / "film.mp4", footage.moving(256, 144), seconds=5))
    assert (measured.black, measured.still, measured.silent) == ((), (), ())
    assert measured.lufs == pytest.approx(-14, abs=1)
    assert failed(measured) == {}


def test_black_frames_are_found_where_they_are(tmp_path):
    lively, black = footage.moving(256, 144), footage.plain(256, 144, (4, 4, 4))
    path = footage.film(tmp_path / "film.mp4", lambda at: black(at) if 1 <= at < 2.5 else lively(at), seconds=4)
    ((start, end),) = found(path).black
    assert (start, end) == (pytest.approx(1.0, abs=0.3), pytest.approx(2.5, abs=0.3))
    assert failed(found(path))["black"].startswith("1.")


def test_a_dark_scene_with_something_in_it_is_not_black(tmp_path):
    def night(at):
        shown = np.full((144, 256, 3), 5, np.uint8)
        shown[20:60, int(at * 20) : int(at * 20) + 60] = 200
        return shown

    assert found(footage.film(tmp_path / "film.mp4", night)).black == ()


def test_a_frozen_picture_is_found_despite_the_encoder_s_noise(tmp_path):
    lively = footage.moving(256, 144)
    path = footage.film(tmp_path / "film.mp4", lambda at: lively(min(at, 2.0)), seconds=6)
    ((start, end),) = found(path).still
    assert (start, end) == (pytest.approx(2.0, abs=0.6), pytest.approx(6.0, abs=0.3))
    assert "frozen" in failed(found(path))


def test_silence_is_found_in_the_middle_and_at_the_end(tmp_path):
    lively = footage.moving(256, 144)
    middle = found(footage.film(tmp_path / "a.mp4", lively, seconds=6, silent=(1.5, 4.5)))
    ((start, end),) = middle.silent
    assert (start, end) == (pytest.approx(1.5, abs=0.1), pytest.approx(4.5, abs=0.1))
    assert "silence" in failed(middle)
    assert found(footage.film(tmp_path / "b.mp4", lively, seconds=5, silent=(1, 2.5))).silent == ()


def test_a_film_without_any_sound_says_so(tmp_path):
    measured = found(footage.film(tmp_path / "film.mp4", footage.moving(256, 144), silent=(0, 2)))
    assert failed(measured)["loudness"] == "nothing can be heard"


@pytest.mark.parametrize(
    ("preset", "seconds", "fits"),
    [("reels", 2, False), ("reels", 3, True), ("reels", 180, True), ("reels", 181, False), ("shorts", 181, False),
     ("tiktok", 181, True), ("youtube", 300, True), ("", 300, True)],
)  # fmt: skip
def test_the_length_is_held_against_the_platform_s_limits(preset, seconds, fits):
    assert ("length" not in failed(GOOD.model_copy(update={"seconds": seconds}), preset=preset)) is fits


@pytest.mark.parametrize(("lufs", "fits"), [(-15.1, False), (-15.0, True), (-13.0, True), (-12.9, False)])
def test_loudness_may_be_one_lu_off(lufs, fits):
    assert ("loudness" not in failed(GOOD.model_copy(update={"lufs": lufs}))) is fits


def test_a_peak_above_minus_one_fails():
    assert failed(GOOD.model_copy(update={"true_peak": -0.9})) == {"peak": "-0.9 dBTP; at most -1 is wanted"}


def test_captions_must_keep_out_of_what_the_platform_covers():
    low = GOOD.model_copy(update={"captions": (0.1, 0.7, 0.8, 0.85)})
    assert failed(low, preset="tiktok") == {"captions": "outside the safe area: 5% at the bottom"}
    assert failed(low, preset="square") == {}
    right = GOOD.model_copy(update={"captions": (0.1, 0.6, 0.93, 0.7)})
    assert list(failed(right, preset="tiktok")) == list(failed(right, preset="shorts")) == ["captions"]
    assert failed(right, preset="reels") == {}


def test_a_wide_film_s_captions_move_with_it_into_an_upright_frame():
    at_its_foot = GOOD.model_copy(update={"captions": (0.1, 0.9, 0.85, 1.0)})
    assert "captions" in failed(at_its_foot, WIDE, preset="youtube")
    assert failed(at_its_foot, WIDE, preset="tiktok") == {}


def test_a_gif_is_not_asked_for_sound():
    assert [name for name, _, _ in checks(Measured(seconds=5), target(*WIDE, "gif", "low"), WIDE)] == [
        "length",
        "black",
        "frozen",
    ]


@pytest.mark.parametrize("size", [TALL, WIDE, (1080, 1080)])
@pytest.mark.parametrize("style", ["highlight", "none"])
def test_our_own_captions_are_safe_on_every_platform_of_their_shape(size, style):
    shot = Shot(scene="a", seconds=4, picture="p", voice=Voice(digest="v", words=WORDS))
    box = caption_box(plan(Canvas(width=size[0], height=size[1]), [shot], style=style))
    assert (box is None) is (style == "none")
    measured = GOOD.model_copy(update={"captions": box})
    for preset in ("tiktok", "reels", "shorts", "youtube", "square", ""):
        assert failed(measured, size, preset=preset) == {}


def test_flagged_moments_become_spans_up_to_the_next_moment():
    flags = [(0.0, True), (1.0, True), (2.0, False), (3.0, True), (3.5, False), (4.0, True)]
    assert spans(flags, 6.0, least=1.0) == ((0.0, 2.0), (4.0, 6.0))
    assert spans([], 6.0, least=1.0) == ()
