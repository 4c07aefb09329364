"""The charts of the metrics page; colours and fonts come from the theme."""

from datetime import datetime
from typing import Literal

import altair as alt
import pandas as pd
import streamlit as st

from pages.components.money import brief_usd
from pages.words import say

HEIGHT = 260
MONEY = "$,.2f"
Measure = Literal["usd", "calls"]
FORMS: dict[Measure, str] = {"usd": MONEY, "calls": "d"}


def by_day(table: pd.DataFrame, measure: Measure, days: tuple[datetime, datetime]) -> None:
    """Bars a day, stacked by vendor: dollars, or calls where nothing was paid."""
    chart = (
        alt.Chart(table)
        .mark_bar(cornerRadiusTopLeft=3, cornerRadiusTopRight=3)
        .encode(
            x=alt.X(
                "yearmonthdate(day):T",
                title=None,
                scale=alt.Scale(domain=[day.isoformat() for day in days]),
                axis=alt.Axis(format="%d %b", tickCount=8, grid=False),
            ),
            y=alt.Y(f"{measure}:Q", title=None, axis=alt.Axis(format=FORMS[measure], tickCount=5)),
            color=alt.Color("vendor:N", title=None, legend=alt.Legend(orient="top")),
            tooltip=[_tip("day", "T", "%d %b %Y"), _tip("vendor", "N"), _tip("usd", "Q", MONEY), _tip("calls", "Q")],
        )
        .properties(height=HEIGHT + 40)
    )
    st.altair_chart(chart, alt=say(f"metrics.day_{measure}"))


def ranking(table: pd.DataFrame, column: str, measure: Measure, *, most: int = 8) -> None:
    """The greatest values of a column as lying bars."""
    top = table.nlargest(most, measure)
    top = top.assign(label=[brief_usd(value) if measure == "usd" else f"{value}" for value in top[measure]])
    base = alt.Chart(top).encode(
        y=alt.Y(f"{column}:N", sort="-x", title=None, axis=alt.Axis(labelLimit=130, ticks=False, domain=False)),
        x=alt.X(f"{measure}:Q", title=None, axis=None),
        tooltip=[_tip(column, "N"), _tip("usd", "Q", MONEY), _tip("estimate_usd", "Q", MONEY), _tip("calls", "Q")],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.62})
    labels = base.mark_text(align="left", dx=5, color=_ink()).encode(text="label:N")
    height = max(90, 34 * len(top))
    st.altair_chart((bars + labels).properties(height=height), alt=say(f"metrics.{column}_{measure}"))


def estimate_and_actual(table: pd.DataFrame) -> None:
    """Each film as a point: right is the estimate, up is what it cost; on the line both agree."""
    top = max(float(table[["estimated_usd", "spent_usd"]].to_numpy().max()), 0.01)
    line = alt.Chart(pd.DataFrame({"x": [0, top], "y": [0, top]})).mark_line(strokeDash=[4, 4], opacity=0.5)
    points = alt.Chart(table).mark_circle(size=80, opacity=0.8)
    chart = line.encode(x="x:Q", y="y:Q") + points.encode(
        x=alt.X("estimated_usd:Q", title=say("metrics.estimated"), axis=alt.Axis(format=MONEY, tickCount=5)),
        y=alt.Y("spent_usd:Q", title=say("metrics.spent"), axis=alt.Axis(format=MONEY, tickCount=5)),
        tooltip=[_tip("title", "N"), _tip("estimated_usd", "Q", MONEY), _tip("spent_usd", "Q", MONEY)],
    )
    st.altair_chart(chart.properties(height=HEIGHT), alt=say("metrics.estimate_alt"))


def stage_times(table: pd.DataFrame) -> None:
    """Seconds a stage: the bar is the median, the mark the 95th percentile."""
    named = table.assign(stage=table["stage"].map(lambda name: say(f"stage.{name}")))
    base = alt.Chart(named).encode(
        y=alt.Y("stage:N", sort="-x", title=None, axis=alt.Axis(ticks=False, domain=False)),
        tooltip=[_tip("stage", "N"), _tip("p50", "Q", ".1f"), _tip("p95", "Q", ".1f"), _tip("runs", "Q")],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.55}).encode(
        x=alt.X("p50:Q", title=say("metrics.seconds"))
    )
    ticks = base.mark_tick(thickness=3, height={"band": 0.8}).encode(x="p95:Q")
    st.altair_chart((bars + ticks).properties(height=max(90, 34 * len(named))), alt=say("metrics.stages_alt"))


def _ink() -> str:
    """The theme's text colour, which Streamlit gives to axes but not to labels on bars."""
    return str(st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor") or "gray")


def _tip(column: str, kind: str, form: str = "") -> alt.Tooltip:
    title = say(f"column.{column}")
    return (
        alt.Tooltip(f"{column}:{kind}", title=title, format=form)
        if form
        else alt.Tooltip(f"{column}:{kind}", title=title)
    )
