"""The pictures of a film and their moving parts, each converted once and kept while its scene is drawn."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from pipeline.actors import Actor
from pipeline.render.cutouts import Cutout, cutout
from pipeline.render.planes import Picture, layers, picture
from pipeline.render.segments import Part
from pipeline.timeline import Canvas

KEPT_SCENES = 4
KEPT_ACTORS = 24
MOST_LAYERS = 3

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """The `most` values used last; one is made at a time, since the making needs several times a value's memory."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ready: OrderedDict[str, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Made]) -> Made:
        """The value of a key, made unless it is there."""
        with self._lock:
            if key not in self._ready:
                self._ready[key] = make()
                if len(self._ready) > self._most:
                    self._ready.popitem(last=False)
            self._ready.move_to_end(key)
            return self._ready[key]


class Pictures:
    """Prepared pictures, and the cutouts of their actors, by part."""

    def __init__(self, canvas: Canvas, media: Callable[[str], Path]) -> None:
        self._canvas, self._media = canvas, media
        self._pictures = Kept[tuple[Picture, ...]](KEPT_SCENES)
        self._cutouts = Kept[Cutout](KEPT_ACTORS)

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
