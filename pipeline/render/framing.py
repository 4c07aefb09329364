"""Framings of a scene's picture: from which frame on it is shown nearer, and how far its camera may go."""

import math
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import pairwise

from pipeline.actors import Actor
from pipeline.render.moves import framed, view, warp
from pipeline.timeline import Canvas, Scene

# A picture that stays the same for longer is cut to a nearer framing and back, about so often.
LONGEST_SECONDS, USUAL_SECONDS = 4.0, 3.2
SHORTEST_SECONDS = 1.3
# How near, and how far of its way a camera goes: the first that keeps every actor in the frame.
CLOSER = (1.22, 1.15, 1.1)
TRAVELS = (1.0, 0.8, 0.6, 0.4, 0.2)
# An actor that rests nearer to an edge than this is meant to be cut off by it.
INSIDE = 0.02
# Any other one keeps so far from the edges while the camera goes, in shares of the frame.
CLEAR = 0.03
# What moves so is no thing that is shown: weather, clouds, waves, stars.
SCENERY = ("stream", "drift", "roll", "twinkle")
# What a cut away from the ideal moment costs, in seconds: within a sentence, within a clause.
_IN_SENTENCE, _IN_CLAUSE = 0.5, 1.1
_SENTENCE, _CLAUSE = tuple(".!?…。！？।؟۔"), tuple(",;:،؛，、；：–—")

# From which frame of the scene on, and how near.
Framing = tuple[int, float]


@lru_cache(maxsize=256)
def framings(scene: Scene, canvas: Canvas) -> tuple[Framing, ...]:
    """The framings of a scene in order; the first is the whole view's, from frame 0 on."""
    places = _places(scene, canvas.fps) if _may_change(scene) else []
    if not places:
        return ((0, 1.0),)
    way = travel(scene, canvas)
    nearer = next((each for each in CLOSER if _all_inside(scene, canvas, way, each)), 1.0)
    return ((0, 1.0), *((place, 1.0 if number % 2 else nearer) for number, place in enumerate(places) if nearer > 1))


@lru_cache(maxsize=256)
def travel(scene: Scene, canvas: Canvas) -> float:
    """How far of its way the scene's camera goes, so that no actor who stands within the frame is cut off by it."""
    return next((share for share in TRAVELS if _all_inside(scene, canvas, share, 1.0)), TRAVELS[-1])


def _may_change(scene: Scene) -> bool:
    return not scene.shot.clip and scene.shot.motion not in ("still", "settle")


def _places(scene: Scene, fps: int) -> list[int]:
    """Frames where the framing changes: between words, near the middle of what would else stay the same."""
    seconds = scene.frames / fps
    entries = sorted({actor.start for actor in scene.shot.actors if 0.5 < actor.start < seconds})
    found = []
    for start, end in pairwise([0.0, *entries, seconds]):
        count = math.ceil((end - start) / USUAL_SECONDS) - 1 if end - start > LONGEST_SECONDS else 0
        step = (end - start) / (count + 1)
        ideals = [start + step * (number + 1) for number in range(count)]
        found += [math.ceil(_moment(scene, ideal, start, end) * fps - 0.5) for ideal in ideals]
    return [later for before, later in pairwise([0, *found]) if later - before >= SHORTEST_SECONDS * fps]


def _moment(scene: Scene, ideal: float, start: float, end: float) -> float:
    """The best break near an ideal moment."""
    near = [(abs(at - ideal) + cost, at) for at, cost in _breaks(scene) if abs(at - ideal) < SHORTEST_SECONDS]
    fitting = [pair for pair in near if start + SHORTEST_SECONDS <= pair[1] <= end - SHORTEST_SECONDS]
    return min(fitting)[1] if fitting else ideal


def _breaks(scene: Scene) -> Iterator[tuple[float, float]]:
    """Where a caption line starts, or without captions a word, and what it costs to cut there."""
    voice = scene.shot.voice
    lines = [(line.start, line.words[-1].text) for line in scene.lines]
    words = [(voice.offset + word.start, word.text) for word in voice.words] if voice else []
    for (_, said), (start, _) in pairwise(lines or words):
        ended = said.rstrip("\"'”’»)]}」』）")
        yield start, 0.0 if ended.endswith(_SENTENCE) else _IN_SENTENCE if ended.endswith(_CLAUSE) else _IN_CLAUSE


def _all_inside(scene: Scene, canvas: Canvas, share: float, nearer: float) -> bool:
    return all(_inside(actor, scene, canvas, share, nearer) for actor in scene.shot.actors if _rests_inside(actor))


def _rests_inside(actor: Actor) -> bool:
    if actor.motion in SCENERY:
        return False
    ends = (actor.x, actor.y, 1 - actor.x - actor.width, 1 - actor.y - actor.height)
    return min(ends) >= INSIDE


def _inside(actor: Actor, scene: Scene, canvas: Canvas, share: float, nearer: float) -> bool:
    """Whether all of the actor's box is in the frame at both ends of the camera's way."""
    size = (canvas.width, canvas.height)
    look = partial(
        view, scene.shot.motion, frames=scene.frames, reach=0, depth=actor.depth, aspect=size[0] / size[1], travel=share
    )
    for frame in (0, scene.frames - 1):
        matrix = framed(warp(look(frame), size, size), nearer, size)
        for axis, (start, length) in enumerate(((actor.x, actor.width), (actor.y, actor.height))):
            ends = [(place * size[axis] - matrix[axis, 2]) / matrix[axis, axis] for place in (start, start + length)]
            clear = min(CLEAR, 0.5 * start, 0.5 * (1 - start - length)) * size[axis]
            if ends[0] < clear or ends[1] > size[axis] - clear:
                return False
    return True
