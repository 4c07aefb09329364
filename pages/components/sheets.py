"""The tables behind the charts, and their CSV."""

from functools import partial

import pandas as pd
import streamlit as st

from pages import figures
from pages.words import say

MOST_ROWS = 5000
MONEY = ("spent_usd", "estimated_usd", "usd", "estimate_usd")
FILM_COLUMNS = (
    "number", "title", "kind", "state", "seconds", "scenes", "estimated_usd", "spent_usd", "refinements", "downloads",
    "created_at",
)  # fmt: skip
CALL_COLUMNS = (
    "at",
    "vendor",
    "model",
    "capability",
    "state",
    "estimate_usd",
    "usd",
    "kind",
    "title",
    "step",
    "job_id",
)


def show(calls: pd.DataFrame, films: pd.DataFrame) -> None:
    """Films and calls, newest first."""
    names = {"films": films[list(FILM_COLUMNS)], "calls": calls[list(CALL_COLUMNS)]}
    shown = {column: st.column_config.Column(say(f"column.{column}")) for column in {*FILM_COLUMNS, *CALL_COLUMNS}} | {
        column: st.column_config.NumberColumn(say(f"column.{column}"), format="$%.4f") for column in MONEY
    }
    for tab, (name, table) in zip(st.tabs([say(f"metrics.{n}") for n in names]), names.items(), strict=True):
        with tab:
            latest = table.iloc[::-1].head(MOST_ROWS)
            st.dataframe(latest, hide_index=True, alt=say(f"metrics.{name}"), key=f"table-{name}", column_config=shown)
            st.download_button(
                say("metrics.csv"),
                partial(figures.csv_of, table),
                f"reelwright-{name}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"csv-{name}",
            )
