"""How a text is read aloud."""

import pytest

from pipeline.providers.local import reading


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("$5.50", "five dollars and fifty cents"),
        ("https://www.example.com", "example dot com"),
        ("**bold**", "bold"),
        ("#summer", "summer"),
        ("well-known", "well-known"),
        ("👍🏽", ""),
        ("20°", "twenty degrees"),
    ],
)
def test_a_word_is_said_as_people_say_it(word: str, said: str) -> None:
    read = reading.read(word, "en")
    assert (read.words, read.said) == ((word,), (said,))


def test_a_character_belongs_to_the_word_it_is_in() -> None:
    read = reading.read("It costs $5.50 — now 🎉 or never", "en")
    assert read.words == ("It", "costs", "$5.50", "—", "now", "🎉", "or", "never")
    for said, word in (("dollars", "$5.50"), ("now", "now"), ("or ", "or"), ("never", "never")):
        assert read.words[read.word_at(read.spoken.rindex(said))] == word
    assert [read.voiced(word) for word in range(8)] == [True, True, True, False, True, False, True, True]


def test_a_blank_line_is_a_pause_and_a_line_end_is_not() -> None:
    assert reading.read("one\ntwo\n\nthree", "en").spoken == "one two\n\nthree"


def test_spaceless_scripts_are_cut_without_losing_a_character() -> None:
    text = "「今日は」とても良い天気です。OK2025年。"
    for language in ("ja", "zh"):
        assert "".join(reading.read(text, language).words) == text


def test_direction_marks_and_control_characters_are_dropped() -> None:
    assert reading.clean("a\u202e\x00b\u200fc") == "abc"
