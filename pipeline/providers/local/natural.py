"""A natural voice: sentences spoken by a neural engine, with pauses of our own between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from pipeline.capabilities import Manner
from pipeline.provider import Desk
from pipeline.providers.local import espeak, timing
from pipeline.providers.local.engines import pauses, sentences, spelling
from pipeline.providers.local.engines.narrators import Narrator
from pipeline.providers.local.engines.pauses import Line
from pipeline.providers.local.engines.sentences import Sentence, said
from pipeline.providers.local.reading import Reading
from pipeline.providers.local.spoken import Spoken
from pipeline.providers.local.voices import Engine, Voice

HERTZ = 24_000
STYLES = Path(__file__).with_name("engines") / "styles"
# espeak-ng's own letters keep the tones of Chinese apart; its IPA does not.
MANDARIN = "zh"
PACES: dict[Manner, float] = {"": 1.0, "calm": 0.94, "lively": 1.06}
# Seconds for a character of Latin script, of kana, of Chinese, as Kokoro's voices read them.
CHARACTER_SECONDS = {"ja": 0.13, "zh": 0.24}
LETTER_SECONDS = 0.066

Narrators = Mapping[Engine, Narrator]
NARRATORS: Narrators = {"hibari": Narrator("hibari"), "kokoro": Narrator("kokoro")}


@dataclass(slots=True, kw_only=True)
class Speech:
    """A text for one voice; what was spoken at a pace is kept for other pauses."""

    voice: Voice
    read: Reading
    manner: Manner
    desk: Desk
    narrators: Narrators
    shares: tuple[float, ...] = pauses.SHARES
    _lines: dict[float, list[Line]] = field(default_factory=dict)

    def say(self, pace: float, share: float) -> Spoken:
        """Speech at 24 kHz with an event for every word; `share` shortens the pauses."""
        if pace not in self._lines:
            self._lines[pace] = self._spoken(pace * PACES[self.manner])
        sound, starts = pauses.joined(self._lines[pace], HERTZ, self.manner, share)
        voiced = [word for word in range(len(self.read.words)) if self.read.voiced(word)]
        return Spoken(HERTZ, sound, tuple(timing.Event(word, starts[word]) for word in voiced))

    @property
    def likely_seconds(self) -> float:
        """About how long it takes, before anything was spoken."""
        letters = sum(len(said(self.read, word)) + 1 for word in range(len(self.read.words)))
        return letters * CHARACTER_SECONDS.get(self.voice.language, LETTER_SECONDS) / PACES[self.manner]

    def _spoken(self, pace: float) -> list[Line]:
        parts = sentences.sentences(self.read)
        british = self.voice.language == "en-gb"
        english = british or self.voice.language == "en"
        words = [[said(self.read, word) for word in range(part.first, part.end)] for part in parts]
        told, sound = self.narrators[self.voice.engine].ask(
            {
                "sentences": words if english else self._spelled(words), "phonemes": not english, "british": british,
                "speed": pace, "style": str(STYLES / f"{self.voice.style}.npy"),
            },
            self.desk,
        )  # fmt: skip
        samples = np.frombuffer(sound, "<i2")
        ends = np.cumsum([sentence["samples"] for sentence in told]).tolist()
        return [
            _line(part, samples[begin:end], sentence["words"])
            for part, sentence, begin, end in zip(parts, told, [0, *ends], ends, strict=False)
        ]

    def _spelled(self, words: list[list[str]]) -> list[list[str]]:
        """Phonemes of every word; all sentences are asked for at once."""
        language = self.voice.language
        glue = "" if language in spelling.SPACELESS else " "
        spell = partial(espeak.spell, self.voice.name, glue=glue, ipa=language != MANDARIN, desk=self.desk)
        flat = spelling.spelled([word for sentence in words for word in sentence], language, spell)
        ends = np.cumsum([len(sentence) for sentence in words]).tolist()
        return [flat[first:end] for first, end in zip([0, *ends], ends, strict=False)]


def _line(part: Sentence, sound: pauses.Samples, words: list[tuple[int, int]]) -> Line:
    return Line(sound, tuple(start for start, _ in words), part.stops)
