"""CPU and wall of MoneyPrinterTurbo's film over ours, from the same materials in the same run: prints one JSON line.

python -m bench.peer --checkout DIR [--python PYTHON] [--runs RUNS] [--folder FOLDER] [--kind clips|stills] [--quick]

DIR is a clone with its requirements in DIR/.venv, or any folder whose .venv has its package `mpt`. Clips are six 5 s
films of 1080x1920, stills the six pictures they show; both sides get the same voice, music, lines and ffmpeg, and keep
their own defaults. CPU is user + system time of the whole process tree. Exits 1 when a bar is missed, 2 without a peer.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench import materials
from bench.render import Bench
from pipeline.containers import opened
from pipeline.render import ffmpeg
from pipeline.timeline import Canvas

CANVAS = Canvas(width=1080, height=1920)
BARS = {"clips": 10.0, "stills": 22.0}
HOW = (
    "Nothing to compare with: {why}. Get MoneyPrinterTurbo with `uv venv -p 3.12 {to}/.venv && uv pip install "
    "-p {to}/.venv/bin/python mpt==1.3.9`, then pass --checkout {to}."
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process tree cost, in CPU and wall seconds, and its last line."""

    cpu: float
    wall: float
    said: str


@dataclass(frozen=True, slots=True)
class Peer:
    """MoneyPrinterTurbo: its folder, its Python, and the folder of what it films."""

    checkout: Path
    python: Path
    folder: Path

    def run(self, step: str) -> Ran:
        own = {"PYTHONPATH": str(self.checkout), "MPT_HOME": str(self.folder / "home")}
        argv = [str(self.python), str(Path(__file__).with_name("peer_film.py")), step, str(self.folder)]
        return _run(argv, {**own, "IMAGEIO_FFMPEG_EXE": ffmpeg.binary()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkout", type=Path, default=Path("moneyprinterturbo"))
    parser.add_argument("--python", type=Path, help="its Python; DIR/.venv/bin/python if not given")
    parser.add_argument("--kind", choices=BARS, help="only these materials")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep materials and films here")
    parser.add_argument("--quick", action="store_true", help="one scene: for a smoke test, not for the record")
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    scenes = 1 if asked.quick else materials.PICTURES
    if asked.ours:
        _ours(asked.folder, asked.kind, scenes)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            _measure(asked, (asked.folder or Path(scratch)).absolute(), scenes)


def _measure(asked: argparse.Namespace, folder: Path, scenes: int) -> None:
    python = asked.python or asked.checkout / ".venv/bin/python"
    peer = Peer(asked.checkout.absolute(), python.absolute(), folder / "theirs")
    shutil.rmtree(peer.folder, ignore_errors=True)
    peer.folder.mkdir(parents=True)
    try:
        version = peer.run("version").said
    except (OSError, RuntimeError) as error:
        print(HOW.format(why=error, to=asked.checkout), file=sys.stderr)
        sys.exit(2)
    _make(folder, peer.folder, scenes)
    peer.run("prepare")
    kinds, figures = [asked.kind] if asked.kind else list(BARS), dict[str, float]()
    for kind in kinds:
        figures |= _compared(peer, folder, kind, asked.runs, scenes)
    print(json.dumps({"peer": f"MoneyPrinterTurbo {version}", **{name: round(of, 2) for name, of in figures.items()}}))
    sys.exit(any(figures[f"{kind}_cpu"] < BARS[kind] for kind in kinds))


def _compared(peer: Peer, folder: Path, kind: str, runs: int, scenes: int) -> dict[str, float]:
    """Their costs over ours, medians of runs that take turns."""
    own = [sys.executable, "-m", "bench.peer", *sys.argv[1:], "--kind", kind, "--folder", str(folder), "--ours"]
    found: list[tuple[float, ...]] = []
    for _turn in range(runs):
        ours, other = _run(own), peer.run(kind)
        for film in (Path(ours.said), peer.folder / "film.mp4"):
            _check(film, scenes * materials.SCENE_SECONDS)
        found.append((other.cpu / ours.cpu, other.wall / ours.wall, ours.cpu, other.cpu))
    names = (f"{kind}_cpu", f"{kind}_wall", f"{kind}_our_cpu_s", f"{kind}_their_cpu_s")
    return {name: statistics.median(column) for name, column in zip(names, zip(*found, strict=True), strict=True)}


def _make(folder: Path, theirs: Path, scenes: int) -> None:
    """The materials, and the same under the names that they have for the peer."""
    materials.make(folder)
    for number in range(scenes):
        shutil.copy(materials.clip(folder, number, CANVAS), theirs / f"clip{number}.mp4")
        shutil.copy(folder / f"picture{number}", theirs / f"still{number}.png")
    materials.narration(folder, scenes, theirs / "voice.wav")
    shutil.copy(folder / "music", theirs / "music.wav")


def _ours(folder: Path, kind: str, scenes: int) -> None:
    """Film with nothing cached, in this process."""
    shots = materials.shots(scenes * materials.SCENE_SECONDS)
    if kind == "clips":
        shots = [replace(shot, picture="", clip=f"clip{number}") for number, shot in enumerate(shots)]
    bench = Bench(folder, CANVAS, 0.0, ())
    with tempfile.TemporaryDirectory(dir=folder) as cache:
        print(bench.film(bench.timeline(shots), Path(cache).name).video)


def _check(film: Path, seconds: float) -> None:
    with opened(film) as made:
        seen = (made.streams.video[0].width, made.streams.video[0].height, len(made.streams.audio))
        length = (made.duration or 0) / 1e6
    if seen != (CANVAS.width, CANVAS.height, 1) or abs(length - seconds) > 0.2:
        sys.exit(f"{film} is {seen[0]}x{seen[1]}, {length:.2f} s, {seen[2]} sound tracks: not the film asked for.")


def _run(argv: list[str], env: Mapping[str, str] | None = None) -> Ran:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(argv, capture_output=True, text=True, env={**os.environ, **(env or {})})
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"{argv[0]} exited {done.returncode}"])[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(cpu, wall, (done.stdout.splitlines() or [""])[-1])


if __name__ == "__main__":
    main()
