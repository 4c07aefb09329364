"""Going from page to page with a film in hand: the address carries its id, so a reload shows the same."""

from pathlib import Path
from typing import NoReturn

import streamlit as st

PAGES = Path(__file__).parents[1]


def to(name: str, job_id: str = "") -> NoReturn:
    """Open another page, on this film where one is given."""
    st.session_state["job"] = job_id or st.session_state.get("job", "")
    st.switch_page(PAGES / f"{name}.py", query_params={"job": job_id} if job_id else None)


def link(name: str, label: str, *, icon: str, job_id: str = "") -> None:
    """A quiet link to another page."""
    st.page_link(PAGES / f"{name}.py", label=label, icon=icon, query_params={"job": job_id} if job_id else None)


def current() -> str:
    """The film in the address, else the one last looked at, which is then put into the address; or ""."""
    job_id = st.query_params.get("job") or str(st.session_state.get("job", ""))
    if job_id:
        remember(job_id)
    return job_id


def remember(job_id: str) -> None:
    """Make this the film of the address."""
    st.session_state["job"] = job_id
    if st.query_params.get("job") != job_id:
        st.query_params["job"] = job_id


def forget() -> None:
    """Look at no film."""
    st.session_state["job"] = ""
    st.query_params.pop("job", None)
