"""The table of local voices."""

import pytest

from pipeline.errors import InvalidInput
from pipeline.providers.local import voices


def test_every_language_has_a_woman_and_a_man() -> None:
    for code in voices.LANGUAGES:
        assert {voice.gender for voice in voices.VOICES if voice.language == code} == {"female", "male"}


def test_every_voice_has_its_own_id() -> None:
    ids = [voice.id for voice in voices.VOICES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("en", "en"), ("en-US", "en"), ("en_GB", "en-gb"), ("pt-BR", "pt-br"), ("fr-CA", "fr"), ("zh-TW", "zh"),
     ("zh-HK", "yue"),
     ("no", "nb"), ("Spanish", "es"), ("es-MX", "es-419")],
)  # fmt: skip
def test_a_language_is_known_by_its_codes_and_name(asked: str, spoken: str) -> None:
    assert voices.nearest(asked) == (spoken, ())


def test_stand_ins_are_languages_we_have() -> None:
    assert {*voices.NEAREST.values(), *voices.SAME.values(), *voices.RICH} <= set(voices.LANGUAGES)


def test_an_unknown_language_is_read_in_english_with_a_warning() -> None:
    code, (warning,) = voices.nearest("tlh")
    assert code == "en"
    assert "'tlh'" in warning


def test_a_voice_can_be_named_by_first_name() -> None:
    assert voices.choose("fr", "Clara")[0].id == "fr-clara"
    with pytest.raises(InvalidInput, match="en-clara"):
        voices.choose("en", "nobody")
