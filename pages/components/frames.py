"""Scenes as frames of film."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.boundary import plain
from pages.media import small
from pages.words import say
from pipeline.brief import ASPECTS, Aspect
from pipeline.views import JobView, SceneView

WAITING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
    '<rect width="{w}" height="{h}" fill="#3a2e26"/><g fill="none" stroke="#a08d7c" stroke-width="3">'
    '<circle cx="{x}" cy="{y}" r="34"/><path d="M{x} {top}V{foot}M{left} {y}H{right}"/></g></svg>'
)


def frames(job: JobView) -> None:
    """All scenes side by side; a frame without its picture yet waits in the dark."""
    with st.grid("auto", min_column_width=140 if job.brief.aspect == "9:16" else 210, gap="small"):
        for scene in job.scenes:
            with st.container(key=f"cell-{scene.scene_id}", gap="xsmall"):
                frame(scene, job.brief.aspect)
                st.caption(plain(scene.words or scene.title))


def frame(scene: SceneView, aspect: Aspect) -> None:
    """One picture between its perforations."""
    with shaped(scene.scene_id, aspect), st.container(key=f"frame-{scene.scene_id}"):
        shown = scene.description or scene.prompt or say("scene.alt", number=scene.number)
        alt = shown if scene.image else say("scene.pending", number=scene.number)
        st.image(small(scene.image) if scene.image else waiting(aspect), alt=alt, width="stretch")


def shaped(name: str, aspect: Aspect) -> DeltaGenerator:
    """Room for pictures and films of this shape, kept while they load: what stands below them does not jump."""
    return st.container(key=f"shape-{aspect.replace(':', 'x')}-{name}")


def waiting(aspect: Aspect) -> str:
    """A dark leader frame of the film's shape, as SVG."""
    across, down = ASPECTS[aspect]
    w, h = round(320 * across / max(across, down)), round(320 * down / max(across, down))
    x, y = w // 2, h // 2
    return WAITING.format(w=w, h=h, x=x, y=y, top=y - 48, foot=y + 48, left=x - 48, right=x + 48)
