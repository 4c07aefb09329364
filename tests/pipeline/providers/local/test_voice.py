"""The local voice: every word of the text, in order, when it is heard."""

import dataclasses
import os
import sys
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.capabilities import VoiceFacts, VoiceRequest
from pipeline.errors import Cancelled, InvalidInput
from pipeline.provider import Desk, Produced
from pipeline.providers.local import voices
from pipeline.providers.local.engines.narrators import Narrator
from pipeline.providers.local.voice import speak

TRICKY = {
    "en": "It costs $5.50, or 1,250.75 euros — Dr. Smith's well-known “quote” 🎉 in 2025! e.g. at 10:30am...",
    "es": "¿Cuánto cuesta? ¡Sólo 3,50 €! La Dra. Núñez dijo: «¡Qué fácil!» en 2025.",
    "fr": "Aujourd’hui, l’été commence : 25 % de réduction ! « Qu’est-ce que c’est ? »",
    "de": "Die 3. Straßenbahn z. B. fährt um 10:30 Uhr; Größe: 1.250 m² – „toll“!",
    "ru": "В 2025 году мы купили 3,5 кг — это недорого, т. е. дёшево!",
    "ar": "مرحبا بالعالم، هذا 25 كتاب! كيف حالك؟",
    "hi": "नमस्ते दुनिया, यह 25 किताबें हैं। क्या आप ठीक हैं?",
    "ko": "안녕하세요 세계, 오늘은 2025년 3월입니다!",
    "el": "Καλημέρα, κόσμε! Σήμερα είναι 25 Μαρτίου.",
    "pt": "Olá — isto não é fácil: são 1.250 reais, e daí?",
}


def spoken(produced: Produced) -> VoiceFacts:
    assert isinstance(produced.facts, VoiceFacts)
    return produced.facts


def sound(produced: Produced) -> np.ndarray:
    path = produced.files["audio"]
    assert isinstance(path, Path)
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def loud(samples: np.ndarray, start: float, end: float) -> float:
    part = samples[int(start * 48_000) : int(end * 48_000)]
    return float(np.sqrt(np.square(part).mean())) if len(part) else 0.0


@pytest.mark.parametrize("language", TRICKY)
def test_every_word_has_a_time_in_order(language: str, desk: Desk) -> None:
    simple = voices.simple(voices.choose(language)[0]).id
    facts = spoken(speak(VoiceRequest(text=TRICKY[language], language=language, voice=simple), desk))
    assert [word.text for word in facts.words] == TRICKY[language].split()
    marks = [mark for word in facts.words for mark in (word.start, word.end)]
    assert marks == sorted(marks)
    assert marks[0] >= 0
    assert marks[-1] <= facts.seconds
    voiced = [word for word in facts.words if any(one.isalnum() for one in word.text)]
    assert all(word.end - word.start >= 0.03 for word in voiced)


def test_words_begin_and_end_with_the_sound(desk: Desk) -> None:
    produced = speak(VoiceRequest(text="Bread rises slowly. Come and taste it today."), desk)
    samples, words = sound(produced), spoken(produced).words
    level = np.sqrt(np.square(samples[: len(samples) // 240 * 240].reshape(-1, 240)).mean(axis=1))
    heard = np.flatnonzero(level > 0.03 * level.max()) * 240 / 48_000
    assert words[0].start == pytest.approx(heard[0], abs=0.04)
    assert words[-1].end == pytest.approx(heard[-1], abs=0.08)
    assert heard[0] == pytest.approx(0.06, abs=0.03)


def test_a_pause_in_the_text_is_a_gap_between_words(desk: Desk) -> None:
    produced = speak(VoiceRequest(text="First comes rest.\n\nThen work begins."), desk)
    words, samples = spoken(produced).words, sound(produced)
    rest, then = words[2], words[3]
    assert then.start - rest.end > 0.55
    assert loud(samples, rest.end + 0.06, then.start - 0.02) < 0.1 * loud(samples, then.start, then.end)
    assert all(after.start - before.end < 0.06 for before, after in pairwise(words[3:]))


def test_chinese_has_a_time_for_each_character_and_japanese_for_each_phrase(desk: Desk) -> None:
    chinese = spoken(
        speak(VoiceRequest(text="今天天气很好，我们去公园吧。", language="zh", voice="zh-max-simple"), desk)
    )
    assert [word.text for word in chinese.words] == [
        "今",
        "天",
        "天",
        "气",
        "很",
        "好，",
        "我",
        "们",
        "去",
        "公",
        "园",
        "吧。",
    ]
    japanese = speak(VoiceRequest(text="カメラを買いました。とてもよい。", language="ja", voice="ja-max-simple"), desk)
    assert "".join(word.text for word in spoken(japanese).words) == "カメラを買いました。とてもよい。"
    assert not japanese.warnings


def test_the_same_request_gives_the_same_bytes(desk: Desk) -> None:
    for voice in ("en-clara", "en-max-simple"):
        request = VoiceRequest(text="Same words, same sound.", voice=voice)
        first = sound(speak(request, desk)).tobytes()
        assert sound(speak(request, desk)).tobytes() == first


def test_a_faster_pace_fits_the_time_given(desk: Desk) -> None:
    text = "This line is a little too long for the time that it has, so it is read a little faster."
    natural = spoken(speak(VoiceRequest(text=text), desk)).seconds
    limit = natural / 1.25
    fitted = speak(VoiceRequest(text=text, max_seconds=limit), desk)
    assert limit * 0.85 < spoken(fitted).seconds <= limit
    assert not fitted.warnings
    hopeless = speak(VoiceRequest(text=text, max_seconds=1.0), desk)
    assert spoken(hopeless).seconds > natural / 1.5
    assert "more than" in hopeless.warnings[0]


def test_a_language_without_a_voice_is_read_by_another_and_says_so(desk: Desk) -> None:
    produced = speak(VoiceRequest(text="Goeie moarn allegear", language="fy"), desk)
    assert spoken(produced).voice.startswith("nl-")
    assert "Dutch" in produced.warnings[0]


def test_an_unknown_voice_names_those_on_offer(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="fr-clara") as caught:
        speak(VoiceRequest(text="Bonjour", language="fr", voice="alloy"), desk)
    assert caught.value.field == "voice"


@pytest.mark.parametrize(
    "text",
    [
        "<speak>Hi <b>bold</b> <break time='9s'/></speak> [[h@l]] {x} \\n",
        "a\x00b\x07c\u202ereversed\u202c \ud800 lone \U000f0000 private",
        "x" * 3000,
        "🎉👨‍👩‍👧🇫🇷 👍🏽",
        "!!! ??? ... ---",
        "ﷺ ½ ² ™ ° № 1e999 -0 %s %n $(rm) `ls` '; DROP",
        "e\u0301" * 500 + " Z" + "\u0335" * 200,
        "$5 $5.50 €1 £0.99 $ 1,000,000.00 #tag @you a_b **x** https://example.com/a?b=c me@you.org",
    ],
)
def test_hostile_text_is_only_ever_text(text: str, desk: Desk) -> None:
    produced = speak(VoiceRequest(text=text), desk)
    facts = spoken(produced)
    assert facts.words
    assert not produced.warnings
    assert all(0 <= word.start <= word.end <= facts.seconds for word in facts.words)


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x01", "word " * 5000])
def test_no_text_and_too_much_text_are_refused(text: str, desk: Desk) -> None:
    with pytest.raises(InvalidInput) as caught:
        speak(VoiceRequest(text=text), desk)
    assert caught.value.field == "text"


@pytest.mark.parametrize("asked", [{"pace": 0.0}, {"pace": float("nan")}, {"max_seconds": 0.0}, {"max_seconds": -3.0}])
def test_an_impossible_pace_is_refused(asked: dict[str, float], desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        speak(VoiceRequest(text="Hello", **asked), desk)


def test_pace_changes_the_length(desk: Desk) -> None:
    slow, natural, quick = (
        spoken(speak(VoiceRequest(text="One two three four five six.", pace=pace), desk)).seconds
        for pace in (0.8, 1.0, 1.25)
    )
    assert slow > 1.1 * natural > 1.2 * quick


def test_speech_is_even_and_does_not_clip(desk: Desk) -> None:
    for voice in ("en-clara", "en-max-simple", "de-clara-simple", "es-leo-simple"):
        samples = sound(speak(VoiceRequest(text="Every morning Ana opens her bakery.", voice=voice), desk))
        spoken_level = np.sqrt(np.square(samples[np.abs(samples) > 0.02]).mean())
        assert -20 < 20 * np.log10(spoken_level) < -14
        assert np.abs(samples).max() < 0.71
        assert abs(samples.mean()) < 0.001


@pytest.mark.skipif(sys.platform != "linux", reason="children are listed in /proc")
def test_cancelling_ends_the_speaker(desk: Desk) -> None:
    others = children()
    asked: list[int] = []

    def cancel() -> None:
        asked.append(len(children() - others))
        if max(asked) > 0:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        speak(
            VoiceRequest(text="word " * 3900),
            dataclasses.replace(desk, check_cancelled=cancel),
            {"hibari": Narrator("hibari")},
        )
    assert max(asked) > 0
    assert children() <= others


def children() -> set[str]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}
