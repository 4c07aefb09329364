"""Voices: which one speaks, and what each sounds like."""

import streamlit as st

from pages.components.widgets import held, key, pick
from pages.forms import Form, answers_of, language_of
from pages.media import url
from pages.words import language, say
from pipeline import studio
from pipeline.views import VoiceView


def called(voice: VoiceView) -> str:
    """A voice's name with what a listener should know, in the reader's language; in English, with its own."""
    return voice.title if language() == "en" else _short(voice)


def question(form: Form) -> None:
    """Who speaks the film's language."""
    voices = {voice.id: voice for voice in _offered(form)}
    if st.session_state.get(key(form, "voice")) not in voices:
        st.session_state.pop(key(form, "voice"), None)
    pick(
        form,
        "voice",
        list(voices),
        titles={name: _short(voice) for name, voice in voices.items()},
        start=next(iter(voices)),
    )


def samples(form: Form) -> None:
    """A button for each voice that plays it, whichever is chosen."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"listen-{form.name}"):
        st.caption(say("ask.listen"), width="content")
        asked = [voice for voice in _offered(form) if _play(form, voice)]
    for voice in asked:
        play(voice)


def play(voice: VoiceView) -> None:
    """Play a sentence by a voice, and say so where another one had to speak it."""
    sample = studio().library.listen(voice.id, voice.language)
    st.audio(url(sample.digest), autoplay=True, alt=say("ask.listen_alt", voice=called(voice)))
    for warning in sample.warnings:
        st.warning(warning, icon=":material/record_voice_over:")


def _offered(form: Form) -> tuple[VoiceView, ...]:
    return studio().library.voices(language_of(answers_of(held(form))))


def _play(form: Form, voice: VoiceView) -> bool:
    return st.button(
        _short(voice), icon=":material/volume_up:", type="tertiary", key=f"{key(form, 'voice')}.listen.{voice.id}"
    )


def _short(voice: VoiceView) -> str:
    """A voice's name without its language, which all of a list share."""
    name = voice.title.partition(",")[0]
    return f"{name} ({say(f'accent.{voice.accent}')})" if voice.accent else name
