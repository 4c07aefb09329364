"""Frames: a picture under a moving camera, layers in parallax, a clip; under transitions and captions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RenderFailed
from pipeline.render import ffmpeg
from pipeline.render.camera import Draw, still
from pipeline.render.overlay import overlay
from pipeline.render.pictures import Pictures
from pipeline.render.planes import Planes, blank, unpacked
from pipeline.render.segments import Part, Segment
from pipeline.render.transitions import blend


@dataclass(frozen=True, slots=True)
class Materials:
    """Where frames come from: prepared pictures, media by digest, a folder for children, a way to stop."""

    pictures: Pictures
    media: Callable[[str], Path]
    folder: Path
    check_cancelled: Callable[[], None]


@contextmanager
def drawn(segment: Segment, materials: Materials) -> Iterator[Draw]:
    """Give a function that fills frame 0, 1, 2 … of the segment, in that order."""
    if len(segment.parts) == 1:
        with _scene(segment.parts[0], segment.parts[0].start, segment, materials) as draw:
            yield _captioned(segment, draw)
        return
    before, after = segment.parts
    with (
        _scene(before, before.start, segment, materials) as draw_before,
        _scene(after, after.start - len(before), segment, materials) as draw_after,
    ):
        yield _captioned(segment, _blended(segment, draw_before, draw_after))


@contextmanager
def _scene(part: Part, first: int, segment: Segment, materials: Materials) -> Iterator[Draw]:
    """Give a function that fills the segment's frames with the scene's, `first` being the scene's frame there."""
    if part.clip:
        with _clip(part, first, segment, materials) as draw:
            yield draw
    else:
        paint = still(part, materials.pictures.of(part))
        yield lambda number, into: paint(first + number, into)


@contextmanager
def _clip(part: Part, first: int, segment: Segment, materials: Materials) -> Iterator[Draw]:
    path, canvas = materials.media(part.clip), segment.canvas
    with ffmpeg.clip_frames(
        path,
        canvas,
        first + part.reach,
        segment.frames,
        part.frames + 2 * part.reach,
        folder=materials.folder,
        check=materials.check_cancelled,
    ) as child:
        # Two rooms in turn: what was shown last stays whole when the clip ends in the middle of a frame.
        rooms = [bytearray(canvas.width * canvas.height * 3 // 2) for _ in range(2)]
        shown: Planes | None = None

        def draw(_number: int, into: Planes) -> None:
            nonlocal shown
            if child.fill(rooms[0]):
                shown = unpacked(rooms[0], canvas.width, canvas.height)
                rooms.reverse()
            if shown is None:
                raise RenderFailed(f"Clip {path.name!r} has no frame to show.")
            for source, target in zip(shown, into, strict=True):
                target[...] = source

        yield draw


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
