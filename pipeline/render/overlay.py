"""Caption sprites laid over frames."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.captions.choosing import styled
from pipeline.captions.sprites import Sprite, sprites
from pipeline.captions.styles import STYLES
from pipeline.captions.timing import Line
from pipeline.render.planes import Picture, Planes, lay, layer, premultiplied
from pipeline.render.segments import Part, Segment

Overlay = Callable[[int, Planes], None]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A sprite ready to be pressed on frames at its place."""

    x: int
    y: int
    picture: Picture


def overlay(segment: Segment, part: Part) -> Overlay:
    """Draw what the part's captions show at a frame of its scene."""
    canvas = segment.canvas
    found = [sprite for line in part.lines for sprite in _drawn(line, segment)]
    stamps: dict[int, Stamp] = {}

    def draw(frame: int, into: Planes) -> None:
        moment = (frame + 0.5) / canvas.fps
        shown = [index for index, sprite in enumerate(found) if sprite.start <= moment < sprite.end]
        for index in shown:
            if index not in stamps:
                stamps[index] = _stamp(found[index])
            _press(stamps[index], into)
        for index in stamps.keys() - set(shown):
            del stamps[index]

    return draw


def _drawn(line: Line, segment: Segment) -> tuple[Sprite, ...]:
    canvas, style = segment.canvas, styled(STYLES[segment.style], segment.choice)
    return sprites(line, style=style, width=canvas.width, height=canvas.height, language=segment.language)


def _stamp(sprite: Sprite) -> Stamp:
    return Stamp(sprite.x, sprite.y, layer(premultiplied(sprite.rgba)))


def _press(stamp: Stamp, into: Planes) -> None:
    if stamp.picture.clear is None:
        return
    luma, chroma = stamp.picture.clear
    for source, clear, target, shrink in zip(
        stamp.picture.planes, (luma, chroma, chroma), into, (1, 2, 2), strict=True
    ):
        x, y = stamp.x // shrink, stamp.y // shrink
        lay(source, clear, target[y : y + source.shape[0], x : x + source.shape[1]])
