"""The tables behind the charts, and their CSV."""

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from pages import figures
from pages.components.states import called
from pages.words import say

MOST_ROWS = 5000
MONEY = ("spent_usd", "estimated_usd", "usd", "estimate_usd")
FILM_COLUMNS = (
    "number", "title", "kind", "state", "seconds", "scenes", "estimated_usd", "spent_usd", "refinements", "downloads",
    "created_at",
)  # fmt: skip
CALL_COLUMNS = (
    "at", "vendor", "model", "capability", "state", "estimate_usd", "usd", "kind", "title", "step", "job_id",
)  # fmt: skip


def named(calls: pd.DataFrame, films: pd.DataFrame) -> pd.DataFrame:
    """The calls as people call them: kinds and vendors in words, each film with its number."""
    numbers = dict(zip(films["job_id"], films["number"], strict=True))
    titles = dict(zip(calls["job_id"], calls["title"], strict=True))
    shown = {job_id: f"#{numbers[job_id]} {title}" if job_id in numbers else title for job_id, title in titles.items()}
    named = {
        column: calls[column].map({value: called(column, value) for value in calls[column].dropna().unique()})
        for column in ("kind", "vendor")
    }
    return calls.assign(title=calls["job_id"].map(shown), **named)


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


def show(calls: pd.DataFrame, films: pd.DataFrame) -> None:
    """Films and calls, newest first."""
    names = {"films": films[list(FILM_COLUMNS)], "calls": calls[list(CALL_COLUMNS)]}
    states = {"films": "state", "calls": "call"}
    for tab, (name, table) in zip(st.tabs([say(f"metrics.{n}") for n in names]), names.items(), strict=True):
        with tab:
            latest = table.iloc[::-1].head(MOST_ROWS)
            st.dataframe(
                latest,
                hide_index=True,
                alt=say(f"metrics.{name}"),
                key=f"table-{name}",
                column_config=_columns(table, states[name]),
            )
            st.download_button(
                say("metrics.csv"),
                partial(figures.csv_of, table),
                f"reelwright-{name}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"csv-{name}",
            )
