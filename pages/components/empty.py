"""Empty states: what is missing here and what to do next."""

import streamlit as st

from pages.components import go
from pages.words import say


def empty(name: str, *, icon: str, page: str = "generate") -> None:
    """A quiet card with one way on."""
    with st.container(border=True, horizontal_alignment="center", key=f"empty-{name}"):
        st.markdown(f"## :material/{icon}:", text_alignment="center")
        st.subheader(say(f"empty.{name}"), anchor=False, text_alignment="center")
        st.caption(say(f"empty.{name}_next"), text_alignment="center")
        go.link(page, say(f"empty.{name}_go"), icon=":material/arrow_forward:")
