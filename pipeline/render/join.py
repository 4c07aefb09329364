"""Segments and sound joined into one film by stream copy."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.errors import RenderFailed
from pipeline.timeline import Sound, Timeline

LENGTH_TOLERANCE_SECONDS = 0.05
# Opening a file decodes a frame or more to learn what our own files say in their header: 12 ms at 1080x1920, for nothing.
UNSEEN = {"skip_frame": "all"}


def join(parts: Sequence[Path], sound: Path, target: Path, *, fps: int, on_part: Callable[[], None]) -> None:
    """Write the film; packets are copied, never encoded again."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(target), "w", format="mp4", options=options) as film, av.open(str(sound), format="mp4") as heard:
        with av.open(str(parts[0]), format="mp4") as first:
            picture = film.add_stream_from_template(first.streams.video[0])
        spoken = film.add_stream_from_template(heard.streams.audio[0])
        sounds = (packet for packet in heard.demux(heard.streams.audio[0]) if packet.dts is not None)
        waiting = next(sounds, None)
        for shown, packet in _pictures(parts, fps, on_part):
            while waiting is not None and _seconds(waiting) < shown:
                waiting.stream = spoken
                film.mux(waiting)
                waiting = next(sounds, None)
            packet.stream = picture
            film.mux(packet)
        while waiting is not None:
            waiting.stream = spoken
            film.mux(waiting)
            waiting = next(sounds, None)


def _pictures(
    parts: Sequence[Path], fps: int, on_part: Callable[[], None]
) -> "Iterator[tuple[Fraction, Packet[VideoStream]]]":
    """Every picture packet on the film's clock, with its second."""
    first, header = 0, None
    for part in parts:
        with av.open(str(part), format="mp4", options=UNSEEN) as file:
            stream = file.streams.video[0]
            header = header or stream.codec_context.extradata
            if stream.codec_context.extradata != header or stream.time_base is None:
                raise RenderFailed(f"Segment {part.name!r} was encoded in another way: delete it and render again.")
            shift = int(Fraction(first, fps) / stream.time_base)
            for packet in file.demux(stream):
                if packet.dts is not None and packet.pts is not None:
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    yield packet.dts * stream.time_base, packet
            first += stream.frames
        on_part()


def _seconds(packet: "Packet[AudioStream]") -> Fraction:
    return (packet.dts or 0) * (packet.time_base or Fraction(0))


def check(timeline: Timeline, path: Path) -> None:
    """Raise RenderFailed unless the file is the timeline's film: its streams, size and length."""
    with av.open(str(path), format="mp4") as film:
        canvas, streams = timeline.canvas, film.streams
        if len(streams.video) != 1 or len(streams.audio) != 1:
            raise RenderFailed(f"{path.name!r} lacks picture or sound.")
        picture = streams.video[0]
        seconds = (film.duration or 0) / av.time_base
        whole = picture.frames == timeline.frames and abs(seconds - timeline.seconds) <= LENGTH_TOLERANCE_SECONDS
        if not whole or (picture.width, picture.height) != (canvas.width, canvas.height):
            raise RenderFailed(
                f"{path.name!r} is {seconds:.2f} s of {picture.width}x{picture.height}, not {timeline.seconds:.2f} s."
            )


def check_sound(sound: Sound, path: Path) -> None:
    """Raise RenderFailed unless the file is one sound of the right length."""
    with av.open(str(path), format="mp4") as file:
        seconds = (file.duration or 0) / av.time_base
        if len(file.streams.audio) != 1 or abs(seconds - sound.seconds) > LENGTH_TOLERANCE_SECONDS:
            raise RenderFailed(f"Sound {path.name!r} is {seconds:.2f} s long, not {sound.seconds:.2f} s.")
