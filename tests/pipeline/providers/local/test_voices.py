"""The table of local voices."""

import pytest

from pipeline.errors import InvalidInput
from pipeline.provider import Desk
from pipeline.providers.local import espeak, reading, samples, voices
from pipeline.providers.local.natural import STYLES


def test_every_language_has_a_woman_and_a_man() -> None:
    for code in voices.LANGUAGES:
        assert {voice.gender for voice in voices.VOICES if voice.language == code} == {"female", "male"}


@pytest.mark.parametrize("language", ["en", "en-GB", "es", "fr", "it", "pt-BR", "hi", "ja", "zh", "de"])
def test_big_languages_have_a_natural_woman_and_man(language: str) -> None:
    offered = [voice for voice in voices.offered(language) if voice.language == voices.nearest(language)[0]]
    assert all(voice.natural for voice in offered if (language, voice.gender) != ("fr", "male"))
    assert {voice.gender for voice in offered} == {"female", "male"}
    assert voices.choose(language) == (offered[0], ())


def test_a_foreign_accent_is_in_the_name() -> None:
    assert {voice.title for voice in voices.offered("de")} == {
        "Clara, German (foreign accent)",
        "Max, German (foreign accent)",
    }


def test_a_language_without_a_natural_voice_says_so() -> None:
    voice, (warning,) = voices.choose("nl")
    assert (voice.title, voice.natural) == ("Clara, Dutch (simple voice)", False)
    assert "no natural voice for Dutch" in warning
    assert voices.choose("nl", "nl-clara") == (voice, ())


@pytest.mark.parametrize("who", ["clara", "max", "maya", "leo"])
@pytest.mark.parametrize("code", voices.RICH)
def test_names_that_people_know_still_speak(who: str, code: str) -> None:
    by_id, by_name = voices.choose("en", f"{code}-{who}"), voices.choose(code, who.title())
    assert by_id[0] == by_name[0]
    assert by_id[0].natural or (code == "fr" and who in ("max", "leo"))
    assert by_id[0].language == code
    assert by_id[0].gender == ("female" if who in ("clara", "maya") else "male")


def test_every_style_is_there_and_none_is_left_over() -> None:
    styles = {path.stem for path in STYLES.glob("*.npy")}
    assert styles == {voice.style for voice in voices.VOICES if voice.engine == "kokoro"}


def test_every_voice_has_its_own_id() -> None:
    ids = [voice.id for voice in voices.VOICES]
    assert len(ids) == len(set(ids))


def test_every_language_is_heard_in_words_of_its_own(desk: Desk) -> None:
    said = {code: samples.sentence(code) for code in voices.LANGUAGES}
    assert [code for code, text in said.items() if text == said["en"]] == ["en", "en-gb"]
    for code, (_, name) in voices.LANGUAGES.items():
        spoken = reading.read(said[code], code).spoken
        ((phonemes, *_),) = espeak.spell(name, [[spoken]], glue=" ", ipa=False, desk=desk)
        assert len(phonemes) > 10
        assert "(en" not in phonemes, code  # espeak-ng's mark where it falls back to English


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
