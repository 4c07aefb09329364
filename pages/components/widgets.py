"""Answers under their keys: each kind of film remembers its own for the whole session."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.forms import NAMES, Form
from pages.words import say


def key(form: Form, name: str) -> str:
    """Where the answer to one question is kept."""
    return f"ask.{form.name}.{name}"


def keep(form: Form, name: str, value: object) -> None:
    """Keep an answer that no single widget holds."""
    st.session_state[key(form, name)] = value


def held(form: Form) -> dict[str, object]:
    """The answers so far, by name; empty ones are left out."""
    answers = {name: st.session_state.get(key(form, name)) for name in NAMES if name in form.asks}
    return {name: value for name, value in answers.items() if value is not None}


def pick(
    form: Form,
    name: str,
    options: Sequence[str],
    *,
    start: str,
    prefix: str = "",
    titles: Mapping[str, str] | None = None,
) -> str:
    """A list of which one is chosen, titled by `titles` or by the words under `prefix`."""
    st.session_state.setdefault(key(form, name), start)
    chosen: str = st.selectbox(
        say(f"ask.{name}"),
        options,
        key=key(form, name),
        format_func=lambda option: titles[option] if titles else say(f"{prefix}.{option or 'auto'}"),
        persist_state="session",
    )
    return chosen


def mirror(name: str, value: object) -> str:
    """The key of a widget that shows a stored value: it follows when the value changes elsewhere."""
    if name not in st.session_state or st.session_state.get(f"{name}.stored") != value:
        st.session_state[name] = value
    st.session_state[f"{name}.stored"] = value
    return name
