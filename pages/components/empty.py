"""Empty states: what is missing here and what to do next."""

import streamlit as st

from pages.components import go
from pages.words import say


def empty(name: str, *, icon: str, page: str = "generate", job_id: str = "") -> None:
    """A quiet card with one way on; without a `page` the way on is already on the page."""
    with st.container(border=True, horizontal_alignment="center", key=f"empty-{name}"):
        st.markdown(f"## :material/{icon}:", text_alignment="center")
        st.subheader(say(f"empty.{name}"), anchor=False, text_alignment="center")
        st.caption(say(f"empty.{name}_next"), text_alignment="center")
        if page:
            go.link(page, say(f"empty.{name}_go"), icon=":material/arrow_forward:", job_id=job_id)
