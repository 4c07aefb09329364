"""The head of a page about one film."""

import streamlit as st

from pages.components.boundary import plain
from pages.components.states import badge, title
from pages.words import say
from pipeline.views import JobView


def heading(job: JobView, *facts: str) -> None:
    """The film's title, below it its state and what else is worth knowing at a glance."""
    st.title(title(job), anchor=False)
    shown = (f"#{job.number}", say(f"kinds.{job.brief.kind}"), job.brief.aspect, *facts)
    st.markdown(f"{badge(job)} :small[:gray[{plain(' · '.join(shown))}]]")
