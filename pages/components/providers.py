"""Providers: who has a key, whether it answers, and whom each capability asks."""

import streamlit as st

from pages.components.boundary import attempt, boundary, plain
from pages.components.own import priced
from pages.components.states import called
from pages.components.widgets import translated
from pages.words import say
from pipeline import studio
from pipeline.capabilities import CAPABILITIES, Capability
from pipeline.spending import Turn
from pipeline.views import ModelView

VARIABLES = {"replicate": "REPLICATE_API_TOKEN", "runwayml": "RUNWAYML_API_SECRET"}


def show() -> None:
    """A card a vendor, then the defaults."""
    paused = studio().spending.paused()
    with st.grid("auto", min_column_width=210):
        with st.container(border=True, height="stretch", key="vendor-local"):
            st.markdown(f"**{say('providers.local')}**")
            st.badge(say("providers.ready"), icon=":material/check:", color="green")
            st.caption(say("providers.local_text"))
        for vendor, present in studio().health().keys.items():
            _vendor(vendor, present=present, reason=paused.get(vendor, ""))
    st.subheader(say("providers.defaults"), anchor=False)
    with st.grid(3, min_column_width=240):
        for capability in CAPABILITIES:
            _models(capability)


def _vendor(vendor: str, *, present: bool, reason: str) -> None:
    variable = VARIABLES.get(vendor, f"{vendor.upper()}_API_KEY")
    with st.container(border=True, height="stretch", key=f"vendor-{vendor}"):
        st.markdown(f"**{called('vendor', vendor)}**")
        if not present:
            st.badge(say("providers.no_key"), color="gray")
            st.caption(say("providers.set", variable=f"**{variable}**"))
            return
        if reason:
            st.badge(say("providers.paused"), icon=":material/pause:", color="orange")
            st.caption(plain(reason))
        else:
            st.badge(say("providers.key"), icon=":material/check:", color="green")
        st.space("stretch")
        if st.button(say("providers.test"), icon=":material/network_check:", key=f"test-{vendor}"):
            _test(vendor)


def _test(vendor: str) -> None:
    with st.spinner(say("providers.testing")), boundary():
        studio().test(vendor)
        st.success(say("providers.answers"), icon=":material/check:")


def _models(capability: Capability) -> None:
    """Who is asked first, and who when that fails; nobody but the local engine is no choice."""
    usable = {model.id: model for model in studio().models(capability) if model.available}
    with st.container(gap="small", key=f"models-{capability}"):
        _select(say(f"capability.{capability}"), "model", capability, usable)
        if len({model.vendor for model in usable.values()}) > 1:
            _select(say("providers.fallback"), "fallback", capability, usable)


def _select(label: str, turn: Turn, capability: Capability, usable: dict[str, ModelView]) -> None:
    options, key = ["", *usable], f"{turn}-{capability}"
    chosen = studio().spending.chosen(capability, turn)
    automatic = {"model": say("ask.model_auto"), "fallback": say("providers.fallback_auto")}[turn]
    st.selectbox(
        label, options, index=options.index(chosen) if chosen in options else 0, key=translated(key),
        format_func=lambda model: priced(usable[model]) if model else automatic,
        on_change=_choose, args=(turn, capability),
    )  # fmt: skip


def _choose(turn: Turn, capability: Capability) -> None:
    attempt(lambda: studio().spending.choose(capability, st.session_state[f"{turn}-{capability}"], turn))
