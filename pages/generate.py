"""Generate: say what the film is about, see its price, watch it being made."""

from uuid import uuid4

import streamlit as st

from pages.components import captions, go, many
from pages.components.ask import ask, form_of
from pages.components.boundary import boundary
from pages.components.choice import Option, choice, choose
from pages.components.notice import notice
from pages.components.offer import offer
from pages.components.pictures import picture
from pages.components.progress import watch
from pages.forms import FORMS
from pages.words import say
from pipeline import studio
from pipeline.brief import Brief

BATCH = "batch"


def form() -> None:
    """The questions on the left, the price on the right."""
    st.title(say("generate.title"), anchor=False)
    st.markdown(say("generate.subtitle"))
    notice()
    asked = st.query_params.get("kind", "")
    if asked in (*FORMS, BATCH) and asked != st.session_state.get("address.kind"):
        choose("kind", asked)
    st.session_state["address.kind"] = asked
    kinds = [
        Option(value=k, title=say(f"kind.{k}"), text=say(f"kind.{k}_text"), image=picture(k)) for k in (*FORMS, BATCH)
    ]
    kind = choice(say("generate.kind"), kinds, key="kind")
    if kind == BATCH:
        many.batch()
    else:
        one(kind)


def one(kind: str) -> None:
    """One film of a kind."""
    chosen = form_of(kind)
    questions, price = st.columns([5, 3], gap="large")
    with questions:
        answers = ask(chosen)
    with price, st.container(border=True, key="offer"):
        shown = str(st.session_state.get("price.shown", ""))
        offered = offer(chosen, answers)
        st.session_state["price.shown"] = offered[1].token if offered else ""
        clicked = st.button(
            say("generate.make"), type="primary", icon=":material/movie_creation:", disabled=not offered,
            width="stretch", key="make",
        )  # fmt: skip
        if clicked and offered:
            with boundary():
                make(offered[0], shown)


def make(brief: Brief, shown: str) -> None:
    """Submit a film at the price that was on the page when the button was clicked; a nonce makes it one film."""
    nonce = st.session_state.setdefault("nonce", str(uuid4()))
    job = studio().submit(brief, job_id=nonce, quote=shown or "-")
    captions.remember(brief)
    go.remember(job.id)
    st.rerun()


if job_id := st.query_params.get("job", ""):
    st.session_state.pop("nonce", None)
    go.remember(job_id)
    watch(job_id)
else:
    form()
