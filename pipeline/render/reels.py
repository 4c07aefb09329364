"""The frames of clips, each clip decoded once for all segments that show it one after another."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from pipeline.errors import RenderFailed
from pipeline.processes import Child
from pipeline.render import ffmpeg
from pipeline.render.materials import Materials
from pipeline.render.planes import Planes, unpacked
from pipeline.render.segments import Part, Segment
from pipeline.timeline import Canvas

# Longer runs would leave other workers without work.
MOST_IN_A_RUN = 6


class Tape:
    """A scene's frames from `first` to `end` as a decoder gives them; `next` is the one that comes next."""

    def __init__(self, child: Child, ending: ExitStack, name: str, canvas: Canvas, first: int, end: int) -> None:
        self.next, self._end, self._child, self._ending, self._name = first, end, child, ending, name
        # Two rooms in turn: what was shown last stays whole when the clip ends in the middle of a frame.
        self._rooms = [bytearray(canvas.width * canvas.height * 3 // 2) for _ in range(2)]
        self._canvas = canvas
        self._shown: Planes | None = None
        self._over = False

    def draw(self, into: Planes) -> None:
        """Fill the next frame, or the last again where the clip ends early. Raises RenderFailed for a clip that can't be read."""
        self.next += 1
        there = not self._over and self._child.fill(self._rooms[0])
        if there:
            self._shown = unpacked(self._rooms[0], self._canvas.width, self._canvas.height)
            self._rooms.reverse()
        if not there or self.next == self._end:
            self._over = True
            self._ending.close()
        if self._shown is None:
            raise RenderFailed(f"Clip {self._name!r} has no frame to show.")
        for source, target in zip(self._shown, into, strict=True):
            target[...] = source


class Reels:
    """The clips of a run of segments; who asks for a scene's next frames gets them from the decoder that is there."""

    def __init__(self, run: Sequence[Segment], materials: Materials, children: ExitStack) -> None:
        self._run, self._materials, self._children = run, materials, children
        self._last: tuple[Part, Tape] | None = None

    def tape(self, segment: Segment, part: Part, first: int) -> Tape:
        """Where the scene's frames from `first` on come from, for one segment."""
        if part is not segment.parts[0]:
            return self._opened(segment, part, first, segment.frames)
        if self._last and goes_on(self._last[0], part) and self._last[1].next == first:
            tape = self._last[1]
        else:
            rest = _together(self._run[self._run.index(segment) :])
            tape = self._opened(segment, part, first, sum(each.frames for each in rest))
        self._last = part, tape
        return tape

    def _opened(self, segment: Segment, part: Part, first: int, frames: int) -> Tape:
        path, scene_frames = self._materials.media(part.clip), part.frames + 2 * part.reach
        ending = self._children.enter_context(ExitStack())
        decoder = ffmpeg.clip_frames(
            path, segment.canvas, first + part.reach, frames, scene_frames,
            folder=self._materials.folder, check=self._materials.check_cancelled,
        )  # fmt: skip
        return Tape(ending.enter_context(decoder), ending, path.name, segment.canvas, first, first + frames)


@contextmanager
def reels(run: Sequence[Segment], materials: Materials) -> Iterator[Reels]:
    """The clips of segments that are drawn in this order; a segment may be drawn again."""
    with ExitStack() as children:
        yield Reels(run, materials, children)


def runs(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments in the film's order as runs to be drawn one after another: those that show one clip in order stay together."""
    found: list[list[Segment]] = []
    for segment in segments:
        if found and len(found[-1]) < MOST_IN_A_RUN and len(_together([*found[-1], segment])) > len(found[-1]):
            found[-1].append(segment)
        else:
            found.append([segment])
    return found


def _together(run: Sequence[Segment]) -> list[Segment]:
    """As many of the segments as show one clip from frame to frame."""
    found = list(run[:1])
    for segment in run[1:]:
        if len(found[-1].parts) > 1 or not goes_on(found[-1].parts[0], segment.parts[0]):
            break
        found.append(segment)
    return found


def goes_on(before: Part, part: Part) -> bool:
    """Whether a part shows the same scene's clip, from where the other one ends."""
    same = (before.clip, before.frames, before.reach) == (part.clip, part.frames, part.reach)
    return bool(part.clip) and same and before.end == part.start
