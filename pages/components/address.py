"""Choices that live in the page's address under their own names, whatever language they are shown in."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.components.widgets import translated


def choice(label: str, options: Sequence[str], *, key: str, format_func: Callable[[str], str]) -> str:
    """A list whose choice is in the address; the first option is the default and is left out of it."""
    start = options.index(_start(key, options))
    chosen: str = st.selectbox(label, options, index=start, key=translated(key), format_func=format_func)
    _note(key, chosen, options[0])
    return chosen


def section(label: str, options: Sequence[str], *, key: str, format_func: Callable[[str], str]) -> str:
    """The same as a row of segments."""
    start = _start(key, options)
    chosen = st.segmented_control(
        label,
        options,
        default=start,
        key=key,
        required=True,
        wrap=True,
        format_func=format_func,
        label_visibility="collapsed",
    )
    _note(key, chosen or options[0], options[0])
    return chosen or options[0]


def _start(key: str, options: Sequence[str]) -> str:
    """What the address asks for, as far as it is an option; a choice that is none any more is forgotten."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    asked = st.query_params.get(key, options[0])
    return asked if asked in options else options[0]


def _note(key: str, chosen: str, default: str) -> None:
    if chosen == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
