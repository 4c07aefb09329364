"""Paid calls of which nobody knows whether they were charged: a person decides."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.boundary import attempt, plain
from pages.components.money import usd
from pages.components.states import called, title, when
from pages.words import say
from pipeline import studio
from pipeline.errors import NotFound
from pipeline.spending import Decision
from pipeline.views import CallView

BY = "dashboard"


def unknown(calls: Sequence[CallView]) -> None:
    """List them with the two answers, which wait while the studio still asks; a film that waits goes on by itself."""
    if not calls:
        return
    with st.container(border=True, key="unknown"):
        st.subheader(f":orange[:material/help:] {say('unknown.title', count=len(calls))}", anchor=False)
        st.markdown(say("unknown.text"))
        for call in calls:
            with _row(f"call-{call.id}"):
                settling = f"  \n:material/hourglass_top: {say('unknown.settling')}" if call.settling else ""
                st.markdown(_about(call, call.estimated_micros) + settling, width="content")
                with st.container(horizontal=True, width="content"):
                    _answer(call, "not_charged", "free")
                    _answer(call, "pay_again", "pay")


def doubled(calls: Sequence[CallView]) -> None:
    """List what was paid twice, until the person says that the provider gave it back."""
    if not calls:
        return
    with st.container(border=True, key="doubled"):
        st.subheader(f":red[:material/error:] {say('doubled.title', count=len(calls))}", anchor=False)
        st.markdown(say("doubled.text"))
        for call in calls:
            with _row(f"doubled-{call.id}"):
                number = say("doubled.number", vendor=called("vendor", call.vendor), number=plain(call.provider_id))
                st.markdown(f"{_about(call, call.actual_micros or 0)}  \n{number}", width="content")
                st.button(say("doubled.refunded"), key=f"refund-{call.id}", on_click=_refunded, args=(call,))


def cheapened(models: Mapping[str, tuple[int, int]]) -> None:
    """Say which prices are lower here than at their providers, since what is charged counts all the same."""
    told = [say("metrics.cheapened_one", model=plain(name), own=usd(own), listed=usd(listed))
            for name, (own, listed) in models.items()]  # fmt: skip
    if told:
        st.info(f"{say('metrics.cheapened')} {'; '.join(told)}.".replace("$", r"\$"), icon=":material/sell:")


def _row(key: str) -> DeltaGenerator:
    return st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=key)


def _about(call: CallView, micros: int) -> str:
    """What was bought, for how much, of whom; for which film and when."""
    price = usd(micros).replace("$", r"\$")
    film = " · ".join(part for part in (_film(call), when(call.created_at)) if part)
    return f"**{called('capability', call.capability)} · {price}** · {plain(call.model)}  \n:gray[{film}]"


def _film(call: CallView) -> str:
    try:
        return title(studio().job(call.job_id))
    except NotFound:
        return ""


def _refunded(call: CallView) -> None:
    attempt(lambda: studio().spending.refunded(call.id, by=BY))


def _answer(call: CallView, decision: Decision, key: str) -> None:
    st.button(
        say(f"unknown.{decision}"), key=f"{key}-{call.id}", on_click=_decide, args=(call, decision),
        disabled=call.settling, help=say("unknown.settling") if call.settling else None,
    )  # fmt: skip


def _decide(call: CallView, decision: Decision) -> None:
    attempt(lambda: studio().decide(call.id, decision, by=BY))
