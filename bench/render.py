"""Figures of the renderer, as ratios of one run: prints one JSON line.

python -m bench.render [--quick] [--folder FOLDER] [full|moving|incremental|path|length|quality|captions …]

CPU is user + system time of the whole process tree. The bare encode is the same finished frames, raw on disk, through
ffmpeg's x264 at the same preset and crf.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from bench import lights, materials
from pipeline import memory
from pipeline.render import camera, ffmpeg, films, frames
from pipeline.render.materials import Materials
from pipeline.render.moves import view, warp
from pipeline.render.pictures import Pictures
from pipeline.render.planes import Picture, blank, bordered, planes
from pipeline.render.segments import segments
from pipeline.timeline import MOTIONS, Canvas, Music, Shot, Timeline, plan

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and wall seconds, and the largest memory of one process in MB."""

    cpu: float
    wall: float
    memory_mb: float


@dataclass(frozen=True, slots=True)
class Bench:
    """Where materials and films lie, how large the films are, and whether their pictures have moving parts."""

    folder: Path
    canvas: Canvas
    seconds: float
    lengths: tuple[float, ...]
    moving: bool = False

    def timeline(
        self, shots: list[Shot] | None = None, *, seconds: float = 0.0, music: Music | None = None
    ) -> Timeline:
        wanted = shots or materials.shots(seconds or self.seconds)
        wanted = [materials.moving(shot) for shot in wanted] if self.moving else wanted
        return plan(self.canvas, wanted, style="highlight", music=music or materials.music())

    def film(self, timeline: Timeline, cache: str) -> films.Film:
        return films.film(
            timeline,
            media=lambda digest: self.folder / digest,
            cache=self.folder / cache,
            folder=self.folder / f"out-{cache}",
            report=lambda _share, _words: None,
            check_cancelled=lambda: None,
        )

    def raw(self, timeline: Timeline) -> Path:
        """The film's finished frames, uncompressed."""
        target = self.folder / "frames.yuv"
        made = Materials(
            Pictures(timeline.canvas, lambda digest: self.folder / digest),
            lambda digest: self.folder / digest,
            self.folder,
            lambda: None,
        )
        into = blank(timeline.canvas.width, timeline.canvas.height)
        with target.open("wb") as file:
            for segment in segments(timeline):
                with frames.drawn(segment, made) as draw:
                    for number in range(segment.frames):
                        draw(number, into)
                        file.writelines(plane.data for plane in into)
        return target


def full(bench: Bench) -> Figures:
    """A whole film against the bare encode; cold is a fresh process, warm the second film of one."""
    raw = bench.raw(bench.timeline())
    bare = [ffmpeg.binary(), "-v", "error", *_raw_input(bench.canvas, raw), "-c:v", "libx264"]
    bare += ["-preset", "veryfast", "-crf", "20", "-y", str(bench.folder / "bare.mp4")]
    runs = [(_cost(lambda: _run(bare)), _child(bench, "cold"), _child(bench, "warm")) for _ in range(3)]
    limit, cold, warm = (_median([run[index] for run in runs]) for index in range(3))
    raw.unlink()
    return {
        "bare_cpu_s": limit.cpu,
        "cold_cpu": cold.cpu / limit.cpu,
        "cold_wall": cold.wall / limit.wall,
        "warm_cpu": warm.cpu / limit.cpu,
        "warm_wall": warm.wall / limit.wall,
        "memory_mb": cold.memory_mb,
    }


def moving(bench: Bench) -> Figures:
    """The same where each picture lies behind two layers and four parts that enter and move."""
    return {f"moving_{name}": figure for name, figure in full(replace(bench, moving=True)).items()}


def incremental(bench: Bench) -> Figures:
    """What a change costs, as a share of the full render's CPU, with everything else cached."""
    base = materials.shots(bench.seconds)
    whole = _cost(lambda: bench.film(bench.timeline(), "incremental"))
    word = base[2].voice.words[4].model_copy(update={"text": "four"})  # type: ignore[union-attr]
    spoken = replace(base[2].voice, words=(*materials.words()[:4], word, *materials.words()[5:]))
    changes: dict[str, Callable[[], Timeline]] = {
        "swap": lambda: bench.timeline([base[1], base[0], *base[2:]]),
        "last_first": lambda: bench.timeline([base[-1], *base[:-1]]),
        "picture": lambda: bench.timeline([base[0], replace(base[1], picture="picture6"), *base[2:]]),
        "captions": lambda: bench.timeline([*base[:2], replace(base[2], voice=spoken), *base[3:]]),
        "music": lambda: bench.timeline(music=materials.music(gain_db=-9.0)),
        "nothing": bench.timeline,
    }
    return {
        name: _cost(lambda timeline=change(): bench.film(timeline, "incremental")).cpu / whole.cpu  # type: ignore[misc]
        for name, change in changes.items()
    }


def path(bench: Bench) -> Figures:
    """Rms error of the drawn picture's place against the ideal path, in pixels, over every motion."""
    width, height = bench.canvas.width, bench.canvas.height
    sheet = (round(width * 0.75) * 2, round(height * 0.75) * 2)
    grey = _pattern(*np.meshgrid(np.arange(sheet[0]) + 0.5, np.arange(sheet[1]) + 0.5))[0]
    source = bordered(Picture(planes(cv2.merge([np.clip(np.rint(grey), 0, 255).astype(np.uint8)] * 3))))
    part = segments(bench.timeline())[1].parts[0]
    into, errors = blank(width, height), []
    for motion in MOTIONS:
        draw = camera.still(replace(part, motion=motion), (source,))
        for frame in range(0, part.frames, 5):
            draw(frame, into)
            matrix = warp(view(motion, frame, part.frames, part.reach, aspect=width / height), sheet, (width, height))
            errors.append(_misplaced(into.y, matrix))
    return {"path_rms_px": float(np.sqrt(np.mean(np.square(errors))))}


def length(bench: Bench) -> Figures:
    """CPU a second of film, the longest against the shortest; the largest process over the lengths."""
    costs = {seconds: _child(bench, "cold", seconds) for seconds in bench.lengths}
    startup = _child(bench, "imports").cpu
    rates = [(cost.cpu - startup) / seconds for seconds, cost in costs.items()]
    return {
        "length_linear": rates[-1] / rates[0],
        "length_memory_mb": max(cost.memory_mb for cost in costs.values()),
        "length_memory_growth": costs[bench.lengths[-1]].memory_mb / costs[bench.lengths[0]].memory_mb,
    }


def quality(bench: Bench) -> Figures:
    """VMAF of the film's picture against its lossless frames."""
    timeline = bench.timeline(seconds=min(10.0, bench.seconds))
    raw, made = bench.raw(timeline), bench.film(timeline, "quality")
    tags = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,settb=1/30,setpts=N"
    graph = f"[0:v]{tags}[a];[1:v]{tags}[b];[a][b]libvmaf=n_threads=2:log_fmt=json:log_path=vmaf.json"
    argv = [ffmpeg.binary(), "-v", "error", "-i", str(made.video.absolute()), *_raw_input(bench.canvas, raw)]
    _run([*argv, "-lavfi", graph, "-f", "null", "-"], bench.folder)
    raw.unlink()
    return {"vmaf": json.loads((bench.folder / "vmaf.json").read_text())["pooled_metrics"]["vmaf"]["mean"]}


def captions(bench: Bench) -> Figures:
    """The largest distance between hearing a word and seeing it lit, in milliseconds, both decoded from the film."""
    cv2.imwrite(str(bench.folder / "grey.png"), np.full((480, 270, 3), 90, np.uint8))
    (bench.folder / "grey.png").replace(bench.folder / "grey")
    shot = replace(materials.shots(materials.SCENE_SECONDS)[0], picture="grey", motion="still")
    film = bench.film(bench.timeline([shot], music=materials.music(gain_db=-60.0)), "captions").video
    return {"caption_ms": lights.distance(film, words=len(materials.WORDS)) * 1000}


FIGURES = {each.__name__: each for each in (full, moving, incremental, path, length, quality, captions)}


def _pattern(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A smooth pattern and its two slopes."""
    value = 128 + 50 * np.sin(x / 11) + 50 * np.sin(y / 13)
    return value, 50 / 11 * np.cos(x / 11), 50 / 13 * np.cos(y / 13)


def _misplaced(shown: np.ndarray, matrix: np.ndarray) -> float:
    """How far the shown pattern lies from where the matrix puts it, in pixels."""
    columns, rows = np.meshgrid(np.arange(shown.shape[1]) + 0.5, np.arange(shown.shape[0]) + 0.5)
    scale = matrix[0, 0]
    grey, across, down = _pattern(scale * columns + matrix[0, 2], scale * rows + matrix[1, 2])
    found = (shown.astype(float) - 16) * 255 / 219 - grey
    slopes = np.stack([across.ravel(), down.ravel(), np.ones(across.size)], axis=1)
    shift = np.linalg.lstsq(slopes, found.ravel(), rcond=None)[0][:2]
    return float(np.hypot(*shift) / scale)


def _raw_input(canvas: Canvas, raw: Path) -> list[str]:
    size = f"{canvas.width}x{canvas.height}"
    return ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(canvas.fps), "-i", str(raw)]


def _cost(work: Callable[[], object]) -> Cost:
    def spent() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    cpu, wall = spent(), time.perf_counter()
    work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(spent() - cpu, time.perf_counter() - wall, memory)


def _median(costs: list[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2]


def _run(argv: list[str], folder: Path | None = None) -> str:
    return subprocess.run(argv, check=True, capture_output=True, text=True, cwd=folder).stdout


def _child(bench: Bench, kind: str, seconds: float = 0.0) -> Cost:
    """The cost of a film in a process of its own; "warm" counts its second film only."""
    asked = json.dumps({**asdict(bench.canvas), "seconds": seconds or bench.seconds, "moving": bench.moving})
    said: list[str] = []
    whole = _cost(
        lambda: said.append(
            _run([sys.executable, "-m", "bench.render", "--folder", str(bench.folder), "--child", kind, asked])
        )
    )
    inside = Cost(**json.loads(said[0]))
    return inside if kind == "warm" else replace(whole, memory_mb=inside.memory_mb)


def _be_child(folder: Path, kind: str, asked: str) -> None:
    size = json.loads(asked)
    seconds, parts = size.pop("seconds"), size.pop("moving")
    bench = Bench(folder, Canvas(**size), seconds, (), moving=parts)
    memory.share_heaps()  # as a worker does
    cost = Cost(0.0, 0.0, 0.0)
    for _turn in range({"imports": 0, "cold": 1, "warm": 2}[kind]):
        with tempfile.TemporaryDirectory(dir=folder) as cache:
            cost = _cost(lambda cache=cache: bench.film(bench.timeline(), Path(cache).name))  # type: ignore[misc]
    print(json.dumps(asdict(cost)))


def main() -> None:
    """Run the asked figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("figures", nargs="*")
    arguments.add_argument("--quick", action="store_true", help="small and short: for a smoke test, not for the record")
    arguments.add_argument("--folder", type=Path, help="keep materials and films here")
    arguments.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.child:
        _be_child(asked.folder, *asked.figures)
    else:
        _measure(asked)


def _measure(asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch)
        materials.make(folder)
        if asked.quick:
            bench = Bench(folder, Canvas(width=270, height=480), 15.0, (5.0, 20.0))
        else:
            bench = Bench(folder, Canvas(width=1080, height=1920), 30.0, (15.0, 60.0, 300.0))
        found: Figures = {}
        for name in asked.figures or FIGURES:
            found |= FIGURES[name](bench)
    print(json.dumps({name: round(figure, 4) for name, figure in found.items()}))


if __name__ == "__main__":
    main()
