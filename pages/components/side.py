"""The foot of the sidebar: what is running, what may still be spent today, the language."""

import streamlit as st

from pages.components import go
from pages.components.money import usd
from pages.words import LANGUAGES, language, say
from pipeline import studio


def show() -> None:
    """Draw it on every page."""
    with st.sidebar.container(key="side", gap="small"):
        _restored()
        _queue()
        _budget()
        st.segmented_control(
            say("side.language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            default=language(),
            key="lang",
            persist_state="session",
            label_visibility="collapsed",
            required=True,
        )


def _restored() -> None:
    if studio().restoring.found():
        go.link("metrics", say("side.restored"), icon=":material/history:")


def _queue() -> None:
    counts = studio().counts()
    busy = counts.get("running", 0) + counts.get("queued", 0)
    waiting = counts.get("waiting", 0)
    if busy:
        st.caption(f":material/movie: {say('side.busy', count=busy)}")
    if waiting:
        st.caption(f":material/front_hand: {say('side.waiting', count=waiting)}")


def _budget() -> None:
    budget = studio().spending.budget()
    used = budget.day_spent + budget.day_held
    share = min(1.0, used / budget.day_cap) if budget.day_cap else 1.0
    st.progress(share, text=say("side.budget", left=usd(max(0, budget.day_cap - used)), cap=usd(budget.day_cap)))
