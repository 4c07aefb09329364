"""Vendors' sounds: decoded, measured, with a time for every word."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.capabilities import VoiceRequest, Word
from pipeline.providers import sounds
from tests.providers_server import media

SPOKEN = np.full(sounds.HERTZ * 3, 9000, np.int16)


def test_a_sound_is_decoded_to_48_khz_mono_and_written_as_wav(tmp_path: Path):
    (tmp_path / "in").write_bytes(media.wav(2.0))
    samples = sounds.decode(tmp_path / "in")
    assert samples.size == pytest.approx(2.0 * sounds.HERTZ, rel=0.01)
    with wave.open(str(sounds.write(samples, tmp_path / "out.wav"))) as written:
        assert (written.getframerate(), written.getnchannels(), written.getnframes()) == (48_000, 1, samples.size)


@pytest.mark.parametrize("content", [b"", b"no sound at all", media.png(8, 8), media.wav(0.5)[:30]])
def test_what_is_no_sound_is_a_value_error(tmp_path: Path, content: bytes):
    (tmp_path / "in").write_bytes(content)
    with pytest.raises(ValueError, match="sound"):
        sounds.decode(tmp_path / "in")


@given(st.lists(st.text(alphabet="abc,.!", min_size=1, max_size=9), min_size=1, max_size=30))
def test_every_word_gets_its_time_in_order_and_within_the_sound(words):
    spread = sounds.spread(" ".join(words), SPOKEN)
    assert [word.text for word in spread] == words
    times = [time for word in spread for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] <= 3.0


def test_words_start_after_the_silence():
    quiet_first = np.concatenate([np.zeros(sounds.HERTZ, np.int16), SPOKEN])
    assert sounds.spread("Hello there", quiet_first)[0].start == pytest.approx(1.0, abs=0.01)


def test_heard_words_are_spelled_as_the_text_has_them_and_gaps_are_filled():
    heard = (Word(text="hello", start=0.0, end=0.4), Word(text="captain", start=1.2, end=1.8))
    aligned = sounds.align("Hello, dear Captain!", heard)
    assert [word.text for word in aligned] == ["Hello,", "dear", "Captain!"]
    assert (aligned[0].start, aligned[1].start, aligned[1].end, aligned[2].start) == (0.0, 0.4, 1.2, 1.2)


@given(
    st.lists(st.text(alphabet="ab", min_size=1, max_size=3), max_size=12),
    st.lists(st.text(alphabet="ab", max_size=3), max_size=12),
)
def test_any_hearing_gives_every_word_of_the_text_a_time_in_order(said, heard):
    times = tuple(Word(text=word, start=float(n), end=n + 0.5) for n, word in enumerate(heard))
    aligned = sounds.align(" ".join(said), times)
    if said and heard:
        assert [word.text for word in aligned] == said
        assert all(a.start <= b.start for a, b in pairwise(aligned))


@pytest.mark.parametrize(("seconds", "pace"), [(None, 1.0), (100.0, 1.0), (5.0, 1.43), (0.1, 1.6)])
def test_speech_is_faster_where_it_must_fit_but_never_too_fast(seconds, pace):
    assert sounds.pace(VoiceRequest(text="x" * 100, max_seconds=seconds), 1.6) == pace
