"""An edit as a value: integer frames, media by relative path."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """`frames` of a media file from its own start, at frame `start` of the film; `has` is the file's whole length.

    A `still` has no length of its own.
    """

    name: str
    path: str
    start: int
    frames: int
    has: int
    still: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Clips in order, which do not overlap; where there is none, there is a gap."""

    name: str
    kind: Literal["Video", "Audio"]
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A film of `frames` at `fps`; its first track is the picture and fills it from the start."""

    name: str
    width: int
    height: int
    fps: int
    frames: int
    tracks: tuple[Track, ...]


def timecode(frame: int, fps: int) -> str:
    """Hours, minutes, seconds and frames, without dropped ones."""
    seconds, rest = divmod(frame, fps)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{rest:02}"
