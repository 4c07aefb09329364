"""Metrics and cost: charts first, then the tables behind them."""

from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import figures
from pages.components import address, charts, sheets
from pages.components.empty import empty
from pages.components.money import brief_usd, usd
from pages.components.restored import restored
from pages.components.states import called
from pages.components.unknown import cheapened, doubled, unknown
from pages.words import say
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
        width=280,
    )
    days = chosen if isinstance(chosen, tuple) and len(chosen) == 2 else (today - timedelta(days=DAYS - 1), today)
    return _start(days[0]), _start(days[1] + timedelta(days=1))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def filtered(table: pd.DataFrame, column: str) -> tuple[pd.DataFrame, str]:
    """The rows of one value of a column, chosen in a list that lives in the address, and that value or ALL."""
    options = [ALL, *sorted(str(value) for value in table[column].dropna().unique())]
    chosen = address.choice(
        say(f"metrics.{column}"), options, key=f"by_{column}",
        format_func=lambda value: say("column.all") if value == ALL else called(column, value),
    )  # fmt: skip
    return (table if chosen == ALL else table[table[column] == chosen]), chosen


def found() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, sheets.Calls]:
    """Sums of calls, films and stage times of the days, the provider and the kind in view, and their calls."""
    spending = studio().spending
    sums = figures.sums(spending.sums(since=since, until=until), spending.SUM_COLUMNS)
    made = figures.films(spending.films(since=since, until=until), spending.FILM_COLUMNS)
    sums, vendor = filtered(sums, "vendor")
    sums, kind = filtered(sums, "kind")
    stages = spending.stages(since=since, until=until)
    if vendor != ALL:
        made = made[made["job_id"].isin(sums["job_id"])]
    if kind != ALL:
        made, stages = made[made["kind"] == kind], [row for row in stages if row[0] == kind]
    wanted = {name: value for name, value in (("vendor", vendor), ("kind", kind)) if value != ALL}

    def calls(limit: int | None = None) -> pd.DataFrame:
        rows = spending.table(since=since, until=until, limit=limit, **wanted)
        return figures.calls(rows, spending.CALL_COLUMNS)

    return sums, made, figures.stage_times(stages, spending.STAGE_COLUMNS), calls


def headline(found: figures.Totals) -> None:
    """The figures that matter, in one row."""
    counts, budget = studio().counts(), studio().spending.budget()
    left = max(0, budget.day_cap - budget.day_spent - budget.day_held)
    tiles = {
        "spent": brief_usd(found.spent_usd),
        "estimated": brief_usd(found.estimated_usd),
        "left": usd(left),
        "finished": str(found.finished),
        "success": "–" if found.success is None else f"{found.success:.0%}",
        "per_second": _price(found.usd_per_second),
        "per_scene": _price(found.usd_per_scene),
        "queue": str(counts.get("queued", 0) + counts.get("running", 0)),
        "refinements": str(found.refinements),
        "downloads": str(found.downloads),
    }
    with st.grid(5, min_column_width=140):
        for name, value in tiles.items():
            st.metric(say(f"metrics.{name}"), value, border=True)


def _price(dollars: float | None) -> str:
    return "–" if dollars is None else brief_usd(dollars)


def panel(name: str) -> DeltaGenerator:
    """A titled card for one chart."""
    card = st.container(border=True, key=f"chart-{name}", height="stretch")
    card.markdown(f"**{say(f'metrics.{name}')}**")
    return card


def pictures(sums: pd.DataFrame, films: pd.DataFrame, stages: pd.DataFrame) -> None:
    """The charts: of dollars, or of calls where nothing was paid."""
    measure: charts.Measure = "usd" if sums["usd"].sum() else "calls"
    shown = sheets.named(sums[sums["usd"] > 0] if measure == "usd" else sums, films)
    with panel(f"day_{measure}"):
        charts.by_day(figures.by(shown, "day", "vendor"), measure, (since, until))
    with st.grid(3, min_column_width=220, gap="medium"):
        for column in ("model", "kind", "title"):
            with panel(f"{column}_{measure}"):
                charts.ranking(figures.by(shown, column), column, measure)
    paid = films[films["estimated_usd"] + films["spent_usd"] > 0]
    drawn = {"estimate_title": (charts.estimate_and_actual, paid), "stages_title": (charts.stage_times, stages)}
    with st.grid(sum(not table.empty for _, table in drawn.values()) or 1, min_column_width=320, gap="medium"):
        for name, (draw, table) in drawn.items():
            if not table.empty:
                with panel(name):
                    draw(table)


st.title(say("pages.metrics"), anchor=False)
restored()
unknown(studio().spending.unknown())
doubled(studio().spending.doubled())
cheapened(studio().cheapened())
with st.container(horizontal=True, vertical_alignment="bottom"):
    since, until = period()
    sums, made, stages, calls = found()
if made.empty and sums.empty:
    empty("metrics", icon="monitoring")
else:
    headline(figures.totals(sums, made))
    pictures(sums, made, stages)
    sheets.show(calls, made)
