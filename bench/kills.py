"""kill -9 a film in the making at random moments; each time it must go on and end with the undisturbed film's bytes.

    python bench/kills.py --kills 50 --seed 1

The last line is one JSON object; the exit code is 0 only when every film is right and nothing is left behind.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ASK = ["make", "Ocean waves at sunset", "--seconds", "6", "--size", "144"]
COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]
RESUME = """
from pipeline import open_studio
import threading
studio = open_studio()
page = studio.jobs()
while page.jobs and not (page.jobs[0].ended or page.jobs[0].waiting):
    threading.Event().wait(0.1)
    page = studio.jobs()
print("none" if not page.jobs else page.jobs[0].film.video if page.jobs[0].film else page.jobs[0].error)
studio.close()
"""


def environment(home: Path) -> dict[str, str]:
    """A studio of its own, importable from this checkout."""
    root = str(Path(__file__).parents[1])
    return {**os.environ, "REELWRIGHT_HOME": str(home), "DISK_WATERMARK_MB": "0", "PYTHONPATH": root}


def undisturbed(folder: Path) -> tuple[str, float]:
    """The film's digest and the seconds it takes."""
    started = time.monotonic()
    film = folder / "film.mp4"
    subprocess.run([*COMMAND, *ASK, "-o", str(film)], env=environment(folder / "calm"), check=True, capture_output=True)
    return hashlib.sha256(film.read_bytes()).hexdigest(), time.monotonic() - started


def killed_once(home: Path, after: float) -> bool:
    """Start a film and kill its process; whether it was still at work."""
    child = subprocess.Popen(
        [*COMMAND, *ASK], env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        child.wait(after)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
        return True
    return False


def resumed(home: Path) -> str:
    """What the next life of the studio makes of it: a digest, or an error; "none" when the job was never accepted."""
    done = subprocess.run(
        [sys.executable, "-c", RESUME], env=environment(home), capture_output=True, text=True, timeout=300
    )
    return done.stdout.strip() or done.stderr[-300:]


def main() -> int:
    """Run the kills."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    faults, at_work, resumed_films = [], 0, 0
    with tempfile.TemporaryDirectory() as place:
        want, seconds = undisturbed(Path(place))
        for number in range(asked.kills):
            home = Path(place) / str(number)
            at_work += killed_once(home, chance.uniform(0.5, seconds))
            found = resumed(home)
            left = [path.name for path in (home / "work").glob("*")]
            resumed_films += found == want
            if found not in (want, "none") or left:
                faults.append({"run": number, "found": found, "left": left})
    figures = {"figure": "kills", "seed": asked.seed, "kills": at_work, "films_identical": resumed_films,
               "not_yet_accepted": asked.kills - resumed_films - len(faults), "faults": faults}  # fmt: skip
    sys.stdout.write(json.dumps(figures) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
