"""Who writes the script: a language model of this machine in one click, or what there is without one."""

import streamlit as st

from pages.components.boundary import plain
from pages.components.widgets import key
from pages.forms import Form
from pages.words import say
from pipeline import studio


def offer(form: Form) -> None:
    """The free writers that were found, one click each; the chosen one, and the way back. Nothing is looked for here."""
    name = f"{key(form, 'models')}.script"
    found = {model.id: plain(model.title) for model in studio().writers()}
    chosen = st.session_state.get(name, "")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"writer-{form.name}"):
        if chosen in found:
            st.badge(say("writer.chosen", writer=found[chosen]), icon=":material/edit_note:", color="green")
            st.button(say("writer.other"), key=f"{name}.none", type="tertiary", on_click=_choose, args=(name, ""))
            return
        for model, title in list(found.items())[:MOST]:
            st.button(
                say("writer.go", writer=title), key=f"{name}.{model}", icon=":material/edit_note:", on_click=_choose,
                args=(name, model),
            )  # fmt: skip
    if not found and not any(model.available for model in studio().models("script") if model.vendor != "local"):
        st.caption(say("writer.nobody"))


def _choose(name: str, model: str) -> None:
    st.session_state[name] = model


MOST = 3
