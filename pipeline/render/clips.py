"""What a clip's pictures are: their colours, the shape of a pixel, fields, what is transparent."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.containers import opened
from pipeline.errors import RenderFailed
from pipeline.photos import LIGHT, backing

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

# FFmpeg's AVFieldOrder: everything from "top field first" on is interlaced.
FIRST_INTERLACED = 2
# FFmpeg's own decoders of VP8 and VP9 leave the opacity out.
WITH_OPACITY = {"vp8": "libvpx", "vp9": "libvpx-vp9"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a clip is stored: `shape` of a pixel (width through height), the decoder it needs, what lies behind it."""

    shape: Fraction = Fraction(1)
    interlaced: bool = False
    transfer: int = 2
    primaries: int = 2
    decoder: str = ""
    behind: tuple[int, int, int] | None = None


def look(path: Path) -> Look:
    """What a clip says of itself. Raises NotMedia, or RenderFailed for a file in which there is no picture to read."""
    import av

    try:
        return _look(path)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise RenderFailed(f"Clip {path.name!r} has no picture that can be read: {error}") from error


def _look(path: Path) -> Look:
    with opened(path) as file:
        stream = file.streams.video[0]
        context = stream.codec_context
        if context is None:
            raise ValueError("nobody here knows its codec")
        opacity = stream.metadata.get("alpha_mode") == "1"
        decoder = WITH_OPACITY.get(context.name, "") if opacity else ""
        return Look(
            shape=stream.sample_aspect_ratio or Fraction(1),
            interlaced=getattr(context, "field_order", 0) >= FIRST_INTERLACED,
            transfer=context.color_trc,
            primaries=context.color_primaries,
            decoder=decoder,
            behind=_behind(file, stream, decoder) if decoder or _clear(context.pix_fmt) else None,
        )


def _clear(pixel_format: str | None) -> bool:
    """Whether a pixel format holds opacity."""
    from av.video.format import VideoFormat

    return any(part.is_alpha for part in VideoFormat(pixel_format, 2, 2).components) if pixel_format else False


def _behind(file: "InputContainer", stream: "VideoStream", decoder: str) -> tuple[int, int, int]:
    """What its first picture is best seen on."""
    from av.video.codeccontext import VideoCodecContext

    context = VideoCodecContext.create(decoder, "r") if decoder else stream.codec_context
    assert isinstance(context, VideoCodecContext)
    for packet in file.demux(stream):
        for frame in context.decode(packet):
            return backing(np.asarray(frame.to_ndarray(format="rgba"), np.uint8))
    return LIGHT
