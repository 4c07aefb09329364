import pytest

from pipeline.captions.writing import capitals, clean, columns, joined, right_to_left


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("two\nrows\tand  more", "two rows and more"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("x\u202ey\u2066z\ufeff", "xyz"),
        ("\ud800broken", "broken"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ('100% "{}" \\n', '100% "{}" \\n'),
    ],
)
def test_clean_keeps_what_readers_see(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_words_join_as_their_script_does() -> None:
    assert joined(["Hello", "world"]) == "Hello world"
    assert joined(["今日は", "晴れ"]) == "今日は晴れ"
    assert joined(["안녕", "세상"]) == "안녕 세상"


def test_direction_is_the_first_letters() -> None:
    assert right_to_left("123 שלום world")
    assert not right_to_left("Hi שלום")


def test_capitals_follow_the_language() -> None:
    assert capitals("istanbul", "tr") == "İSTANBUL"
    assert capitals("Καλημέρα", "el") == "ΚΑΛΗΜΕΡΑ"
    assert capitals("été", "fr") == "ÉTÉ"


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert columns("ab漢字") == 6
    assert columns("ก็") == 1
