"""How well products are cut out of photographs, and at what cost: prints one JSON line, and fails where a bar is missed.

python bench/cutout.py

The photographs and their masks are those of tests/pipeline/providers/local/photographs. A cut that is not made (the picture is
framed instead) counts by the mask that was found, and is listed; one that is made counts as a success and must be right.
"""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.providers.local.art.cutout import WORKING, lifted, reduced
from pipeline.providers.local.art.photograph import load
from pipeline.providers.local.art.saliency import saliency
from pipeline.providers.local.art.sighting import sighted

PHOTOGRAPHS = Path(__file__).parent.parent / "tests/pipeline/providers/local/photographs"
LEAST, LEAST_MADE = 0.95, 0.9
# What no cut can hold: a coil of cable is framed.
FRAMED = ("cable",)


def measure(path: Path) -> dict[str, float | list[str]]:
    """Overlap with the true mask, the faults that were seen, and the CPU seconds of network, mask and edge."""
    pixels = load(path)
    if pixels is None:
        raise SystemExit(f"{path} can't be read.")
    colours = np.ascontiguousarray(pixels[..., :3])
    times = [time.process_time()]
    small = reduced(colours, WORKING)
    sure = saliency(small)
    if sure is None:
        raise SystemExit("The network can't be read.")
    times.append(time.process_time())
    found = sighted(small, sure)
    times.append(time.process_time())
    lifted(colours, found)
    times.append(time.process_time())
    high, wide = found.mask.shape
    truth = (
        np.asarray(Image.open(path.with_suffix(".png")).convert("L").resize((wide, high), Image.Resampling.BOX)) > 127
    )
    steps = [round(later - earlier, 2) for earlier, later in pairwise(times)]
    return {
        "iou": round(float((found.mask & truth).sum() / (found.mask | truth).sum()), 3),
        "faults": found.faults, "network": steps[0], "mask": steps[1], "edge": steps[2],
    }  # fmt: skip


def main() -> int:
    """Measure; 1 where a bar is missed."""
    saliency(np.zeros((8, 8, 3), np.uint8))
    found = {path.stem: measure(path) for path in sorted(PHOTOGRAPHS.glob("*.jpg"))}
    missed = [name for name, one in found.items() if name not in FRAMED and one["iou"] < LEAST]
    missed += [name for name, one in found.items() if not one["faults"] and one["iou"] < LEAST_MADE]
    print(json.dumps({"bench": "cutout", **found, "missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
