"""The film's cover: its best early frame, or that of its subject, without captions, as a JPEG."""

import math
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from pipeline.errors import RenderFailed
from pipeline.render.frames import drawn
from pipeline.render.materials import Materials
from pipeline.render.planes import Plane, Planes, blank, pixels
from pipeline.render.segments import bare
from pipeline.timeline import Scene, Timeline

LOOKED_AT = 3
QUALITY = 90


def cover(shown: Iterable[Planes], target: Path) -> None:
    """Write whichever of the candidates' frames shows most contrast and colour."""
    best = pixels(max(shown, key=_appeal))
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(best, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    target.write_bytes(packed.tobytes())


def candidates(timeline: Timeline) -> tuple[Scene, ...]:
    """The first scenes of the film's subject, or else the first scenes."""
    subject = tuple(scene for scene in timeline.scenes if scene.shot.subject)
    return (subject or timeline.scenes)[:LOOKED_AT]


def shown(timeline: Timeline, scene: Scene, materials: Materials) -> Planes:
    """The frame that stands for a scene, its actors all in their places."""
    materials.check_cancelled()
    frame = blank(timeline.canvas.width, timeline.canvas.height)
    number = _number(scene, timeline.canvas.fps)
    with drawn(bare(timeline, scene, number, number + 1), materials) as draw:
        draw(0, frame)
    return frame


def _number(scene: Scene, fps: int) -> int:
    """The middle, or once all actors have entered; a clip is decoded from its start and so looked at early on."""
    if scene.shot.clip:
        return min(scene.frames // 2, fps)
    entered = max((actor.entered for actor in scene.shot.actors), default=0.0)
    return min(scene.frames - 1, max(scene.frames // 2, math.ceil(max(0.0, entered) * fps)))


def _appeal(frame: Planes) -> float:
    colour = np.hypot(_spread(frame.u), _spread(frame.v))
    return float(_spread(frame.y) + 2 * colour)


def _spread(plane: Plane) -> float:
    return float(np.std(plane[::8, ::8]))


def check(path: Path) -> None:
    """Raise RenderFailed for an empty file."""
    if not path.stat().st_size:
        raise RenderFailed(f"Cover {path.name!r} is empty.")
