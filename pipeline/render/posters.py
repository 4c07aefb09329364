"""A picture of a clip, for places that can't play it."""

from pathlib import Path

from pipeline import measuring
from pipeline.errors import RenderFailed
from pipeline.processes import never
from pipeline.render import ffmpeg
from pipeline.render.planes import Plane, pixels, unpacked
from pipeline.timeline import Canvas

AT_SECONDS = 0.5


def poster(clip: Path, side: int, folder: Path) -> Plane:
    """RGB pixels of the frame at half a second, `side` pixels along its longer side. Raises RenderFailed if there is none."""
    found = measuring.played(clip)
    scale = side / max(found.width, found.height, 1)
    canvas = Canvas(
        width=max(2, round(found.width * scale / 2) * 2), height=max(2, round(found.height * scale / 2) * 2)
    )
    frame, frames = round(AT_SECONDS * canvas.fps), round(max(1.0, found.seconds) * canvas.fps)
    with ffmpeg.clip_frames(clip, canvas, frame, 1, frames, folder=folder, check=never) as child:
        room = bytearray(canvas.width * canvas.height * 3 // 2)
        if not child.fill(room):
            raise RenderFailed(f"Clip {clip.name!r} has no frame to show.")
    return pixels(unpacked(room, canvas.width, canvas.height))
