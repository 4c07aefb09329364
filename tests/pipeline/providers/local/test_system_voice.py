"""Voices of the computer itself."""

from pathlib import Path

import pytest

from pipeline.capabilities import VoiceFacts, VoiceRequest
from pipeline.errors import InvalidInput, Unavailable
from pipeline.provider import Desk
from pipeline.providers.local import reading, system_voice
from pipeline.providers.local.voice import speak


def test_a_name_cannot_be_an_option_or_a_command(desk: Desk) -> None:
    for name in ("-o/etc/passwd", "a;rm", "$(id)", "x" * 200, "a\nb"):
        with pytest.raises(InvalidInput) as caught:
            speak(VoiceRequest(text="Hello", voice=f"os:{name}"), desk)
        assert caught.value.field == "voice"


def test_text_is_read_from_stdin_never_from_the_command() -> None:
    for programs in system_voice.PROGRAMS.values():
        for order in programs.values():
            argv, stdin = order("/bin/program", "Anna", "secret words", 1.0, Path("out.wav"))
            assert b"secret words" in stdin
            assert not any("secret" in part for part in argv)
            assert argv[0] == "/bin/program"


def test_a_computer_without_a_voice_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="choose a local voice"):
        system_voice.order_for("", "Hello", 1.0, tmp_path / "out.wav", find=lambda program: None)


def test_what_a_program_spoke_gets_word_times(desk: Desk) -> None:
    spoken = speak(VoiceRequest(text="Hello there, world."), desk).files["audio"]
    assert isinstance(spoken, Path)
    raw = spoken.rename(desk.folder / "system.wav")
    request = VoiceRequest(text="Hello there, world.", voice="os:Anna", max_seconds=0.5)
    produced = system_voice.heard(raw, reading.read(request.text, "en"), request, desk)
    assert isinstance(produced.facts, VoiceFacts)
    assert [word.text for word in produced.facts.words] == ["Hello", "there,", "world."]
    assert produced.facts.voice == "os:Anna"
    assert "more than" in produced.warnings[0]
