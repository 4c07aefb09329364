"""A local voice with exact word times: who speaks, how fast to fit, and who stands in where that one can't."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pipeline import processes
from pipeline.capabilities import VoiceFacts, VoiceRequest, Word
from pipeline.errors import InvalidInput, Unavailable
from pipeline.provider import Desk, Produced
from pipeline.providers.local import booth, espeak, natural, reading, timing, voices, wav
from pipeline.providers.local.natural import NARRATORS, Narrators
from pipeline.providers.local.reading import Reading
from pipeline.providers.local.spoken import EDGE_SECONDS, Spoken, silence
from pipeline.providers.local.voices import Voice

PACES = (0.5, 2.0)
MOST_HASTE = 1.35
# An estimate of a text's length is off by less than this.
ESTIMATE = 1.15
STANDS_IN = "{} could not speak: {}. {} speaks instead."


class Speech(Protocol):
    """A text in a voice, to be spoken at a pace, with pauses of so much of their length."""

    @property
    def shares(self) -> tuple[float, ...]: ...

    def say(self, pace: float, share: float) -> Spoken: ...

    @property
    def likely_seconds(self) -> float: ...


def speak(request: VoiceRequest, desk: Desk, narrators: Narrators = NARRATORS) -> Produced:
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
    spoken, voice, late = _spoken(request, voice, read, desk, narrators)
    return _produced(spoken, read, voice, desk, warnings + late)


def _spoken(
    request: VoiceRequest, voice: Voice, read: Reading, desk: Desk, narrators: Narrators
) -> tuple[Spoken, Voice, tuple[str, ...]]:
    """What is said, by whom, and what to warn of: a simple voice stands in for a natural one that can't speak."""
    if not any(map(read.voiced, range(len(read.words)))):
        return silence(), voice, ()
    if not voice.natural:
        spoken, late = _fitted(request, Simple(voice, read, desk))
        return spoken, voice, late
    speech = natural.Speech(voice=voice, read=read, manner=request.manner, desk=desk, narrators=narrators)
    try:
        spoken, late = _fitted(request, speech)
    except (processes.ProcessFailed, Unavailable) as error:
        simple = voices.simple(voice)
        spoken, late = _fitted(request, Simple(simple, read, desk))
        return spoken, simple, (STANDS_IN.format(voice.title, _reason(error), simple.title), *late)
    return spoken, voice, late


def _reason(error: processes.ProcessFailed | Unavailable) -> str:
    """The last thing that a child said."""
    said = error.last_words if isinstance(error, processes.ProcessFailed) else ""
    return (said or str(error)).strip().splitlines()[-1].rstrip(".")


@dataclass(frozen=True, slots=True)
class Simple:
    """A text for espeak-ng, whose pauses are its own."""

    voice: Voice
    read: Reading
    desk: Desk
    shares: tuple[float, ...] = (1.0,)

    def say(self, pace: float, share: float) -> Spoken:
        """Speech with an event for every word."""
        return espeak.say(self.voice, self.read, pace, self.desk)

    @property
    def likely_seconds(self) -> float:
        """Not needed: it costs next to nothing to hear it."""
        return 0.0


def _fitted(request: VoiceRequest, speech: Speech) -> tuple[Spoken, tuple[str, ...]]:
    """Speak so that it fits `max_seconds`: with shorter pauses, then faster."""
    pace = min(max(request.pace, PACES[0]), PACES[1])
    limit = request.max_seconds
    if limit is None:
        return speech.say(pace, 1.0), ()
    haste = min(MOST_HASTE, max(1.0, speech.likely_seconds / pace / ESTIMATE / limit))
    while True:
        for share in speech.shares:
            spoken = speech.say(pace * haste, share)
            if spoken.seconds <= limit:
                return spoken, ()
        if haste >= MOST_HASTE:
            return spoken, (f"The voice takes {spoken.seconds:.1f} s, more than the {limit:.1f} s asked for.",)
        haste = min(MOST_HASTE, haste * max(1.02, 1.01 * spoken.seconds / limit))


def _produced(spoken: Spoken, read: Reading, voice: Voice, desk: Desk, warnings: tuple[str, ...]) -> Produced:
    start, end = spoken.span
    edge = int(EDGE_SECONDS * spoken.hertz)
    padded = np.concatenate([np.zeros(edge, np.int16), spoken.samples[start:end], np.zeros(edge, np.int16)])
    chain = booth.GENTLE if voice.natural else booth.warming(voice.persona.tone)
    sound = booth.polish(padded, spoken.hertz, chain, desk.check_cancelled)
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
