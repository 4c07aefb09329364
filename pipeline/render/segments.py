"""A timeline cut into segments: values whose digests name their files in the cache.

No cut depends on where its scene stands: a scene is a head, a body in chunks of about CHUNK_SECONDS, and a tail. A tail
and the next scene's head share one segment, the transition between them.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise

from pipeline.actors import Actor
from pipeline.captions.choosing import AS_STYLED, Choice
from pipeline.captions.timing import Line
from pipeline.render.framing import Framing, framings, travel
from pipeline.timeline import Canvas, Encoder, Layer, Scene, Timeline

# Part of every digest: raise it with the golden frames whenever a frame of any film would change.
RENDERER_REVISION = 6

CHUNK_SECONDS = 2.3
SHORTEST_CHUNK_SECONDS = 1.2
HALF_TRANSITION_SECONDS = 0.27


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Frames `start` to `end` (exclusive) of one scene of `frames`; `reach` frames more may show around it.

    `actors` are those who show; `apart` are the depths of all of the scene's, between which its layers stay apart.
    Each of the `framings` holds from a frame of the scene on; `travel` is how far of its way the camera goes.
    """

    picture: str
    layers: tuple[Layer, ...]
    actors: tuple[Actor, ...]
    apart: tuple[float, ...]
    clip: str
    motion: str
    travel: float
    framings: tuple[Framing, ...]
    frames: int
    reach: int
    start: int
    end: int
    lines: tuple[Line, ...]

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One part alone, or a scene's tail and the next one's head under a transition."""

    canvas: Canvas
    encoder: Encoder
    style: str
    choice: Choice
    language: str
    parts: tuple[Part, ...]
    transition: str = ""
    revision: int = RENDERER_REVISION

    @property
    def frames(self) -> int:
        """Length in frames."""
        return sum(len(part) for part in self.parts)

    @property
    def digest(self) -> str:
        """Hex SHA-256 of everything that its frames depend on."""
        return sha256(repr(self).encode()).hexdigest()


def segments(timeline: Timeline) -> tuple[Segment, ...]:
    """The film's segments in order; their frames sum up to the timeline's."""
    scenes = timeline.scenes
    found = []
    for before, after in pairwise((None, *scenes, None)):
        ends = _tail(before, timeline) + _head(after, timeline)
        if ends:
            found.append(_segment(timeline, ends, before.shot.transition if before and len(ends) > 1 else ""))
        if after:
            found += [_segment(timeline, (part,)) for part in _body(after, timeline)]
    return tuple(found)


def bare(timeline: Timeline, scene: Scene, start: int, end: int) -> Segment:
    """Frames of one scene alone, without captions."""
    return _segment(timeline, (replace(_part(scene, start, end, timeline), lines=()),))


def _segment(timeline: Timeline, parts: tuple[Part, ...], transition: str = "") -> Segment:
    spoken = any(part.lines for part in parts)
    return Segment(
        canvas=timeline.canvas,
        encoder=timeline.encoder,
        style=timeline.style if spoken else "",
        choice=timeline.choice if spoken else AS_STYLED,
        language=timeline.language if spoken else "",
        parts=parts,
        transition=transition,
    )


def _head(scene: Scene | None, timeline: Timeline) -> tuple[Part, ...]:
    reach = _reach(scene, timeline) if scene else 0
    return (_part(scene, 0, reach, timeline),) if scene and reach else ()


def _tail(scene: Scene | None, timeline: Timeline) -> tuple[Part, ...]:
    reach = _reach(scene, timeline) if scene else 0
    return (_part(scene, scene.frames - reach, scene.frames, timeline),) if scene and reach else ()


def _body(scene: Scene, timeline: Timeline) -> Iterator[Part]:
    for start, end in pairwise(cuts(scene, timeline.canvas)):
        yield _part(scene, start, end, timeline)


def cuts(scene: Scene, canvas: Canvas) -> list[int]:
    """Frames where a scene's body is cut: where its framing changes, and at the caption boundaries nearest to every CHUNK_SECONDS."""
    first = half_transition(scene.frames, canvas.fps)
    last = scene.frames - first
    changes = [place for place, _ in framings(scene, canvas)[1:]]
    spans = [_spans(scene, canvas.fps, start, end) for start, end in pairwise([first, *changes, last])]
    return [*(place for span in spans for place in span), last]


def _spans(scene: Scene, fps: int, first: int, last: int) -> list[int]:
    """Where the chunks between two frames begin."""
    chunk, shortest = CHUNK_SECONDS * fps, SHORTEST_CHUNK_SECONDS * fps
    boundaries = [shown_from(moment, fps) for line in scene.lines for moment in (line.start, line.end)]
    places = [first]
    for number in range(1, max(1, round((last - first) / chunk))):
        ideal = round(first + number * chunk)
        fitting = [at for at in boundaries if abs(at - ideal) <= chunk - shortest] or [ideal]
        place = min(fitting, key=lambda at: (abs(at - ideal), at))
        if place - places[-1] >= shortest / 2 and last - place >= shortest / 2:
            places.append(place)
    return places


def shown_from(moment: float, fps: int) -> int:
    """The first frame whose middle is not before a moment."""
    return math.ceil(moment * fps - 0.5)


def half_transition(frames: int, fps: int) -> int:
    """Frames that a scene gives to the transition at each of its ends."""
    return min(round(HALF_TRANSITION_SECONDS * fps), frames // 4)


def _reach(scene: Scene, timeline: Timeline) -> int:
    return half_transition(scene.frames, timeline.canvas.fps)


def _part(scene: Scene, start: int, end: int, timeline: Timeline) -> Part:
    fps, shot = timeline.canvas.fps, scene.shot
    return Part(
        picture="" if shot.layers else shot.picture,
        layers=shot.layers,
        actors=_actors(scene, start, end, fps),
        apart=tuple(sorted({actor.depth for actor in shot.actors})),
        clip=shot.clip,
        motion="" if shot.clip else shot.motion,
        travel=travel(scene, timeline.canvas),
        framings=_framings(scene, start, end, timeline.canvas),
        frames=scene.frames,
        reach=round(HALF_TRANSITION_SECONDS * fps),
        start=start,
        end=end,
        lines=tuple(
            line for line in scene.lines if shown_from(line.start, fps) < end and shown_from(line.end, fps) > start
        ),
    )


def _framings(scene: Scene, start: int, end: int, canvas: Canvas) -> tuple[Framing, ...]:
    found = framings(scene, canvas)
    current = max(framing for framing in found if framing[0] <= start)
    return ((0, current[1]), *(framing for framing in found if start < framing[0] < end))


def _actors(scene: Scene, start: int, end: int, fps: int) -> tuple[Actor, ...]:
    """Those who show in the part or in a transition at its ends, as they are seen from there."""
    reach = HALF_TRANSITION_SECONDS + 1 / fps
    first = start / fps - (reach if start == 0 else 0)
    last = end / fps + (reach if end == scene.frames else 0)
    return tuple(actor.seen_from(first) for actor in scene.shot.actors if actor.start < last)
