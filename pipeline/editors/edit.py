"""An edit as a value: integer frames, media by relative path."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a camera's clip begins: its first frame's number on the camera's clock, and that clock's frames a second.

    `dropped` says that two numbers are left out each minute but the tenth, as at 29.97 (SMPTE ST 12-1).
    """

    frame: int
    rate: Fraction
    dropped: bool = False

    @classmethod
    def at(cls, told: str, rate: Fraction) -> "Origin":
        """From a timecode such as 09:12:33:07, or 09:12:33;07 where numbers are dropped."""
        hours, minutes, seconds, frame = (int(part) for part in re.split("[:;.]", told))
        nominal, dropped = round(rate), not told[:9].endswith(":")
        whole = 60 * hours + minutes
        count = (60 * whole + seconds) * nominal + frame
        return cls(count - dropped * (nominal // 15) * (whole - whole // 10), rate, dropped)

    @property
    def seconds(self) -> Fraction:
        """On the camera's clock, exactly."""
        return self.frame / self.rate

    def timecode(self, seconds: Fraction = Fraction(0)) -> str:
        """So long after its first frame."""
        nominal, frame = round(self.rate), self.frame + round(seconds * self.rate)
        if self.dropped:
            missing, in_ten = nominal // 15, round(self.rate * 600)
            tens, rest = divmod(frame, in_ten)
            minutes = max(0, (rest - missing) // (nominal * 60 - missing))
            frame += missing * (9 * tens + minutes)
        code = timecode(frame, nominal)
        return f"{code[:8]};{code[9:]}" if self.dropped else code


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """`frames` of the film from frame `start` on, filled by a media file from its own `origin`.

    `has` is the file's whole length in frames of the film; a `still` has none. A slower clip plays at `speed` below 1.
    """

    name: str
    path: str
    start: int
    frames: int
    has: int
    still: bool = False
    note: str = ""
    origin: Origin | None = None
    speed: Fraction = Fraction(1)


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
