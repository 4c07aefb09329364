"""CMX 3600 edit decision lists: the picture's cuts, and the first sound track."""

from collections.abc import Iterator

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
    times = (0, clip.frames, clip.start, clip.start + clip.frames)
    yield f"{number:03}  {'AX':<8} {channel:<5} C        {' '.join(timecode(frame, fps) for frame in times)}"
    yield f"* FROM CLIP NAME: {_line(clip.name)}"
    yield f"* SOURCE FILE: {clip.path}"
    if clip.note:
        yield f"* COMMENT: {_line(clip.note)}"


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
