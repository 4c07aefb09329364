"""The bundle: a film with its subtitles, its scenes' media and timelines for an editing program, as one zip."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pipeline.containers import timecode
from pipeline.cuts import cut, shown
from pipeline.editors import Clip, Edit, Origin, Track, edl, fcpxml, otio
from pipeline.views import AssetView, FilmView, JobView, SceneView

REVISION = 2
# A clip that is shorter than its scene by more than this is shown again: the film does so, too.
STRETCH = Fraction(5, 4)
EARLIEST = (1980, 1, 1, 0, 0, 0)
# As any umask would: read and written by its owner, read by all.
MODE = 0o100644 << 16
UNIX = 3
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "video/mp4": "mp4", "video/webm": "webm",
           "video/quicktime": "mov", "audio/wav": "wav", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg",
           "audio/flac": "flac"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file in the zip: one of our media by digest, or a text."""

    name: str
    digest: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """The bundle's media, as clips of a film: name in the zip and seconds of each digest."""

    names: dict[str, str]
    seconds: Callable[[str], float]
    origin: Callable[[str], Origin | None]
    fps: int

    def clip(self, title: str, digest: str, start: int, end: int, note: str = "") -> Clip:
        """As much of a file as there is, from frame `start` to `end` at most."""
        seconds, room = self.seconds(digest), max(1, end - start)
        has = max(1, int(seconds * self.fps)) if seconds else room
        return Clip(
            name=title, path=self.names[digest], start=start, frames=min(has, room), has=has, still=not seconds,
            note=note, origin=self.origin(digest),
        )  # fmt: skip

    def filling(self, title: str, digest: str, start: int, end: int, note: str = "") -> Iterator[Clip]:
        """The file from one frame to another, as the film shows it: slowed down if it is a little short, else again."""
        clip = self.clip(title, digest, start, end, note)
        short = Fraction(end - start, clip.frames)
        if 1 < short <= STRETCH:
            yield replace(clip, frames=end - start, speed=1 / short)
            return
        while clip.frames and start < end:
            yield clip
            start += clip.frames
            clip = self.clip(title, digest, start, end, note)


def entries(
    job: JobView, film: FilmView, music: str, asset: Callable[[str], AssetView], path: Callable[[str], Path]
) -> tuple[Entry, ...]:
    """All that goes into a finished job's bundle; `music` is the digest of its music, or ""."""
    media = {digest: Entry(name=f"media/{name}.{_ending(asset(digest))}", digest=digest)
             for digest, name in reversed(list(_media(job, music)))}  # fmt: skip
    names = {digest: entry.name for digest, entry in media.items()}
    clips = {digest for digest in names if asset(digest).media_type.startswith("video/")}
    made = edit(
        job,
        music,
        names,
        lambda digest: asset(digest).seconds,
        lambda digest: _origin(path(digest)) if digest in clips else None,
    )
    own = (("film.mp4", film.video), ("cover.jpg", film.cover), ("captions.srt", film.srt), ("captions.vtt", film.vtt))
    texts = (("storyboard.json", _storyboard(job, names)), ("timeline.otio", otio(made)),
             ("timeline.fcpxml", fcpxml(made)), ("timeline.edl", edl(made)))  # fmt: skip
    return (
        *(Entry(name=name, digest=digest) for name, digest in own if digest),
        *(Entry(name=name, text=text) for name, text in texts),
        *sorted(media.values(), key=lambda entry: entry.name),
    )


def pack(found: Sequence[Entry], path: Callable[[str], Path], target: Path) -> None:
    """Write the zip; the same entries give the same bytes, so nothing is compressed and no clock is asked."""
    with ZipFile(target, "w", ZIP_STORED) as file:
        for entry in found:
            head = ZipInfo(entry.name, EARLIEST)
            head.create_system, head.external_attr = UNIX, MODE
            source = path(entry.digest) if entry.digest else None
            head.file_size = source.stat().st_size if source else len(entry.text.encode())
            with source.open("rb") if source else BytesIO(entry.text.encode()) as reader, file.open(head, "w") as place:
                shutil.copyfileobj(reader, place, 1 << 20)


def edit(
    job: JobView, music: str, names: dict[str, str], seconds: Callable[[str], float],
    origin: Callable[[str], Origin | None],
) -> Edit:  # fmt: skip
    """The film as an editing program is to open it: a track of scenes, one of voices, one of music."""
    timeline = cut(job)
    places = list(zip(shown(job), timeline.scenes, timeline.starts, strict=True))
    end, fps = timeline.frames, timeline.canvas.fps
    reel = Reel(names=names, seconds=seconds, origin=cache(origin), fps=fps)
    picture = tuple(
        clip
        for scene, place, start in places
        for clip in reel.filling(
            _title(scene), place.shot.clip or place.shot.picture, start, start + place.frames, scene.description
        )
    )
    voice = [
        reel.clip(f"Voice {scene.number}", spoken.digest, start + round(spoken.offset * fps), end)
        for scene, place, start in places
        if (spoken := place.shot.voice)
    ]
    tracks = (
        Track(name="Picture", kind="Video", clips=picture),
        Track(name="Voice", kind="Audio", clips=_apart(voice)),
        Track(name="Music", kind="Audio", clips=tuple(_looped(music, end, reel)) if music else ()),
    )
    canvas = timeline.canvas
    return Edit(
        name=job.title or f"Film {job.number}", width=canvas.width, height=canvas.height, fps=fps, frames=end,
        tracks=tuple(track for track in tracks if track.clips),
    )  # fmt: skip


def _origin(path: Path) -> Origin | None:
    found = timecode(path)
    return Origin.at(*found) if found else None


def _looped(music: str, end: int, reel: Reel) -> Iterator[Clip]:
    at = 0
    while at < end:
        yield (bed := reel.clip("Music", music, at, end))
        at += bed.frames


def _apart(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """The clips of one track, each ended where the next one starts."""
    ends = [after.start for after in clips[1:]] + [clips[-1].start + clips[-1].frames] if clips else []
    return tuple(
        replace(c, frames=min(c.frames, end - c.start)) for c, end in zip(clips, ends, strict=True) if end > c.start
    )


def _media(job: JobView, music: str) -> Iterator[tuple[str, str]]:
    """Every media digest with a name for it."""
    for scene in job.scenes:
        for kind, digest in _results(scene):
            yield digest, f"scene-{scene.number:02}-{kind}"
    if music:
        yield music, "music"


def _results(scene: SceneView) -> Iterator[tuple[str, str]]:
    made = (("picture", scene.image), ("clip", scene.clip.file("clip") if scene.clip else ""),
            ("voice", scene.voice.file("audio") if scene.voice else ""))  # fmt: skip
    yield from ((kind, digest) for kind, digest in made if digest)


def _storyboard(job: JobView, names: dict[str, str]) -> str:
    told = {"number", "title", "description", "words", "prompt", "motion", "role", "seconds"}
    scenes = [
        scene.model_dump(include=told) | {kind: names[digest] for kind, digest in _results(scene)}
        for scene in job.scenes
    ]
    script = job.script.model_dump(mode="json", exclude_none=True) if job.script else None
    brief = job.brief.model_dump(mode="json", exclude_defaults=True)
    tree = {"title": job.title, "brief": brief, "script": script, "scenes": scenes}
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _title(scene: SceneView) -> str:
    return f"{scene.number:02} {scene.title or scene.description or 'Scene'}"[:80]


def _ending(asset: AssetView) -> str:
    return ENDINGS.get(asset.media_type, "bin")
