"""The pictures of a film and their moving parts, each converted once and kept while its scene is drawn."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from pipeline.actors import Actor
from pipeline.render.cutouts import Cutout, cutout
from pipeline.render.planes import Picture, layers, picture
from pipeline.render.segments import Part
from pipeline.timeline import Canvas

# Bytes for each pixel of the canvas: a layer takes 6.2 of them, an opaque one 3.4. At 1080 x 1920 that is 75 and 50 MB.
KEPT_PICTURES, KEPT_ACTORS = 32, 36
MOST_LAYERS = 3

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Values used last, of no more than `most_bytes` together, but always the last one.

    One is made at a time, since the making needs several times a value's memory.
    """

    def __init__(self, most_bytes: int, weigh: Callable[[Made], int]) -> None:
        self._most_bytes, self._weigh = most_bytes, weigh
        self._ready: OrderedDict[str, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Made]) -> Made:
        """The value of a key, made unless it is there."""
        with self._lock:
            if key not in self._ready:
                self._ready[key] = make()
            self._ready.move_to_end(key)
            while len(self._ready) > 1 and sum(map(self._weigh, self._ready.values())) > self._most_bytes:
                self._ready.popitem(last=False)
            return self._ready[key]


def _weight(pictures: Iterable[Picture]) -> int:
    """What pictures take in memory."""
    return sum(plane.nbytes for one in pictures for plane in (*one.planes, *(one.clear or ())))


def _cutout_weight(found: Cutout) -> int:
    return _weight(island.picture for cell in found.cells for island in cell)


class Pictures:
    """Prepared pictures, and the cutouts of their actors, by part."""

    def __init__(self, canvas: Canvas, media: Callable[[str], Path]) -> None:
        self._canvas, self._media = canvas, media
        self._pictures = Kept[tuple[Picture, ...]](KEPT_PICTURES * canvas.width * canvas.height, _weight)
        self._cutouts = Kept[Cutout](KEPT_ACTORS * canvas.width * canvas.height, _cutout_weight)

    def of(self, part: Part) -> tuple[Picture, ...]:
        """The part's picture, or its layers back to front. Raises InvalidInput for one that can't be read."""
        key = repr((part.layers, part.apart)) if part.layers else part.picture
        return self._pictures.get(key, lambda: self._made(part))

    def cutout(self, actor: Actor) -> Cutout:
        """What an actor looks like. Raises InvalidInput for a file that can't be read."""
        key = repr((actor.digest, actor.width, actor.height, actor.cells, actor.motion))
        return self._cutouts.get(key, lambda: cutout(self._media(actor.digest), actor, self._canvas))

    def _made(self, part: Part) -> tuple[Picture, ...]:
        width, height = self._canvas.width, self._canvas.height
        if part.layers:
            found = [(self._media(layer.digest), layer.depth) for layer in part.layers]
            return layers(found, width, height, MOST_LAYERS, part.apart)
        return (picture(self._media(part.picture), width, height),)
