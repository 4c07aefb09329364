"""Choosing a film when the address names none."""

from collections.abc import Sequence

import streamlit as st

from pages.components import go
from pages.components.frames import waiting
from pages.components.states import badge, title, when
from pages.media import small
from pages.words import say
from pipeline.views import JobView

STEPS = {"storyboard": "review", "export": "export", "generate": "watch"}


def chooser(jobs: Sequence[JobView], *, page: str) -> None:
    """Film cards; opening one puts it into the address of `page`."""
    with st.grid("auto", min_column_width=230, gap="medium"):
        for job in jobs:
            with st.container(border=True, height="stretch", key=f"film-{job.id}", gap="small"):
                cover(job)
                st.markdown(
                    f"**{title(job)}**  \n{badge(job)}  \n:small[:gray[#{job.number} · {when(job.created_at)}]]"
                )
                st.space("stretch")
                if st.button(say(f"chooser.{page}"), key=f"open-{job.id}", width="stretch"):
                    go.to(page, job.id)


def cover(job: JobView) -> None:
    """The film's cover, else its first picture, else a leader frame."""
    picture = (job.film.cover if job.film else "") or next((scene.image for scene in job.scenes if scene.image), "")
    with st.container(key=f"cover-{job.id}"):
        st.image(small(picture) if picture else waiting(job.brief.aspect), alt=job.title, width="stretch")
