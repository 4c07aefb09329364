"""espeak-ng in a child process of its own: simple voices for all languages, and phonemes for the natural ones."""

import json
import sys
from pathlib import Path

import numpy as np

from pipeline import processes
from pipeline.errors import Unavailable
from pipeline.provider import Desk
from pipeline.providers.local import timing
from pipeline.providers.local.reading import Reading
from pipeline.providers.local.spoken import Spoken
from pipeline.providers.local.voices import Voice

SPEAKER = Path(__file__).with_name("speaker.py")
WORDS_A_MINUTE = 160


def say(voice: Voice, read: Reading, pace: float, desk: Desk) -> Spoken:
    """Speech at 22,050 Hz with an event for every word."""
    answer = _asked(
        {
            "voice": voice.name, "rate": round(WORDS_A_MINUTE * pace), "pitch": voice.persona.pitch,
            "range": voice.persona.range, "text": read.spoken,
        },
        desk,
    )  # fmt: skip
    head, _, pcm = answer.partition(b"\n")
    heard = json.loads(head)
    events = tuple(timing.Event(read.word_at(at), sample) for at, _, sample in heard["words"])
    return Spoken(heard["hertz"], np.frombuffer(pcm, "<i2"), events)


def spell(voice: str, clauses: list[list[str]], *, glue: str, ipa: bool, desk: Desk) -> list[list[str]]:
    """For each clause its phonemes (in IPA, or in espeak-ng's own letters), then, where that has other words than were
    given, those of each word.
    """
    order = {"voice": voice, "clauses": clauses, "glue": glue, "ipa": ipa}
    told: list[list[str]] = json.loads(_asked(order, desk))
    return told


def _asked(order: dict[str, object], desk: Desk) -> bytes:
    library, home = _engine()
    return processes.run(
        [sys.executable, "-I", "-S", str(SPEAKER)],
        folder=desk.folder,
        stdin=json.dumps({"library": library, "home": home, **order}).encode(),
        deadline_seconds=desk.deadline_seconds,
        check_cancelled=desk.check_cancelled,
    )


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
