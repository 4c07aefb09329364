"""What the local voices cost, how well a recogniser understands them, and how exact their word times are.

    uv run --with opencc-py python bench/voice.py [--whisper FOLDER] [--voices en-clara,fr-max] [--print]

Prints one JSON line; a row for each voice: CPU seconds a second of speech (children too, with their start), share of the time
that is silence, and the error of Whisper-base where faster-whisper is installed and its model's folder is given: words, or for
Chinese and Japanese characters. English is read from list 1 and 2 of the Harvard sentences (IEEE, 1969), the others from
everyday sentences of our own, 20 each. What sounds the same is no error: "50" is as right as "fifty", けさ as 今朝, with
opencc-py installed 麵 as 面, and in every language words are as right written together ("Regenwirkt") as apart.
With pocketsphinx installed, the times of English words against its alignment, whose own constant is taken off: 90 % are within
`start_ms_p90`. `--print` shows each sentence that was misheard.
"""

import argparse
import json
import re
import sys
import tempfile
import time
import unicodedata
from itertools import pairwise, product
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import numpy as np
from num2words import num2words

from pipeline.capabilities import VoiceFacts, VoiceRequest
from pipeline.provider import Desk
from pipeline.providers.local import hearing, reading, voice, voices
from pipeline.providers.local.engines import narrators

SENTENCES = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))
MEASURED = ("en", "en-gb", "es", "fr", "it", "pt-br", "hi", "ja", "zh", "de")
BY_CHARACTER = ("ja", "zh")
NUMBERS = ("en", "es", "fr", "it", "pt", "de")
# How many words one side may write for how many of the other: "Regenwirkt" for "Regen wirkt".
JOINED = ((1, 2), (1, 3), (2, 1), (3, 1))
# Whisper writes Chinese, and Hindi as well (Urdu), in either script unless it is shown which.
PROMPTS = {"zh": "以下是普通话的句子。", "hi": "ये हिंदी के वाक्य हैं।"}


def cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def desk() -> Desk:
    return Desk(intent="bench", folder=Path(tempfile.mkdtemp()), media=Path, check_cancelled=lambda: None)


def plain(text: str, language: str) -> list[str]:
    """Words (or characters, of Japanese in kana) without marks and cases, numbers spelled out."""
    if language == "zh":
        text = simplified(text)
    elif language == "ja":
        text = reading.read(text, "ja").spoken
    elif language in NUMBERS:
        text = re.sub(r"\d+", lambda digits: num2words(int(digits[0]), lang=language), text)
    text = text.replace("ß", "ss").replace("-", " ")
    letters = "".join(c if unicodedata.category(c)[0] in "LNM" or c == "'" else " " for c in text.lower())
    return list(re.sub(r"\s", "", letters)) if language in BY_CHARACTER else letters.split()


def simplified(text: str) -> str:
    """Chinese in simplified characters; as it is where opencc-py is not installed."""
    try:
        from opencc import OpenCC
    except ImportError:
        return text
    return str(OpenCC("t2s").convert(text))


def errors(said: list[str], heard: list[str]) -> int:
    """Levenshtein distance; words that are the same once written together or apart are no error."""
    least = np.add.outer(np.arange(len(said) + 1), np.arange(len(heard) + 1))
    for at, place in product(range(1, len(said) + 1), range(1, len(heard) + 1)):
        ways = [least[at - 1, place] + 1, least[at, place - 1] + 1]
        ways.append(least[at - 1, place - 1] + (said[at - 1] != heard[place - 1]))
        for few, many in JOINED:
            if few <= at and many <= place and "".join(said[at - few : at]) == "".join(heard[place - many : place]):
                ways.append(least[at - few, place - many])
        least[at, place] = min(ways)
    return int(least[-1, -1])


def spoken(spoken_by: voices.Voice) -> tuple[dict[str, object], list[tuple[str, Path, VoiceFacts]]]:
    """Speak every sentence; what it cost, and the files."""
    language = spoken_by.language.partition("-")[0]
    used, files, seconds, gaps = cpu(), [], 0.0, 0.0
    for text in SENTENCES[language]:
        made = voice.speak(VoiceRequest(text=text, language=spoken_by.language, voice=spoken_by.id), desk())
        assert isinstance(made.facts, VoiceFacts)
        assert made.facts.voice == spoken_by.id, made.warnings
        assert isinstance(made.files["audio"], Path)
        files.append((text, made.files["audio"], made.facts))
        seconds += made.facts.seconds
    story = VoiceRequest(text=" ".join(SENTENCES[language][:6]), language=spoken_by.language, voice=spoken_by.id)
    told = voice.speak(story, desk())
    assert isinstance(told.facts, VoiceFacts)
    seconds += told.facts.seconds
    gaps = sum(after.start - before.end for before, after in pairwise(told.facts.words) if after.start > before.end)
    time.sleep(narrators.LINGER_SECONDS + 1)  # its child is counted once it has ended
    return {
        "seconds": round(seconds, 1),
        "pause_share": round(gaps / told.facts.seconds, 3),
        "cpu": cpu() - used,
    }, files


def aligned(files: list[tuple[str, Path, VoiceFacts]]) -> list[float]:
    """Seconds between our start of each word and pocketsphinx's."""
    from pocketsphinx import Decoder

    apart: list[float] = []
    decoder = Decoder(lm=None, loglevel="FATAL")
    for text, path, facts in files:
        sound = hearing.decode(path, 16_000, lambda: None)
        decoder.set_align_text(" ".join(plain(text, "en")))
        decoder.start_utt()
        decoder.process_raw(sound.tobytes(), full_utt=True)
        decoder.end_utt()
        heard = [one for one in decoder.seg() if not one.word.startswith(("<", "["))]
        if [re.sub(r"\(\d+\)", "", one.word) for one in heard] == plain(text, "en"):
            apart += [ours.start - one.start_frame / 100 for ours, one in zip(facts.words, heard, strict=True)]
    return apart


def main() -> None:
    asks = argparse.ArgumentParser()
    asks.add_argument("--whisper", type=Path)
    asks.add_argument("--voices", default="")
    asks.add_argument("--print", action="store_true")
    asked = asks.parse_args()
    chosen = [one for one in voices.VOICES if (one.id in asked.voices.split(",") if asked.voices else one.natural)]
    ear = None
    if asked.whisper:
        from faster_whisper import WhisperModel

        ear = WhisperModel(str(asked.whisper), device="cpu", compute_type="int8", local_files_only=True)
    rows: dict[str, object] = {}
    for one in (one for one in chosen if one.language in MEASURED):
        row, files = spoken(one)
        row["cpu"] = round(float(str(row["cpu"])) / float(str(row["seconds"])), 3)
        if ear:
            language = one.language.partition("-")[0]
            wrong = total = 0
            for text, path, _ in files:
                parts, _ = ear.transcribe(str(path), language=language, initial_prompt=PROMPTS.get(language))
                answer = " ".join(part.text for part in parts)
                said, heard = plain(text, language), plain(answer, language)
                wrong, total = wrong + errors(said, heard), total + len(said)
                if asked.print and said != heard:
                    sys.stderr.write(f"{text}\n{answer}\n")
            row["error_percent"] = round(100 * wrong / total, 1)
        if one.language == "en":
            try:
                apart = np.asarray(aligned(files))
            except ImportError:
                apart = np.zeros(0)
            if len(apart):
                row["start_ms_p90"] = round(float(np.percentile(np.abs(apart - np.median(apart)), 90)) * 1000)
                row["words_timed"] = len(apart)
        rows[one.id] = row
        sys.stderr.write(f"{one.id} {one.style} {row}\n")
    print(json.dumps({"bench": "voice", **rows}))


if __name__ == "__main__":
    main()
