"""The pictures of a film, each converted once and kept while its scene is drawn."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from pipeline.render.planes import Picture, layers, picture
from pipeline.render.segments import Part
from pipeline.timeline import Canvas

KEPT_SCENES = 4
MOST_LAYERS = 3


class Pictures:
    """Prepared pictures by part; threads that want the same one wait for one conversion."""

    def __init__(self, canvas: Canvas, media: Callable[[str], Path]) -> None:
        self._canvas, self._media = canvas, media
        self._ready: OrderedDict[str, tuple[Picture, ...]] = OrderedDict()
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def of(self, part: Part) -> tuple[Picture, ...]:
        """The part's picture, or its layers back to front. Raises InvalidInput for one that can't be read."""
        key = repr(part.layers) if part.layers else part.picture
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            with self._lock:
                if key in self._ready:
                    self._ready.move_to_end(key)
                    return self._ready[key]
            made = self._made(part)
            with self._lock:
                self._ready[key] = made
                if len(self._ready) > KEPT_SCENES:
                    self._ready.popitem(last=False)
            return made

    def _made(self, part: Part) -> tuple[Picture, ...]:
        width, height = self._canvas.width, self._canvas.height
        if part.layers:
            found = [(self._media(layer.digest), layer.depth) for layer in part.layers]
            return layers(found, width, height, MOST_LAYERS)
        return (picture(self._media(part.picture), width, height),)
