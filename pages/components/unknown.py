"""Paid calls of which nobody knows whether they were charged: a person decides."""

from collections.abc import Sequence

import streamlit as st

from pages.components.boundary import attempt, plain
from pages.components.money import usd
from pages.components.states import when
from pages.words import say
from pipeline import studio
from pipeline.spending import Decision
from pipeline.views import CallView

BY = "dashboard"


def unknown(calls: Sequence[CallView]) -> None:
    """List them with the two answers; a decided film goes on by itself."""
    if not calls:
        return
    with st.container(border=True, key="unknown"):
        st.subheader(f":orange[:material/help:] {say('unknown.title', count=len(calls))}", anchor=False)
        st.caption(say("unknown.text"))
        for call in calls:
            with st.container(horizontal=True, vertical_alignment="center", key=f"call-{call.id}"):
                price = usd(call.estimated_micros).replace("$", r"\$")
                st.markdown(f"**{plain(call.model)}** · {price}  \n:gray[{when(call.created_at)} · {plain(call.step)}]")
                st.button(
                    say("unknown.not_charged"), key=f"free-{call.id}", on_click=_decide, args=(call, "not_charged")
                )
                st.button(say("unknown.pay_again"), key=f"pay-{call.id}", on_click=_decide, args=(call, "pay_again"))


def _decide(call: CallView, decision: Decision) -> None:
    if attempt(lambda: studio().spending.decide(call.id, decision, by=BY)):
        left = {other.job_id for other in studio().spending.unknown()}
        if call.job_id not in left:
            attempt(lambda: studio().retry(call.job_id))
