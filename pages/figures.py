"""The figures of the metrics page: plain rows in, small pandas tables out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

MICROS = 1_000_000
GOOD, BAD = ("completed",), ("failed", "cancelled")
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The headline figures; None where there is nothing to divide by."""

    spent_usd: float
    estimated_usd: float
    finished: int
    success: float | None
    usd_per_second: float | None
    usd_per_scene: float | None
    refinements: int
    downloads: int


def sums(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """Sums of calls as a table with `usd` (what they cost, as far as is known), `estimate_usd` and `day`."""
    table = _priced(rows, columns)
    return table.assign(day=pd.to_datetime(table["day"]))


def calls(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """The ledger as a table, priced like the sums."""
    table = _priced(rows, columns)
    return table.assign(at=pd.to_datetime(table["at"], utc=True))


def _priced(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns))
    table["usd"] = pd.to_numeric(table["actual"]).fillna(0) / MICROS
    table["estimate_usd"] = pd.to_numeric(table["estimated"]).fillna(0) / MICROS
    return table


def films(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """The films as a table with dollars beside the micro-dollars."""
    table = pd.DataFrame(rows, columns=list(columns))
    table["spent_usd"] = pd.to_numeric(table["spent"]).fillna(0) / MICROS
    table["estimated_usd"] = pd.to_numeric(table["estimated"]).fillna(0) / MICROS
    table["seconds"] = pd.to_numeric(table["seconds"]).fillna(0)
    return table


def totals(sums: pd.DataFrame, films: pd.DataFrame) -> Totals:
    """The headline figures of what is in view."""
    done = films[films["state"].isin(GOOD)]
    ended = int(films["state"].isin((*GOOD, *BAD)).sum())
    spent = float(done["spent_usd"].sum())
    return Totals(
        spent_usd=float(sums["usd"].sum()),
        estimated_usd=float(films["estimated_usd"].sum()),
        finished=len(done),
        success=len(done) / ended if ended else None,
        usd_per_second=_ratio(spent, float(done["seconds"].sum())),
        usd_per_scene=_ratio(spent, float(done["scenes"].sum())),
        refinements=int(films["refinements"].sum()),
        downloads=int(films["downloads"].sum()),
    )


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def by(sums: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Dollars and calls for each value of the columns, dearest first."""
    grouped = sums.groupby(list(columns), observed=True, as_index=False)[["usd", "estimate_usd", "calls"]].sum()
    return grouped.sort_values("usd", ascending=False, ignore_index=True)


def stage_times(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """Median and 95th percentile of the seconds of each completed stage."""
    table = pd.DataFrame(rows, columns=list(columns))
    done = table[(table["state"] == "completed") & table["seconds"].notna()].astype({"seconds": float})
    seconds = done.groupby("stage")["seconds"]
    return pd.DataFrame(
        {"p50": seconds.quantile(0.5), "p95": seconds.quantile(0.95), "runs": seconds.size()}
    ).reset_index()


def csv_of(table: pd.DataFrame) -> bytes:
    """A CSV that a spreadsheet takes as text: no cell of ours can become a formula."""
    safe = table.copy()
    for name in safe.select_dtypes(include=["object", "string"]).columns:
        safe[name] = safe[name].map(_tamed)
    return bytes(safe.to_csv(index=False).encode())


def _tamed(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
