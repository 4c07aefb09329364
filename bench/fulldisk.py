"""Let the disk fill up, or fail, at each write of a film in turn while vendors answer: no paid result is lost or paid twice.

    python bench/fulldisk.py --every 1

A full disk (ENOSPC) stays full until the film stopped; a failing one (EIO) fails one call. Then space returns, the studio
starts again and the film goes on. The stand-in's charge file is the oracle. Needs Linux and a C compiler. The last line is
one JSON object; the exit code is 0 only when every film is completed to its review and nothing was paid for twice.
"""

import argparse
import errno
import json
import mmap
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

KINDS = {"bytes": "openai:gpt-image-2", "replicate": "replicate:flux-schnell", "runway": "runwayml:gen4_image"}
NEVER = 1 << 40
TRIES = 6


class Disk:
    """The shim's four numbers: calls so far, the first and last that fail, and with what."""

    def __init__(self, control: Path) -> None:
        with control.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 4096)

    def arm(self, first: int, last: int, code: int) -> None:
        """Count anew, and fail from one call to another."""
        self._shared[:32] = struct.pack("4q", 0, first, last, code)

    def well(self) -> int:
        """Fail no more; how many calls there were."""
        count: int = struct.unpack("q", self._shared[:8])[0]
        self.arm(NEVER, NEVER, errno.ENOSPC)
        return count


@dataclass
class Outcome:
    """What became of one film."""

    state: str
    stored: int
    attempts: int
    asked: int


def film(
    disk: Disk, settings: object, picture: str, job_id: str, first: int, last: int, code: int
) -> tuple[Outcome, int]:
    """One film over a disk that fails for a while, and the calls it took until it stopped first."""
    from pipeline import open_studio
    from pipeline.errors import ReelwrightError
    from tests.pipeline.till import wish

    wanted = wish("openai:gpt-4o-mini", picture, prompt=f"The pier of {job_id}", review=True, seconds=10, short_side=144,
                  scene_count=1)  # fmt: skip
    studio, calls, asked = open_studio(settings), 0, 0
    disk.arm(first, last, code)
    for attempt in range(TRIES):
        try:
            job = (
                studio.submit(wanted, job_id=job_id)
                if attempt == 0 or not known(studio, job_id)
                else studio.job(job_id)
            )
            if attempt and (job.state == "failed" or job.waiting in ("disk", "attention")):
                job = studio.retry(job_id)
            if job.state == "queued":
                studio._executor.hint(job_id)
                job = studio.job(job_id)
        except (ReelwrightError, OSError):
            job = None
        calls = calls or disk.well()
        asked += len(studio.spending.unknown())
        if job is not None and job.waiting == "approval":
            break
        studio.close()
        studio = open_studio(settings)
        settle(studio, job_id)
    job = studio.job(job_id)
    made = [call for call in studio.spending.calls(job_id=job_id) if call.vendor != "local"]
    stored = sum(call.state == "stored" for call in made)
    outcome = Outcome(state=job.waiting or job.state, stored=stored, attempts=attempt + 1, asked=asked)
    studio.close()
    return outcome, calls


def known(studio: object, job_id: str) -> bool:
    """Whether the order was taken."""
    return any(job.id == job_id for job in studio.jobs(limit=5, brief_views=True).jobs)  # type: ignore[attr-defined]


def settle(studio: object, job_id: str) -> None:
    """Until nobody works on the film any more: a start takes up what its last life left."""
    for _ in range(600):
        if not known(studio, job_id) or studio.job(job_id).state not in ("running", "queued"):  # type: ignore[attr-defined]
            return
        time.sleep(0.05)


def sweep(every: int, kinds: list[str], control: Path, home: Path) -> dict[str, object]:
    """Every film; the sums."""
    from pipeline import Settings
    from tests.pipeline.till import KEYS
    from tests.providers_server import ProvidersServer

    disk, sums = Disk(control), Counter[str]()
    bad: list[str] = []
    with ProvidersServer(control.with_name("charges.jsonl")) as server:
        settings = Settings(_env_file=None, reelwright_home=home, executor="inline", disk_watermark_mb=0,
                            provider_settle_seconds=0, provider_calls_per_minute=10**6, budget_per_day_usd=10**3, **KEYS,
                            **server.base_urls)  # fmt: skip
        film(disk, settings, KINDS[kinds[0]], "warm", NEVER, NEVER, errno.ENOSPC)
        for kind in kinds:
            _, writes = film(disk, settings, KINDS[kind], f"{kind}-calm", NEVER, NEVER, errno.ENOSPC)
            sums[f"writes_{kind}"] = writes
            for code, name in ((errno.ENOSPC, "ENOSPC"), (errno.EIO, "EIO")):
                for number in range(1, writes + 1, every):
                    job_id, before = f"{kind}-{name}-{number}", len(server.charges)
                    last = NEVER if code == errno.ENOSPC else number
                    made, _ = film(disk, settings, KINDS[kind], job_id, number, last, code)
                    charged = len(server.charges) - before
                    sums.update(films=1, charges=charged, asked=made.asked, met_the_fault=made.attempts > 1)
                    sums.update(charged_twice=charged > 2, lost=made.stored < 2)
                    if made.state != "approval" or charged != 2 or made.stored != 2:
                        bad.append(f"{job_id}: {made}, {charged} charges")
                        print(bad[-1], flush=True)
    return {**sums, "bad": len(bad), "ok": not bad and not sums["asked"]}


def main() -> int:
    """Build the shim, and sweep in a process that has it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(KINDS))
    asked = parser.parse_args()
    if os.environ.get("FULLDISK_CONTROL"):
        control, home = Path(os.environ["FULLDISK_CONTROL"]), Path(os.environ["FULLDISK_HOME"])
        told = sweep(asked.every, asked.kinds.split(","), control, home)
        print(json.dumps(told))
        return 0 if told["ok"] else 1
    with tempfile.TemporaryDirectory() as folder:
        shim, control = Path(folder, "fulldisk.so"), Path(folder, "control")
        source = str(ROOT / "bench" / "fulldisk.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", str(shim), source, "-ldl"], check=True)
        control.write_bytes(struct.pack("4q", 0, NEVER, NEVER, errno.ENOSPC).ljust(4096, b"\0"))
        env = {
            **os.environ,
            "LD_PRELOAD": str(shim),
            "FULLDISK_CONTROL": str(control),
            "FULLDISK_HOME": f"{folder}/home",
        }
        return subprocess.run([sys.executable, __file__, *sys.argv[1:]], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
