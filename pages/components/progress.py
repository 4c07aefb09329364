"""Watching a film being made: stages, pictures as they appear, and the way out."""

from typing import Literal

import streamlit as st

from pages.components import go
from pages.components.boundary import attempt, boundary, plain
from pages.components.byline import byline
from pages.components.choice import choose
from pages.components.frames import frames
from pages.components.heading import heading
from pages.components.money import usd
from pages.components.player import player
from pages.components.reading import reading
from pages.components.states import live, stage
from pages.components.widgets import keep
from pages.forms import FORMS
from pages.words import has, say
from pipeline import studio
from pipeline.views import JobView

EVERY_SECONDS = 1.0


def watch(job_id: str) -> None:
    """Draw the film `job_id`, again every second for as long as it moves."""
    job = studio().job(job_id)
    if live(job):
        _live(job_id)
    else:
        _ended(job)
        if job.stopped:
            _waits(job_id)


@st.fragment(run_every=EVERY_SECONDS)
def _live(job_id: str) -> None:
    with boundary():
        job = studio().job(job_id)
        if not live(job):
            st.rerun()
        _panel(job)
        if st.button(say("progress.cancel"), icon=":material/close:", disabled=job.state == "cancelling", key="cancel"):
            attempt(lambda: studio().cancel(job_id))
            st.rerun(scope="fragment")


@st.fragment(run_every=EVERY_SECONDS)
def _waits(job_id: str) -> None:
    """Draw the page again once the film has gone on by itself."""
    with boundary():
        if not studio().job(job_id).stopped:
            st.rerun()


def _ended(job: JobView) -> None:
    if job.state == "completed":
        heading(job, _money(job))
        if job.film is None:
            reading(job)
    else:
        _panel(job)
    _outcome(job)


def _panel(job: JobView) -> None:
    heading(job)
    with st.container(border=True, key="progress"):
        st.progress(job.progress, text=plain(_now(job)))
        with st.container(horizontal=True, gap="xsmall"):
            for view in job.stages:
                st.markdown(stage(view), width="content")
    if job.scenes and job.film is None:
        frames(job)


def _now(job: JobView) -> str:
    here = say(f"stage.{job.stage}") if has(f"stage.{job.stage}") else ""
    return " · ".join(part for part in (f"{job.progress:.0%}", here if live(job) else "", _money(job)) if part)


def _money(job: JobView) -> str:
    money = {"spent": usd(job.spent_micros), "estimated": usd(job.estimated_micros)}
    return say("progress.spent", **money) if job.estimated_micros or job.spent_micros else say("price.free")


def _outcome(job: JobView) -> None:
    if job.film:
        player(job, job.film)
    outcome = "script" if job.state == "completed" and not job.film else job.waiting or job.state
    _why(job)
    with st.container(horizontal=True):
        for action, primary in OUTCOMES.get(outcome, ()):
            _act(action, job, "primary" if primary else "secondary")
    byline(job)
    for warning in job.warnings:
        st.caption(f":material/info: {plain(warning)}")


def _why(job: JobView) -> None:
    """Why it stopped; which key or whose money is the studio's own words to say."""
    if job.state == "failed":
        st.error(plain(job.error) or say("progress.failed"), icon=":material/error:")
    elif job.waiting and job.waiting != "approval":
        held = job.waiting == "attention" and studio().restoring.found()
        said = say("progress.restored" if held else f"progress.{job.waiting}")
        detail = f"  \n:small[{plain(job.error)}]" if job.waiting in SAID and job.error else ""
        st.warning(said + detail, icon=":material/front_hand:")


SAID = ("credentials", "budget")
OUTCOMES = {
    "script": (("film", True), ("storyboard", False), ("again", False)),
    "completed": (("export", True), ("storyboard", False), ("again", False)),
    "approval": (("storyboard", True), ("again", False)),
    "failed": (("retry", True), ("again", False)),
    "cancelled": (("retry", True), ("again", False)),
    "attention": (("metrics", True), ("again", False)),
    "budget": (("retry", True), ("settings", False)),
    "credentials": (("retry", True), ("settings", False)),
    "disk": (("retry", True), ("settings", False)),
}
ICONS = {
    "export": "ios_share", "storyboard": "view_carousel", "again": "add", "retry": "refresh", "metrics": "monitoring",
    "settings": "tune", "film": "movie_creation",
}  # fmt: skip


def _act(action: str, job: JobView, kind: Literal["primary", "secondary"]) -> None:
    if not st.button(
        say(f"progress.to_{action}"), icon=f":material/{ICONS[action]}:", type=kind, key=f"outcome-{action}"
    ):
        return
    if action == "film":
        keep(FORMS["film"], "prompt", job.brief.prompt or (job.brief.product.name if job.brief.product else ""))
        choose("kind", "film")
    if action in ("again", "film"):
        go.forget()
        st.rerun()
    if action == "retry":
        attempt(lambda: studio().retry(job.id))
        st.rerun()
    go.to(action, job.id)
