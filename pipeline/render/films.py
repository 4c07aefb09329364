"""Films: a timeline rendered to a file, with its cover and subtitle files. Unchanged parts come from the cache."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.captions import files
from pipeline.errors import RenderFailed
from pipeline.render import covers, encoder, ffmpeg, join, sound
from pipeline.render.cache import ATTEMPTS, keep, owned, plain_errors, publish, sweep
from pipeline.render.ffmpeg import Loudness
from pipeline.render.frames import drawing, drawn
from pipeline.render.materials import Materials
from pipeline.render.pictures import Pictures
from pipeline.render.planes import Planes
from pipeline.render.progress import Progress
from pipeline.render.reels import runs
from pipeline.render.segments import RENDERER_REVISION, Segment, bare, segments
from pipeline.timeline import Canvas, Encoder, Scene, Shot, Sound, Timeline, plan

DRAFT = Encoder(preset="ultrafast", crf=28, subme=0)
DRAFT_SHORT_SIDE = 540
# Each worker's encoder needs some 200 MB for a frame of 1080x1920.
MOST_WORKERS = 8
# What the rest of a render weighs, in frames.
SOUND_WORK, COVER_WORK, JOIN_WORK = 40, 5, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A finished film's files; its loudness in LUFS and true peak in dBTP as measured after the encoder.

    A film in which nothing is said has no subtitle files.
    """

    video: Path
    cover: Path
    srt: Path | None
    vtt: Path | None
    seconds: float
    loudness: float
    true_peak: float
    segments_made: int
    segments_reused: int
    captions: int


def film(
    timeline: Timeline,
    *,
    media: Callable[[str], Path],
    cache: Path,
    folder: Path,
    report: Callable[[float, str], None],
    check_cancelled: Callable[[], None],
    workers: int = 0,
) -> Film:
    """Render into `folder`; `report` hears the share done (0 … 1) and what is being made.

    Raises FfmpegMissing, InvalidInput for media that can't be read, RenderFailed, DiskFull, or what
    `check_cancelled` raises; then no half-written file stays.
    """
    heard = cache / f"sound-{digest(timeline.sound, sound.REVISION)}.m4a"
    with _scratch(cache, folder) as scratch:
        for left in reversed(range(ATTEMPTS)):
            progress = Progress(_work(timeline, cache), report, check_cancelled)
            materials = Materials(Pictures(timeline.canvas, media), media, scratch, progress.check)
            made = _parts(timeline, cache, heard, folder, materials, progress, workers or _cores())
            try:
                _joined(timeline, cache, heard, folder, progress)
                measured = Loudness(**json.loads(heard.with_suffix(".json").read_text()))
                break
            except (RenderFailed, FileNotFoundError):
                if _all_there(timeline, cache, heard) or not left:
                    raise
        srt, vtt = _subtitled(timeline, folder)
    return Film(
        video=folder / "film.mp4",
        cover=folder / "cover.jpg",
        srt=srt,
        vtt=vtt,
        seconds=timeline.seconds,
        loudness=measured.lufs,
        true_peak=measured.true_peak,
        segments_made=made,
        segments_reused=len(segments(timeline)) - made,
        captions=len(timeline.captions),
    )


def draft(timeline: Timeline) -> Timeline:
    """The same film small and rough, rendered in seconds; its sound stays the film's own."""
    canvas = timeline.canvas
    scale = min(1.0, DRAFT_SHORT_SIDE / min(canvas.width, canvas.height))
    width, height = (round(side * scale / 2) * 2 for side in (canvas.width, canvas.height))
    return replace(timeline, canvas=Canvas(width=width, height=height, fps=canvas.fps), encoder=DRAFT)


def clip(
    shot: Shot,
    canvas: Canvas,
    target: Path,
    *,
    media: Callable[[str], Path],
    check_cancelled: Callable[[], None],
) -> float:
    """Write one shot as a silent MP4 and return its seconds."""
    timeline = plan(canvas, [shot])
    segment = bare(timeline, timeline.scenes[0], 0, timeline.frames)
    materials = Materials(Pictures(canvas, media), media, target.parent, check_cancelled)

    def make(path: Path) -> None:
        with drawn(segment, materials) as draw:
            encoder.encode(segment, draw, path, check_cancelled)

    publish(target, make, partial(encoder.check, segment))
    return timeline.seconds


def digest(value: object, revision: int) -> str:
    """Hex SHA-256 of a frozen value."""
    return sha256(f"{revision}:{value!r}".encode()).hexdigest()


@contextmanager
def _scratch(cache: Path, folder: Path) -> Iterator[Path]:
    """An empty folder that is gone at the end, once everything that a render needs is known to be there."""
    ffmpeg.binary()
    with plain_errors(folder.name):
        for place in (cache, folder):
            place.mkdir(parents=True, exist_ok=True)
        with owned(cache) as mine:
            sweep(cache)
            with TemporaryDirectory(prefix=mine, dir=cache, ignore_cleanup_errors=True) as scratch:
                yield Path(scratch)


def _parts(
    timeline: Timeline, cache: Path, heard: Path, folder: Path, materials: Materials, progress: Progress, workers: int
) -> int:
    """Make what the cache lacks; how many segments were made."""
    frames: dict[Scene, Planes] = {}
    waiting = [] if _cover(timeline, cache).exists() else [*covers.candidates(timeline)]

    def look(scene: Scene) -> int:
        frames[scene] = covers.shown(timeline, scene, materials)
        return 0

    jobs: list[Callable[[], int]] = [partial(_heard, timeline.sound, heard, materials, progress)]
    for run in runs(_missing(timeline, cache)):
        # A scene's pictures, which are not all kept, are then there for both.
        jobs += [partial(look, scene) for scene in waiting if _shows(run, scene)]
        waiting = [scene for scene in waiting if not _shows(run, scene)]
        jobs.append(partial(_encoded, run, cache, materials, progress))
    made = sum(_all(jobs, workers, progress)[1:])
    _covered(timeline, cache, folder, materials, frames)
    progress.step(COVER_WORK, "Drawing")
    return made


def _shows(run: Sequence[Segment], scene: Scene) -> bool:
    """Whether any of the segments is of the scene's pictures."""
    shot = scene.shot
    wanted = ("" if shot.layers else shot.picture, shot.layers, shot.clip)
    return any((part.picture, part.layers, part.clip) == wanted for segment in run for part in segment.parts)


def _all_there(timeline: Timeline, cache: Path, heard: Path) -> bool:
    """Whether nothing was taken out of the cache since it was looked for; a sound without its measures is made anew."""
    if not heard.with_suffix(".json").exists():
        heard.unlink(missing_ok=True)
    return all(part.exists() for part in (*(_file(segment, cache) for segment in segments(timeline)), heard))


def _cover(timeline: Timeline, cache: Path) -> Path:
    return cache / f"cover-{digest((timeline.canvas, covers.candidates(timeline)), RENDERER_REVISION)}.jpg"


def _missing(timeline: Timeline, cache: Path) -> list[Segment]:
    """The segments to make, each once."""
    unlike = {segment.digest: segment for segment in segments(timeline)}.values()
    return [segment for segment in unlike if not _file(segment, cache).exists()]


def _file(segment: Segment, cache: Path) -> Path:
    return cache / f"seg-{segment.digest}.mp4"


def _work(timeline: Timeline, cache: Path) -> float:
    """Frames to encode, and the rest of the work in the same measure."""
    return sum(segment.frames for segment in _missing(timeline, cache)) + SOUND_WORK + COVER_WORK + JOIN_WORK


def _all(jobs: Sequence[Callable[[], int]], workers: int, progress: Progress) -> list[int]:
    """Run the jobs side by side; the first failure stops the others and is raised."""
    with ThreadPoolExecutor(workers, thread_name_prefix="render") as pool:
        running = [pool.submit(job) for job in jobs]
        finished, rest = wait(running, return_when=FIRST_EXCEPTION)
        if rest:
            progress.stop()
            pool.shutdown(cancel_futures=True)
    for job in finished:
        job.result()
    return [job.result() for job in running]


def _encoded(run: Sequence[Segment], cache: Path, materials: Materials, progress: Progress) -> int:
    with drawing(run, materials) as draws:

        def make(segment: Segment, path: Path) -> None:
            encoder.encode(segment, draws(segment), path, partial(progress.step, 1, "Drawing"))

        made = 0
        for segment in run:
            progress.check()
            made += keep(_file(segment, cache), partial(make, segment), partial(encoder.check, segment))
        return made


def _heard(wanted: Sound, target: Path, materials: Materials, progress: Progress) -> bool:
    def make(path: Path) -> None:
        found = sound.make(wanted, path, media=materials.media, folder=materials.folder, check_cancelled=progress.check)
        target.with_suffix(".json").write_text(json.dumps(asdict(found)))

    made = keep(target, make, partial(join.check_sound, wanted))
    progress.step(SOUND_WORK, "Mixing")
    return made


def _covered(
    timeline: Timeline, cache: Path, folder: Path, materials: Materials, frames: Mapping[Scene, Planes]
) -> None:
    def make(path: Path) -> None:
        looked_at = covers.candidates(timeline)
        covers.cover([frames.get(scene) or covers.shown(timeline, scene, materials) for scene in looked_at], path)

    kept = _cover(timeline, cache)
    keep(kept, make, covers.check)
    publish(folder / "cover.jpg", partial(shutil.copyfile, kept), covers.check)


def _joined(timeline: Timeline, cache: Path, heard: Path, folder: Path, progress: Progress) -> None:
    parts = [_file(segment, cache) for segment in segments(timeline)]
    step = partial(progress.step, JOIN_WORK / len(parts), "Joining")
    publish(
        folder / "film.mp4",
        lambda path: join.join(parts, heard, path, fps=timeline.canvas.fps, on_part=step),
        partial(join.check, timeline),
    )


def _subtitled(timeline: Timeline, folder: Path) -> tuple[Path, Path] | tuple[None, None]:
    said = timeline.subtitles
    if not said:
        return None, None
    srt, vtt = folder / "captions.srt", folder / "captions.vtt"
    for place, written in ((srt, files.srt), (vtt, files.vtt)):
        text = written(said, timeline.language).encode()
        publish(place, partial(_write, text), lambda _path: None)
    return srt, vtt


def _write(text: bytes, path: Path) -> None:
    path.write_bytes(text)


def _cores() -> int:
    return min(MOST_WORKERS, len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1)
