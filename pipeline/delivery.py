"""Delivery checks: what a platform would complain about, measured on the finished file."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from pipeline.capabilities import Value
from pipeline.captions.choosing import styled
from pipeline.captions.layout import lay_out
from pipeline.captions.lettering import Box
from pipeline.captions.sprites import shown
from pipeline.captions.styles import STYLES
from pipeline.render import ffmpeg
from pipeline.render.cache import plain_errors
from pipeline.render.presets import Target
from pipeline.render.sound import HIGHEST_PEAK_DB, TARGET_LUFS
from pipeline.timeline import NO_CAPTIONS, Timeline

Check = tuple[str, bool, str]
Span = tuple[float, float]
Flags = Sequence[tuple[float, bool]]

LOUDNESS_TOLERANCE = 1.0
SILENCE_LUFS = -69.0
LOOKED_AT_SECONDS = 0.25
BLACK_LUMA, BLACK_SECONDS = 32, 0.75
# Luma steps that the liveliest part of the picture must move by; below it nothing but the encoder's noise is left.
STILL_STEP, STILL_SECONDS = 2.0, 3.0
GRID, PART = 8, 4
HEARD_RATE, HOP = 8_000, 400
QUIET, QUIET_SECONDS = 10 ** (-50 / 20), 2.0


class Measured(Value):
    """What was found in a file: seconds, LUFS and dBTP (None without a sound track), and spans in seconds.

    `captions` is the box around all captions as parts of the film's width and height: left, top, right, bottom.
    """

    seconds: float
    lufs: float | None = None
    true_peak: float | None = None
    black: tuple[Span, ...] = ()
    still: tuple[Span, ...] = ()
    silent: tuple[Span, ...] = ()
    captions: tuple[float, float, float, float] | None = None


def measure(path: Path, *, folder: Path, check: ffmpeg.Check) -> Measured:
    """Look at and listen to a whole file. Raises RenderFailed for one that can't be read."""
    with plain_errors(path.name), av.open(str(path)) as file:
        seconds = (file.duration or 0) / av.time_base
        spoken = bool(file.streams.audio)
    black, still = _seen(path, seconds, check)
    if not spoken:
        return Measured(seconds=seconds, black=black, still=still)
    heard = ffmpeg.loudness(path, raw=False, folder=folder, check=check)
    return Measured(
        seconds=seconds, lufs=max(heard.lufs, -99.0), true_peak=max(heard.true_peak, -99.0), black=black, still=still,
        silent=spans(list(_quiet(path)), seconds, least=QUIET_SECONDS),
    )  # fmt: skip


def checks(found: Measured, target: Target, film: tuple[int, int]) -> tuple[Check, ...]:
    """Every check of an export of a film of that size, as (name, passed, what was found)."""
    made = [_length(found, target), _spans("black", found.black), _spans("frozen", found.still)]
    if found.lufs is not None and found.true_peak is not None:
        made += [_loudness(found.lufs), _peak(found.true_peak), _spans("silence", found.silent)]
    if found.captions:
        made.append(_captions(found.captions, target, film))
    return tuple(made)


def caption_box(timeline: Timeline) -> tuple[float, float, float, float] | None:
    """The box around every caption of a film, as parts of its width and height; None without captions."""
    if timeline.style == NO_CAPTIONS:
        return None
    canvas, style = timeline.canvas, styled(STYLES[timeline.style], timeline.choice)
    boxes: list[Box] = []
    for line in timeline.captions:
        words = shown(line, style, timeline.language)
        if any(map(str.strip, words)):
            made = lay_out(words, style=style, width=canvas.width, height=canvas.height, language=timeline.language)
            boxes += [row.ink.grown(style.edge * made.size, style.edge * made.size) for row in made.rows]
    if not boxes:
        return None
    return (
        max(0.0, min(box.left for box in boxes) / canvas.width),
        max(0.0, min(box.top for box in boxes) / canvas.height),
        min(1.0, max(box.right for box in boxes) / canvas.width),
        min(1.0, max(box.bottom for box in boxes) / canvas.height),
    )


def spans(flags: Flags, end: float, *, least: float) -> tuple[Span, ...]:
    """Spans of at least `least` seconds in which each moment (second, flag) up to the next is flagged."""
    found: list[Span] = []
    for (start, flagged), (stop, _) in pairwise([*flags, (end, False)]):
        if flagged and found and found[-1][1] == start:
            found[-1] = (found[-1][0], stop)
        elif flagged:
            found.append((start, stop))
    return tuple((round(start, 2), round(stop, 2)) for start, stop in found if stop - start >= least - 1e-6)


def _seen(path: Path, seconds: float, check: ffmpeg.Check) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Black and still spans."""
    black: list[tuple[float, bool]] = []
    still: list[tuple[float, bool]] = []
    before: NDArray[np.float32] | None = None
    for at, picture in _pictures(path):
        check()
        black.append((at, float(np.percentile(picture, 98)) < BLACK_LUMA))
        parts = _parts(picture)
        if before is not None:
            still.append((black[-2][0], float(np.abs(parts - before).max()) < STILL_STEP))
        before = parts
    return spans(black, seconds, least=BLACK_SECONDS), spans(still, seconds, least=STILL_SECONDS)


def _pictures(path: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """A few frames of each second, thinned out, as luma."""
    with plain_errors(path.name), av.open(str(path)) as file:
        stream = file.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.skip_frame = "NONREF"
        due = 0.0
        for frame in file.decode(stream):
            if frame.time is not None and frame.time >= due - 1e-3:
                due = frame.time + LOOKED_AT_SECONDS
                yield frame.time, _luma(frame)[::GRID, ::GRID]


def _luma(frame: VideoFrame) -> NDArray[np.uint8]:
    if not frame.format.name.startswith("yuv420p"):
        frame = frame.reformat(format="yuv420p")
    plane = frame.planes[0]
    return np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]


def _parts(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Mean luma of small squares."""
    height, width = (max(1, side // PART) for side in picture.shape)
    cut = picture[: height * PART, : width * PART].astype(np.float32)
    return np.asarray(cut.reshape(height, -1, width, cut.shape[1] // width).mean(axis=(1, 3)), np.float32)


def _quiet(path: Path) -> Iterator[tuple[float, bool]]:
    """For every 50 ms whether nothing can be heard."""
    thin = AudioResampler(format="flt", layout="mono", rate=HEARD_RATE)
    left, hop = np.zeros(0, np.float32), 0
    with plain_errors(path.name), av.open(str(path)) as file:
        for frame in file.decode(file.streams.audio[0]):
            block = np.concatenate([left, *(part.to_ndarray().reshape(-1) for part in thin.resample(frame))])
            whole = block.size // HOP
            for level in np.sqrt(np.mean(block[: whole * HOP].reshape(whole, HOP) ** 2, axis=1)):
                yield hop * HOP / HEARD_RATE, bool(level < QUIET)
                hop += 1
            left = block[whole * HOP :]


def _length(found: Measured, target: Target) -> Check:
    least, most = target.least_seconds, target.most_seconds
    if not most:
        return "length", found.seconds > 0, f"{found.seconds:.1f} s"
    fits = least - 0.05 <= found.seconds <= most + 0.05
    return "length", fits, f"{found.seconds:.1f} s; {least:g} to {most:g} s are allowed"


def _loudness(lufs: float) -> Check:
    if lufs <= SILENCE_LUFS:
        return "loudness", False, "nothing can be heard"
    fits = abs(lufs - TARGET_LUFS) <= LOUDNESS_TOLERANCE
    return "loudness", fits, f"{lufs:.1f} LUFS; {TARGET_LUFS:g} ± {LOUDNESS_TOLERANCE:g} is wanted"


def _peak(true_peak: float) -> Check:
    return "peak", true_peak <= HIGHEST_PEAK_DB, f"{true_peak:.1f} dBTP; at most {HIGHEST_PEAK_DB:g} is wanted"


def _spans(name: str, found: Sequence[Span]) -> Check:
    said = ", ".join(f"{start:.1f} to {end:.1f} s" for start, end in found[:3])
    return name, not found, f"{said}{' and more' if len(found) > 3 else ''}" if found else "none"


def _captions(box: tuple[float, float, float, float], target: Target, film: tuple[int, int]) -> Check:
    scale = min(target.width / film[0], target.height / film[1])
    across, down = (part * scale / side for part, side in zip(film, (target.width, target.height), strict=True))
    left, right = ((1 - across) / 2 + place * across for place in box[::2])
    top, bottom = ((1 - down) / 2 + place * down for place in box[1::2])
    safe = target.safe
    over = {"top": safe.top - top, "bottom": bottom - 1 + safe.bottom, "left": safe.left - left,
            "right": right - 1 + safe.right}  # fmt: skip
    outside = [f"{amount:.0%} at the {side}" for side, amount in over.items() if amount > 0.002]
    return "captions", not outside, f"outside the safe area: {', '.join(outside)}" if outside else "in the safe area"
