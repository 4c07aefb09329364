"""Scenarios: short, the same each time, each named like the safeguard that it needs; a scenario yields its faults."""

import time
from collections.abc import Callable, Iterator

from chaos_variants import VARIANTS

from chaos_scenarios import clocks, copies, homes, lists, restarts, retries, upgrades
from chaos_scenarios.place import Place, place

SCENARIOS: dict[str, Callable[[Place], Iterator[str]]] = {
    "naive": lists.naive,
    "settle-recheck": lists.settle_recheck, "late-find": lists.late_find, "early-decisions": lists.early_decisions,
    "orderly-restarts": restarts.orderly_restarts, "lease": homes.lease, "journal": copies.journal,
    "reconcile-only": copies.reconcile_only, "lookup-by-step": upgrades.lookup_by_step, "joining": retries.joining,
    "vendors-clock": clocks.vendors_clock,
}  # fmt: skip


def played(name: str, *, without: bool = False) -> dict[str, object]:
    """Figures and faults of a scenario, on the engine or on the one that lacks its safeguard."""
    started = time.monotonic()
    with place() as here, VARIANTS[name if without else ""]():
        try:
            faults = list(SCENARIOS[name](here))
        except Exception as error:  # noqa: BLE001
            faults = [f"{type(error).__name__}: {error}"]
        charges = len(here.server.charges)
    return {"figure": "chaos scenario", "scenario": name, "without": name if without else "", "charges": charges,
            "found": bool(faults), "faults": faults, "seconds": round(time.monotonic() - started, 1)}  # fmt: skip
