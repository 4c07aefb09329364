"""Seconds of one core for the local voice, music and word times; one JSON line."""

import json
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from pipeline.capabilities import MusicRequest, TranscriptRequest, VoiceRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local import music, transcript, voice

LINE = "Every morning, before the city wakes, Ana opens the small bakery on the corner. "


def desk() -> Desk:
    return Desk(intent="bench", folder=Path(tempfile.mkdtemp()), media=Path, check_cancelled=lambda: None)


def cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def spoken(text: str) -> Produced:
    return voice.speak(VoiceRequest(text=text), desk())


if __name__ == "__main__":
    figures: dict[str, float] = {}
    began, used = perf_counter(), cpu()
    spoken(LINE)
    figures["voice_line_wall"], figures["voice_line_cpu"] = perf_counter() - began, cpu() - used
    used = cpu()
    audio = spoken(LINE * 10).files["audio"]
    figures["voice_50s_cpu"] = cpu() - used
    used = cpu()
    transcript.align(TranscriptRequest(audio=str(audio), text=LINE * 10), desk())
    figures["align_50s_cpu"] = cpu() - used
    for seconds in (30, 300):
        used = cpu()
        music.compose(MusicRequest(mood="inspiring", seconds=seconds), desk())
        figures[f"music_{seconds}s_cpu"] = cpu() - used
    figures["peak_mb"] = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"bench": "sound", **{name: round(value, 3) for name, value in figures.items()}}))
