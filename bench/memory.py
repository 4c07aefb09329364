"""The memory of a worker that makes film after film: at its start, at its most, and idle afterwards.

    python bench/memory.py --films 200 --size 360 --seconds 5

Prints one JSON line; the bar is 350 MB idle. The exit code is 0 only when that is held and every film is made. Linux only.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from pipeline import Settings, Studio, brief, open_studio

PLACES = ("forest", "harbour", "desert", "mountain lake", "city street", "night sky", "beach", "old library")
DEEDS = ("wakes at sunrise", "is quiet in the rain", "fills with people", "glows in the evening", "sleeps under snow")
BAR_MB, LOOK_SECONDS, IDLE_SECONDS = 350.0, 0.1, 12.0


def workers() -> list[int]:
    """Our worker processes, by what Linux tells."""
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(pid) for task in found for pid in task.read_text().split() if b"pipeline.worker" in said(pid)]


def said(pid: str) -> bytes:
    """The command of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def resident_mb(pid: int) -> float:
    """What a process holds in memory of its own."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)


def cpu_seconds(pid: int) -> float:
    """What a process and its ended children have computed."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Watch:
    """What the worker holds, looked at again and again; `lives` are the processes that it was, and their CPU seconds."""

    def __init__(self) -> None:
        self.lives: dict[int, float] = {}
        self.now = self.peak = 0.0

    def look(self) -> None:
        """Take one look, a moment later."""
        time.sleep(LOOK_SECONDS)
        for pid in workers():
            self.lives[pid] = max(self.lives.get(pid, 0.0), cpu_seconds(pid))
            self.now = resident_mb(pid)
            self.peak = max(self.peak, self.now)

    def over(self, seconds: float) -> float:
        """What it holds after some seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.look()
        return self.now


def film(studio: Studio, number: int, size: int, seconds: int) -> str:
    """Ask for one more film, unlike those before it."""
    prompt = f"A {PLACES[number % len(PLACES)]} that {DEEDS[number // len(PLACES) % len(DEEDS)]}"
    return studio.submit(brief(prompt=prompt, seconds=seconds, short_side=size, seed=number), origin="cli").id


def made(studio: Studio, watch: Watch, asked: argparse.Namespace) -> int:
    """Make the films, as many at once as the studio does; how many were finished."""
    waiting, number, finished = set[str](), 0, 0
    while waiting or number < asked.films:
        while number < asked.films and len(waiting) < asked.queue:
            waiting.add(film(studio, number, asked.size, asked.seconds))
            number += 1
        watch.look()
        ended = {job for job in waiting if studio.job(job).ended}
        finished += sum(studio.job(job).state == "completed" for job in ended)
        waiting -= ended
        if ended and number % 10 == 0:
            sys.stderr.write(
                f"{number} asked, {watch.now:.0f} MB, peak {watch.peak:.0f} MB, lives {len(watch.lives)}\n"
            )
    return finished


def main() -> int:
    """Make the films in a studio of its own."""
    parser = argparse.ArgumentParser()
    for name, usual in (("films", 200), ("size", 360), ("seconds", 5), ("queue", 4)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked, watch = parser.parse_args(), Watch()
    with tempfile.TemporaryDirectory() as home:
        studio = open_studio(Settings(_env_file=None, reelwright_home=home, executor="process", disk_watermark_mb=0))
        start = watch.over(IDLE_SECONDS)
        began = time.monotonic()
        finished = made(studio, watch, asked)
        took = time.monotonic() - began
        cpu = sum(watch.lives.values())
        idle = watch.over(IDLE_SECONDS)
        studio.close()
    figures = {"figure": "memory", "films": asked.films, "finished": finished, "size": asked.size, "start_mb": round(start),
               "peak_mb": round(watch.peak), "idle_mb": round(idle), "lives": len(watch.lives),
               "cpu_seconds_a_film": round(cpu / asked.films, 2), "seconds_a_film": round(took / asked.films, 2)}  # fmt: skip
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0 if idle < BAR_MB and finished == asked.films else 1


if __name__ == "__main__":
    sys.exit(main())
