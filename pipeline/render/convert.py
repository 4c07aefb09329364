"""One pass from a finished film to another size or codec; a film that fits already is only packed anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import av

from pipeline.errors import RenderFailed
from pipeline.render import ffmpeg, trial
from pipeline.render.cache import plain_errors, publish
from pipeline.render.presets import Target

# Part of every export's key: raise it whenever the same export would look or sound different.
REVISION = 1
LENGTH_TOLERANCE_SECONDS = 0.15
GIF_FPS = 10

VIDEO: Mapping[str, Mapping[str, object]] = {
    "h264": {"vcodec": "libx264", "preset": "veryfast", "crf": 21, "profile:v": "high", "pix_fmt": "yuv420p"},
    "vp9": {"vcodec": "libvpx-vp9", "deadline": "realtime", "cpu-used": 8, "row-mt": 1, "crf": 33, "b:v": 0,
            "pix_fmt": "yuv420p"},
    "av1": {"vcodec": "libsvtav1", "preset": 12, "crf": 35, "pix_fmt": "yuv420p"},
}  # fmt: skip
# The master's AAC is taken as it is, so that its loudness stays.
AUDIO: Mapping[str, Mapping[str, object]] = {
    "aac": {"acodec": "copy"},
    "opus": {"acodec": "libopus", "b:a": "128k", "ar": ffmpeg.RATE},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a file holds: size in pixels, codecs in PyAV's words ("" for no sound), and seconds."""

    width: int
    height: int
    video: str
    audio: str
    seconds: float


def probe(path: Path) -> Probe:
    """Look into a film or GIF. Raises RenderFailed for one that can't be read."""
    with plain_errors(path.name), av.open(str(path)) as file:
        if not file.streams.video:
            raise RenderFailed(f"{path.name!r} has no picture.")
        picture = file.streams.video[0]
        return Probe(
            width=picture.width,
            height=picture.height,
            video=picture.codec_context.codec.canonical_name,
            audio=file.streams.audio[0].codec_context.codec.canonical_name if file.streams.audio else "",
            seconds=(file.duration or 0) / av.time_base,
        )


def fits(found: Probe, wanted: Target) -> bool:
    """Whether the film's own picture and sound can be taken as they are."""
    asked = (wanted.width, wanted.height, wanted.format.video, wanted.format.audio)
    return (found.width, found.height, found.video, found.audio) == asked


def convert(source: Path, wanted: Target, target: Path, *, check: ffmpeg.Check) -> None:
    """Write the export at `target`, whole or not at all. Raises RenderFailed, FfmpegMissing, DiskFull."""
    found = probe(source)

    def make(path: Path) -> None:
        if wanted.format.video == "gif":
            size, seconds = (wanted.width, wanted.height), wanted.format.most_seconds
            ffmpeg.loop_gif(source, path, size=size, fps=GIF_FPS, most_seconds=seconds, check=check)
        elif fits(found, wanted):
            ffmpeg.repack(source, path, container=wanted.format.container, check=check)
        else:
            encoded(source, wanted, path, check)

    publish(target, make, lambda path: verify(path, wanted, found.seconds))


def encoded(source: Path, wanted: Target, target: Path, check: ffmpeg.Check) -> None:
    """Decode, fit and encode once. Raises FfmpegMissing at once for an ffmpeg without the encoders."""
    options = {**VIDEO[wanted.format.video], **AUDIO[wanted.format.audio]}
    trial.need(str(options[kind]) for kind in ("vcodec", "acodec") if options[kind] != "copy")
    ffmpeg.reshape(
        source, target, size=(wanted.width, wanted.height), fill=wanted.fill, container=wanted.format.container,
        options=options, check=check,
    )  # fmt: skip


def verify(path: Path, wanted: Target, seconds: float) -> None:
    """Raise RenderFailed unless the file is the whole export."""
    found = probe(path)
    expected = min(seconds, wanted.format.most_seconds or seconds)
    if not fits(found, wanted) or abs(found.seconds - expected) > LENGTH_TOLERANCE_SECONDS:
        raise RenderFailed(
            f"The export came out as {found.seconds:.2f} s of {found.width}x{found.height} {found.video}, "
            f"not {expected:.2f} s of {wanted.width}x{wanted.height} {wanted.format.video}."
        )
