"""A finished script to read: its preview picture beside its scenes."""

import streamlit as st

from pages.components.boundary import plain
from pages.components.states import short
from pages.media import small
from pages.words import say
from pipeline.views import JobView, SceneView


def reading(job: JobView) -> None:
    """What is said and seen, scene by scene."""
    shown = next((scene for scene in job.scenes if scene.image), None)
    picture, script = st.columns([1, 2], gap="large") if shown else (None, st.container())
    if picture and shown:
        picture.image(small(shown.image), alt=shown.description or shown.prompt, width="stretch")
    with script:
        if job.script and job.script.description:
            st.markdown(plain(job.script.description))
        for scene in job.scenes:
            _scene(scene)
        if job.script and job.script.audio and job.script.audio.hashtags:
            st.caption(plain(" ".join(job.script.audio.hashtags)))


def _scene(scene: SceneView) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{scene.number}  {plain(short(scene.title))}** :small[:gray[{scene.seconds:.0f} s]]")
        st.markdown(plain(scene.words))
        st.caption(f"{say('takes.prompt')}: {plain(scene.description or scene.prompt)}")
