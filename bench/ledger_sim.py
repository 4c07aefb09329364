"""Play the ledger's real code against vendors, clocks, deaths and a person of chance, one seed after the other.

    python bench/ledger_sim.py --seeds 100000            in as many processes as there are processors
    python bench/ledger_sim.py --seed 4711 --trace       one seed again, line by line
    python bench/ledger_sim.py --prove --seeds 60        each mutant of recovery must be caught within so many seeds

A seed is one film or two of one step or two, asked of vendors that list what they took, that do not, and that answer at
once. Processes die at each failpoint, after any write and while a vendor is asked, are stopped, and come again; answers
are lost before and after the charge, requests arrive late, lists lag; caps bind, clocks step by an hour, a day and a year,
a person decides early, late and wrongly. Time is virtual: nothing waits. Then all is quiet, and must come to rest.

The judge is the vendors' own list of charges. The exit code is 0 only when every invariant held; with --prove only when
every mutant was caught.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
MEMORY = Path("/dev/shm")
CHUNK = 50


@contextmanager
def home() -> Iterator[object]:
    """A home in memory whose database waits for no disk, and that keeps little room back for replies."""
    from pipeline.failpoints import NAMES

    os.environ["FAILPOINTS"] = ""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        os.environ |= {"REELWRIGHT_HOME": folder, "DISK_WATERMARK_MB": "0", "LOCAL_WRITERS": "off", "PROVIDER_CALLS_PER_MINUTE": "1000000",
                       "DATABASE_URL": "", "FAILPOINTS": ";".join(f"{name}=simulated" for name in NAMES)}  # fmt: skip
        import structlog
        from simulation.studio import Home

        from pipeline import Settings, failpoints
        from store import Store, db, spool

        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        db.PRAGMAS = (*db.PRAGMAS, "synchronous=OFF")
        spool.ROOM_BYTES, spool.LATER_BYTES = 1 << 16, 1 << 15
        failpoints.ACTIONS["simulated"] = lambda name: None
        store = Store(Settings(_env_file=None))
        try:
            yield Home(store)
        finally:
            store.close()


def some(asked: tuple[int, int, str]) -> dict[str, object]:
    """Seeds from one to another, on an engine or a mutant of it; a mutant's are over at the first fault."""
    first, last, mutant = asked
    from simulation.mutants import MUTANTS, PLOT_OF
    from simulation.play import STRUCK, played

    struck, found, told = Counter(STRUCK), list[tuple[int, str]](), Counter[str]()
    with ExitStack() as stack:
        try:
            stack.enter_context(MUTANTS[mutant]())
        except (LookupError, AttributeError) as error:
            return {"stale": str(error), "faults": []}
        for seed in range(first, last):
            play = played(_home[0], seed, plot=PLOT_OF.get(mutant, ""))
            told += Counter(deaths=play.deaths, stops=play.stops, charges=len(play.world.charges), creates=len(play.world.orders),
                            seeds=1, jobs=len(play.world.by_work))  # fmt: skip
            if play.faults:
                found.append((seed, play.faults[0]))
                if mutant:
                    break
    if mutant:
        sys.stderr.write(f"{mutant}: {found or 'missed'}\n")
    return {"told": told, "struck": STRUCK - struck, "faults": found}


_home: list[object] = []


def begin() -> None:
    """A process of the pool, with a home of its own for its life."""
    import atexit

    opened = home()
    _home.append(opened.__enter__())
    atexit.register(opened.__exit__, None, None, None)


def traced(seed: int, plot: str) -> int:
    """One seed, told line by line."""
    from simulation.play import played

    begin()
    play = played(_home[0], seed, trace=True, plot=plot)
    sys.stdout.write("\n".join([*(play.stage.script or ()), *play.faults, ""]))
    return 1 if play.faults else 0


def many(first: int, seeds: int, processes: int) -> dict[str, object]:
    """All of them, side by side."""
    from simulation.plots import PLACES

    started, told, struck, faults = time.perf_counter(), Counter[str](), Counter[str](), list[tuple[int, str]]()
    chunks = [(at, min(at + CHUNK, first + seeds), "") for at in range(first, first + seeds, CHUNK)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin) as pool:
        for part in pool.map(some, chunks):
            told, struck = told + part["told"], struck + part["struck"]
            faults += part["faults"]
    took = time.perf_counter() - started
    never = sorted(set(PLACES) - set(struck))
    return {"figure": "ledger simulation", "first": first, **told, "seeds_a_second": round(seeds / took, 1), "seconds": round(took, 1),
            "failpoints_struck": len(struck), "failpoints_never": never, "fault_count": len(faults),
            "faults": sorted(faults)[:20]}  # fmt: skip


def proven(first: int, seeds: int, processes: int, only: list[str]) -> dict[str, object]:
    """Whether each mutant is caught within so many seeds, and by which, of which plot where not of its own."""
    from simulation.mutants import MUTANTS, PLOT_OF

    started = time.perf_counter()
    names = only or [name for name in MUTANTS if name]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin) as pool:
        parts = list(pool.map(some, [(first, first + seeds, name) for name in names]))
    caught = {
        name: (*part["faults"][0], PLOT_OF.get(name, ""))
        for name, part in zip(names, parts, strict=True)
        if part["faults"]
    }
    return {"figure": "mutants of recovery", "first": first, "seeds": seeds, "mutants": len(names), "caught": len(caught),
            "missed": [name for name in names if name not in caught],
            "stale": [part["stale"] for part in parts if "stale" in part], "by": caught,
            "seconds": round(time.perf_counter() - started, 1)}  # fmt: skip


def main() -> int:
    """Play, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, help="this one only")
    parser.add_argument("--trace", action="store_true")
    parser.add_argument(
        "--plot", default="", help="with --seed: as it is when it is about this (see simulation/plots.py)"
    )
    parser.add_argument("--prove", action="store_true", help="every mutant of recovery")
    parser.add_argument(
        "--only", action="append", default=[], help="with --prove: this mutant, and no others but named ones"
    )
    asked = parser.parse_args()
    if asked.seed is not None:
        return traced(asked.seed, asked.plot)
    if asked.prove:
        figures = proven(asked.first, asked.seeds, asked.processes, asked.only)
        good = not figures["missed"]
    else:
        figures = many(asked.first, asked.seeds, asked.processes)
        good = not figures["fault_count"]
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
