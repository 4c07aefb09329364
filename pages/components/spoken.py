"""The questions about voice, captions and music."""

import streamlit as st

from pages.components import captions, voices
from pages.components.widgets import key, pick
from pages.forms import MOODS, Form
from pages.words import say

MUSIC = ("auto", "none", *(mood for mood in MOODS if mood))


def questions(form: Form) -> None:
    """Who speaks, how captions look, what plays below."""
    with st.expander(say("ask.sound"), icon=":material/graphic_eq:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            voices.question(form)
            pick(form, "music", MUSIC, prefix="music", start="auto")
        voices.samples(form)
        if "music_volume" in form.asks:
            volume(form)
        captions.questions(form)


def volume(form: Form) -> None:
    """How loud the music is, in % of the usual level below a voice."""
    st.slider(
        say("ask.music_volume"), 0, 200, 100, step=10, format="%d %%", key=key(form, "music_volume"),
        persist_state="session",
    )  # fmt: skip
