"""Kill a paid call at every failpoint, with clocks that are wrong before the death, or after it.

    python bench/clocks.py                 every vendor's kind, place and clock: about 400 deaths
    python bench/clocks.py --only paid.polling

Each life is a fork with a clock of its own; the stand-in vendors are another process, whose clock is right. Prints one line of
JSON: works that were charged twice, works whose result is missing where it is there with a right clock, and by how many seconds a
wrong clock made anyone wait longer. The exit code is 0 only for none of the first two and no more than 60 seconds.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import time_machine

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from chaos_workers import import_everything  # noqa: E402

from pipeline.errors import ReelwrightError  # noqa: E402
from pipeline.failpoints import NAMES  # noqa: E402
from store import Settings, calls  # noqa: E402
from store.settings import settings as process_settings  # noqa: E402
from tests.pipeline.till import KEYS, LISTED, LISTED_NOW, UNLISTED_LATER, Till, doubled  # noqa: E402
from tests.providers_server import ProvidersServer  # noqa: E402

PLACES = tuple(name for name in NAMES if name.startswith("paid."))
LOST = ("paid.unknown", "paid.found")
HOUR, DAY, YEAR = 3600, 86_400, 365 * 86_400
OFFSETS = (HOUR, -HOUR, DAY, -DAY, YEAR, -YEAR)
WORKS = (LISTED, LISTED_NOW, UNLISTED_LATER)
MOST_SECONDS = 60.0
Clocks = tuple[int, int]


class Life(Till):
    """A till that waits hardly at all, and says how long it would have waited."""

    def later(self, seconds: float) -> None:
        """Real time passes by itself."""


def lived(home: Path, server: ProvidersServer, apart: int, act: Callable[[Till], None], plan: str = "") -> bool:
    """Whether a life ended by itself, rather than by its failpoint."""
    pid = os.fork()
    if pid == 0:
        os.environ["FAILPOINTS"] = plan
        process_settings.cache_clear()
        with suppress(ReelwrightError), time_machine.travel(time.time() + apart) as clock:
            act(Life(_settings(home, server), server, clock))
        os._exit(0)
    return not os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def _settings(home: Path, server: ProvidersServer) -> Settings:
    return Settings(_env_file=None, reelwright_home=home, executor="inline", disk_watermark_mb=0,
                    provider_settle_seconds=0, provider_calls_per_minute=1000, database_url="",
                    budget_per_job_usd=1000, budget_per_day_usd=1000,
                    **KEYS, **server.base_urls)  # fmt: skip


def died(home: Path, server: ProvidersServer, place: str, work: int, clocks: Clocks, step: str) -> dict[str, object]:
    """One death and the life after it: how the call ended, and how long that one would have waited."""
    model, request = WORKS[work]
    asked = request.model_copy(update={"prompt": f"{request.prompt} {step}"})
    if place in LOST:
        control(server, "POST", [{"kind": "drop_after", "vendor": model.partition(":")[0]}])
    told = home.with_name(f"{step}.json")

    def first(till: Till) -> None:
        till.ledger().result(till.work(model, asked, step=step))

    def second(till: Till) -> None:
        try:
            till.ledger().result(till.work(model, asked, step=step))
        except ReelwrightError as error:
            told.write_text(json.dumps([type(error).__name__, sum(till.pauses)]))
        else:
            with till.store.db.read() as session:
                assert calls.live(session, "film", step, asked.digest()) is not None
            told.write_text(json.dumps(["stored", sum(till.pauses)]))

    spared = lived(home, server, clocks[0], first, f"{place}=kill@1")
    control(server, "DELETE")
    lived(home, server, clocks[1], second)
    end, waited = json.loads(told.read_text()) if told.exists() else ("nothing", 0.0)
    return {"end": end, "waited": waited, "spared": spared}


def control(server: ProvidersServer, method: str, faults: object = None) -> None:
    """Make the vendors fail, or no longer."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=30)
    line.request(method, "/control/faults", json.dumps(faults))
    line.getresponse().read()
    line.close()


def played(folder: Path, server: ProvidersServer, places: tuple[str, ...]) -> dict[str, object]:
    """Every cell, each held against the same death with right clocks."""
    apart = [clocks for offset in OFFSETS for clocks in ((offset, 0), (0, offset))]
    lost, longer, deaths, ends = [], 0.0, 0, Counter[str]()
    for number, place in enumerate(places):
        for work in range(len(WORKS)):
            cells = [died(folder / "home", server, place, work, clocks, f"{number}-{work}-{cell}")
                     for cell, clocks in enumerate([(0, 0), *apart])]  # fmt: skip
            right = cells[0]
            deaths += sum(not cell["spared"] for cell in cells)
            ends.update(str(cell["end"]) for cell in cells)
            lost += [f"{WORKS[work][0]} {place} {clocks}: {cell['end']}, not {right['end']}"
                     for cell, clocks in zip(cells[1:], apart, strict=True) if cell["end"] != right["end"]]  # fmt: skip
            longer = max(longer, *(float(str(cell["waited"])) - float(str(right["waited"])) for cell in cells))
    return {"figure": "clocks", "places": len(places), "deaths": deaths, "ends": dict(ends),
            "doubles": len(doubled(server.charges.all())), "lost": lost, "longer_seconds": round(longer, 1)}  # fmt: skip


def main() -> int:
    """Play, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PLACES, help="one failpoint")
    only = parser.parse_args().only
    import_everything()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        server = ProvidersServer(Path(name) / "charges.jsonl")
        vendors = os.fork()
        if vendors == 0:
            server.serve()
        try:
            figures = played(Path(name), server, (only,) if only else PLACES)
        finally:
            os.kill(vendors, signal.SIGKILL)
            os.waitpid(vendors, 0)
    figures["seconds"] = round(time.monotonic() - begun)
    sys.stdout.write(json.dumps(figures) + "\n")
    good = not figures["doubles"] and not figures["lost"] and float(str(figures["longer_seconds"])) <= MOST_SECONDS
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
