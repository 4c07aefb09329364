"""One scene of the storyboard: its picture, its words, its seconds, and what can be done with them."""

from collections.abc import Callable

import streamlit as st

from pages.components import takes
from pages.components.boundary import attempt, plain
from pages.components.frames import frame
from pages.components.states import short
from pages.components.widgets import mirror, typed
from pages.words import say
from pipeline import studio
from pipeline.views import JobView, SceneView

SECONDS = (1.0, 60.0)
ICONS = {"picture": "brush", "replace": "upload", "compare": "compare", "remove": "delete"}


def scene_card(job: JobView, scene: SceneView, *, locked: bool) -> None:
    """Draw a scene; every change is kept at once and can be undone. Upright pictures stand beside their words."""
    with st.container(border=True, height="stretch", key=f"scene-{scene.scene_id}", gap="small"):
        if job.brief.aspect == "9:16":
            picture, words = st.columns([2, 3], gap="small", wrap=False)
        else:
            picture, words = st.container(), st.container(gap="small")
        with picture:
            frame(scene, job.brief.aspect)
        with words, st.container(gap="small"):
            _head(scene)
            _words(job, scene, locked)
            _seconds(job, scene, locked)
            _tools(job, scene, locked)
            if scene.error:
                st.caption(f":red[:material/error: {plain(scene.error)}]")


def _tools(job: JobView, scene: SceneView, locked: bool) -> None:
    with st.container(horizontal=True, gap="xsmall", wrap=False, key=f"icons-{scene.scene_id}"):
        for name, dialog in DIALOGS.items():
            if st.button(
                say(f"scene.{name}", number=scene.number),
                icon=f":material/{ICONS[name]}:",
                key=f"{name}-{scene.scene_id}",
                type="tertiary",
                disabled=locked,
                help=say(f"scene.{name}", number=scene.number),
            ):
                dialog(job.id, scene)
        st.button(
            say("scene.remove", number=scene.number),
            icon=f":material/{ICONS['remove']}:",
            key=f"remove-{scene.scene_id}",
            type="tertiary",
            disabled=locked or len(job.scenes) < 2,
            help=say("scene.remove", number=scene.number),
            on_click=_remove,
            args=(job.id, scene.scene_id),
        )


def _head(scene: SceneView) -> None:
    """The scene's number and title; of one that waits for its creator, what is to be said."""
    if scene.is_blank:
        asked = say("scene.to_fill", what=missing(scene))
        st.markdown(f"**{scene.number}**  :orange-background[:material/edit_note: {asked}]")
    else:
        st.markdown(f"**{scene.number}**  {plain(short(scene.title or scene.words, 36))}")


def missing(scene: SceneView) -> str:
    """What its creator is to say, in the reader's language."""
    name, _, number = scene.to_fill.partition(" ")
    return say(f"fill.{name}", number=number)


def _words(job: JobView, scene: SceneView, locked: bool) -> None:
    name = mirror(f"words-{scene.scene_id}", scene.words)
    st.text_area(
        say("scene.words", number=scene.number), scene.words, key=name, height="content", max_chars=1000, disabled=locked,
        on_change=_edit_words, args=(job.id, scene.scene_id, name),
        placeholder=say(f"fill.{scene.to_fill.partition(' ')[0]}_hint") if scene.to_fill else None,
    )  # fmt: skip


def _seconds(job: JobView, scene: SceneView, locked: bool) -> None:
    name = mirror(f"seconds-{scene.scene_id}", float(scene.seconds))
    st.number_input(
        say("scene.seconds", number=scene.number), *SECONDS, float(scene.seconds), step=0.5, format="%.1f", key=name,
        disabled=locked, width=130, on_change=_edit_seconds, args=(job.id, scene.scene_id, name),
    )  # fmt: skip


def _edit_words(job_id: str, scene_id: str, key: str) -> None:
    if typed(key):
        attempt(lambda: studio().storyboard.edit(job_id, scene_id, words=st.session_state[key]))


def _edit_seconds(job_id: str, scene_id: str, key: str) -> None:
    if typed(key):
        attempt(lambda: studio().storyboard.edit(job_id, scene_id, seconds=st.session_state[key]))


def _remove(job_id: str, scene_id: str) -> None:
    attempt(lambda: studio().storyboard.remove(job_id, scene_id))


DIALOGS: dict[str, Callable[[str, SceneView], None]] = {
    "picture": takes.picture,
    "replace": takes.replace,
    "compare": takes.compare,
}
