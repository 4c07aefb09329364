"""Broken films, sounds and pictures, each one byte-flipped, cut or doubled in its own way, through every door for media.

    python -m bench.hostile --files 1000 --seed 1

The last line is one JSON object; the exit code is 0 only when each was taken or refused in plain words, in time and room.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from pipeline import Settings, open_studio
from tests.pipeline import doors, hostile
from tests.pipeline.footage import film, moving

MOST_SECONDS, MOST_GROWN_MB, MOST_CHILD_MB = 60, 250, 1200
Chance = np.random.Generator


def whole(folder: Path) -> dict[str, bytes]:
    """One sound file of each kind that is let in."""
    mp4 = film(folder / "whole", moving(64, 48), seconds=1.0).read_bytes()
    (folder / "whole").unlink()
    return {
        "mp4": mp4, "mkv": hostile.remuxed(mp4), "wav": hostile.wav(48_000, 2, 16, bytes(9600)),
        "flac": hostile.silence(folder, 2), "mp3": hostile.silence(folder, 2, "mp3"),
        "png": hostile.drawn("PNG", (200, 150)), "jpeg": hostile.drawn("JPEG", (200, 150)), "webp": hostile.drawn("WEBP", (200, 150)),
    }  # fmt: skip


def flipped(content: bytes, chance: Chance) -> bytes:
    """Some bytes are others."""
    broken = bytearray(content)
    for at in chance.integers(0, len(broken), int(chance.integers(1, 40))):
        broken[at] = int(chance.integers(256))
    return bytes(broken)


def sized(content: bytes, chance: Chance) -> bytes:
    """Four bytes, somewhere at the start or the end, are a number with much to it."""
    at = int(chance.integers(4, max(5, min(2000, len(content) - 4))))
    at = at if chance.random() < 0.7 else len(content) - at
    number = [0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**24][int(chance.integers(6))]
    return content[:at] + number.to_bytes(4, "big") + content[at + 4 :]


def moved(content: bytes, chance: Chance) -> bytes:
    """A part is gone, or there twice."""
    start, end = sorted(int(place) for place in chance.integers(4, len(content), 2))
    return content[:start] + content[end:] if chance.random() < 0.5 else content[:end] + content[start:]


WAYS: tuple[Callable[[bytes, Chance], bytes], ...] = (flipped, sized, moved)


def main() -> int:
    """Break that many files; 0 when every door held."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    chance, rows = np.random.default_rng(options.seed), []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        studio = open_studio(Settings(reelwright_home=place / "home", disk_watermark_mb=0, _env_file=None), work=False)
        originals = list(whole(place).items())
        for number in range(options.files):
            kind, content = originals[number % len(originals)]
            way = WAYS[int(chance.integers(len(WAYS)))]
            broken = place / f"{number}-{kind}-{way.__name__}"
            broken.write_bytes(way(content, chance))
            rows += [doors.passed(studio, door, broken, place / "home") for door in (*doors.GATES, *doors.ROOMS)]
            broken.unlink()
        studio.close()
    came = Counter(f"{row['door']} {row['came']}" for row in rows)
    slowest = max(float(str(row["seconds"])) for row in rows)
    grown, child = sum(float(str(row["grown_mb"])) for row in rows), max(float(str(row["child_mb"])) for row in rows)
    print(json.dumps({"files": options.files, "seed": options.seed, **came, "slowest_seconds": round(slowest, 1),
                      "grown_mb": round(grown), "child_mb": round(child)}))  # fmt: skip
    return int(slowest > MOST_SECONDS or grown > MOST_GROWN_MB or child > MOST_CHILD_MB)


if __name__ == "__main__":
    raise SystemExit(main())
