"""The quiet banner: which parts run on the local engine because no key is set."""

import streamlit as st

from pages.words import say
from pipeline import studio
from pipeline.capabilities import CAPABILITIES, Capability


def notice() -> None:
    """Name the capabilities that only the local engine serves; nothing when a vendor serves each."""
    local = [name for name in CAPABILITIES if name != "transcript" and _only_local(name)]
    if local:
        parts = ", ".join(say(f"capability.{name}").lower() for name in local)
        st.caption(f":material/home: {say('notice.local', parts=parts)}")


def _only_local(capability: Capability) -> bool:
    return not any(model.available and model.vendor != "local" for model in studio().models(capability))
