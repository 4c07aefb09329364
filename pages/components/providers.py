"""Providers: who has a key, whether it answers, and the default model of each capability."""

import streamlit as st

from pages.components.boundary import attempt
from pages.components.own import priced
from pages.words import say
from pipeline import studio
from pipeline.capabilities import CAPABILITIES, Capability

NAMES = {
    "openai": ("OpenAI", "OPENAI_API_KEY"),
    "anthropic": ("Anthropic", "ANTHROPIC_API_KEY"),
    "replicate": ("Replicate", "REPLICATE_API_TOKEN"),
    "runwayml": ("Runway", "RUNWAYML_API_SECRET"),
    "pexels": ("Pexels", "PEXELS_API_KEY"),
}


def show() -> None:
    """A card a vendor, then the defaults."""
    paused = studio().spending.paused()
    with st.grid("auto", min_column_width=210):
        with st.container(border=True, height="stretch", key="vendor-local"):
            st.markdown(f"**{say('providers.local')}**")
            st.badge(say("providers.ready"), icon=":material/check:", color="green")
            st.caption(say("providers.local_text"))
        for vendor, present in studio().health().keys.items():
            _vendor(vendor, present=present, paused=vendor in paused)
    st.subheader(say("providers.defaults"), anchor=False)
    with st.grid(3, min_column_width=240):
        for capability in CAPABILITIES:
            _default(capability)


def _vendor(vendor: str, *, present: bool, paused: bool) -> None:
    name, variable = NAMES.get(vendor, (vendor, vendor.upper()))
    with st.container(border=True, height="stretch", key=f"vendor-{vendor}"):
        st.markdown(f"**{name}**")
        if paused:
            st.badge(say("providers.paused"), icon=":material/pause:", color="orange")
        elif present:
            st.badge(say("providers.key"), icon=":material/check:", color="green")
        else:
            st.badge(say("providers.no_key"), color="gray")
            st.markdown(say("providers.set", variable=f"**{variable}**"))


def _default(capability: Capability) -> None:
    usable = {model.id: model for model in studio().models(capability) if model.available}
    chosen = studio().spending.default_model(capability)
    options = ["", *usable]
    st.selectbox(
        say(f"capability.{capability}"), options, index=options.index(chosen) if chosen in options else 0,
        format_func=lambda model: priced(usable[model]) if model else say("ask.model_auto"),
        key=f"default-{capability}", on_change=_choose, args=(capability,),
    )  # fmt: skip


def _choose(capability: Capability) -> None:
    attempt(lambda: studio().spending.set_default_model(capability, st.session_state[f"default-{capability}"]))
