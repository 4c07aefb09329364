"""A slice of bench/chaos.py: kills, stops and vendors' faults, with the vendors' charge file as oracle."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def chaos(*asked: str) -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "chaos.py"), *asked], capture_output=True, text=True, timeout=600
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


@pytest.mark.xdist_group("chaos")
def test_chaos_charges_nothing_twice_and_loses_no_job() -> None:
    code, figures = chaos("--kills", "25", "--seed", "7")
    assert figures["faults"] == []
    assert (code, figures["duplicates"], figures["lost"]) == (0, 0, 0)
    assert figures["kills"] >= 25  # type: ignore[operator]
    assert figures["charges"] >= 10  # type: ignore[operator]


@pytest.mark.xdist_group("chaos")
def test_the_same_chaos_finds_the_duplicates_of_a_naive_engine() -> None:
    code, figures = chaos("--kills", "25", "--seed", "7", "--naive")
    assert code == 1
    assert figures["duplicates"] >= 1  # type: ignore[operator]
