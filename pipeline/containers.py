"""Containers: the media files that are opened, each by the one demuxer that its first bytes allow."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InvalidInput

if TYPE_CHECKING:
    from av.container import InputContainer

# The first bytes of each container that we open, and the demuxer that alone may read it.
_MAGIC = (
    (re.compile(rb"....ftyp", re.DOTALL), "mov"),
    (re.compile(rb"\x1aE\xdf\xa3"), "matroska"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "wav"),
    (re.compile(rb"OggS"), "ogg"),
    (re.compile(rb"fLaC"), "flac"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "aac"),
    (re.compile(rb"ID3|\xff[\xe2-\xfb]"), "mp3"),
)
MOST_STREAMS = 32
_TIMECODE = re.compile(r"\d\d:\d\d:\d\d[:;.]\d\d")


class NotMedia(InvalidInput):
    """A file whose first bytes are those of no container."""


class Unreadable(InvalidInput):
    """A container that can't be read to its streams."""


def container(path: Path) -> str:
    """The demuxer for a file by its first bytes; raises NotMedia for anything else."""
    with path.open("rb") as file:
        first = file.read(16)
    for pattern, demuxer in _MAGIC:
        if pattern.match(first):
            return demuxer
    raise NotMedia(f"Media file {path.name!r} is neither a video nor a sound that can be used.")


@contextmanager
def opened(path: Path) -> "Iterator[InputContainer]":
    """The file, open for reading; raises NotMedia for no container of ours and av.FFmpegError for a broken one."""
    import av

    demuxer = container(path)
    with av.open(str(path.absolute()), format=demuxer, options=options(demuxer)) as file:
        yield file


def played(path: Path) -> tuple[float, tuple[int, int]]:
    """Seconds, and the picture's pixel size: (0, 0) for a sound. Raises NotMedia, or Unreadable for a broken one."""
    import av

    try:
        with opened(path) as file:
            video = file.streams.video[0] if file.streams.video else None
            # A codec that nobody here knows has no context, and so no size.
            size = (video.width, video.height) if video and video.codec_context else (0, 0)
            return (file.duration or 0) / av.time_base, size
    except av.FFmpegError as error:
        raise Unreadable(f"Media file {path.name!r} can't be read: {error}") from error


def timecode(path: Path) -> tuple[str, Fraction] | None:
    """The timecode at which a camera's clip begins ("09:12:33:07", with ";" where frames are dropped) and its frames a second."""
    with opened(path) as file:
        video = file.streams.video[0] if file.streams.video else None
        told = [*(stream.metadata for stream in file.streams), file.metadata]
        found = next((match for tags in told if (match := _TIMECODE.fullmatch(tags.get("timecode", "")))), None)
        return (found[0], video.average_rate) if found and video and video.average_rate else None


def options(demuxer: str) -> dict[str, str]:
    """What keeps ffmpeg's libraries to this one file: one demuxer, and no address or list of other files is followed."""
    return {"format_whitelist": demuxer, "protocol_whitelist": "file", "max_streams": str(MOST_STREAMS)}
