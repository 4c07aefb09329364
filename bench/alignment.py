"""Word starts of recordings whose every word is known, against the times that are found; one JSON line, in milliseconds.

`quick` measures by pauses and lengths alone, `listened` by the extra `captions` (absent where that is not installed).
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from pipeline.capabilities import VoiceFacts, VoiceRequest
from pipeline.provider import Desk
from pipeline.providers.local import hearing, listening, reading, transcript, voices
from pipeline.providers.local.voice import speak

TEXTS = {
    "en": "The lighthouse stood alone on the rock for a hundred years. Every night its keeper climbed the stairs and lit the "
          "lamp. Ships far away saw the light and turned from the reef! When the boats came to fetch him, he was asleep.",
    "es": "Cada mañana, antes de que despierte la ciudad, Ana abre la pequeña panadería. Mezcla harina, agua y sal. "
          "La masa descansa doce horas. La gente le pregunta por su secreto.",
    "zh": "今天我们来到海边的灯塔。守塔人每天晚上爬上楼梯，点亮灯火。远处的船看见灯光就转向了。海水涌了进来。他一直守到天亮。",
}  # fmt: skip


def errors(language: str) -> dict[str, float]:
    """Mean, 90th percentile and bias of the starts, in milliseconds."""
    desk = Desk(intent="bench", folder=Path(tempfile.mkdtemp()), media=Path, check_cancelled=lambda: None)
    voice = next(v.id for v in voices.VOICES if v.language == language)
    produced = speak(VoiceRequest(text=TEXTS[language], language=language, voice=voice), desk)
    assert isinstance(produced.facts, VoiceFacts)
    samples = hearing.decode(Path(str(produced.files["audio"])), transcript.HERTZ, desk.check_cancelled)
    spoken = reading.read(TEXTS[language], language)
    speech = hearing.stretches(samples, transcript.HERTZ)
    quick, _ = transcript.times(spoken, speech, len(samples) / transcript.HERTZ)
    found = {"quick": quick}
    try:
        found["listened"] = listening.listen(spoken, samples, language, desk, speech=speech, likely=quick)
    except listening.NotHeard as error:
        print(error, file=sys.stderr)
    figures = {}
    for name, words in found.items():
        late = 1000 * np.array(
            [one.start - other.start for one, other in zip(words, produced.facts.words, strict=True)]
        )
        figures |= {
            f"{name}_mean": np.abs(late).mean(),
            f"{name}_p90": np.percentile(np.abs(late), 90),
            f"{name}_bias": late.mean(),
        }
    return {f"{language}_{name}": round(float(value), 1) for name, value in figures.items()}


if __name__ == "__main__":
    print(json.dumps({"bench": "alignment"} | {k: v for code in TEXTS for k, v in errors(code).items()}))
