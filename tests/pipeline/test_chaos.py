"""A slice of bench/chaos.py: kills, stops and vendors' faults, with the vendors' charge file as oracle."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCENARIOS = (
    "naive", "settle-recheck", "late-find", "early-decisions", "orderly-restarts", "lease", "journal", "reconcile-only",
    "lookup-by-step", "joining", "vendors-clock",
)  # fmt: skip
ROOT = Path(__file__).parents[2]


def printed(*asked: str) -> tuple[int, list[dict[str, object]]]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "chaos.py"), *asked], capture_output=True, text=True, timeout=3000
    )
    assert done.stdout, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"figure"')]


def chaos(*asked: str) -> tuple[int, dict[str, object]]:
    code, lines = printed(*asked)
    return code, lines[-1]


@pytest.mark.xdist_group("chaos")
def test_chaos_charges_nothing_twice_and_loses_no_job() -> None:
    code, figures = chaos("--only", "lease", "--kills", "15", "--seed", "7")
    assert figures["faults"] == []
    assert (code, figures["duplicates"], figures["lost"]) == (0, 0, 0)
    assert figures["kills"] >= 15  # type: ignore[operator]
    assert figures["charges"] >= 5  # type: ignore[operator]


@pytest.fixture(scope="module")
def proof() -> tuple[int, list[dict[str, object]]]:
    """Every scenario on the engine, and on the one without its safeguard."""
    return printed("--prove")


@pytest.mark.xdist_group("chaos")
@pytest.mark.parametrize("name", SCENARIOS)
def test_each_scenario_holds_and_is_found_without_its_safeguard(
    proof: tuple[int, list[dict[str, object]]], name: str
) -> None:
    whole, lacking = [line for line in proof[1] if line.get("scenario") == name]
    assert (whole["without"], whole["faults"]) == ("", [])
    assert (lacking["without"], lacking["found"]) == (name, True)


@pytest.mark.xdist_group("chaos")
def test_there_is_no_other_scenario(proof: tuple[int, list[dict[str, object]]]) -> None:
    assert proof[0] == 0
    assert {line.get("scenario") for line in proof[1][:-1]} == set(SCENARIOS)
