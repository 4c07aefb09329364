"""The frame: which part of a picture its subject may fill, clear of captions, platform buttons and the camera's travel."""

from dataclasses import dataclass

import skia

from pipeline.captions.safe import margins
from pipeline.providers.local.art.stage import Stage

# The camera's nearest and widest framing, and the height of the frame that its zoom leaves in place (render/moves.py).
NEAREST, WIDEST, ANCHOR = 1.14, 1.04, 0.62
# Two rows of the largest usual caption, in parts of the short side (captions/styles.py).
CAPTION = 2 * 1.2 * 0.098
GAP = 0.014


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
    read = foot - CAPTION * row.scale * min(stage.wide, stage.high) / stage.high
    side = 0.5 - (0.5 - max(row.left, 0.06)) / NEAREST
    top = _down(0.75 * row.top + 0.02, NEAREST)
    bottom = min(_down(read, NEAREST), _down(read, WIDEST)) - GAP
    room = skia.Rect.MakeLTRB(side * stage.wide, top * stage.high, (1 - side) * stage.wide, bottom * stage.high)
    captions = skia.Rect.MakeLTRB(0, bottom * stage.high, stage.wide, _down(foot, WIDEST) * stage.high)
    return Frame(room=room, captions=captions)


def _down(share: float, zoom: float) -> float:
    """The height in the picture that a camera at a zoom shows at a share of the frame's height."""
    return ANCHOR * (1 - 1 / zoom) + share / zoom
