"""Scenes as frames of film."""

from pathlib import Path

import streamlit as st

from pages.components.boundary import plain
from pages.media import url
from pages.words import say
from pipeline.views import SceneView

BLANK = Path(__file__).parent / "art" / "blank.svg"


def frames(views: tuple[SceneView, ...]) -> None:
    """All scenes side by side; a frame without its picture yet waits in grey."""
    with st.grid("auto", min_column_width=150, gap="small"):
        for scene in views:
            with st.container(key=f"cell-{scene.scene_id}", gap="xsmall"):
                frame(scene)
                st.caption(plain(scene.words or scene.title))


def frame(scene: SceneView) -> None:
    """One picture between its perforations, with its number."""
    with st.container(key=f"frame-{scene.scene_id}"):
        shown = scene.description or scene.prompt or say("scene.alt", number=scene.number)
        alt = shown if scene.image else say("scene.pending", number=scene.number)
        st.image(url(scene.image) if scene.image else str(BLANK), alt=alt, width="stretch")
        st.markdown(f"**{scene.number}**  {plain(scene.title)}")
