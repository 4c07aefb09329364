"""Recordings whose every word is known: sentences said by the built-in voice, with pauses as wanted between them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.capabilities import VoiceFacts, VoiceRequest, Word
from pipeline.provider import Desk
from pipeline.providers.local import hearing, voices, wav
from pipeline.providers.local.voice import speak

Samples = NDArray[np.float32]


class Said(NamedTuple):
    """Sound at 48 kHz, where each sentence starts and ends in it, and all its words."""

    samples: Samples
    sentences: tuple[tuple[float, float], ...]
    words: tuple[Word, ...]


def said(
    folder: Path, sentences: Sequence[str], language: str = "en", *, pause: float = 0.6, before: float = 0.3
) -> Said:
    """The sentences one after another, a `pause` between two, and quiet before the first and after the last."""
    at, sounds, spans, words = before, [np.zeros(round(before * wav.HERTZ), np.float32)], [], []
    for sentence in sentences:
        sound, facts = _one(folder, sentence, language)
        spans.append((at + facts.words[0].start, at + facts.words[-1].end))
        words += [Word(text=word.text, start=at + word.start, end=at + word.end) for word in facts.words]
        sounds += [sound, np.zeros(round(pause * wav.HERTZ), np.float32)]
        at += (len(sounds[-1]) + len(sound)) / wav.HERTZ
    return Said(np.concatenate(sounds), tuple(spans), tuple(words))


def _one(folder: Path, sentence: str, language: str) -> tuple[Samples, VoiceFacts]:
    desk = Desk(intent="said", folder=folder, media=Path, check_cancelled=lambda: None)
    plain = next(v.id for v in voices.VOICES if v.language == language and not v.natural)
    produced = speak(VoiceRequest(text=sentence, language=language, voice=plain), desk)
    audio, facts = produced.files["audio"], produced.facts
    assert isinstance(audio, Path)
    assert isinstance(facts, VoiceFacts)
    sound = hearing.decode(audio, wav.HERTZ, lambda: None).astype(np.float32) / np.float32(32768)
    return sound, facts
