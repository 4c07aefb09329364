"""Kill, stop and mislead real workers over one home and the stand-in vendors; the vendors' charge file is the oracle.

    python bench/chaos.py --kills 1000 --seed 1          every scenario once, then so many kills
    python bench/chaos.py --kills 20 --orderly           every worker is ended by SIGTERM: then no film may count a crash
    python bench/chaos.py --only lease                   one scenario
    python bench/chaos.py --without lease                that scenario on an engine without its safeguard: must be found
    python bench/chaos.py --without naive --kills 60     and killed at random, too
    python bench/chaos.py --prove                        each scenario with and without its safeguard

A scenario is short and the same each time (chaos_scenarios/), and has the name of the safeguard that it needs:

    naive             a process that died with a call charged and unanswered; sent again, and retried when answers are lost
    settle-recheck    a list that shows a charged call only at the third look
    late-find         a list that shows it only once it was given up
    early-decisions   "pay again" pressed while the vendor is asked
    orderly-restarts  four restarts during one long call
    lease             a second home over one database, beside a first that lives and one that stands still while it sends
    journal           an older copy of the database put back, and the same films asked for again
    reconcile-only    another film asked for over such a copy before a person agreed
    lookup-by-step    a home of 0.1.0 with calls in every state, and requests that are worded differently since
    joining           a client that repeats a slow post, with an Idempotency-Key and without
    vendors-clock     a clock that is a day ahead or behind while a call is noted, and jumps while one waits

Each scenario prints one JSON line, the last line is one JSON object. The exit code is 0 only when every invariant held,
so with --without it must be 1; with --prove it is 0 only when every scenario held on the engine and found
its fault on the variant (chaos_variants.py), or this proves nothing.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from chaos_kills import killed  # noqa: E402
from chaos_scenarios import SCENARIOS, played  # noqa: E402
from chaos_variants import VARIANTS  # noqa: E402


def asked() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, help="1000; with --only, --without and --prove none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=7200.0, help="stop after so long, whatever was killed")
    parser.add_argument("--only", choices=SCENARIOS, help="one scenario")
    parser.add_argument("--without", choices=SCENARIOS, default="", help="its scenario on an engine without it")
    parser.add_argument("--prove", action="store_true", help="each scenario with and without its safeguard")
    parser.add_argument(
        "--keep", type=Path, help="a new folder for the home, the vendors' charges and the workers' log"
    )
    parser.add_argument("--orderly", action="store_true", help="end every worker by SIGTERM")
    return parser.parse_args()


def wanted(asked: argparse.Namespace) -> list[tuple[str, bool]]:
    """Scenarios to play, and whether without their safeguard."""
    if asked.without:
        return [(asked.without, True)]
    ways = (False, True) if asked.prove else (False,)
    return [(name, without) for name in SCENARIOS if asked.only in (None, name) for without in ways]


def main() -> int:
    """Play, kill, judge."""
    told = asked()
    scenarios = [said(played(name, without=without)) for name, without in wanted(told)]
    faults = [f"{each['scenario']}: {fault}" for each in scenarios for fault in each["faults"]]  # type: ignore[attr-defined]
    if told.prove:
        faults = [f"{each['scenario']}: {'missed' if each['without'] else each['faults']}"
                  for each in scenarios if each["found"] != bool(each["without"])]  # fmt: skip
    few = told.only or told.without or told.prove
    kills = told.kills if told.kills is not None else 0 if few else 1000
    figures: dict[str, object] = {
        "figure": "chaos",
        "without": told.without,
        "scenarios": len(scenarios),
    }
    if kills:
        with VARIANTS[told.without]():
            figures |= killed(
                kills=kills,
                seed=told.seed,
                seconds=told.seconds,
                orderly=told.orderly,
                variant=told.without,
                keep=told.keep,
            )
        faults += figures["faults"]  # type: ignore[operator]
    said(figures | {"found": bool(faults), "faults": faults})
    return 1 if faults else 0


def said(figures: dict[str, object]) -> dict[str, object]:
    """The same, printed as one line of JSON."""
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()
    return figures


if __name__ == "__main__":
    sys.exit(main())
