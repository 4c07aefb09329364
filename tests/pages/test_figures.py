import io

import pandas as pd
import pytest

from pages import figures

SUMS = ("day", "vendor", "calls", "estimated", "actual", "kind")
FILMS = ("state", "estimated", "spent", "seconds", "scenes", "refinements", "downloads")


def ledger() -> pd.DataFrame:
    return figures.sums(
        [
            ("2026-11-20", "openai", 3, 50_000, 40_000, "advert"),
            ("2026-11-20", "runwayml", 1, 250_000, None, "advert"),
            ("2026-11-20", "openai", 1, 1, 2, "shots"),
        ],
        SUMS,
    )


def test_a_call_costs_what_is_known_and_nothing_before() -> None:
    assert ledger()["usd"].tolist() == [0.04, 0.0, 2e-6]
    assert ledger()["day"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2026-11-20"]


def test_spend_is_summed_with_the_dearest_first() -> None:
    table = figures.by(ledger(), "vendor")
    assert table["vendor"].tolist() == ["openai", "runwayml"]
    assert table["calls"].tolist() == [4, 1]


def test_headline_figures_count_only_what_they_should() -> None:
    made = figures.films(
        [
            ("completed", 9, 600_000, 30.0, 6, 2, 1),
            ("completed", 9, 0, 10.0, 2, 0, 0),
            ("failed", 9, 100_000, None, 3, 1, 0),
            ("waiting", 9, 0, None, 3, 0, 0),
        ],
        FILMS,
    )
    found = figures.totals(ledger(), made)
    assert (found.finished, found.refinements, found.downloads) == (2, 3, 1)
    assert found.success == pytest.approx(2 / 3)
    assert found.usd_per_second == pytest.approx(0.6 / 40)
    assert found.usd_per_scene == pytest.approx(0.6 / 8)


def test_nothing_made_is_not_divided_by() -> None:
    found = figures.totals(figures.sums([], SUMS), figures.films([], FILMS))
    assert (found.success, found.usd_per_second, found.usd_per_scene, found.spent_usd) == (None, None, None, 0)


def test_stage_times_know_median_and_tail_of_what_ended_well() -> None:
    rows = [("film", "script", "completed", float(second)) for second in range(1, 101)]
    table = figures.stage_times(
        [*rows, ("film", "script", "failed", 9000.0), ("film", "voice", "completed", None)],
        ("kind", "stage", "state", "seconds"),
    )
    assert table.to_dict("records") == [{"stage": "script", "p50": 50.5, "p95": pytest.approx(95.05), "runs": 100}]


def test_a_csv_cell_never_becomes_a_formula() -> None:
    sheet = figures.csv_of(pd.DataFrame({"title": ["=HYPERLINK(1)", "+1", "@x", "A fox"], "usd": [-1.0, 2, 3, 4]}))
    assert pd.read_csv(io.BytesIO(sheet))["title"].tolist() == ["'=HYPERLINK(1)", "'+1", "'@x", "A fox"]
    assert pd.read_csv(io.BytesIO(sheet))["usd"].tolist() == [-1, 2, 3, 4]
