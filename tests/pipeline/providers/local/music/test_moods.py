"""The table of moods."""

import pytest

from pipeline.providers.local.music import drums, instruments, moods, parts


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Epic", "epic"), ("cinematic", "epic"), ("very peaceful", "calm"), ("none", "calm"), ("melancholic", "sad"),
        ("lo-fi", "lofi"), ("Synthwave", "retro"), ("mysteriously", "mysterious"),
        ("qwertz", "inspiring"), ("", "inspiring"),
    ],
)  # fmt: skip
def test_a_word_means_the_nearest_mood(said: str, meant: str) -> None:
    assert moods.nearest(said).name == meant


def test_a_prompt_helps_where_the_mood_is_unknown() -> None:
    assert moods.nearest("", "a spooky night in the woods").name == "dark"


def test_every_mood_names_players_that_exist() -> None:
    for mood in moods.MOODS.values():
        assert {mood.pad, mood.pluck, mood.lead, mood.bass} <= set(instruments.TIMBRES)
        assert mood.bass_line in parts.BASS_LINES
        assert mood.drums in {"", *drums.KITS}
        assert all(len(chords.split()) == 4 for chords in mood.chords)
    assert {drum for kit in drums.KITS.values() for _, drum, _ in kit} <= set(drums.DRUMS)
    assert set(moods.SYNONYMS.values()) <= set(moods.MOODS)
