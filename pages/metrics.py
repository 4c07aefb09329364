"""Metrics and cost: charts first, then the tables behind them."""

from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import figures
from pages.components import address, charts, sheets
from pages.components.empty import empty
from pages.components.money import usd
from pages.components.unknown import unknown
from pages.words import has, say
from pipeline import studio

DAYS = 30
ALL = "all"


def period() -> tuple[datetime, datetime]:
    """The days in view, as moments; they live in the address."""
    today = datetime.now(UTC).date()
    chosen = st.date_input(
        say("metrics.period"),
        (today - timedelta(days=DAYS - 1), today),
        key="dates",
        bind="query-params",
        format="YYYY-MM-DD",
    )
    days = chosen if isinstance(chosen, tuple) and len(chosen) == 2 else (today - timedelta(days=DAYS - 1), today)
    return _start(days[0]), _start(days[1] + timedelta(days=1))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def filtered(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows of one value of a column, chosen in a list that lives in the address."""
    options = [ALL, *sorted(str(value) for value in table[column].dropna().unique())]
    chosen = address.choice(say(f"metrics.{column}"), options, key=f"by_{column}", format_func=_title)
    return table if chosen == ALL else table[table[column] == chosen]


def _title(value: str) -> str:
    return say(f"column.{value}") if has(f"column.{value}") else value


def headline(found: figures.Totals) -> None:
    """The figures that matter, in one row."""
    counts, budget = studio().counts(), studio().spending.budget()
    left = max(0, budget.day_cap - budget.day_spent - budget.day_held)
    tiles = {
        "spent": f"${found.spent_usd:,.2f}",
        "left": usd(left),
        "finished": str(found.finished),
        "success": "–" if found.success is None else f"{found.success:.0%}",
        "per_second": _price(found.usd_per_second),
        "per_scene": _price(found.usd_per_scene),
        "queue": str(counts.get("queued", 0) + counts.get("running", 0)),
        "refinements": f"{found.refinements} / {found.downloads}",
    }
    with st.grid(4, min_column_width=150):
        for name, value in tiles.items():
            st.metric(say(f"metrics.{name}"), value, border=True)


def _price(dollars: float | None) -> str:
    return "–" if dollars is None else usd(round(dollars * figures.MICROS))


def panel(name: str) -> DeltaGenerator:
    """A titled card for one chart."""
    card = st.container(border=True, key=f"chart-{name}", height="stretch")
    card.markdown(f"**{say(f'metrics.{name}')}**")
    return card


def pictures(calls: pd.DataFrame, films: pd.DataFrame, stages: pd.DataFrame) -> None:
    """The charts: of dollars, or of calls where nothing was paid."""
    measure: charts.Measure = "usd" if calls["usd"].sum() else "calls"
    with panel(f"day_{measure}"):
        charts.by_day(figures.by(calls, "day", "vendor"), measure, (since, until))
    paid = films[films["estimated_usd"] + films["spent_usd"] > 0]
    with st.grid(3, min_column_width=220, gap="medium"):
        for column in ("model", "kind", "title"):
            with panel(f"{column}_{measure}"):
                charts.ranking(figures.by(calls, column), column, measure)
    with st.grid(2, min_column_width=320, gap="medium"):
        if len(paid):
            with panel("estimate_title"):
                charts.estimate_and_actual(paid)
        if len(stages):
            with panel("stages_title"):
                charts.stage_times(stages)


st.title(say("pages.metrics"), anchor=False)
unknown(studio().spending.unknown())
spending = studio().spending
with st.container(horizontal=True, vertical_alignment="bottom"):
    since, until = period()
    ledger = figures.calls(spending.table(since=since, until=until), spending.COLUMNS)
    ledger = filtered(filtered(ledger, "vendor"), "kind")
made = figures.films(spending.films(since=since, until=until), spending.FILM_COLUMNS)
if made.empty and ledger.empty:
    empty("metrics", icon="monitoring")
else:
    headline(figures.totals(ledger, made))
    pictures(ledger, made, figures.stage_times(spending.stages(since=since, until=until), spending.STAGE_COLUMNS))
    sheets.show(ledger, made)
