"""Trial: an ffmpeg is believed once it has done in small what it does for every film."""

import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import structlog

from pipeline.containers import NotMedia, container
from pipeline.errors import FfmpegMissing, RenderFailed
from pipeline.render import ffmpeg

log = structlog.get_logger()

PATIENCE_SECONDS = 15.0
# A machine that was too busy, or a library that is being replaced, may be well a moment later.
AGAIN_SECONDS = 10.0
SILENCE = bytes(8 * ffmpeg.RATE // 2)
BROKEN = (
    "The ffmpeg on this studio's computer does not work: install ffmpeg again, or set FFMPEG_BINARY to one that does; "
    "`reelwright doctor` says what is wrong with it."
)
LACKING = (
    "The ffmpeg on this studio's computer can't make this kind of file, for it has no {}: choose another format, "
    "or set FFMPEG_BINARY to an ffmpeg that has it."
)

# Which file was tried: its path, size and time of change.
Mark = tuple[str, int, int]

_lock = threading.Lock()
_passed: set[Mark] = set()
_failed: dict[Mark, float] = {}


def check() -> None:
    """Return where the ffmpeg in use makes sound and pictures; free until its file changes. Raises FfmpegMissing."""
    binary = ffmpeg.binary()
    mark = _mark(binary)
    if mark in _passed:
        return
    with _lock:
        if mark in _passed:
            return
        if time.monotonic() - _failed.get(mark, -AGAIN_SECONDS) < AGAIN_SECONDS:
            raise FfmpegMissing(BROKEN)
        try:
            attempt()
        except (RenderFailed, NotMedia, FileNotFoundError) as error:
            log.warning("ffmpeg", binary=binary, error=str(error))
            _failed[mark] = time.monotonic()
            raise FfmpegMissing(BROKEN) from error
        _passed.add(mark)


def need(encoders: Iterable[str]) -> None:
    """Return where the ffmpeg in use has these encoders. Raises FfmpegMissing, which names those that it lacks."""
    with tempfile.TemporaryDirectory(prefix="reelwright-trial-") as name:
        lacking = sorted({*encoders} - ffmpeg.offered(Path(name)))
    if lacking:
        raise FfmpegMissing(LACKING.format(" and ".join(lacking)))


def works() -> bool:
    """Whether films can be made with the ffmpeg in use."""
    try:
        check()
    except FfmpegMissing:
        return False
    return True


def attempt() -> None:
    """Encode half a second of silence and of black as films and exports do. Raises whatever shows that it can't be done."""
    deadline = time.monotonic() + PATIENCE_SECONDS

    def patient() -> None:
        if time.monotonic() > deadline:
            raise RenderFailed(f"ffmpeg needs more than {PATIENCE_SECONDS:.0f} s for next to nothing.")

    with tempfile.TemporaryDirectory(prefix="reelwright-trial-") as name:
        raw, sound, picture = (Path(name) / file for file in ("trial.raw", "trial.m4a", "trial.mp4"))
        raw.write_bytes(SILENCE)
        ffmpeg.encode_sound(raw, sound, gain_db=0.0, ceiling_db=-1.0, check=patient)
        ffmpeg.loudness(sound, raw=False, folder=raw.parent, check=patient)
        ffmpeg.encode_picture(raw, picture, side=64, check=patient)
        container(picture)


def _mark(binary: str) -> Mark:
    try:
        found = Path(binary).stat()
    except OSError:
        raise FfmpegMissing(ffmpeg.MISSING) from None
    return binary, found.st_size, found.st_mtime_ns
