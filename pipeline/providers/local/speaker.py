"""The child that holds espeak-ng: one JSON order on stdin; a JSON line of word events and raw PCM, or of phonemes, on stdout.

Run by path with the standard library only. espeak-ng is GPL and breaks under threads, so it never enters our process.
"""

import ctypes
import json
import os
import sys
from typing import TypedDict

UTF8, RETRIEVAL = 1, 1
RATE, PITCH, RANGE = 1, 3, 4
WORD = 1
# Its own letters, or IPA with a tie between those of one sound.
LETTERS, TIED_IPA = 0, 0x82 | ord("^") << 8


class Spelling(TypedDict):
    """Clauses of words whose phonemes are asked for; `glue` is what stands between written words."""

    library: str
    home: str
    voice: str
    clauses: list[list[str]]
    glue: str
    ipa: bool


class Order(TypedDict):
    """`voice` is espeak's own name with variant ("en-us+Annie"); `rate` in words a minute; pitch and range 0–100."""

    library: str
    home: str
    voice: str
    rate: int
    pitch: int
    range: int
    text: str


class Event(ctypes.Structure):
    """espeak_EVENT of espeak-ng's speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


def speak(order: Order) -> tuple[int, list[tuple[int, int, int]], bytes]:
    """Sample rate, (character, length, sample) of each word, and 16-bit mono PCM."""
    engine, hertz = opened(order)
    pieces: list[bytes] = []
    words: list[tuple[int, int, int]] = []

    def collect(
        samples: "ctypes._Pointer[ctypes.c_short]",
        count: int,
        events: "ctypes._Pointer[Event]",
    ) -> int:
        at = 0
        while events[at].type:
            if events[at].type == WORD:
                words.append((events[at].text_position - 1, events[at].length, events[at].sample))
            at += 1
        if samples and count > 0:
            pieces.append(ctypes.string_at(samples, count * 2))
        return 0

    listener = Callback(collect)
    engine.espeak_SetSynthCallback(listener)
    for parameter, value in (
        (RATE, order["rate"]),
        (PITCH, order["pitch"]),
        (RANGE, order["range"]),
    ):
        engine.espeak_SetParameter(parameter, value, 0)
    text = order["text"].encode()
    if engine.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, 1, 0, UTF8, None, None):
        sys.exit("espeak-ng could not speak this text")
    engine.espeak_Synchronize()
    return hertz, words, b"".join(pieces)


def opened(order: "Order | Spelling") -> tuple[ctypes.CDLL, int]:
    """The library with its voice chosen, and its sample rate."""
    os.chdir(order["home"])  # espeak cuts long paths, and misreads those outside ASCII on Windows
    engine = ctypes.CDLL(order["library"])
    hertz: int = engine.espeak_Initialize(RETRIEVAL, 0, b".", 0)
    if hertz <= 0:
        sys.exit("espeak-ng could not read its voices")
    if engine.espeak_SetVoiceByName(order["voice"].encode()):
        sys.exit(f"espeak-ng has no voice {order['voice']!r}")
    return engine, hertz


def spell(order: Spelling) -> list[list[str]]:
    """Phonemes of each clause as a whole, then, where that has other words than were given, of each word."""
    engine, _ = opened(order)
    mode = TIED_IPA if order["ipa"] else LETTERS
    engine.espeak_TextToPhonemes.restype = ctypes.c_char_p
    told: list[list[str]] = []
    for words in order["clauses"]:
        whole = _phonemes(engine, order["glue"].join(words), mode)
        alone = [_phonemes(engine, word, mode) for word in words] if len(whole.split()) != len(words) else []
        told.append([whole, *alone])
    return told


def _phonemes(engine: ctypes.CDLL, text: str, mode: int) -> str:
    left = ctypes.c_char_p(text.encode())
    said: list[str] = []
    while left.value:
        said.append((engine.espeak_TextToPhonemes(ctypes.byref(left), UTF8, mode) or b"").decode())
    return " ".join(filter(None, said))


def main() -> None:
    """Answer one order."""
    order = json.loads(sys.stdin.buffer.read())
    if "clauses" in order:
        sys.stdout.buffer.write(json.dumps(spell(order)).encode())
        return
    hertz, words, pcm = speak(order)
    sys.stdout.buffer.write(json.dumps({"hertz": hertz, "words": words}).encode() + b"\n" + pcm)


if __name__ == "__main__":
    main()
