"""A spoken voice with exact word times, made by espeak-ng in a child process and warmed in the booth."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import processes
from pipeline.capabilities import VoiceFacts, VoiceRequest, Word
from pipeline.errors import InvalidInput, Unavailable
from pipeline.provider import Desk, Produced
from pipeline.providers.local import booth, reading, timing, voices, wav
from pipeline.providers.local.reading import Reading
from pipeline.providers.local.voices import Voice

SPEAKER = Path(__file__).with_name("speaker.py")
WORDS_A_MINUTE = 160
PACES = (0.5, 2.0)
MOST_HASTE = 1.35
EDGE_SECONDS = 0.06
SILENT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the engine said: 16-bit mono samples and the sample where each word event starts."""

    hertz: int
    samples: NDArray[np.int16]
    events: tuple[timing.Event, ...]

    @property
    def span(self) -> tuple[int, int]:
        """First and last sample of sound."""
        return timing.sounding(self.samples, self.hertz)

    @property
    def seconds(self) -> float:
        """How long it is once trimmed."""
        start, end = self.span
        return (end - start) / self.hertz + 2 * EDGE_SECONDS


def speak(request: VoiceRequest, desk: Desk) -> Produced:
    """File "audio" (48 kHz mono WAV) and the times of every word; raises InvalidInput for text or voice it can't take."""
    if len(request.text) > reading.MAX_CHARACTERS:
        raise InvalidInput(
            f"A voice takes at most {reading.MAX_CHARACTERS:,} characters.",
            field="text",
        )
    if not (0 < request.pace < 10 and (request.max_seconds is None or request.max_seconds > 0)):
        raise InvalidInput("A voice needs a pace and a length above zero.", field="pace")
    if request.voice.startswith(voices.SYSTEM):
        from pipeline.providers.local import system_voice

        return system_voice.speak(request, desk)
    voice, warnings = voices.choose(request.language, request.voice)
    read = reading.read(request.text, voice.language)
    if not read.words:
        raise InvalidInput("There is no text to speak.", field="text")
    if unread := reading.unread(request.text, voice.language):
        warnings += (f"The local Japanese voice reads kana only: {unread} kanji are not spoken.",)
    spoken, late = _fitted(request, voice, read, desk)
    return _produced(spoken, read, voice, desk, warnings + late)


def _fitted(request: VoiceRequest, voice: Voice, read: Reading, desk: Desk) -> tuple[Spoken, tuple[str, ...]]:
    """Speak, and again faster where that is needed to fit `max_seconds`."""
    pace = min(max(request.pace, PACES[0]), PACES[1])
    spoken = _say(voice, read, pace, desk)
    limit, haste = request.max_seconds, 1.0
    while limit and spoken.seconds > limit and haste < MOST_HASTE:
        haste = min(MOST_HASTE, haste * max(1.02, 1.01 * spoken.seconds / limit))
        spoken = _say(voice, read, pace * haste, desk)
    if limit and spoken.seconds > limit:
        return spoken, (f"The voice takes {spoken.seconds:.1f} s, more than the {limit:.1f} s asked for.",)
    return spoken, ()


def _say(voice: Voice, read: Reading, pace: float, desk: Desk) -> Spoken:
    if not any(read.voiced(index) for index in range(len(read.words))):
        return Spoken(wav.HERTZ, np.zeros(int(SILENT_SECONDS * wav.HERTZ), np.int16), ())
    library, home = _engine()
    order = {
        "library": library,
        "home": home,
        "voice": voice.engine,
        "rate": round(WORDS_A_MINUTE * pace),
        "pitch": voice.persona.pitch,
        "range": voice.persona.range,
        "text": read.spoken,
    }
    answer = processes.run(
        [sys.executable, "-I", "-S", str(SPEAKER)],
        folder=desk.folder,
        stdin=json.dumps(order).encode(),
        deadline_seconds=desk.deadline_seconds,
        check_cancelled=desk.check_cancelled,
    )
    head, _, pcm = answer.partition(b"\n")
    heard = json.loads(head)
    events = tuple(timing.Event(read.word_at(at), sample) for at, _, sample in heard["words"])
    return Spoken(heard["hertz"], np.frombuffer(pcm, "<i2"), events)


def _engine() -> tuple[str, str]:
    """Where espeak-ng's library and the folder of its voices are."""
    import espeakng_loader

    library, voices_folder = (
        Path(espeakng_loader.get_library_path()),
        Path(espeakng_loader.get_data_path()),
    )
    if not library.is_file():
        raise Unavailable("The local voice is missing: install espeakng-loader again.")
    return str(library), str(voices_folder.parent)


def _produced(spoken: Spoken, read: Reading, voice: Voice, desk: Desk, warnings: tuple[str, ...]) -> Produced:
    start, end = spoken.span
    edge = int(EDGE_SECONDS * spoken.hertz)
    padded = np.concatenate([np.zeros(edge, np.int16), spoken.samples[start:end], np.zeros(edge, np.int16)])
    sound = booth.polish(padded, spoken.hertz, voice.persona.tone, desk.check_cancelled)
    _fade(sound)
    times = timing.word_times(spoken.samples, spoken.hertz, spoken.events, read)
    seconds = len(sound) / wav.HERTZ
    shift = EDGE_SECONDS - start / spoken.hertz
    words = tuple(_word(text, *pair, shift, seconds) for text, pair in zip(read.words, times, strict=True))
    path = wav.write(desk.folder / "voice.wav", sound)
    return Produced(
        facts=VoiceFacts(seconds=seconds, words=words, voice=voice.id),
        files={"audio": path},
        warnings=warnings,
    )


def _word(text: str, start: float, end: float, shift: float, seconds: float) -> Word:
    first, last = (round(min(max(at + shift, 0.0), seconds), 4) for at in (start, end))
    return Word(text=text, start=first, end=last)


def _fade(sound: wav.Samples) -> None:
    """No click where the room's tail is cut."""
    edge = min(len(sound), int(EDGE_SECONDS * wav.HERTZ) // 2)
    if edge:
        sound[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
