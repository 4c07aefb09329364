"""OpenTimelineIO's own JSON (schemas Timeline.1, Stack.1, Track.1, Clip.2, Gap.1)."""

import json
from collections.abc import Iterator
from fractions import Fraction

from pipeline.editors.edit import Clip, Edit, Origin, Track

Tree = dict[str, object]


def otio(edit: Edit) -> str:
    """The edit as an `.otio` file."""
    stack = _item("Stack.1", "tracks", children=[_track(track, edit) for track in edit.tracks], source_range=None)
    timeline = {
        "OTIO_SCHEMA": "Timeline.1", "metadata": {}, "name": edit.name, "global_start_time": None, "tracks": stack,
    }  # fmt: skip
    return json.dumps(timeline, indent=2, ensure_ascii=False) + "\n"


def _track(track: Track, edit: Edit) -> Tree:
    children = list(_children(track, edit.fps))
    return _item("Track.1", track.name, children=children, source_range=None, kind=track.kind)


def _children(track: Track, fps: int) -> Iterator[Tree]:
    at = 0
    for clip in track.clips:
        if clip.start > at:
            yield _item("Gap.1", "", source_range=_range(clip.start - at, fps))
        yield _clip(clip, fps)
        at = clip.start + clip.frames


def _clip(clip: Clip, fps: int) -> Tree:
    media = {
        "OTIO_SCHEMA": "ExternalReference.1", "metadata": {}, "name": clip.name, "target_url": clip.path,
        "available_range": _range(clip.has, fps, clip.origin), "available_image_bounds": None,
    }  # fmt: skip
    slower = {
        "OTIO_SCHEMA": "LinearTimeWarp.1", "metadata": {}, "name": "Slower", "effect_name": "LinearTimeWarp",
        "time_scalar": float(clip.speed), "enabled": True,
    }  # fmt: skip
    return _item(
        "Clip.2", clip.name, source_range=_range(clip.frames, fps, clip.origin), media_references={"DEFAULT_MEDIA": media},
        active_media_reference_key="DEFAULT_MEDIA", metadata={"reelwright": {"note": clip.note}} if clip.note else {},
    ) | ({"effects": [slower]} if clip.speed != 1 else {})  # fmt: skip


def _item(schema: str, name: str, *, metadata: Tree | None = None, **fields: object) -> Tree:
    common = {"metadata": metadata or {}, "name": name, "effects": [], "markers": [], "enabled": True}
    return {"OTIO_SCHEMA": schema, **common, **fields}


def _range(frames: int, fps: int, origin: Origin | None = None) -> Tree:
    start = _time(origin.frame, origin.rate) if origin else _time(0, fps)
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": start, "duration": _time(frames, fps)}


def _time(frames: int, rate: float | Fraction) -> Tree:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(frames)}
