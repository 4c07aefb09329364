"""The tables behind the charts, and their CSV."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from pages import figures
from pages.components.states import called
from pages.words import say

MOST_ROWS = 5000
Calls = Callable[..., pd.DataFrame]
MONEY = ("spent_usd", "estimated_usd", "usd", "estimate_usd")
FILM_COLUMNS = (
    "number", "title", "kind", "state", "seconds", "scenes", "estimated_usd", "spent_usd", "refinements", "downloads",
    "created_at",
)  # fmt: skip
CALL_COLUMNS = (
    "at", "vendor", "model", "capability", "state", "estimate_usd", "usd", "kind", "title", "step", "job_id",
)  # fmt: skip


def named(sums: pd.DataFrame, films: pd.DataFrame) -> pd.DataFrame:
    """The sums as people call them: kinds and vendors in words, each film with its number."""
    numbers = dict(zip(films["job_id"], films["number"], strict=True))
    titles = dict(zip(sums["job_id"], sums["title"], strict=True))
    shown = {job_id: f"#{numbers[job_id]} {title}" if job_id in numbers else title for job_id, title in titles.items()}
    named = {
        column: sums[column].map({value: called(column, value) for value in sums[column].dropna().unique()})
        for column in ("kind", "vendor")
    }
    return sums.assign(title=sums["job_id"].map(shown), **named)


def _columns(table: pd.DataFrame, state: str) -> dict[str, ColumnConfig]:
    shown = {column: st.column_config.Column(say(f"column.{column}")) for column in table.columns}
    for column in MONEY:
        shown[column] = st.column_config.NumberColumn(say(f"column.{column}"), format="$%.4f")
    shown["seconds"] = st.column_config.NumberColumn(say("column.seconds"), format="%.1f")
    shown["title"] = st.column_config.TextColumn(say("column.title"), width="medium")
    for column in set(table.columns) & {"kind", "vendor", "state", "capability"}:
        words = partial(called, state if column == "state" else column)
        options = sorted(table[column].dropna().unique())
        shown[column] = st.column_config.SelectboxColumn(
            say(f"column.{column}"), options=options, format_func=words, width=130
        )
    return shown


def show(calls: Calls, films: pd.DataFrame) -> None:
    """Films and calls, newest first."""
    latest = films[list(FILM_COLUMNS)].iloc[::-1]
    with_films, with_calls = st.tabs([say("metrics.films"), say("metrics.calls")])
    with with_films:
        _sheet("films", latest.head(MOST_ROWS), "state", partial(figures.csv_of, latest))
    with with_calls:
        _sheet("calls", calls(MOST_ROWS)[list(CALL_COLUMNS)], "call", partial(_csv, calls))


def _csv(calls: Calls) -> bytes:
    return figures.csv_of(calls()[list(CALL_COLUMNS)])


def _sheet(name: str, table: pd.DataFrame, state: str, csv: Callable[[], bytes]) -> None:
    st.dataframe(
        table, hide_index=True, alt=say(f"metrics.{name}"), key=f"table-{name}", column_config=_columns(table, state)
    )
    st.download_button(
        say("metrics.csv"), csv, f"reelwright-{name}.csv", "text/csv", icon=":material/download:", on_click="ignore",
        key=f"csv-{name}",
    )  # fmt: skip
