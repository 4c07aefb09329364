"""Figures of the exports of a 1080p film, as ratios of one run: prints one JSON line.

python -m bench.exports [--seconds SECONDS] [--runs RUNS]

Wall is against mp4 at 720p; VMAF is against the film itself, at its size. `again` is what the same export costs the
second time: seconds, and CPU seconds of child processes (ffmpeg).
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bench import materials
from pipeline import Settings, brief, delivery, open_studio
from pipeline.processes import never
from pipeline.render import convert, ffmpeg, films
from pipeline.render.presets import FORMATS, Target, target
from pipeline.timeline import Canvas, plan

CANVAS = Canvas(width=1920, height=1080)
BASE = "mp4 medium"
ASKED = {
    "mp4 low": ("mp4", "low", ""), BASE: ("mp4", "medium", ""), "mov high": ("mov", "high", ""),
    "webm low": ("webm", "low", ""), "webm medium": ("webm", "medium", ""), "webm high": ("webm", "high", ""),
    "av1 medium": ("av1", "medium", ""), "tiktok": ("mp4", "high", "tiktok"), "square": ("mp4", "high", "square"),
    "gif": ("mp4", "high", "gif"),
}  # fmt: skip


def main() -> None:
    """Take every figure and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        master = filmed(folder, asked.seconds)
        targets = {name: target(CANVAS.width, CANVAS.height, *row) for name, row in ASKED.items()}
        walls: dict[str, list[float]] = {name: [] for name in targets}
        for _ in range(asked.runs):
            for each, wanted in targets.items():
                walls[each].append(exported(master, wanted, folder / each.replace(" ", "-")))
        base = statistics.median(walls[BASE])
        table = {
            each: row(master, wanted, folder / each.replace(" ", "-"), statistics.median(walls[each]), base)
            for each, wanted in targets.items()
        }
        started = time.perf_counter()
        delivery.measure(master, folder=folder, check=never)
        checked = (time.perf_counter() - started) / base
        print(json.dumps({"base_wall_s": round(base, 2), "checks": round(checked, 2), **table, "again": again(folder)}))


def filmed(folder: Path, seconds: float) -> Path:
    """A 1080p master."""
    materials.make(folder / "materials")
    timeline = plan(CANVAS, materials.shots(seconds), style="highlight", music=materials.music())
    return films.film(
        timeline, media=lambda digest: folder / "materials" / digest, cache=folder / "cache", folder=folder / "film",
        report=lambda _share, _words: None, check_cancelled=never,
    ).video  # fmt: skip


def exported(master: Path, wanted: Target, path: Path) -> float:
    """Seconds of one conversion."""
    started = time.perf_counter()
    convert.convert(master, wanted, path, check=never)
    return time.perf_counter() - started


def row(master: Path, wanted: Target, path: Path, wall: float, base: float) -> dict[str, float]:
    """Wall against the base, size against the master, and VMAF where the whole film is seen."""
    found = {"wall": round(wall / base, 3), "size": round(path.stat().st_size / master.stat().st_size, 3)}
    if not wanted.fill and wanted.format != FORMATS["gif"]:
        found["vmaf"] = round(vmaf(path.parent, master, path), 1)
    return found


def vmaf(folder: Path, master: Path, path: Path) -> float:
    """VMAF of an export, brought to the master's size."""
    tags = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,settb=1/30,setpts=N"
    graph = (
        f"[0:v]scale={CANVAS.width}:{CANVAS.height}:flags=bicubic,{tags}[a];[1:v]{tags}[b];"
        "[a][b]libvmaf=n_threads=2:n_subsample=3:log_fmt=json:log_path=vmaf.json"
    )
    argv = [ffmpeg.binary(), "-v", "error", "-i", str(path), "-i", str(master), "-lavfi", graph, "-f", "null", "-"]
    subprocess.run(argv, cwd=folder, check=True)
    return float(json.loads((folder / "vmaf.json").read_text())["pooled_metrics"]["vmaf"]["mean"])


def again(folder: Path) -> dict[str, float]:
    """What a studio spends on an export that it has made before."""
    studio = open_studio(Settings(reelwright_home=folder / "home", executor="inline", disk_watermark_mb=0))
    job = studio.submit(brief(prompt="A peaceful forest at sunrise", seconds=5, short_side=480, scene_count=2))
    studio.exports.export(job.id, "webm", "low")
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    studio.exports.export(job.id, "webm", "low")
    spent, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    studio.close()
    return {
        "wall_s": round(spent, 4),
        "ffmpeg_cpu_s": round(cpu(after) - cpu(before), 3),
    }


def cpu(used: resource.struct_rusage) -> float:
    """User and system seconds."""
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    os.nice(5)
    main()
