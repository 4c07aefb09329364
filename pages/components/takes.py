"""The three dialogs of a scene's picture: make another, bring your own, compare takes."""

from functools import partial

import streamlit as st

from pages.components.boundary import attempt, boundary, plain
from pages.components.frames import shaped
from pages.components.money import usd
from pages.components.states import when
from pages.components.uploads import upload
from pages.media import small
from pages.words import say
from pipeline import studio
from pipeline.views import SceneView

MOST_REFINEMENTS = 5


def picture(job_id: str, scene: SceneView) -> None:
    """Another picture of the scene, from a better prompt or from the same."""
    title = say("takes.picture", number=scene.number)
    st.dialog(title, width="medium", icon=":material/brush:")(_picture)(job_id, scene)


def _picture(job_id: str, scene: SceneView) -> None:
    with boundary():
        job = studio().job(job_id)
        if scene.id not in {present.id for present in job.scenes}:
            st.rerun()
        left = MOST_REFINEMENTS - job.refinements
        # A form sends the words with the click: as two messages, the click could be answered with the words from before.
        with st.form(f"picture-{scene.id}", border=False, enter_to_submit=False):
            key = f"prompt-{scene.id}"
            prompt = st.text_area(say("takes.prompt"), scene.prompt, height=130, max_chars=2000, key=key) or ""
            st.caption(say("takes.left", left=left, price=_price(job_id)))
            with st.container(horizontal=True):
                make = st.form_submit_button(say("takes.refine"), type="primary", disabled=left < 1, key="refine")
                keep = st.form_submit_button(say("takes.keep"), key="keep", help=say("takes.keep_help"))
        if make:
            with st.spinner(say("takes.working")):
                _redraw(job_id, scene, prompt)
            st.rerun()
        if keep:
            studio().storyboard.edit(job_id, scene.scene_id, prompt=prompt)
            st.rerun()


def replace(job_id: str, scene: SceneView) -> None:
    """A picture of the reader's own instead."""
    title = say("takes.replace", number=scene.number)
    st.dialog(title, width="medium", icon=":material/upload:")(_replace)(job_id, scene)


def _replace(job_id: str, scene: SceneView) -> None:
    with boundary():
        digest = next(iter(upload(say("takes.file"), kinds=("image",), key=f"replace-{scene.id}")), "")
        if digest:
            st.image(small(digest), alt=say("takes.yours"), width=280)
        if st.button(say("takes.use"), type="primary", disabled=not digest, key="use"):
            studio().storyboard.replace_picture(job_id, scene.scene_id, digest)
            st.rerun()


def compare(job_id: str, scene: SceneView) -> None:
    """The scene's takes side by side; any of them can come back."""
    title = say("takes.compare", number=scene.number)
    st.dialog(title, width="large", icon=":material/compare:")(_compare)(job_id, scene)


def _compare(job_id: str, scene: SceneView) -> None:
    with boundary():
        found = studio().storyboard.takes(job_id, scene.scene_id)
        aspect = studio().job(job_id).brief.aspect
        if len(found) < 2:
            st.caption(say("takes.only"))
        with shaped("takes", aspect), st.grid("auto", min_column_width=200):
            for take in found:
                with st.container(border=True, key=f"take-{take.id}"):
                    if take.image:
                        st.image(small(take.image), alt=take.prompt, width="stretch")
                    st.caption(f"{when(take.created_at)} · {take.seconds:.1f} s")
                    st.markdown(plain(take.words))
                    if take.id == scene.id:
                        st.badge(say("takes.present"), icon=":material/check:", color="green")
                    elif st.button(say("takes.bring_back"), key=f"bring-{take.id}") and attempt(
                        partial(studio().storyboard.bring_back, job_id, take.id)
                    ):
                        st.rerun()


def _redraw(job_id: str, scene: SceneView, prompt: str) -> None:
    """Another picture: of new words, or another one of the same words, which would otherwise give the same again."""
    if prompt.strip() == scene.prompt:
        studio().storyboard.regenerate(job_id, scene.scene_id)
    else:
        studio().storyboard.refine(job_id, scene.number, prompt=prompt)


def _price(job_id: str) -> str:
    parts = studio().estimate(studio().job(job_id).brief).lines
    per = next((part.usd_micros / part.count for part in parts if part.capability == "image" and part.count), 0)
    return usd(round(per)).replace("$", r"\$") if per else say("price.free").lower()
