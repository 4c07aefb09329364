"""A text cut into scenes, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.providers import beats

WORD = st.text(alphabet="abcdefg.!?,", min_size=1, max_size=8)


@given(st.lists(WORD, min_size=1, max_size=80), st.integers(1, 60))
def test_no_word_is_lost_and_no_beat_is_empty(words, wanted):
    text = " ".join(words)
    count = beats.count(wanted, None, text)
    cut = beats.cut(text, count)
    assert " ".join(cut) == text
    assert len(cut) == count
    assert all(cut)


def test_beats_end_where_sentences_end():
    assert beats.cut("One two three. Four five six seven! Eight nine ten.", 3) == [
        "One two three.",
        "Four five six seven!",
        "Eight nine ten.",
    ]


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=12), st.floats(5, 300))
def test_shares_fill_the_time_exactly_and_none_is_empty(weights, seconds):
    shares = beats.share(weights, seconds, [""] * len(weights))
    assert sum(shares) == pytest.approx(seconds, abs=0.001)
    assert min(shares) > 0


def test_without_a_length_the_words_decide():
    assert beats.share([1.0, 1.0], None, ["one two three four five", ""]) == [2.6, 2.0]


@pytest.mark.parametrize(
    ("asked", "seconds", "count"), [(None, 30.0, 6), (4, 30.0, 4), (None, None, 1), (99, 300.0, 60)]
)
def test_the_number_of_scenes_follows_the_ask_then_the_length(asked, seconds, count):
    assert beats.count(asked, seconds, "") == count


@given(
    st.lists(st.tuples(st.none() | st.floats(-10, 1e9), st.lists(WORD, max_size=12)), min_size=1, max_size=20),
    st.floats(5, 300),
)
def test_every_scene_lasts_a_second_and_as_long_as_its_words_where_they_fit(scenes, seconds):
    words = [" ".join(spoken) for _, spoken in scenes]
    shares = beats.share([weight for weight, _ in scenes], seconds, words)
    assert sum(shares) == pytest.approx(seconds, abs=0.001)
    assert min(shares) >= min(1.0, seconds / len(scenes)) - 0.02
    needed = [max(1.0, len(text.split()) / 2.5) for text in words]
    if sum(needed) + len(scenes) <= seconds:
        assert all(share >= need - 0.02 for share, need in zip(shares, needed, strict=True))


def test_words_without_blanks_take_their_time_too():
    shares = beats.share([1.0, 30.0], 30.0, ["夢を見る理由は三つあります。まず脳は一日の出来事を整理します。", "はい"])
    assert shares[0] > 5
