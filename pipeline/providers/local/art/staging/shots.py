"""Shots: how near each scene of a film is seen, and from where, so that the same thing in the same place is never shown twice alike."""

from dataclasses import dataclass

from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.frame import Frame

# Below this share of the room several things, and a thing on a set without a view, would look lost.
FEWEST, ROOMY = 0.84, 0.78
# How far off the middle a small thing goes, in parts of the free width.
THIRD = 0.72
# A view without a thing goes so much further and nearer, and so far off the middle when it is near or far, in parts of its width.
FURTHER, NEAR_PAN, FAR_PAN = 1.6, 0.2, 0.34


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """The place behind is seen `zoom` times as large; its thing takes `size` of the room.

    `side` is 1 where it stands off the middle, on the side that the view leaves free.
    """

    zoom: float = 1.0
    size: float = 1.0
    side: int = 0

    def room(self, area: Frame, side: float, *, floats: bool) -> Frame:
        """The part of the room that the things have, on the ground or in the air; `side` (-1 or 1) is the free one."""
        free = 1 - self.size
        left = free * (0.5 + 0.5 * THIRD * self.side * side)
        top = free * (0.4 if floats else 1.0)
        return area.within(left, top, left + self.size, top + self.size)

    def empty(self) -> "Shot":
        """The same for a view in which nothing stands."""
        return Shot(zoom=self.zoom**FURTHER if self.zoom != 1 else 1 / self.size**0.6, size=self.size)

    def grouped(self) -> "Shot":
        """The same for several things, which need more of the room."""
        return Shot(zoom=self.zoom, size=max(FEWEST, self.size))

    def indoors(self) -> "Shot":
        """The same before a wall, which has nothing to show but what stands there."""
        return Shot(zoom=(1 + self.zoom) / 2, size=max(ROOMY, self.size))


# A whole view, a wide one, a near one …; neighbours differ the most.
SHOTS = (
    Shot(), Shot(zoom=0.68, size=0.56, side=1), Shot(zoom=1.5), Shot(size=0.74, side=1), Shot(zoom=1.28, size=0.88, side=1),
    Shot(zoom=0.88, size=0.68, side=1),
)  # fmt: skip
TURNED = (False, True, False, True, True, False)


def shot(place: int) -> Shot:
    """The shot of the scene at a place in its film."""
    return SHOTS[place % len(SHOTS)]


def mirrored(place: int) -> bool:
    """Whether the scene is turned over: shots that are alike are not turned the same way, nor are those of a second round."""
    return TURNED[place % len(SHOTS)] ^ bool(place // len(SHOTS) % 2)


def focus(stage: Stage, area: Frame, zoom: float, *, empty: bool) -> tuple[float, float]:
    """The point that keeps its place: the ground under a thing, else one aside of the middle of the view."""
    x, pan = area.room.centerX(), NEAR_PAN if zoom > 1 else FAR_PAN
    return (x + pan * stage.wide * stage.side, area.floor * 0.42) if empty else (x, area.floor)
