"""Who wrote a film, and whose facts it tells."""

import streamlit as st

from pages.components.boundary import plain
from pages.words import say
from pipeline.views import JobView


def byline(job: JobView) -> None:
    """A quiet line each; nothing for words of the creator's own."""
    if job.script and job.script.writer:
        st.caption(say("byline.writer", writer=plain(job.script.writer)))
    if job.script and job.script.sources:
        st.caption(say("byline.sources", sources=plain(" · ".join(job.script.sources))))
