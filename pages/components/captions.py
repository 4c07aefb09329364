"""Small pictures of the caption styles, drawn by the same code that draws them into films."""

from base64 import b64encode

import streamlit as st

from pipeline.captions.sprites import preview

WIDTH, HEIGHT = 280, 280
NONE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 5 4'%3E"
    "%3Crect width='5' height='4' fill='%232b211a'/%3E%3C/svg%3E"
)


@st.cache_data(max_entries=64, show_spinner=False)
def sample(style_name: str) -> str:
    """A data URI of a style; a plain dark one where a film goes without captions."""
    if not style_name:
        return NONE
    return f"data:image/png;base64,{b64encode(preview(style_name, WIDTH, HEIGHT)).decode()}"
