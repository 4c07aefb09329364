"""Word times of a voice-over whose text is known."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.capabilities import TranscriptFacts, TranscriptRequest, VoiceFacts, VoiceRequest
from pipeline.errors import InvalidInput
from pipeline.provider import Desk
from pipeline.providers.local import hearing, wav
from pipeline.providers.local.transcript import align
from pipeline.providers.local.voice import speak

TEXT = (
    "Every morning, before the city wakes, Ana opens the small bakery on the corner. She mixes flour, water and salt. "
    "The dough rests for twelve hours! People ask for her secret. There is none: only time, and a very old oven."
)


def recorded(desk: Desk, text: str = TEXT) -> tuple[Path, VoiceFacts]:
    produced = speak(VoiceRequest(text=text), desk)
    path, facts = produced.files["audio"], produced.facts
    assert isinstance(path, Path)
    assert isinstance(facts, VoiceFacts)
    return path, facts


def aligned(audio: Path, desk: Desk, text: str = TEXT) -> TranscriptFacts:
    facts = align(TranscriptRequest(audio=str(audio), text=text), desk).facts
    assert isinstance(facts, TranscriptFacts)
    return facts


def test_words_are_found_near_where_they_are_spoken(desk: Desk) -> None:
    audio, truth = recorded(desk)
    found = aligned(audio, desk).words
    assert [word.text for word in found] == TEXT.split()
    errors = [abs(one.start - other.start) for one, other in zip(found, truth.words, strict=True)]
    assert np.mean(errors) < 0.08
    assert max(errors) < 0.35
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_a_sentence_starts_after_its_pause(desk: Desk) -> None:
    audio, truth = recorded(desk)
    found = aligned(audio, desk).words
    for before, at in ((word, index + 1) for index, word in enumerate(truth.words[:-1]) if word.text[-1] in ".!"):
        assert found[at].start == pytest.approx(truth.words[at].start, abs=0.06), before


@pytest.mark.parametrize(("suffix", "codec"), [("mp3", "mp3"), ("m4a", "aac"), ("flac", "flac")])
def test_compressed_recordings_are_heard_too(suffix: str, codec: str, desk: Desk, tmp_path: Path) -> None:
    audio, truth = recorded(desk)
    compressed = tmp_path / f"voice.{suffix}"
    with av.open(str(audio)) as source, av.open(str(compressed), "w") as target:
        stream = target.add_stream(codec, rate=48_000)
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    found = aligned(compressed, desk).words
    assert np.mean([abs(one.start - other.start) for one, other in zip(found, truth.words, strict=True)]) < 0.15


def test_noise_under_the_voice_does_not_hide_its_pauses(desk: Desk, tmp_path: Path) -> None:
    audio, truth = recorded(desk)
    clean = hearing.decode(audio, 48_000, lambda: None) / np.float32(32768)
    noise = np.random.default_rng(1).standard_normal(len(clean)).astype(np.float32) * np.float32(0.003)
    found = aligned(wav.write(tmp_path / "noisy.wav", clean + noise), desk).words
    assert np.mean([abs(one.start - other.start) for one, other in zip(found, truth.words, strict=True)]) < 0.12


def test_more_words_than_sound_still_keep_their_order(desk: Desk) -> None:
    audio, _ = recorded(desk, "Short. Very short.")
    found = aligned(audio, desk, "one two three four five " * 40).words
    marks = [mark for word in found for mark in (word.start, word.end)]
    assert len(found) == 200
    assert marks == sorted(marks)


def test_silence_is_said_to_be_silent(desk: Desk, tmp_path: Path) -> None:
    silent = wav.write(tmp_path / "silent.wav", np.zeros(48_000, np.float32))
    produced = align(TranscriptRequest(audio=str(silent), text="is anybody there"), desk)
    assert produced.warnings
    assert isinstance(produced.facts, TranscriptFacts)
    assert len(produced.facts.words) == 3


def test_without_a_text_it_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="OpenAI key"):
        align(TranscriptRequest(audio="any"), desk)


@pytest.mark.parametrize("content", [b"", b"not a sound", b"#EXTM3U\nhttp://127.0.0.1/x.ts\n"])
def test_a_file_that_is_no_sound_is_refused(content: bytes, desk: Desk, tmp_path: Path) -> None:
    odd = tmp_path / "odd.wav"
    odd.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        align(TranscriptRequest(audio=str(odd), text="hello"), desk)
    assert caught.value.field == "audio"
