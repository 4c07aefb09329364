"""A 30 s film from nothing, every stage and the command's own start counted, against the render's own wall time.

    python bench/make.py

Prints one JSON line; the bar is 2.0.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

ASK = ["make", "Three reasons octopuses are the strangest animals in the sea", "--json"]
COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]


def seconds(stage: dict[str, str]) -> float:
    """How long a stage took."""
    started, completed = (datetime.fromisoformat(stage[name]) for name in ("started_at", "completed_at"))
    return (completed - started).total_seconds()


def main() -> None:
    """Make the film in a studio of its own."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "REELWRIGHT_HOME": home, "PYTHONPATH": str(Path(__file__).parents[1])}
        started = time.monotonic()
        done = subprocess.run([*COMMAND, *ASK, "-o", f"{home}/film.mp4"], env=env, check=True, capture_output=True)
        whole = time.monotonic() - started
    stages = {stage["name"]: seconds(stage) for stage in json.loads(done.stdout)["stages"]}
    figures = {"figure": "make", "wall_seconds": round(whole, 2), "make_over_render": round(whole / stages["compose"], 3),
               "stages": {name: round(took, 2) for name, took in stages.items()}}  # fmt: skip
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
