import unicodedata
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.capabilities import Word
from pipeline.captions.styles import STYLES
from pipeline.captions.timing import JOIN_SECONDS, MIN_SECONDS, lines
from pipeline.captions.writing import clean, columns


def spoken(text: str, *, each: float = 0.3, pauses: dict[str, float] | None = None) -> list[Word]:
    """The words of `text`, `each` seconds long, with a pause after the words named."""
    words, at = [], 0.0
    for token in text.split():
        words.append(Word(text=token, start=at, end=at + each))
        at += each + (pauses or {}).get(token, 0.0)
    return words


def texts(text: str, style: str = "highlight", language: str = "en", **timing: object) -> list[str]:
    return [line.text for line in lines(spoken(text, **timing), style=STYLES[style], language=language)]  # type: ignore[arg-type]


def test_a_sentence_ends_its_line() -> None:
    assert texts("It rains. We stay home.") == ["It rains.", "We stay home."]


def test_a_title_does_not_end_a_sentence() -> None:
    assert texts("Ask Mr. Smith now.") == ["Ask Mr. Smith now."]


def test_a_long_pause_breaks_a_line() -> None:
    assert texts("one two three four", pauses={"two": 0.9}) == ["one two", "three four"]


def test_no_word_is_left_alone_at_the_end() -> None:
    assert len(texts("a warm and quiet summer evening by lake")[-1].split()) > 1


def test_a_line_does_not_end_on_an_article() -> None:
    assert texts("she slowly opens the big heavy door today") == ["she slowly opens", "the big heavy door today"]


def test_punctuation_said_apart_joins_its_word() -> None:
    assert texts("Hello , world !") == ["Hello, world!"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("( hello ) you", "(hello) you"),
        ("🚀 launch day", "🚀 launch day"),
        ("wait — what ?", "wait — what?"),
        ("…", "…"),
    ],
)
def test_marks_stand_on_the_right_side(said: str, shown: str) -> None:
    assert texts(said) == [shown]


def test_an_ampersand_stays_a_word() -> None:
    assert texts("fish & chips") == ["fish & chips"]


@pytest.mark.parametrize("name", STYLES)
def test_lines_keep_to_the_style(name: str) -> None:
    style = STYLES[name]
    shown = lines(spoken("every good film begins with one clear and simple idea " * 3), style=style, language="en")
    assert all(len(line.words) <= style.max_words and columns(line.text) <= style.max_columns for line in shown)


def test_a_short_gap_is_closed_and_a_long_one_kept() -> None:
    near, far, _ = lines(
        spoken("Yes. No. Maybe.", pauses={"Yes.": 0.25, "No.": 1.0}), style=STYLES["plain"], language="en"
    )
    assert near.end == far.start
    assert far.end == pytest.approx(far.start + MIN_SECONDS)


def test_chinese_is_cut_between_phrases() -> None:
    whole = [Word(text="今天是晴天，我们一起去公园散步吧。", start=0, end=4)]
    shown = lines(whole, style=STYLES["pop"], language="zh")
    assert "".join(line.text for line in shown) == "今天是晴天，我们一起去公园散步吧。"
    assert any(line.text.endswith("晴天，") for line in shown)
    assert not any(line.text.startswith(("，", "。")) for line in shown)


def test_japanese_said_character_by_character_is_shown_in_phrases() -> None:
    letters = [Word(text=char, start=at / 10, end=(at + 1) / 10) for at, char in enumerate("今日は良い天気です。")]
    (line,) = lines(letters, style=STYLES["highlight"], language="ja")
    assert line.words[0].text == "今日は"
    assert line.words[1].start == pytest.approx(0.3)


times = st.floats(0, 2, allow_nan=False)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=12), times, times), max_size=15), st.sampled_from(sorted(STYLES))
)
def test_lines_never_overlap_and_keep_every_word(said: list[tuple[str, float, float]], name: str) -> None:
    at, words = 0.0, []
    for text, length, pause in said:
        words.append(Word(text=text, start=at, end=at + length))
        at += length + pause
    shown = lines(words, style=STYLES[name], language="en")
    for line, following in pairwise(shown):
        gap = following.start - line.end
        assert gap == 0 or gap >= JOIN_SECONDS
        assert line.end - line.start >= MIN_SECONDS - 1e-9 or gap == 0
    assert letters(line.text for line in shown) == letters(word.text for word in words)


def letters(texts: Iterable[str]) -> list[str]:
    """Every visible letter, marks apart from their letters."""
    whole = "".join(clean(unicodedata.normalize("NFD", text)) for text in texts)
    return sorted(unicodedata.normalize("NFD", whole).replace(" ", ""))
