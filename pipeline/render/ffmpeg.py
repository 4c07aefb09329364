"""ffmpeg: where it is, what it is asked, and its failures in our words. The one importer of ffmpeg-python.

Every input has a forced demuxer and whitelists, every option value is ours, and no text of a user's reaches it.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import ffmpeg
import imageio_ffmpeg

from pipeline.containers import NotMedia, Unreadable, container, played
from pipeline.errors import DiskFull, FfmpegMissing, RenderFailed
from pipeline.processes import Child, ProcessFailed, run, start
from pipeline.render import clips, colours
from pipeline.render.clips import Look
from pipeline.timeline import Canvas
from store.settings import settings

RATE = 48_000
MOST_PIXELS = 40_000_000
DEADLINE_SECONDS = 600.0
STRETCH = 1.25
BLUR_SHRINK, BLUR_SIGMA = 8, 6

# A line of `ffmpeg -filters` or `-encoders`: flags, then a name.
_OFFERED = re.compile(rb"^ [A-Z.|]{2,6} +([a-z0-9][\w-]*) ", re.MULTILINE)
_LOUDNESS = re.compile(r"I:\s+(-?[\d.]+|-inf) LUFS.*Peak:\s+(-?[\d.]+|-inf) dBFS", re.DOTALL)

MISSING = "No ffmpeg was found: install ffmpeg, or set FFMPEG_BINARY to its path."

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Loudness:
    """EBU R128: integrated loudness in LUFS and true peak in dBTP."""

    lufs: float
    true_peak: float


def binary() -> str:
    """The ffmpeg to use; raises FfmpegMissing with what to do."""
    wanted = settings().ffmpeg_binary
    try:
        found = shutil.which(wanted) if wanted else imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError:
        found = None
    if not found:
        named = f"FFMPEG_BINARY names {Path(wanted).name!r}, which can't be run: install ffmpeg, or set it to a path that works."
        raise FfmpegMissing(named if wanted else MISSING)
    return found


def version(folder: Path) -> str:
    """The first line of `ffmpeg -version`."""
    with _plain_errors("ffmpeg"):
        said = run([binary(), "-version"], folder=folder, deadline_seconds=10)
    return said.decode(errors="replace").partition("\n")[0]


def offered(folder: Path) -> frozenset[str]:
    """Names of every filter and encoder that this ffmpeg has."""
    with _plain_errors("ffmpeg"):
        lists = [
            run([binary(), "-hide_banner", word], folder=folder, deadline_seconds=10)
            for word in ("-filters", "-encoders")
        ]
    return frozenset(name.decode() for said in lists for name in _OFFERED.findall(said))


@contextmanager
def clip_frames(
    path: Path, canvas: Canvas, start_frame: int, frames: int, scene_frames: int, *, folder: Path, check: Check
) -> Iterator[Child]:
    """A child that writes raw yuv420p frames of a clip, fitted to cover the canvas.

    A clip a little shorter than `scene_frames` is slowed down, a much shorter one is looped. Decoding begins at a whole
    second, one or two before the first frame that is shown. The child may take a second a frame, for whoever encodes them.
    """
    stretch = max(1.0, scene_frames / canvas.fps / max(0.1, _seconds(path)))
    look = clips.look(path)
    decoder = {"c:v": look.decoder} if look.decoder else {}
    if stretch > STRETCH:
        first, video = 0, _input(path, container(path), threads=1, stream_loop=-1, **decoder).video
        video = _upright(video, look)
    else:
        first = max(0, start_frame // canvas.fps - 1) * canvas.fps
        seek = {"ss": f"{first / canvas.fps / stretch:.6f}"} if first else {}
        video = _upright(_input(path, container(path), threads=1, **seek, **decoder).video, look)
        video = video.filter("setpts", f"PTS*{stretch:.6f}")
    # Other colours need their own matrix until they are turned into ours.
    other = colours.needed(look.transfer, look.primaries)
    matrix = {} if other else {"out_color_matrix": "bt709", "out_range": "tv"}
    video = (
        video.filter("fps", canvas.fps, start_time=first // canvas.fps)
        .filter("trim", start_frame=start_frame - first, end_frame=start_frame - first + frames)
        .filter(
            "scale", canvas.width, canvas.height, force_original_aspect_ratio="increase", flags="bicubic", **matrix,
        )
        .filter("crop", canvas.width, canvas.height)
    )  # fmt: skip
    if other:
        video = video.filter("format", "gbrp10le").filter(
            "lut3d", colours.table(folder, look.transfer, look.primaries), interp="tetrahedral"
        )
        video = video.filter("scale", out_color_matrix="bt709", out_range="tv")
    video = video.filter("setsar", 1)
    graph = video.output("pipe:1", f="rawvideo", pix_fmt="yuv420p", fps_mode="passthrough")
    # The file's own clock, so that a frame late in the clip is the same wherever decoding began.
    graph = graph.global_args("-copyts", "-start_at_zero")
    with (
        _plain_errors(path.name),
        start(_argv(graph), folder=folder, deadline_seconds=DEADLINE_SECONDS + frames, check_cancelled=check) as child,
    ):
        yield child


def _upright(video: "ffmpeg.nodes.FilterableStream", look: Look) -> "ffmpeg.nodes.FilterableStream":
    """Whole frames with square pixels, opaque: what is done before a clip is timed and fitted."""
    if look.interlaced:
        video = video.filter("bwdif", mode="send_field", parity="auto", deint="all")
    if look.shape != 1:
        video = video.filter("scale", f"trunc(iw*{look.shape.numerator}/{look.shape.denominator}/2)*2", "ih")
        video = video.filter("setsar", 1)
    if look.behind is None:
        return video
    # The ground is made of the clip itself, so that no other source is opened.
    copies = video.filter("format", "rgba").split()
    red, green, blue = look.behind
    return copies[0].filter("lutrgb", r=red, g=green, b=blue, a=255).overlay(copies[1], format="rgb")


def decode_sound(path: Path, target: Path, *, most_seconds: float, check: Check) -> None:
    """Write a sound as raw stereo float32 at 48 kHz."""
    graph = _input(path, container(path)).audio.output(
        target.name, t=f"{most_seconds:.3f}", f="f32le", acodec="pcm_f32le", ar=RATE, ac=2, map_metadata=-1
    )
    _run(graph, target.parent, check)


def encode_sound(raw: Path, target: Path, *, gain_db: float, ceiling_db: float, check: Check) -> None:
    """Write raw stereo float32 as AAC in MP4, made louder by `gain_db` and limited to `ceiling_db` (sample peak)."""
    sound = ffmpeg.input(raw.name, f="f32le", ar=RATE, ac=2).audio
    sound = sound.filter("volume", volume=f"{gain_db:.3f}dB", precision="float")
    sound = sound.filter("alimiter", limit=f"{10 ** (ceiling_db / 20):.6f}", level=0, latency=1, attack=4, release=60)
    graph = sound.output(
        str(target), f="mp4", acodec="aac", audio_bitrate="192k", aac_coder="fast", ar=RATE, map_metadata=-1,
        fflags="+bitexact", **{"flags:a": "+bitexact"},
    )  # fmt: skip
    _run(graph, raw.parent, check)


def encode_picture(raw: Path, target: Path, *, side: int, check: Check) -> None:
    """Write raw square yuv420p frames as H.264 in MP4."""
    video = ffmpeg.input(raw.name, f="rawvideo", pix_fmt="yuv420p", s=f"{side}x{side}", framerate=30).video
    video = video.filter("scale", side // 2, side // 2, flags="bicubic").filter("setsar", 1)
    _run(video.output(str(target), f="mp4", vcodec="libx264", fflags="+bitexact"), raw.parent, check)


def repack(source: Path, target: Path, *, container: str, check: Check) -> None:
    """Copy a film's picture and sound into another container, untouched."""
    film = _input(source)
    _run(_written(film.video, film.audio, target, container, {"c": "copy"}), target.parent, check)


def reshape(
    source: Path, target: Path, *, size: tuple[int, int], fill: bool, container: str,
    options: Mapping[str, object], check: Check,
) -> None:  # fmt: skip
    """Encode a film once at another size; `fill` keeps its shape in front of a blur of itself."""
    film, (width, height) = _input(source), size
    video = _filled(film.video, width, height) if fill else film.video.filter("scale", width, height, flags="bicubic")
    _run(_written(video.filter("setsar", 1), film.audio, target, container, options), target.parent, check)


def loop_gif(
    source: Path, target: Path, *, size: tuple[int, int], fps: int, most_seconds: float, check: Check
) -> None:  # fmt: skip
    """Write the film's first seconds as an endless GIF with a palette of its own."""
    video = _input(source, t=f"{most_seconds:.3f}").video.filter("fps", fps).filter("scale", *size, flags="lanczos")
    seen, drawn = (split := video.split())[0], split[1]
    palette = seen.filter("palettegen", stats_mode="diff")
    graph = ffmpeg.filter([drawn, palette], "paletteuse", dither="bayer", bayer_scale=4, diff_mode="rectangle")
    _run(graph.output(str(target), f="gif", loop=0, fflags="+bitexact"), target.parent, check)


def loudness(path: Path, *, raw: bool, folder: Path, check: Check) -> Loudness:
    """Measure a sound file, or raw stereo float32."""
    try:
        source = ffmpeg.input(str(path), f="f32le", ar=RATE, ac=2) if raw else _input(path, container(path))
    except NotMedia as error:
        raise RenderFailed(f"The loudness of {path.name!r} can't be measured: it was not written as asked.") from error
    graph = source.audio.filter("ebur128", peak="true", framelog="quiet").output("pipe:1", f="null")
    argv = _argv(graph, verbosity="info")
    with _plain_errors(path.name), start(argv, folder=folder, check_cancelled=check, hear=len) as child:
        pass
    found = _LOUDNESS.search(child.last_words.decode(errors="replace"))
    if not found:
        raise RenderFailed(f"The loudness of {path.name!r} can't be measured: ffmpeg's answer has no summary.")
    return Loudness(float(found[1]), float(found[2]))


def _input(path: Path, demuxer: str = "mov", **options: object) -> "ffmpeg.nodes.FilterableStream":
    return ffmpeg.input(
        f"file:{path.absolute()}", f=demuxer, format_whitelist=demuxer, protocol_whitelist="file",
        max_pixels=MOST_PIXELS, **options,
    )  # fmt: skip


def _filled(video: "ffmpeg.nodes.FilterableStream", width: int, height: int) -> "ffmpeg.nodes.FilterableStream":
    """The picture whole in the middle; behind it the same picture, blurred where a small size makes that cheap."""
    behind, front = (split := video.split())[0], split[1]
    across, down = (max(2, side // BLUR_SHRINK // 2 * 2) for side in (width, height))
    behind = (
        behind.filter("scale", across, down, force_original_aspect_ratio="increase", flags="area")
        .filter("crop", across, down)
        .filter("gblur", sigma=BLUR_SIGMA)
        .filter("eq", brightness=-0.06)
        .filter("scale", width, height, flags="bicubic")
    )
    front = front.filter(
        "scale", width, height, force_original_aspect_ratio="decrease", force_divisible_by=2, flags="bicubic"
    )
    return behind.overlay(front, x="(W-w)/2", y="(H-h)/2")


def _written(
    video: "ffmpeg.nodes.Stream", audio: "ffmpeg.nodes.Stream", target: Path, container: str,
    options: Mapping[str, object],
) -> "ffmpeg.nodes.OutputStream":  # fmt: skip
    early = {"movflags": "+faststart"} if container in ("mp4", "mov") else {}
    return ffmpeg.output(
        video, audio, str(target), f=container, map_metadata=-1, fflags="+bitexact", **early, **options
    )


def _argv(graph: "ffmpeg.nodes.OutputStream", verbosity: str = "error") -> list[str]:
    head = [binary(), "-nostdin", "-hide_banner", "-nostats", "-v", verbosity]
    return [str(word) for word in ffmpeg.compile(graph, cmd=head, overwrite_output=True)]


def _run(graph: "ffmpeg.nodes.OutputStream", folder: Path, check: Check) -> None:
    with _plain_errors("sound"):
        run(_argv(graph), folder=folder, deadline_seconds=DEADLINE_SECONDS, check_cancelled=check)


@contextmanager
def _plain_errors(name: str) -> Iterator[None]:
    try:
        yield
    except ProcessFailed as error:
        if "No space left" in error.last_words or "Disk quota" in error.last_words:
            raise DiskFull(f"No room left on the disk for {name!r}: free some space and try again.") from error
        raise RenderFailed(f"ffmpeg failed on {name!r}: {error}") from error


def _seconds(path: Path) -> float:
    try:
        return played(path)[0]
    except Unreadable as error:
        raise RenderFailed(f"Clip {path.name!r} can't be read: {error}") from error
