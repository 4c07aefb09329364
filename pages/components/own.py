"""The reader's own material, and who makes what for how much."""

from collections.abc import Sequence

import streamlit as st

from pages.components.boundary import plain
from pages.components.money import usd
from pages.components.uploads import upload
from pages.components.widgets import keep, key, translated
from pages.forms import Form
from pages.words import has, say
from pipeline import studio
from pipeline.capabilities import Capability
from pipeline.uploads import Kind
from pipeline.views import ModelView

MOST_IMAGES = 6
MOST_MEDIA = 20


def images() -> tuple[str, ...]:
    """The product's pictures."""
    kept: tuple[str, ...] = st.session_state.get("own.product", ())
    return kept + upload(
        say("ask.images"), kinds=("image",), key="own.images", most=MOST_IMAGES, note=say("ask.images_help")
    )


def material(form: Form) -> None:
    """Own clips, music and voice-over, new or from the library, where this kind of film takes them."""
    wanted = [name for name in ("own_media", "own_music", "own_voice") if name in form.asks]
    if not wanted:
        return
    with st.expander(say("ask.own"), icon=":material/upload_file:"):
        if "own_media" in wanted:
            kept = upload(say("ask.own_media"), kinds=("image", "video"), key="own.media", most=MOST_MEDIA)
            keep(form, "own_media", (_shelved(form, "own_media", ("image", "video"), MOST_MEDIA) + kept)[:MOST_MEDIA])
        for name in ("own_music", "own_voice"):
            if name in wanted:
                kept = upload(say(f"ask.{name}"), kinds=("audio",), key=f"own.{name}")
                keep(form, name, next(iter(kept + _shelved(form, name, ("audio",), 1)), ""))
        if "remove_silences" in form.asks:
            st.toggle(
                say("ask.remove_silences"), key=key(form, "remove_silences"), help=say("ask.remove_silences_help"),
                persist_state="session",
            )  # fmt: skip


def _shelved(form: Form, name: str, kinds: Sequence[Kind], most: int) -> tuple[str, ...]:
    """The digests of what is taken from the library; nothing is asked while it holds nothing of the kind."""
    shelf = {asset.digest: asset for kind in kinds for asset in studio().library.media(kind=kind)}
    taken = f"{key(form, name)}.shelf"
    if not shelf.keys() >= set(st.session_state.get(taken, ())):
        st.session_state[taken] = [digest for digest in st.session_state[taken] if digest in shelf]
    if not shelf:
        return ()
    return tuple(
        st.multiselect(
            say(f"ask.{name}_shelf"), list(shelf), format_func=lambda digest: plain(shelf[digest].name), key=taken,
            max_selections=most, placeholder=say("ask.shelf"), persist_state="session",
        )
    )  # fmt: skip


def models(form: Form) -> None:
    """A model per capability this film may pay for, each with its price."""
    with st.expander(say("ask.models"), icon=":material/hub:"):
        st.caption(say("ask.models_note"))
        with st.grid(2, min_column_width=260):
            chosen = [(capability, _model(form, capability)) for capability in form.pays]
        keep(form, "models", tuple((capability, model) for capability, model in chosen if model))


def _model(form: Form, capability: Capability) -> str:
    usable = {model.id: model for model in studio().models(capability) if model.available}
    name = f"{key(form, 'models')}.{capability}"
    if st.session_state.get(name, "") not in ("", *usable):
        st.session_state.pop(name)
    chosen: str = st.selectbox(
        say(f"capability.{capability}"),
        ["", *usable],
        format_func=lambda model: priced(usable[model]) if model else say("ask.model_auto"),
        key=translated(name),
        persist_state="session",
    )
    return chosen


def priced(model: ModelView) -> str:
    """A model and its price in one line."""
    price = f"{usd(model.usd_micros)} / {say(f'per.{model.per}')}" if model.usd_micros else say("price.free")
    own = f"model.{model.id.replace(':', '_')}"
    return f"{say(own) if has(own) else model.title} · {price}"
