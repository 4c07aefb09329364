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
    """List them with the two answers, which wait while the studio still asks; a film that waits goes on by itself."""
    if not calls:
        return
    with st.container(border=True, key="unknown"):
        st.subheader(f":orange[:material/help:] {say('unknown.title', count=len(calls))}", anchor=False)
        st.caption(say("unknown.text"))
        for call in calls:
            with st.container(horizontal=True, vertical_alignment="center", key=f"call-{call.id}"):
                price = usd(call.estimated_micros).replace("$", r"\$")
                st.markdown(f"**{plain(call.model)}** · {price}  \n:gray[{when(call.created_at)} · {plain(call.step)}]")
                _answer(call, "not_charged", "free")
                _answer(call, "pay_again", "pay")


def doubled(calls: Sequence[CallView]) -> None:
    """List what was paid twice, until the person says that the provider gave it back."""
    if not calls:
        return
    with st.container(border=True, key="doubled"):
        st.subheader(f":red[:material/error:] {say('doubled.title', count=len(calls))}", anchor=False)
        st.caption(say("doubled.text"))
        for call in calls:
            with st.container(horizontal=True, vertical_alignment="center", key=f"doubled-{call.id}"):
                price = usd(call.actual_micros or 0).replace("$", r"\$")
                st.markdown(
                    f"**{plain(call.model)}** · {price} · {plain(call.provider_id)}  \n:gray[{when(call.created_at)}]"
                )
                st.button(say("doubled.refunded"), key=f"refund-{call.id}", on_click=_refunded, args=(call,))


def _refunded(call: CallView) -> None:
    attempt(lambda: studio().spending.refunded(call.id, by=BY))


def _answer(call: CallView, decision: Decision, key: str) -> None:
    st.button(
        say(f"unknown.{decision}"), key=f"{key}-{call.id}", on_click=_decide, args=(call, decision),
        disabled=call.settling, help=say("unknown.settling") if call.settling else None,
    )  # fmt: skip


def _decide(call: CallView, decision: Decision) -> None:
    attempt(lambda: studio().decide(call.id, decision, by=BY))
