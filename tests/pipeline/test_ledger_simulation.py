"""Slices of bench/ledger_sim.py: the ledger's real code against vendors, clocks, deaths and a person of chance."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The slow lane plays a hundred thousand (see CONTRIBUTING.md).
SEEDS = int(os.environ.get("LEDGER_SEEDS", "15"))


def simulated(*asked: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "ledger_sim.py"), *asked], capture_output=True, text=True, timeout=40_000
    )
    assert done.stdout, done.stderr
    return done.returncode, done.stdout


@pytest.mark.xdist_group("simulation")
def test_no_seed_pays_twice_passes_a_cap_or_waits_for_ever() -> None:
    processes = () if SEEDS > 1000 else ("--processes", "1")
    code, told = simulated("--seeds", str(SEEDS), *processes)
    figures = json.loads(told)
    assert figures["faults"] == []
    assert (code, figures["seeds"]) == (0, SEEDS)
    assert figures["charges"] > SEEDS // 2


@pytest.mark.xdist_group("simulation")
def test_a_seed_is_the_same_each_time_it_is_played() -> None:
    first, again = (simulated("--seed", "2", "--trace")[1] for _ in range(2))
    assert first == again
    assert "charges" in first


@pytest.mark.xdist_group("simulation")
def test_trouble_goes_on_after_a_process_was_killed() -> None:
    told = simulated("--seed", "11", "--trace")[1].splitlines()
    first = next(number for number, line in enumerate(told) if " fate " in line and line.endswith("dies"))
    assert any(" fate " in line for line in told[first + 1 :])


@pytest.mark.xdist_group("simulation")
def test_a_seed_about_one_place_has_processes_die_there() -> None:
    figures = json.loads(simulated("--first", "32", "--seeds", "1", "--processes", "1")[1])
    assert "job.claimed" not in figures["failpoints_never"]
    assert figures["deaths"] >= 3


@pytest.mark.xdist_group("simulation")
def test_a_ledger_without_one_thought_of_recovery_is_caught() -> None:
    lacks = (
        "an empty list is believed at once",
        "the last look is left out",
        "our own sender is over",
        "an open call does not stand for its work",
    )
    only = (word for name in lacks for word in ("--only", name))
    code, told = simulated("--prove", "--seeds", "40", "--processes", "1", *only)
    figures = json.loads(told)
    assert (code, figures["missed"], figures["caught"]) == (0, [], len(lacks))
