"""How a text is read aloud."""

import pytest

from pipeline.providers.local import reading


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("$5.50", "5 dollars 50"),
        ("$1", "1 dollar"),
        ("$1,250.00", "1,250 dollars"),
        ("£3.5", "3.5 pounds"),
        ("https://www.example.com", "example.com"),
        ("**bold**", "bold"),
        ("#summer", "summer"),
        ("well-known", "well-known"),
        ("👍🏽", ""),
        ("20°", "20°"),
    ],
)
def test_a_word_is_said_as_people_say_it(word: str, said: str) -> None:
    assert reading.say(word, "en").strip() == said


def test_money_keeps_its_sign_in_other_languages() -> None:
    assert reading.say("$5", "fr") == "5 $"


def test_a_character_belongs_to_the_word_it_is_in() -> None:
    read = reading.read("It costs $5.50 — now", "en")
    assert read.words == ("It", "costs", "$5.50", "—", "now")
    assert read.words[read.word_at(read.spoken.index("dollars"))] == "$5.50"
    assert read.words[read.word_at(read.spoken.index("now"))] == "now"
    assert [read.voiced(word) for word in range(5)] == [True, True, True, False, True]


def test_a_blank_line_is_a_pause_and_a_line_end_is_not() -> None:
    assert reading.read("one\ntwo\n\nthree", "en").spoken == "one two\n\nthree"


def test_spaceless_scripts_are_cut_without_losing_a_character() -> None:
    text = "「今日は」とても良い天気です。OK2025年。"
    for language in ("ja", "zh"):
        assert "".join(reading.read(text, language).words) == text


def test_direction_marks_and_control_characters_are_dropped() -> None:
    assert reading.clean("a\u202e\x00b\u200fc") == "abc"
