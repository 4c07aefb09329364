"""Storyboard: fix every scene, watch the free animatic, approve, and only then render."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.components import go
from pages.components.boundary import attempt, boundary
from pages.components.byline import byline
from pages.components.chooser import chooser
from pages.components.empty import empty
from pages.components.filmstrip import filmstrip
from pages.components.frames import frames, shaped
from pages.components.heading import heading
from pages.components.offer import tag
from pages.components.scene_card import scene_card
from pages.components.states import live
from pages.components.takes import MOST_REFINEMENTS
from pages.media import url
from pages.words import say
from pipeline import studio
from pipeline.views import JobView


def choose() -> None:
    """No film in the address: those that wait for a review come first."""
    st.title(say("pages.storyboard"), anchor=False)
    waiting = studio().jobs(states=("waiting",), limit=12).jobs
    others = studio().jobs(states=("completed", "failed", "cancelled"), limit=12).jobs
    if not waiting and not others:
        empty("storyboard", icon="view_carousel")
    for words, jobs in (("storyboard.waiting", waiting), ("storyboard.others", others)):
        if jobs:
            st.subheader(say(words), anchor=False)
            chooser(jobs, page="storyboard")


def review(job: JobView) -> None:
    """The open storyboard of one film."""
    heading(job)
    locked = live(job)
    if locked:
        st.info(say("storyboard.locked"), icon=":material/lock:")
        frames(job)
        go.link("generate", say("storyboard.watch"), icon=":material/movie:", job_id=job.id)
        return
    if not job.scenes:
        empty("scenes", icon="view_carousel", job_id=job.id)
        return
    tools(job)
    byline(job)
    if blank := [scene for scene in job.scenes if scene.is_blank]:
        st.warning(say("storyboard.to_fill", count=len(blank)), icon=":material/edit_note:")
    if order := filmstrip(job.scenes, key=f"strip-{job.id}"):
        attempt(lambda: studio().storyboard.reorder(job.id, order))
        st.rerun()
    with st.grid(
        2 if job.brief.aspect == "9:16" else 3,
        min_column_width=300 if job.brief.aspect == "9:16" else 240,
        gap="medium",
    ):
        for scene in job.scenes:
            scene_card(job, scene, locked=locked)
    if job.brief.kind != "scenario":
        approval(job)


def tools(job: JobView) -> None:
    """Undo, redo, add, and how much may still be refined."""
    board = studio().storyboard
    seconds = sum(scene.seconds for scene in job.scenes)
    with st.container(horizontal=True, vertical_alignment="center", key="tools"):
        st.button(
            say("storyboard.undo"), icon=":material/undo:", disabled=not job.can_undo, key="undo",
            on_click=_do, args=(partial(board.undo, job.id),),
        )  # fmt: skip
        st.button(
            say("storyboard.redo"), icon=":material/redo:", disabled=not job.can_redo, key="redo",
            on_click=_do, args=(partial(board.redo, job.id),),
        )  # fmt: skip
        if st.button(say("storyboard.add"), icon=":material/add:", key="add"):
            st.dialog(say("storyboard.add"), icon=":material/add:")(add)(job.id, len(job.scenes))
        left = MOST_REFINEMENTS - job.refinements
        st.caption(
            say("storyboard.facts", scenes=len(job.scenes), seconds=f"{seconds:.0f}", left=left), width="content"
        )


def _do(act: Callable[[], object]) -> None:
    attempt(act)


def add(job_id: str, count: int) -> None:
    """A new scene: where it goes, what it says, what it shows; a second click finds it there and adds nothing."""
    if len(studio().job(job_id).scenes) != count:
        st.rerun()
    after = st.number_input(say("storyboard.after"), 0, count, count, key="add.after")
    words = st.text_area(say("storyboard.add_words"), key="add.words", max_chars=1000, height=90) or ""
    prompt = st.text_area(say("storyboard.add_prompt"), key="add.prompt", max_chars=2000, height=90) or ""
    if st.button(say("storyboard.add_go"), type="primary", disabled=not prompt.strip(), key="add.go"):
        attempt(lambda: studio().storyboard.add(job_id, int(after), words=words, prompt=prompt))
        st.rerun()


def approval(job: JobView) -> None:
    """The free animatic beside the paid step, with its exact price."""
    free, paid = st.columns(2, gap="medium")
    with free, st.container(border=True, height="stretch", key="animatic"):
        st.subheader(say("storyboard.animatic"), anchor=False)
        st.caption(say("storyboard.animatic_text"))
        if st.button(say("storyboard.animatic_go"), icon=":material/play_arrow:", key="animatic.go"):
            with st.spinner(say("storyboard.animatic_wait")), boundary():
                st.session_state["animatic"] = (job.id, studio().storyboard.animatic(job.id))
        shown, digest = st.session_state.get("animatic", ("", ""))
        if shown == job.id:
            upright = job.brief.aspect == "9:16"
            with shaped("animatic", job.brief.aspect), st.container(key=f"animatic-{'tall' if upright else 'wide'}"):
                st.video(url(digest), alt=say("storyboard.animatic"))
    with paid, st.container(border=True, height="stretch", key="approve"):
        st.subheader(say("storyboard.approve"), anchor=False)
        shown, offer = st.session_state.get("rest.shown"), studio().rest(job.id)
        st.session_state["rest.shown"] = (job.id, offer.token)
        tag(offer, say("storyboard.price"))
        st.caption(say("storyboard.approve_text"))
        if st.button(say("storyboard.approve_go"), type="primary", icon=":material/movie_creation:", key="approve.go"):
            with boundary():
                approve(job, str(shown[1]) if shown and shown[0] == job.id else "-")


def approve(job: JobView, shown: str) -> None:
    """Render at the price that was on the page when the button was clicked."""
    if not job.approved:
        studio().approve(job.id)
    studio().render(job.id, quote=shown)
    go.to("generate", job.id)


if job_id := go.current():
    review(studio().job(job_id))
else:
    choose()
