"""Frames: a picture under a moving camera, layers in parallax, a clip; under transitions and captions."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from pipeline.render.camera import Draw, still
from pipeline.render.materials import Materials
from pipeline.render.overlay import overlay
from pipeline.render.planes import Planes, blank
from pipeline.render.reels import Reels, reels
from pipeline.render.segments import Part, Segment
from pipeline.render.transitions import blend


@contextmanager
def drawn(segment: Segment, materials: Materials) -> Iterator[Draw]:
    """Give a function that fills frame 0, 1, 2 … of the segment, in that order."""
    with drawing([segment], materials) as draws:
        yield draws(segment)


@contextmanager
def drawing(run: Sequence[Segment], materials: Materials) -> Iterator[Callable[[Segment], Draw]]:
    """The same for each of some segments that are drawn one after another."""
    with reels(run, materials) as clips:
        yield partial(_whole, materials=materials, clips=clips)


def _whole(segment: Segment, materials: Materials, clips: Reels) -> Draw:
    if len(segment.parts) == 1:
        return _captioned(segment, _scene(segment.parts[0], segment.parts[0].start, segment, materials, clips))
    before, after = segment.parts
    return _captioned(
        segment,
        _blended(
            segment,
            _scene(before, before.start, segment, materials, clips),
            _scene(after, after.start - len(before), segment, materials, clips),
        ),
    )


def _scene(part: Part, first: int, segment: Segment, materials: Materials, clips: Reels) -> Draw:
    """A function that fills the segment's frames with the scene's, `first` being the scene's frame there."""
    if part.clip:
        tape = clips.tape(segment, part, first)
        return lambda _number, into: tape.draw(into)
    cutouts = [materials.pictures.cutout(actor) for actor in part.actors]
    paint = still(part, materials.pictures.of(part), cutouts, segment.canvas.fps)
    return lambda number, into: paint(first + number, into)


def _blended(segment: Segment, before: Draw, after: Draw) -> Draw:
    one = blank(segment.canvas.width, segment.canvas.height)
    other = blank(segment.canvas.width, segment.canvas.height)

    def draw(number: int, into: Planes) -> None:
        before(number, one)
        after(number, other)
        blend(segment.transition, one, other, (number + 1) / (segment.frames + 1), into)

    return draw


def _captioned(segment: Segment, draw: Draw) -> Draw:
    """Captions follow their own scene: the old one's until the cut, the new one's from there."""
    overlays = [(part, overlay(segment, part)) for part in segment.parts]

    def draw_all(number: int, into: Planes) -> None:
        draw(number, into)
        first = 0
        for part, lay_over in overlays:
            if first <= number < first + len(part):
                lay_over(part.start + number - first, into)
            first += len(part)

    return draw_all
