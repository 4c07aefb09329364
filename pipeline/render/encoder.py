"""One segment as an H.264 file: its frames drawn straight into the encoder's, in this process."""

from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

from pipeline.errors import RenderFailed
from pipeline.render.planes import Plane, Planes
from pipeline.render.segments import Segment

# Numbers of BT.709 and of the limited range (ITU-T H.273).
_BT709, _LIMITED = 1, 1
# OpenCV's number for AVX-512 Foundation (core/cvdef.h).
_AVX_512F = 13

Draw = Callable[[int, Planes], None]


def encode(segment: Segment, draw: Draw, target: Path, on_frame: Callable[[], None]) -> None:
    """Write the segment's frames; `draw` fills each, `on_frame` hears of each and may raise to stop."""
    canvas = segment.canvas
    with av.open(str(target), "w", format="mp4", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("libx264", rate=canvas.fps, options=_options(segment))
        stream.width, stream.height, stream.pix_fmt = canvas.width, canvas.height, "yuv420p"
        context = stream.codec_context
        context.thread_count = 1
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED
        # One frame for all: x264 keeps what it needs of each.
        frame = VideoFrame(canvas.width, canvas.height, "yuv420p")
        for number in range(segment.frames):
            frame.pts = number
            draw(number, views(frame))
            file.mux(stream.encode(frame))
            on_frame()
        file.mux(stream.encode(None))


def check(segment: Segment, path: Path) -> None:
    """Raise RenderFailed unless the file holds the segment's frames in its size."""
    with av.open(str(path), format="mp4") as file:
        stream = file.streams.video[0]
        size = (stream.width, stream.height)
        if stream.frames != segment.frames or size != (segment.canvas.width, segment.canvas.height):
            raise RenderFailed(f"Segment {path.name!r} holds {stream.frames} frames of {size}, not {segment.frames}.")


def views(frame: VideoFrame) -> Planes:
    """The encoder's own memory as planes."""
    return Planes(*(_view(plane) for plane in frame.planes))


def _view(plane: VideoPlane) -> Plane:
    rows: Plane = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _options(segment: Segment) -> dict[str, str]:
    return {
        "preset": segment.encoder.preset,
        "crf": str(segment.encoder.crf),
        "profile": "high",
        "flags": "+cgop+bitexact",
        "x264-params": f"threads=1:open-gop=0:subme={segment.encoder.subme}{_repeatable()}",
    }


def _repeatable() -> str:
    # x264's AVX-512 path for mbtree reads memory it never wrote: equal frames then give different bytes.
    # MALLOC_PERTURB_ shows it; AVX2, which every such processor has, gives the bytes of all narrower paths.
    return ":asm=avx2" if cv2.checkHardwareSupport(_AVX_512F) else ""
