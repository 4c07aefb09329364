"""Confirmation: a few letters to type before a key to the studio is made or its money is touched.

A click can be stolen by a page that lays this one under another; typing what is only read here can't.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.components.boundary import attempt, plain
from pages.words import say

ASKED = "confirm.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What would happen, the `phrase` that lets it happen, and the deed."""

    title: str
    text: str
    phrase: str
    act: Callable[[], object]


def ask(question: Question) -> None:
    """Let `show` ask this."""
    st.session_state[ASKED] = question


def show() -> None:
    """The dialog of what was asked for, until it is answered or closed."""
    if question := st.session_state.get(ASKED):
        st.dialog(question.title, icon=":material/verified_user:", on_dismiss=_forget)(_draw)(question)


def _draw(question: Question) -> None:
    st.markdown(question.text)
    phrase = plain(question.phrase)
    with st.form("confirm", border=False):
        typed = (
            st.text_input(say("confirm.type", phrase=f"**{phrase}**"), key="confirm.typed", autocomplete="off") or ""
        )
        done = st.form_submit_button(say("confirm.do"), type="primary")
    if done and typed.strip().casefold() != question.phrase.strip().casefold():
        st.error(say("confirm.differs", phrase=phrase), icon=":material/error:")
    elif done:
        _forget()
        attempt(question.act)
        st.rerun()


def _forget() -> None:
    st.session_state.pop(ASKED, None)
