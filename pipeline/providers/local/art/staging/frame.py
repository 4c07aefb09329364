"""The frame: which part of a picture its subject may fill, clear of captions, platform buttons and the camera's travel."""

from dataclasses import dataclass

import skia

from pipeline.captions.safe import margins
from pipeline.providers.local.art.stage import Stage

# How much of the picture the camera shows: nearest when it is closest, on average for what stands still.
CLOSEST, USUAL = 1.17, 1.1
# Two rows of the largest usual caption, in parts of the short side (captions/styles.py).
CAPTION = 2 * 1.2 * 0.088
GAP = 0.012


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The subject's room in units of the stage, and the band where captions are read."""

    room: skia.Rect
    captions: skia.Rect

    @property
    def floor(self) -> float:
        """Where a thing's foot stands."""
        return float(self.room.bottom())

    @property
    def wide(self) -> bool:
        """Whether two things have room side by side."""
        return float(self.room.width()) > 1.3 * float(self.room.height())

    @property
    def middle(self) -> tuple[float, float]:
        """The room's centre."""
        return float(self.room.centerX()), float(self.room.centerY())

    def within(self, left: float, top: float, right: float, bottom: float) -> "Frame":
        """The same frame whose subject has only this part of the room."""
        return Frame(room=self.part(left, top, right, bottom), captions=self.captions)

    def part(self, left: float, top: float, right: float, bottom: float) -> skia.Rect:
        """A box of the room by shares of it."""
        room = self.room
        across, down = room.width(), room.height()
        return skia.Rect.MakeLTRB(
            room.left() + left * across,
            room.top() + top * down,
            room.left() + right * across,
            room.top() + bottom * down,
        )


def frame(stage: Stage) -> Frame:
    """The frame of a stage's shape."""
    row = margins(*stage.size)
    foot = row.top + (1 - row.top - row.bottom) * row.foot
    rows = CAPTION * row.scale * min(stage.wide, stage.high) / stage.high
    side = max(row.left, 0.06)
    room = skia.Rect.MakeLTRB(
        _seen(side, CLOSEST) * stage.wide, _seen(row.top + 0.01, USUAL) * stage.high,
        (1 - _seen(side, CLOSEST)) * stage.wide, (_seen(foot - rows, CLOSEST) - GAP) * stage.high,
    )  # fmt: skip
    captions = skia.Rect.MakeLTRB(
        0, _seen(foot - rows, CLOSEST) * stage.high, stage.wide, _seen(foot, 1.05) * stage.high
    )
    return Frame(room=room, captions=captions)


def _seen(share: float, zoom: float) -> float:
    """Where in the picture a camera at a zoom shows what is at a share of the film's frame."""
    return 0.5 + (share - 0.5) / zoom
