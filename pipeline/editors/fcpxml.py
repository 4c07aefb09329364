"""FCPXML 1.10, which Final Cut Pro, DaVinci Resolve and Premiere (through a converter) read."""

from fractions import Fraction
from xml.etree.ElementTree import Element, indent, tostring

from pipeline.editors.edit import Clip, Edit, Track

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
FILM, STILL = "r1", "r2"
FIRST_ASSET = 3
ROLES = {"Voice": "dialogue", "Music": "music"}


def fcpxml(edit: Edit) -> str:
    """The edit as an `.fcpxml` file: scenes in the spine, sounds connected below them."""
    root = Element("fcpxml", version="1.10")
    assets = _resources(_under(root, "resources"), edit)
    event = _under(_under(root, "library"), "event", name=edit.name)
    sequence = _under(
        _under(event, "project", name=edit.name), "sequence", format=FILM, duration=_time(edit.frames, edit),
        tcStart="0s", tcFormat="NDF", audioLayout="stereo", audioRate="48k",
    )  # fmt: skip
    spine = _under(sequence, "spine")
    shown = _spine(spine, edit, assets)
    for lane, track in enumerate(edit.tracks[1:], start=1):
        _connect(shown, track, -lane, edit, assets)
    indent(root)
    return HEAD + tostring(root, encoding="unicode") + "\n"


def _resources(parent: Element, edit: Edit) -> dict[str, str]:
    """Declare formats and media; returns the asset ids by path."""
    size = {"width": str(edit.width), "height": str(edit.height)}
    _under(parent, "format", id=FILM, frameDuration=f"1/{edit.fps}s", **size, colorSpace="1-1-1 (Rec. 709)")
    _under(parent, "format", id=STILL, name="FFVideoFormatRateUndefined")
    assets: dict[str, str] = {}
    for track in edit.tracks:
        for clip in track.clips:
            if clip.path not in assets:
                assets[clip.path] = f"r{len(assets) + FIRST_ASSET}"
                _asset(parent, clip, track, assets[clip.path], edit)
    return assets


def _asset(parent: Element, clip: Clip, track: Track, name: str, edit: Edit) -> None:
    kind = {"hasVideo": "1", "format": STILL if clip.still else FILM}
    if track.kind == "Audio":
        kind = {"hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": "48000"}
    length = "0s" if clip.still else _time(clip.has, edit)
    asset = _under(parent, "asset", id=name, name=clip.name, start=_origin(clip), duration=length, **kind)
    _under(asset, "media-rep", kind="original-media", src=clip.path)


def _spine(spine: Element, edit: Edit, assets: dict[str, str]) -> list[tuple[Clip, Element]]:
    shown: list[tuple[Clip, Element]] = []
    at = 0
    for clip in edit.tracks[0].clips:
        if clip.start > at:
            _under(spine, "gap", offset=_time(at, edit), start="0s", duration=_time(clip.start - at, edit))
        element = _under(spine, "video" if clip.still else "asset-clip", **_placed(clip, clip.start, edit, assets))
        if clip.note:
            _under(element, "note").text = clip.note
        if clip.speed != 1:
            _slowed(element, clip, edit)
        shown.append((clip, element))
        at = clip.start + clip.frames
    return shown


def _connect(shown: list[tuple[Clip, Element]], track: Track, lane: int, edit: Edit, assets: dict[str, str]) -> None:
    """Hang each sound on the scene in which it starts; its offset counts on that scene's own clock."""
    for clip in track.clips:
        scene, element = next(pair for pair in reversed(shown) if pair[0].start <= clip.start or pair is shown[0])
        placed = _placed(clip, clip.start - scene.start, edit, assets)
        if scene.origin:
            placed["offset"] = _exact(scene.origin.seconds + Fraction(clip.start - scene.start, edit.fps))
        _under(element, "asset-clip", lane=str(lane), audioRole=ROLES.get(track.name, "effects"), **placed)


def _placed(clip: Clip, offset: int, edit: Edit, assets: dict[str, str]) -> dict[str, str]:
    return {"ref": assets[clip.path], "name": clip.name, "offset": _time(offset, edit),
            "start": _origin(clip), "duration": _time(clip.frames, edit)}  # fmt: skip


def _slowed(element: Element, clip: Clip, edit: Edit) -> None:
    """The whole of the clip over a longer time."""
    begin, length = (clip.origin.seconds if clip.origin else Fraction(0)), Fraction(clip.frames, edit.fps)
    points = _under(element, "timeMap")
    for share in (0, 1):
        told = {"time": _exact(begin + share * length), "value": _exact(begin + share * length * clip.speed)}
        _under(points, "timept", **told, interp="linear")


def _origin(clip: Clip) -> str:
    return _exact(clip.origin.seconds) if clip.origin else "0s"


def _exact(seconds: Fraction) -> str:
    return f"{seconds.numerator}/{seconds.denominator}s" if seconds.denominator > 1 else f"{seconds.numerator}s"


def _time(frames: int, edit: Edit) -> str:
    return f"{frames}/{edit.fps}s" if frames % edit.fps else f"{frames // edit.fps}s"


def _under(parent: Element, tag: str, **attributes: str) -> Element:
    element = Element(tag, attributes)
    parent.append(element)
    return element
