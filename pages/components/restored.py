"""A database that was put back: nothing is paid before a person agrees."""

import streamlit as st

from pages.components.boundary import attempt
from pages.words import say
from pipeline import studio

BY = "dashboard"


def restored() -> None:
    """Say so, with the button that lets films go on."""
    found = studio().restoring.found()
    if found is None:
        return
    with st.container(border=True, key="restored"):
        st.subheader(f":red[:material/history:] {say('restored.title')}", anchor=False)
        st.markdown(say("restored.text", count=found.taken_back, unknown=found.unknown))
        if files := studio().restoring.unknown_files():
            st.markdown(say("restored.files", count=files))
        st.button(say("restored.agree"), icon=":material/payments:", key="restored-agree", on_click=_agree)


def _agree() -> None:
    attempt(lambda: studio().go_on(by=BY))
