import io
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.capabilities import Word
from pipeline.captions.safe import safe_area
from pipeline.captions.sprites import Sprite, preview, sprites
from pipeline.captions.styles import STYLES, Style
from pipeline.captions.timing import Line

WIDE = (640, 360)
SAMPLES = {
    "en": "Every morning she opens",
    "ru": "Каждое утро она поёт",
    "el": "Κάθε πρωί ανοίγει",
    "ar": "كل صباح تفتح النافذة",
    "he": "כל בוקר היא שרה",
    "hi": "हर सुबह वह खिड़की",
    "zh": "每天 早上 打开 窗户",
    "ja": "毎朝 彼女は 窓を 開けて",
    "ko": "매일 아침 그녀는",
    "th": "ทุก เช้า เธอ",
    "emoji": "Launch 🚀 day ❤️",
}


def said(text: str, seconds: float = 0.5) -> Line:
    words = text.split()
    return Line(words=tuple(Word(text=w, start=at * seconds, end=(at + 1) * seconds) for at, w in enumerate(words)))


def drawn(text: str, style: str | Style, size: tuple[int, int] = WIDE, language: str = "en") -> tuple[Sprite, ...]:
    row = STYLES[style] if isinstance(style, str) else style
    return sprites(said(text), style=row, width=size[0], height=size[1], language=language)


def framed(sprite: Sprite, size: tuple[int, int] = WIDE) -> npt.NDArray[np.uint8]:
    frame = np.zeros((size[1], size[0], 4), np.uint8)
    high, wide = sprite.rgba.shape[:2]
    frame[sprite.y : sprite.y + high, sprite.x : sprite.x + wide] = sprite.rgba
    return frame


def accent(sprite: Sprite) -> tuple[float, float]:
    """Left and right of the yellow or green pixels."""
    red, green, blue, alpha = np.moveaxis(framed(sprite).astype(int), -1, 0)
    across = np.flatnonzero(((green > 150) & (np.minimum(red, blue) < 100) & (alpha > 200)).any(axis=0))
    return float(across[0]), float(across[-1])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", SAMPLES)
def test_every_style_draws_every_script_without_a_gap(style: str, language: str) -> None:
    line = said(SAMPLES[language])
    shown = sprites(line, style=STYLES[style], width=360, height=640, language=language)
    assert (shown[0].start, shown[-1].end) == (line.start, line.end)
    assert all(before.end == after.start for before, after in pairwise(shown))
    assert all(sprite.rgba[..., 3].max() > 200 for sprite in shown)
    assert all(value % 2 == 0 for s in shown for value in (s.x, s.y, s.rgba.shape[0], s.rgba.shape[1]))


@pytest.mark.parametrize(("language", "rising"), [("en", True), ("ru", True), ("ar", False), ("he", False)])
def test_the_highlight_moves_in_reading_order(language: str, rising: bool) -> None:
    lefts = [accent(sprite)[0] for sprite in drawn(SAMPLES[language], "highlight", language=language)]
    assert lefts == sorted(lefts, reverse=not rising)
    assert len(set(lefts)) == len(SAMPLES[language].split())


@pytest.mark.parametrize(("language", "from_left"), [("en", True), ("ar", False)])
def test_karaoke_fills_a_word_from_where_it_is_read(language: str, from_left: bool) -> None:
    word = SAMPLES[language].split()[-1]
    half, full = drawn(word, "karaoke", language=language)[0::2]
    (left, right), (whole_left, whole_right) = accent(half), accent(full)
    assert right - left < 0.7 * (whole_right - whole_left)
    near, far = (left - whole_left, whole_right - right) if from_left else (whole_right - right, left - whole_left)
    assert near < 3 < far


def test_words_stay_where_they_are_when_the_spoken_one_changes() -> None:
    first, *others = [framed(sprite)[..., 3] for sprite in drawn(SAMPLES["en"], "highlight")]
    assert all(np.abs(first.astype(int) - other).max() <= 2 for other in others)


def test_a_box_surrounds_the_spoken_word_only() -> None:
    middle = WIDE[0] // 2
    for sprite, left in zip(drawn("same same", "boxed"), (True, False), strict=True):
        violet = np.abs(framed(sprite)[..., :3].astype(int) - (0x6D, 0x3B, 0xFF)).max(axis=2) < 8
        assert violet[:, :middle].any() == left
        assert violet[:, middle:].any() != left


def test_pop_enters_in_at_most_four_steps_of_a_frame_each() -> None:
    *entrance, held = drawn("Wow", "pop")
    assert 0 < len(entrance) <= 4
    assert all(step.end - step.start >= 1 / 30 for step in entrance)
    assert entrance[0].rgba.shape[0] < held.rgba.shape[0]


def test_karaoke_takes_at_most_six_sprites_a_second() -> None:
    assert len(drawn("one two three four", "karaoke")) <= 12


sizes = st.sampled_from([(270, 480), (480, 270), (300, 300), (400, 300), (240, 300), (90, 160)])
alphabet = st.characters(codec="utf-8") | st.sampled_from("آبשםकक्षि漢字かな한😀👍🏽❤️%{}\\\"'\n")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet, min_size=1, max_size=40), min_size=1, max_size=8), sizes, st.sampled_from(sorted(STYLES))
)
def test_nothing_leaves_the_safe_area(texts: list[str], size: tuple[int, int], name: str) -> None:
    line = Line(words=tuple(Word(text=text, start=at / 2, end=(at + 1) / 2) for at, text in enumerate(texts)))
    area = safe_area(*size)
    for sprite in sprites(line, style=STYLES[name], width=size[0], height=size[1], language="en"):
        high, wide = sprite.rgba.shape[:2]
        assert area.left <= sprite.x < sprite.x + wide <= area.right
        assert area.top <= sprite.y < sprite.y + high <= area.bottom


@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if not style.plate])
@pytest.mark.parametrize("text", ["Donaudampfschifffahrtsgesellschaftskapitän " * 2, "Großartige", "WWWW jjjj"])
def test_letters_are_never_cut_off(style: str, text: str) -> None:
    for sprite in drawn(text, style, (360, 640)):
        alpha = sprite.rgba[..., 3]
        assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 250


def test_what_no_font_can_draw_is_left_out() -> None:
    (plain,), (odd,) = drawn("tea", "plain"), drawn("t\ua98fe\ue000\u0007a", "plain")
    assert np.array_equal(plain.rgba, odd.rgba)
    assert drawn("\ua98f\ua990", "plain") == ()


def test_emoji_are_in_colour() -> None:
    (sprite,) = drawn("❤️", "minimal")
    solid = sprite.rgba[sprite.rgba[..., 3] == 255].astype(int)
    assert np.median(solid[:, 0] - solid[:, 1]) > 100


@pytest.mark.parametrize("style", STYLES)
def test_the_same_line_is_the_same_bytes_in_every_thread(style: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: drawn("سلام hello 你好", style), range(8)))
    first = [(s.x, s.y, s.rgba.tobytes()) for s in results[0]]
    assert all([(s.x, s.y, s.rgba.tobytes()) for s in other] == first for other in results)


@pytest.mark.parametrize("style", STYLES)
def test_a_preview_is_a_picture_of_the_asked_size(style: str) -> None:
    picture = Image.open(io.BytesIO(preview(style, 270, 480)))
    assert picture.size == (270, 480)
    assert len(set(picture.convert("L").crop((40, 250, 230, 400)).get_flattened_data())) > 50
