"""Actors: the moving parts of a picture on the clock of their scene."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.capabilities import ImageFacts, MovingPart, PartMotion, Word

ALWAYS = -math.inf

# Seconds that an entrance takes.
ENTRANCES = {
    "none": 0.0,
    "pop": 0.45,
    "rise": 0.5,
    "drop": 0.55,
    "slide left": 0.55,
    "slide right": 0.55,
    "fade": 0.5,
    "wipe": 0.6,
}
# After its entrance a part comes into its own motion over this long.
WARM_UP_SECONDS = 0.8
# No part enters later than this before the end of its scene; a flipbook is over by then too.
LAST_SECONDS = 0.8
# Parts that enter with the scene come one after another.
FIRST_SECONDS, STAGGER_SECONDS = 0.1, 0.12
FIRST_CUE_SECONDS = 0.4
# Successive phases that never fall together: the golden section's smaller part.
PHASE_STEP = 0.382


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A part of a picture that moves by itself: the file `digest` of `cells` equal cells one below another.

    Its box is in shares of the frame as the camera finds it at zoom 1. It enters at the second `start` of its scene, or
    was there ALWAYS; `phase` (0 … 1) sets its motion apart from its neighbours'. `pace` and `reach` are multiples of its
    motion's usual speed and size, `way` is a stream's in boxes a second. It enters with the box `whole`, its own if None.
    """

    digest: str
    x: float
    y: float
    width: float
    height: float
    depth: float = 1.0
    motion: PartMotion = "still"
    entrance: str = "none"
    start: float = ALWAYS
    cells: int = 1
    cell_seconds: float = 0.1
    loop: bool = True
    phase: float = 0.0
    pace: float = 1.0
    reach: float = 1.0
    way: tuple[float, float] = (0.0, 0.0)
    whole: tuple[float, float, float, float] | None = None

    @property
    def flipped_seconds(self) -> float:
        """How long its cells are turned, once; those of a loop have no end and count for nothing."""
        return 0.0 if self.loop else (self.cells - 1) * self.cell_seconds

    @property
    def entered(self) -> float:
        """The second of the scene from which on it stands in its place and shows its last cell."""
        return self.start + max(ENTRANCES[self.entrance], self.flipped_seconds)

    def seen_from(self, second: float) -> "Actor":
        """The same actor for whoever looks from a second of the scene on: without a past that no longer shows."""
        past = max(self.entered, self.start + ENTRANCES[self.entrance] + WARM_UP_SECONDS)
        return replace(self, entrance="none", start=ALWAYS) if past <= second else self


def actors(
    facts: ImageFacts,
    file: Callable[[str], str],
    size: tuple[int, int],
    seconds: float,
    words: Sequence[Word] = (),
) -> tuple[Actor, ...]:
    """A picture's parts in a scene of `seconds` and a frame of `size`; `words` are on the scene's clock."""
    starts = _starts(facts.parts, seconds, words)
    return tuple(
        Actor(
            digest=file(f"part-{number}"),
            **_box((part.x, part.y, part.width, part.height), (facts.width, facts.height), size)._asdict(),
            depth=part.depth,
            motion=part.motion,
            entrance=part.entrance,
            start=starts[number],
            cells=part.cells,
            cell_seconds=part.cell_seconds,
            loop=part.loop,
            phase=round(number * PHASE_STEP % 1, 3),
            pace=part.pace,
            reach=part.reach,
            way=part.way,
            whole=part.whole and _box(part.whole, (facts.width, facts.height), size),
        )
        for number, part in enumerate(facts.parts)
    )


class _Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


def _box(box: tuple[float, float, float, float], picture: tuple[int, int], frame: tuple[int, int]) -> _Box:
    """A box of the picture in shares of the frame, which shows the middle of the picture."""
    scale = min(picture[0] / frame[0], picture[1] / frame[1])
    across, down = (picture[axis] / (frame[axis] * scale) for axis in (0, 1))
    x, y, width, height = box
    shares = ((x - 0.5) * across + 0.5, (y - 0.5) * down + 0.5, width * across, height * down)
    return _Box(*(round(share, 5) for share in shares))


def _starts(parts: Sequence[MovingPart], seconds: float, words: Sequence[Word]) -> list[float]:
    """When each part enters: with the scene, with its word, or evenly spread where no such word is spoken."""
    cued = sorted({part.cue for part in parts if part.cue is not None})
    room = max(0.0, seconds - LAST_SECONDS - FIRST_CUE_SECONDS)
    spread = {cue: FIRST_CUE_SECONDS + room * rank / max(1, len(cued)) for rank, cue in enumerate(cued)}
    starts, first = list[float](), FIRST_SECONDS
    for number, part in enumerate(parts):
        if number and part.whole is not None and part.whole == parts[number - 1].whole:
            starts.append(starts[-1])
            continue
        if part.cue is not None:
            wanted = words[part.cue].start if 0 <= part.cue < len(words) else spread[part.cue]
        elif part.entrance != "none" or (part.cells > 1 and not part.loop):
            wanted, first = first, first + STAGGER_SECONDS
        else:
            wanted = ALWAYS
        takes = 0.0 if part.loop else part.cells * part.cell_seconds
        starts.append(min(wanted, max(0.0, seconds - LAST_SECONDS - takes)))
    return starts
