"""The questions about voice, captions and music."""

import streamlit as st

from pages.components.captions import sample
from pages.components.choice import Option, choice
from pages.components.widgets import held, keep, key, pick
from pages.forms import MOODS, Form
from pages.media import url
from pages.words import say
from pipeline import studio
from pipeline.captions.styles import STYLES

MUSIC = ("auto", "none", *(mood for mood in MOODS if mood))


def questions(form: Form) -> None:
    """Who speaks, how captions look, what plays below."""
    with st.expander(say("ask.sound"), icon=":material/graphic_eq:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _voice(form)
            pick(form, "music", MUSIC, prefix="music", start="auto")
        shown = [
            Option(value=style.name, title=say(f"captions.{style.name}"), image=sample(style.name))
            for style in STYLES.values()
        ]
        shown.append(Option(value="none", title=say("captions.none"), image=sample("")))
        keep(
            form,
            "captions",
            choice(say("ask.captions"), shown, key=f"{key(form, 'captions')}.cards", start="highlight", size="small"),
        )


def _voice(form: Form) -> None:
    language = str(held(form).get("language", "en"))
    voices = {voice.id: voice.title for voice in studio().library.voices(language)}
    if st.session_state.get(key(form, "voice")) not in voices:
        st.session_state.pop(key(form, "voice"), None)
    if not voices:
        return
    chosen = pick(form, "voice", list(voices), titles=voices, start=next(iter(voices)))
    if st.button(say("ask.listen"), icon=":material/volume_up:", key=f"{key(form, 'voice')}.listen"):
        st.audio(
            url(studio().library.listen(chosen, language)),
            autoplay=True,
            alt=say("ask.listen_alt", voice=voices[chosen]),
        )
