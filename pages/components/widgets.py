"""Answers under their keys: each kind of film remembers its own for the whole session."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

import streamlit as st

from pages.forms import NAMES, Form
from pages.words import language, say


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
    chosen: str = st.selectbox(
        say(f"ask.{name}"),
        options,
        index=options.index(start),
        key=translated(key(form, name)),
        format_func=lambda option: titles[option] if titles else say(f"{prefix}.{option or 'auto'}"),
        persist_state="session",
    )
    return chosen


def translated(name: str) -> str:
    """The key of a list; its choice, which the browser knows by its words, is put again when the language is another."""
    if name in st.session_state and st.session_state.get(f"{name}.language") != language():
        st.session_state[name] = st.session_state[name]
    st.session_state[f"{name}.language"] = language()
    return name


def mirror(name: str, value: object) -> str:
    """The key of a widget that shows a stored value, which it must be given as its default, too.

    A value that changed elsewhere gets a widget of its own: the browser answers for what it has drawn, and must not
    bring an earlier value back with the next click.
    """
    key: str = st.session_state.get(f"{name}.key", name)
    known = st.session_state.get(f"{key}.known", value)
    if value not in (known, st.session_state.get(key, value)):
        key = f"{name}.{uuid4().hex[:8]}"
    st.session_state[f"{name}.key"], st.session_state[f"{key}.known"] = key, value
    return key


def typed(key: str) -> bool:
    """Whether a mirror's widget says something new, and not again what it was given to show."""
    return bool(st.session_state[key] != st.session_state[f"{key}.known"])
