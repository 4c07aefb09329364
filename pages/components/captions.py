"""Small pictures of the caption styles, drawn by the same code that draws them into films."""

from base64 import b64encode

import streamlit as st
from pipeline.captions.previews import preview

WIDTH, HEIGHT = 320, 200


@st.cache_data(max_entries=64, show_spinner=False)
def sample(style_name: str) -> str:
    """A data URI of a style; "" where a film goes without captions."""
    if not style_name:
        return ""
    return f"data:image/png;base64,{b64encode(preview(style_name, WIDTH, HEIGHT)).decode()}"
