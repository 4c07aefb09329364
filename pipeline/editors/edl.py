"""CMX 3600 edit decision lists: the picture's cuts, and the first sound track."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.editors.edit import Clip, Edit, timecode

CHANNELS = {"Video": "V", "Audio": "A"}
MOST_EVENTS = 999


def edl(edit: Edit) -> str:
    """The edit as an `.edl` file; the format ends at 999 events."""
    events = [(CHANNELS[track.kind], clip) for track in edit.tracks[:2] for clip in track.clips]
    lines = [f"TITLE: {_line(edit.name)}", "FCM: NON-DROP FRAME", ""]
    for number, (channel, clip) in enumerate(events[:MOST_EVENTS], start=1):
        lines += _event(number, channel, clip, edit.fps)
    return "\n".join(lines) + "\n"


def _event(number: int, channel: str, clip: Clip, fps: int) -> Iterator[str]:
    times = (*_source(clip, fps), timecode(clip.start, fps), timecode(clip.start + clip.frames, fps))
    yield f"{number:03}  {'AX':<8} {channel:<5} C        {' '.join(times)}"
    if clip.speed != 1:
        yield f"M2   {'AX':<8} {float(clip.speed * fps):05.1f}                {times[0]}"
    yield f"* FROM CLIP NAME: {PurePosixPath(clip.path).name}"
    yield f"* COMMENT: {_line(clip.name)}"
    yield f"* SOURCE FILE: {clip.path}"
    if clip.note:
        yield f"* COMMENT: {_line(clip.note)}"


def _source(clip: Clip, fps: int) -> tuple[str, str]:
    """The file's first frame and the one after its last, on the camera's clock where it has one."""
    seconds = clip.frames * clip.speed / fps
    if clip.origin:
        return clip.origin.timecode(), clip.origin.timecode(seconds)
    return timecode(0, fps), timecode(round(seconds * fps), fps)


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
