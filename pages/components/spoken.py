"""The questions about voice, captions and music."""

import streamlit as st

from pages.components import captions
from pages.components.widgets import held, key, pick
from pages.forms import MOODS, Form
from pages.media import url
from pages.words import language, say
from pipeline import studio
from pipeline.views import VoiceView

MUSIC = ("auto", "none", *(mood for mood in MOODS if mood))


def questions(form: Form) -> None:
    """Who speaks, how captions look, what plays below."""
    with st.expander(say("ask.sound"), icon=":material/graphic_eq:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _voice(form)
            pick(form, "music", MUSIC, prefix="music", start="auto")
        if "music_volume" in form.asks:
            volume(form)
        captions.questions(form)


def volume(form: Form) -> None:
    """How loud the music is, in % of the usual level below a voice."""
    st.slider(
        say("ask.music_volume"), 0, 200, 100, step=10, format="%d %%", key=key(form, "music_volume"),
        persist_state="session",
    )  # fmt: skip


def called(voice: VoiceView) -> str:
    """A voice's name and, as that is English, the language only for who reads English."""
    return voice.title if language() == "en" else voice.title.partition(",")[0]


def _voice(form: Form) -> None:
    spoken = str(held(form).get("language", "en"))
    voices = {voice.id: called(voice) for voice in studio().library.voices(spoken)}
    if st.session_state.get(key(form, "voice")) not in voices:
        st.session_state.pop(key(form, "voice"), None)
    if not voices:
        return
    chosen = pick(form, "voice", list(voices), titles=voices, start=next(iter(voices)))
    if st.button(say("ask.listen"), icon=":material/volume_up:", key=f"{key(form, 'voice')}.listen"):
        st.audio(
            url(studio().library.listen(chosen, spoken)),
            autoplay=True,
            alt=say("ask.listen_alt", voice=voices[chosen]),
        )
