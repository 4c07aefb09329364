"""Voices of the computer itself, asked for as "os:<name>": `say` on macOS, SAPI on Windows, espeak-ng or piper on Linux."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from pipeline import processes
from pipeline.capabilities import VoiceFacts, VoiceRequest
from pipeline.errors import InvalidInput, Unavailable
from pipeline.provider import Desk, Produced
from pipeline.providers.local import hearing, reading, transcript, voices, wav

NAME = re.compile(r"\w[\w .()+/-]{0,79}")
WORDS_A_MINUTE = 170

# Reads a JSON order from stdin, so that no text of a user is ever part of a command.
SAPI = """
$order = [Console]::In.ReadToEnd() | ConvertFrom-Json
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
if ($order.voice) { $voice.SelectVoice($order.voice) }
$voice.Rate = $order.rate
$voice.SetOutputToWaveFile($order.file)
$voice.Speak($order.text)
$voice.Dispose()
"""

Order = tuple[list[str], bytes]


def speak(request: VoiceRequest, desk: Desk) -> Produced:
    """Speech by a voice of the system, word times by listening to it; raises Unavailable where there is none."""
    name = request.voice.removeprefix(voices.SYSTEM).strip()
    if name and not NAME.fullmatch(name):
        raise InvalidInput(f"{request.voice!r} is no name of a system voice.", field="voice")
    raw = desk.folder / "system.wav"
    read = reading.read(request.text, request.language.lower())
    if not read.words:
        raise InvalidInput("There is no text to speak.", field="text")
    argv, stdin = order_for(name, read.spoken, request.pace, raw)
    try:
        processes.run(
            argv,
            folder=desk.folder,
            stdin=stdin,
            deadline_seconds=desk.deadline_seconds,
            check_cancelled=desk.check_cancelled,
        )
    except processes.ProcessFailed as error:
        raise Unavailable(f"The system voice {name!r} could not speak: {error.last_words or error}") from error
    return heard(raw, read, request, desk)


def heard(raw: Path, read: reading.Reading, request: VoiceRequest, desk: Desk) -> Produced:
    """The voice that a program wrote to `raw`, with its word times."""
    if not raw.is_file():
        raise Unavailable(f"The system voice {request.voice!r} made no sound; choose a local voice.")
    sound = hearing.decode(raw, wav.HERTZ, desk.check_cancelled)
    raw.unlink()
    seconds = len(sound) / wav.HERTZ
    words, _ = transcript.times(read, hearing.stretches(sound, wav.HERTZ), seconds)
    path = wav.write(desk.folder / "voice.wav", sound.astype(np.float32) / np.float32(32768))
    limit = request.max_seconds
    late = f"The system voice takes {seconds:.1f} s, more than the {limit or 0:.1f} s asked for."
    return Produced(
        facts=VoiceFacts(seconds=seconds, words=words, voice=request.voice),
        files={"audio": path},
        warnings=(late,) if limit and seconds > limit else (),
    )


def order_for(name: str, text: str, pace: float, file: Path, find: Callable[[str], str | None] = shutil.which) -> Order:
    """The command of this system and what it reads; raises Unavailable where there is no such program."""
    for program, order in PROGRAMS.get(sys.platform, {}).items():
        if found := find(program):
            return order(found, name, text, pace, file)
    raise Unavailable(
        "This computer has no voice of its own (say, System.Speech, espeak-ng or piper): choose a local voice."
    )


def _say(program: str, name: str, text: str, pace: float, file: Path) -> Order:
    voice = ["-v", name] if name else []
    rate = ["-r", str(round(WORDS_A_MINUTE * pace))]
    return [program, *voice, *rate, "-o", str(file), "--data-format=LEI16@22050", "-f", "-"], text.encode()


def _sapi(program: str, name: str, text: str, pace: float, file: Path) -> Order:
    rate = max(-10, min(10, round((pace - 1) * 10)))
    order = json.dumps({"voice": name, "rate": rate, "file": str(file), "text": text})
    return [program, "-NoProfile", "-NonInteractive", "-Command", SAPI], order.encode()


def _espeak(program: str, name: str, text: str, pace: float, file: Path) -> Order:
    voice = ["-v", name] if name else []
    return [program, *voice, "-s", str(round(WORDS_A_MINUTE * pace)), "-w", str(file), "--stdin"], text.encode()


def _piper(program: str, name: str, text: str, pace: float, file: Path) -> Order:
    voice = ["--model", name] if name else []
    return [program, *voice, "--length_scale", f"{1 / pace:.3f}", "--output_file", str(file)], text.encode()


PROGRAMS: dict[str, dict[str, Callable[[str, str, str, float, Path], Order]]] = {
    "darwin": {"say": _say},
    "win32": {"powershell": _sapi},
    "linux": {"piper": _piper, "espeak-ng": _espeak},
}
