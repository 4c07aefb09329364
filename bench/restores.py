"""Put copies of the database from random moments of paid work back, one after the other: nothing is paid again, no file is lost.

    python bench/restores.py --moments 200 --seed 1

The stand-in's charge file is the oracle. The last line is one JSON object; the exit code is 0 only when nothing was charged before
a person agreed, nothing after that either (all of it was paid before), every file is there and every film comes back.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline import Settings
from tests.pipeline import drill
from tests.pipeline.till import KEYS
from tests.providers_server import ProvidersServer


def main() -> int:
    """Make films, restore, add up."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ProvidersServer(Path(folder, "charges.jsonl")) as server:
        settings = Settings(_env_file=None, reelwright_home=Path(folder, "home"), executor="inline", disk_watermark_mb=0,
                            provider_settle_seconds=0, provider_calls_per_minute=10**6, budget_per_day_usd=1000, **KEYS,
                            **server.base_urls)  # fmt: skip
        found = [
            asdict(one)
            for one in drill.moments(settings, server, Path(folder, "copies"), wanted=asked.moments, seed=asked.seed)
        ]
    sums = {name: sum(one[name] for one in found) for name in found[0]}
    print(json.dumps({"moments": len(found), **sums, "seconds": round(time.monotonic() - started)}))
    return 0 if not any(sums.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
